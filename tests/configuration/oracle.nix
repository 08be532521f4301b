# What Nix itself says that a module sets: the definitions that win at a path. It shares nothing with nfh's own reading.
{ file, path ? null, paths ? [ path ] }:
let
  b = builtins;
  names = [
    "git" "htop" "vim" "firefox" "ripgrep" "fd" "wget" "curl" "jq" "tree" "neovim" "bat" "emacs" "gcc" "gnumake" "tmux"
    "zsh" "fish" "config" "lib" "map" "alpha" "beta" "gamma" "with-dash" "_1password" "foo'" "options" "inputs" "hello"
  ];
  package = name: { type = "derivation"; inherit name; override = _: package "${name}!"; overrideAttrs = _: package "${name}!"; };
  set = prefix: b.listToAttrs (map (name: { inherit name; value = package "${prefix}${name}"; }) names);
  pkgs = set "" // {
    kdePackages = set "kdePackages." // { kate = package "kdePackages.kate"; };
    python3Packages = set "python3Packages." // { requests = package "python3Packages.requests"; };
    nodePackages = { "@angular/cli" = package "nodePackages.@angular/cli"; };
    lib = lib_;
    inherit pkgs;
  };
  override = priority: content: { _type = "override"; inherit priority content; };
  lib_ = {
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkMerge = contents: { _type = "merge"; inherit contents; };
    mkForce = override 50;
    mkDefault = override 1000;
    mkOptionDefault = override 1500;
    mkOverride = override;
    mkBefore = content: { _type = "order"; inherit content; };
    mkAfter = content: { _type = "order"; inherit content; };
    mkOrder = _: content: { _type = "order"; inherit content; };
    optional = c: x: if c then [ x ] else [ ];
    optionals = c: x: if c then x else [ ];
    optionalAttrs = c: x: if c then x else { };
    optionalString = c: x: if c then x else "";
    hiPrio = p: package "${p.name}^";
    attrValues = b.attrValues;
    concatLists = b.concatLists;
    flatten = x: if b.isList x then b.concatMap lib_.flatten x else [ x ];
    unique = b.foldl' (have: x: if b.elem x have then have else have ++ [ x ]) [ ];
  };
  arguments = {
    config = { on = true; off = false; };
    options = { };
    inherit pkgs;
    lib = lib_;
    modulesPath = "/modules";
    inputs = { other = { packages = set "inputs.other."; }; };
    unstable = set "unstable.";
    username = "ada";
  };
  imported = import file;
  apply = f: if b.isFunction f then apply (f arguments) else f;
  module = apply imported;
  top = if module ? config || module ? options then module.config or { } else module;

  # Every definition at `p` below `v`, conditions and merges pushed away.
  at = p: v: prio:
    let t = if b.isAttrs v then v._type or null else null; in
    if t == "if" then (if v.condition then at p v.content prio else [ ])
    else if t == "merge" then b.concatMap (c: at p c prio) v.contents
    else if t == "override" then at p v.content v.priority
    else if t == "order" then at p v.content prio
    else if p == [ ] then [ { value = v; inherit prio; } ]
    else if b.isAttrs v && v ? ${b.head p} then at (b.tail p) v.${b.head p} prio
    else [ ];
  best = defs: b.foldl' (a: d: if d.prio < a then d.prio else a) 10000 defs;
  winning = defs: map (d: d.value) (b.filter (d: d.prio == best defs) defs);
  show = v:
    if b.isFunction v then "<function>"
    else if b.isList v then map show v
    else if b.isAttrs v then (if (v.type or null) == "derivation" then "<${v.name}>" else b.mapAttrs (_: show) v)
    else if b.isPath v then toString v
    else v;
in
map (p: map show (winning (at p top 100))) paths
