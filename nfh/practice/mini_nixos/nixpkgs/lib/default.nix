# A module system small enough to own: mkOption / mkIf / mkMerge / mkDefault / mkForce / imports / submodules,
# with the wording of errors that a NixOS user meets. No third-party code.
let
  b = builtins;
  concatMapStringsSep = sep: f: l: b.concatStringsSep sep (map f l);
  show = v: if b.isFunction v then "<function>" else if (v.type or null) == "derivation" then "<derivation ${v.name}>" else b.toJSON v;
  path2s = b.concatStringsSep ".";
  listDefs = defs: concatMapStringsSep "\n" (d: "- In `${d.file}': ${show d.value}") defs;
  isOpt = x: b.isAttrs x && (x._type or null) == "option";
  mkOverride = priority: content: { _type = "override"; inherit priority content; };

  # {file,value} -> flat list of {file,value,prio,cond}, pushing mkIf/mkMerge/mkOverride away
  discharge = d:
    let v = d.value; t = if b.isAttrs v then v._type or null else null; in
    if t == "if" then discharge (d // { value = v.content; conds = d.conds ++ [ v.condition ]; })
    else if t == "merge" then b.concatMap (c: discharge (d // { value = c; })) v.contents
    else if t == "override" then discharge (d // { value = v.content; prio = v.priority; })
    else [ d ];
  holds = d: b.all (c: c) d.conds;

  uniq = loc: defs:
    let first = (b.head defs).value; in
    if b.all (d: d.value == first) defs then first
    else throw "The option `${path2s loc}' has conflicting definition values:\n${listDefs defs}\nUse `lib.mkForce value' or `lib.mkDefault value' to change the priority on any of these definitions.";
  mkType = name: check: { inherit name check; merge = uniq; };
  types = rec {
    bool = mkType "boolean" b.isBool; str = mkType "string" b.isString; int = mkType "signed integer" b.isInt;
    port = mkType "16 bit unsigned integer; between 0 and 65535 (both inclusive)" (x: b.isInt x && x >= 0 && x <= 65535);
    package = mkType "package" (x: (x.type or null) == "derivation" || b.isString x || b.isPath x);
    anything = unspecified; path = mkType "absolute path" (x: b.isPath x || (x.type or null) == "derivation" || (b.isString x && b.substring 0 1 x == "/"));
    lines = (mkType "strings concatenated with \"\\n\"" b.isString) // { merge = _: defs: concatMapStringsSep "\n" (d: d.value) defs; };
    unspecified = mkType "unspecified value" (_: true);
    enum = vs: mkType "one of ${concatMapStringsSep ", " b.toJSON vs}" (x: b.elem x vs);
    strMatching = re: mkType "string matching the pattern ${re}" (x: b.isString x && b.match re x != null);
    nullOr = t: { name = "null or ${t.name}"; check = x: x == null || t.check x; merge = loc: defs: if b.all (d: d.value == null) defs then null else t.merge loc defs; };
    attrs = (mkType "attribute set" b.isAttrs) // { merge = _: defs: b.foldl' (a: d: a // d.value) { } defs; };
    listOf = t: { name = "list of ${t.name}"; check = b.isList; merge = loc: defs: b.concatMap (d: map (v: if t.check v then v else throw (badType loc t [ (d // { value = v; }) ])) d.value) defs; };
    attrsOf = t: {
      name = "attribute set of ${t.name}"; check = b.isAttrs;
      merge = loc: defs:
        let by = b.zipAttrsWith (_: vs: vs) (map (d: b.mapAttrs (_: v: { inherit (d) file conds prio; value = v; }) d.value) defs);
            live = b.mapAttrs (_: ds: b.filter holds (b.concatMap discharge ds)) by;
            names = b.filter (n: live.${n} != [ ]) (b.attrNames by);
        in b.listToAttrs (map (n: { name = n; value = mergeOpt (loc ++ [ n ]) { type = t; } live.${n}; }) names);
    };
    lazyAttrsOf = attrsOf;
    submodule = m: { name = "submodule"; check = x: b.isAttrs x || b.isFunction x; getSub = m.options or { }; merge = loc: defs: (evalAt loc ([ { _file = "submodule"; } ] ++ [ (m // { _file = "submodule"; }) ] ++ map (d: { _file = d.file; config = d.value; }) defs) { }).config; };
  };
  badType = loc: t: defs: "A definition for option `${path2s loc}' is not of type `${t.name}'. Definition values:\n${listDefs defs}";

  mergeOpt = loc: opt: defs0:
    let
      flat = b.filter holds (b.concatMap discharge defs0);
      best = b.foldl' (a: d: if d.prio < a then d.prio else a) 10000 flat;
      defs = b.filter (d: d.prio == best) flat;
      bad = b.filter (d: !(opt.type.check d.value)) defs;
    in
    if defs == [ ] then opt.default or (throw "The option `${path2s loc}' was accessed but has no value defined. Try setting the option.")
    else if bad != [ ] then throw (badType loc opt.type bad)
    else opt.type.merge loc defs;

  mergeOptTrees = trees: b.zipAttrsWith (_: vs: if isOpt (b.head vs) then b.head vs else mergeOptTrees vs) trees;
  near = name: names: b.filter (n: n != name && (b.substring 0 4 n == b.substring 0 4 name || b.sort b.lessThan (chars n) == b.sort b.lessThan (chars name))) names;
  chars = s: b.genList (i: b.substring i 1 s) (b.stringLength s);

  evalTree = loc: tree: defs0:
    if isOpt tree then mergeOpt loc tree defs0 else
    let
      # keep mkIf outside, look one level in
      defs = b.concatMap discharge defs0;
      by = b.zipAttrsWith (_: vs: vs) (map (d: b.mapAttrs (_: v: d // { value = v; }) d.value) defs);
      unknown = b.filter (n: !(tree ? ${n})) (b.attrNames by);
      u = b.head unknown; sug = near u (b.attrNames tree);
    in
    if unknown != [ ] then throw ("The option `${path2s (loc ++ [ u ])}' does not exist. Definition values:\n${listDefs by.${u}}"
      + (if sug == [ ] then "" else "\n\nDid you mean `${path2s (loc ++ [ (b.head sug) ])}'?"))
    else b.mapAttrs (n: t: evalTree (loc ++ [ n ]) t (by.${n} or [ ])) tree;

  evalAt = prefix: modules: specialArgs:
    let
      call = f: let args = specialArgs // { inherit lib config options; }; in f (args // b.mapAttrs (n: _: args.${n} or config._module.args.${n}) (b.functionArgs f));
      load = file: m:
        if b.isPath m || b.isString m then load (toString m) (import m)
        else if b.isFunction m then load file (call m)
        else
          let f = m._file or file; structured = m ? config || m ? options; imports = m.imports or [ ]; in
          b.concatMap (load f) imports ++ [ {
            file = f; options = m.options or { };
            config = if structured then m.config or { } else removeAttrs m [ "imports" "_file" "options" ];
          } ];
      mods = b.concatMap (load "<unknown-file>") modules;
      options = mergeOptTrees (map (m: m.options) mods ++ [ { _module.args = { _type = "option"; type = types.attrs; default = { }; internal = true; }; } ]);
      config = evalTree prefix options (map (m: { inherit (m) file; value = m.config; conds = [ ]; prio = 100; }) mods);
    in { inherit config options; _module.args = config._module.args; };

  docs = loc: tree:
    if isOpt tree then [ { name = path2s loc; type = tree.type.name or "unspecified value"; description = tree.description or null; default = tree.default or null; internal = tree.internal or false; visible = tree.visible or true; } ]
    else b.concatLists (b.attrValues (b.mapAttrs (n: docs (loc ++ [ n ])) tree));

  lib = {
    attrByPath = path: default: set: if path == [ ] then set else if b.isAttrs set && set ? ${b.head path} then lib.attrByPath (b.tail path) default set.${b.head path} else default;
    toLower = b.replaceStrings (chars "ABCDEFGHIJKLMNOPQRSTUVWXYZ") (chars "abcdefghijklmnopqrstuvwxyz");
    escapeShellArg = s: "'${b.replaceStrings [ "'" ] [ "'\\''" ] (toString s)}'";
    mapAttrsToList = f: set: map (n: f n set.${n}) (b.attrNames set);
    boolToString = v: if v then "true" else "false";
    optional = c: x: if c then [ x ] else [ ];
    optionals = c: xs: if c then xs else [ ];
    optionalString = c: s: if c then s else "";
    # where builders find mkdir, cat and sed: NixOS has none of them in /usr/bin
    builderPath = let p = b.getEnv "MINI_NIXOS_PATH"; in if p == "" then "/usr/bin:/bin:/run/current-system/sw/bin" else p;
    inherit types mkOverride concatMapStringsSep;
    inherit (b) concatStringsSep;
    concatMapStrings = concatMapStringsSep "";
    mkOption = o: { _type = "option"; type = types.unspecified; } // o;
    mkEnableOption = n: { _type = "option"; type = types.bool; default = false; description = "Whether to enable ${n}."; };
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkMerge = contents: { _type = "merge"; inherit contents; };
    mkDefault = mkOverride 1000; mkForce = mkOverride 50;
    showWarnings = ws: x: b.foldl' (a: w: b.trace "warning: ${w}" a) x ws;
    evalModules = { modules, specialArgs ? { } }: evalAt [ ] modules specialArgs;
    optionAttrSetToDocList = docs [ ];
  };
in lib
