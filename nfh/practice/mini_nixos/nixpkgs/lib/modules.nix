# Evaluating modules: collect them, join their options, hand every option its definitions.
{ lib }:
let
  inherit (builtins) addErrorContext all attrNames concatLists concatMap concatStringsSep elem filter foldl' functionArgs head isAttrs
    isFunction isPath isString length map mapAttrs sort zipAttrsWith;
  inherit (lib) isOption showOption;

  # A definition with its conditions, priority and order taken off: {file, value} → [{file, value, conditions, priority, order}].
  discharge = d:
    let v = d.value; kind = if isAttrs v then v._type or null else null; in
    if kind == null then [ d ]
    else if kind == "if" then discharge (d // { value = v.content; conditions = d.conditions or [ ] ++ [ v.condition ]; })
    else if kind == "merge" then concatMap (content: discharge (d // { value = content; })) v.contents
    else if kind == "override" then discharge (d // { value = v.content; inherit (v) priority; })
    else if kind == "order" then discharge (d // { value = v.content; order = v.priority; })
    else [ d ];
  holds = d: !(d ? conditions) || all (c: c) d.conditions;
  priority = d: d.priority or 100;

  # All definitions of one option (or of one element of it) to one value.
  mergeDefinitions = loc: type: raw:
    let
      live = filter holds (concatMap discharge raw);
      best = foldl' (acc: d: if priority d < acc then priority d else acc) 9999 live;
      strongest = filter (d: priority d == best) live;
      defs = if all (d: !(d ? order)) strongest then strongest else sort (a: b: (a.order or 1000) < (b.order or 1000)) strongest;
      bad = filter (d: !(type.check d.value)) defs;
    in
    {
      inherit defs;
      isDefined = live != [ ];
      highestPrio = best;
      value =
        if bad != [ ] then throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${showDefs bad}"
        else type.merge loc defs;
    };

  evalOption = loc: opt: raw:
    let
      given = raw ++ lib.optional (opt ? default) { file = head (opt.declarations ++ [ "<unknown-file>" ]); value = lib.mkOptionDefault opt.default; };
      merged = mergeDefinitions loc opt.type given;
      value =
        if merged.isDefined then merged.value
        else opt.type.empty or (throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option.");
      own = filter holds (concatMap discharge raw);
    in
    opt // {
      inherit loc;
      value = addErrorContext "while evaluating the option `${showOption loc}':" ((opt.apply or (x: x)) value);
      isDefined = own != [ ];
      inherit (merged) highestPrio;
      files = map (d: d.file) merged.defs;
      definitions = map (d: d.value) merged.defs;
      definitionsWithLocations = map (d: { inherit (d) file value; }) merged.defs;
    };

  # [{file, tree}] → one tree, each option knowing where it was declared.
  joinOptions = loc: trees:
    zipAttrsWith
      (n: found:
        let first = (head found).tree; in
        if isOption first then
          if length found == 1 then first // { declarations = first.declarations or [ (head found).file ]; }
          else throw "The option `${showOption (loc ++ [ n ])}' in `${(head found).file}' is already declared in `${(lib.last found).file}'."
        else joinOptions (loc ++ [ n ]) found)
      (map (t: mapAttrs (_: tree: { inherit (t) file; inherit tree; }) t.tree) trees);

  # Definitions one level deeper: [{file, value = set, …}] → name → [{file, value, …}]
  descend = defs: zipAttrsWith (_: ds: ds)
    (map
      (d:
        if isAttrs d.value then mapAttrs (_: value: d // { inherit value; }) d.value
        else throw "The option `${showOption d.at}' is a set of options, but its definition in `${d.file}' is a ${builtins.typeOf d.value}.")
      defs);

  evalTree = loc: tree: defs:
    let below = descend (concatMap discharge (map (d: d // { at = loc; }) defs)); in
    mapAttrs
      (n: t: if isOption t then evalOption (loc ++ [ n ]) t (below.${n} or [ ]) else evalTree (loc ++ [ n ]) t (below.${n} or [ ]))
      tree;

  # What is defined but declared nowhere: [{loc, siblings, defs}]
  unmatched = loc: tree: defs:
    let below = descend (concatMap discharge (map (d: d // { at = loc; }) defs)); in
    concatMap
      (n:
        if !(tree ? ${n}) then [{ loc = loc ++ [ n ]; siblings = attrNames tree; defs = below.${n}; }]
        else if isOption tree.${n} then [ ]
        else unmatched (loc ++ [ n ]) tree.${n} below.${n})
      (attrNames below);

  valuesOf = mapAttrs (_: t: if isOption t then t.value else valuesOf t);

  # Modules and what they import, each path once, in the order they are met.
  collect = args: modules:
    let
      apply = m: if isFunction m then m (args // mapAttrs (n: _: args.${n} or (addErrorContext "while evaluating the module argument `${n}':" args.config._module.args.${n})) (functionArgs m)) else m;
      load = file: key: m:
        if isPath m || isString m then load (toString m) (toString m) (import m)
        else
          let
            set = apply m;
            name = set._file or file;
            structured = set ? config || set ? options;
          in
          if !(isAttrs set) then throw "The module `${name}' is neither a set nor a function; it is a ${builtins.typeOf set}."
          else if structured && removeAttrs set [ "config" "options" "imports" "_file" "key" "disabledModules" "freeformType" "meta" ] != { } then
            throw "Module `${name}' has an unsupported attribute `${head (attrNames (removeAttrs set [ "config" "options" "imports" "_file" "key" "disabledModules" "freeformType" "meta" ]))}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${concatStringsSep " " (attrNames (removeAttrs set [ "config" "options" "imports" "_file" "key" "disabledModules" "freeformType" "meta" ]))}) into the explicit `config' attribute."
          else {
            inherit key;
            file = name;
            imports = set.imports or [ ];
            options = set.options or { };
            freeformType = set.freeformType or null;
            config = if structured then set.config or { } else removeAttrs set [ "imports" "_file" "key" "freeformType" "meta" ];
          };
      numbered = file: key: ms: builtins.genList (i: load file "${key}/${toString i}" (builtins.elemAt ms i)) (length ms);
    in
    builtins.genericClosure {
      startSet = numbered "<unknown-file>" "" modules;
      operator = m: numbered m.file m.key m.imports;
    };

  evalModulesAt = prefix: modules: specialArgs:
    let
      args = specialArgs // { inherit lib config options; };
      loaded = collect args modules;
      internal = {
        _module = {
          args = lib.mkOption { type = lib.types.lazyAttrsOf lib.types.raw; default = { }; internal = true; };
          freeformType = lib.mkOption { type = lib.types.nullOr lib.types.optionType; default = null; internal = true; };
          check = lib.mkOption { type = lib.types.bool; default = true; internal = true; };
        };
      };
      tree = joinOptions prefix ([{ file = "lib/modules.nix"; tree = internal; }] ++ map (m: { inherit (m) file; tree = m.options; }) loaded);
      defs = map (m: { inherit (m) file; value = m.config; }) loaded;
      evaluated = evalTree prefix tree defs;
      declared = valuesOf evaluated;
      stray = unmatched prefix tree defs;
      freeforms = filter (t: t != null) (map (m: m.freeformType) loaded);
      freeform = if freeforms != [ ] then head freeforms else declared._module.freeformType;
      free = mergeDefinitions prefix freeform (concatMap (s: map (d: { inherit (d) file; value = lib.setAttrByPath (lib.drop (length prefix) s.loc) (rewrap d); }) s.defs) stray);
      config = if freeform == null then declared else lib.recursiveUpdate (if stray == [ ] then { } else free.value) declared;
      options = evaluated;
      checked = x: if freeform == null && declared._module.check && stray != [ ] then notDeclared (head stray) else x;
    in
    {
      options = checked options;
      config = checked (removeAttrs config [ "_module" ]);
      _module = checked config._module;
    };
  rewrap = d: lib.mkIf (holds d) (lib.mkOverride (priority d) d.value);

  notDeclared = s:
    let
      name = lib.last s.loc;
      close = lib.take 3 (filter (n: distance name n <= 2 || lib.hasPrefix name n || lib.hasPrefix n name) (sort (a: b: distance name a < distance name b) s.siblings));
      said = map (n: "`${showOption (lib.init s.loc ++ [ n ])}'") close;
    in
    throw ("The option `${showOption s.loc}' does not exist. Definition values:${showDefs s.defs}"
      + (if said == [ ] then ""
    else if length said == 1 then "\n\nDid you mean ${head said}?"
    else "\n\nDid you mean ${concatStringsSep ", " (lib.init said)} or ${lib.last said}?"));

  # How many letters must be changed, added or removed to make b of a.
  distance = a: b:
    let
      letters = lib.stringToCharacters b;
      row = above: letter:
        foldl'
          (acc: i: acc ++ [ (lib.min (lib.min (builtins.elemAt acc i + 1) (builtins.elemAt above (i + 1) + 1)) (builtins.elemAt above i + (if builtins.elemAt letters i == letter then 0 else 1))) ])
          [ (head above + 1) ]
          (lib.range 0 (length letters - 1));
    in
    lib.last (foldl' row (lib.range 0 (length letters)) (lib.stringToCharacters a));

  showDefs = lib.concatMapStrings (d:
    let
      shown = builtins.tryEval (lib.toPretty d.value);
      rows = lib.splitString "\n" shown.value;
      few = if length rows > 5 then lib.take 5 rows ++ [ "..." ] else rows;
    in
    "\n- In `${d.file}'" + (if !shown.success then "" else if length few == 1 then ": ${head few}" else ":\n    " + concatStringsSep "\n    " few));

  pretty = depth: indent: v:
    let deeper = indent + "  "; in
    if depth > 8 then "<unevaluated>"
    else if isString v then "\"${builtins.replaceStrings [ "\\" "\"" "\${" "\n" ] [ "\\\\" "\\\"" "\\\${" "\\n" ] v}\""
    else if v == null then "null"
    else if builtins.isBool v then lib.boolToString v
    else if builtins.isInt v || builtins.isFloat v || isPath v then toString v
    else if isFunction v then "<function>"
    else if builtins.isList v then (if v == [ ] then "[ ]" else "[\n" + lib.concatMapStrings (x: "${deeper}${pretty (depth + 1) deeper x}\n") v + "${indent}]")
    else if lib.isDerivation v then "<derivation ${v.name or "?"}>"
    else if v == { } then "{ }"
    else "{\n" + concatStringsSep "" (lib.mapAttrsToList (n: x: "${deeper}${showOption [ n ]} = ${pretty (depth + 1) deeper x};\n") v) + "${indent}}";
in
{
  inherit evalModulesAt mergeDefinitions showDefs;
  evalModules = { modules, specialArgs ? { }, prefix ? [ ] }: evalModulesAt prefix modules specialArgs;
  toPretty = pretty 0 "";
  showWarnings = warnings: x: foldl' (acc: w: builtins.trace "evaluation warning: ${w}" acc) x warnings;
}
