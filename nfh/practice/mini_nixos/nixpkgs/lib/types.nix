# The types of options. A type checks one definition and merges several; its description is what errors and manuals show.
{ lib }:
let
  inherit (builtins) all attrNames concatMap concatStringsSep elem head isAttrs isBool isFloat isFunction isInt isList isPath isString
    length listToAttrs map match stringLength substring toJSON;
  inherit (lib) showOption;

  # class: how the description stands inside another: noun and composite as they are, others in brackets.
  mkType = { name, description ? name, class ? null, check ? (_: true), merge ? equal, getSubOptions ? (_: { }), ... }@facts:
    facts // { _type = "option-type"; inherit name description class check merge getSubOptions; };
  noun = name: description: check: mkType { inherit name description check; class = "noun"; };
  inside = classes: t: if elem t.class classes then t.description else "(${t.description})";

  values = map (d: d.value);
  conflict = loc: defs: throw "The option `${showOption loc}' has conflicting definition values:${lib.showDefs defs}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";
  equal = loc: defs:
    let first = (head defs).value; in
    if length defs == 1 || all (d: d.value == first) defs then first else conflict loc defs;
  one = loc: defs:
    if length defs == 1 then (head defs).value
    else throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.\n\nDefinition values:${lib.showDefs defs}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";
  joined = separator: _: defs: concatStringsSep separator (values defs);

  # Each element of each definition, with conditions and priorities settled; those whose condition fails are left out.
  element = loc: t: defs: lib.mergeDefinitions loc t defs;

  between = lo: hi: noun "intBetween" "integer between ${toString lo} and ${toString hi} (both inclusive)" (x: isInt x && x >= lo && x <= hi);
  unsigned = bits: hi: noun "unsignedInt${toString bits}" "${toString bits} bit unsigned integer; between 0 and ${toString hi} (both inclusive)" (x: isInt x && x >= 0 && x <= hi);
  stringish = x: isString x || isPath x || (isAttrs x && (x ? outPath || x ? __toString));

  types = {
    inherit mkType;
    mkOptionType = mkType;
    unspecified = mkType { name = "unspecified"; description = "unspecified value"; class = "noun"; };
    raw = mkType { name = "raw"; description = "raw value"; class = "noun"; merge = one; };
    anything = mkType {
      name = "anything";
      class = "noun";
      merge = loc: defs:
        if all (d: isAttrs d.value && !(lib.isDerivation d.value)) defs then (types.lazyAttrsOf types.anything).merge loc defs
        else if all (d: isList d.value) defs && length defs == 1 then (head defs).value
        else equal loc defs;
    };
    bool = noun "bool" "boolean" isBool;
    int = noun "int" "signed integer" isInt;
    ints = {
      inherit between;
      unsigned = noun "unsignedInt" "unsigned integer, meaning >=0" (x: isInt x && x >= 0);
      positive = noun "positiveInt" "positive integer, meaning >0" (x: isInt x && x > 0);
      u8 = unsigned 8 255;
      u16 = unsigned 16 65535;
      u32 = unsigned 32 4294967295;
    };
    port = unsigned 16 65535;
    float = noun "float" "floating point number" isFloat;
    number = types.either types.int types.float;
    str = noun "str" "string" isString;
    nonEmptyStr = noun "nonEmptyStr" "non-empty string" (x: isString x && match "[ \t\n]*" x == null);
    singleLineStr = noun "singleLineStr" "(optionally newline-terminated) single-line string" (x: isString x && match "[^\n\r]*\n?" x != null);
    passwdEntry = t: t // { name = "passwdEntry ${t.name}"; description = "${t.description}, not containing newlines or colons"; check = x: t.check x && match "[^:\n]*" x != null; };
    separatedString = separator: mkType {
      name = "separatedString";
      description = if separator == "" then "Concatenated string" else "strings concatenated with ${toJSON separator}";
      class = "noun";
      check = isString;
      merge = joined separator;
    };
    lines = types.separatedString "\n";
    commas = types.separatedString ",";
    envVar = types.separatedString ":";
    strMatching = pattern: noun "strMatching ${toJSON pattern}" "string matching the pattern ${pattern}" (x: isString x && match pattern x != null);
    path = mkType { name = "path"; description = "absolute path"; class = "noun"; check = x: stringish x && substring 0 1 (toString x) == "/"; };
    package = mkType { name = "package"; class = "noun"; check = x: lib.isDerivation x || (stringish x && substring 0 (stringLength builtins.storeDir) (toString x) == builtins.storeDir); merge = one; };
    shellPackage = types.package // { check = x: lib.isDerivation x && x ? shellPath; };
    attrs = mkType { name = "attrs"; description = "attribute set"; class = "noun"; check = isAttrs; merge = _: defs: builtins.foldl' (acc: d: acc // d.value) { } defs; };
    optionType = noun "optionType" "optionType" (x: (x._type or null) == "option-type");

    enum = choices: mkType {
      name = "enum";
      description =
        if choices == [ ] then "impossible (empty enum)"
        else if length choices == 1 then "value ${toJSON (head choices)} (singular enum)"
        else "one of ${lib.concatMapStringsSep ", " toJSON choices}";
      class = if length choices < 2 then "noun" else "conjunction";
      check = x: elem x choices;
      inherit choices;
    };
    nullOr = t: mkType {
      name = "nullOr";
      description = "null or ${inside [ "noun" "conjunction" ] t}";
      class = "conjunction";
      check = x: x == null || t.check x;
      merge = loc: defs:
        let nulls = lib.count (d: d.value == null) defs; in
        if nulls == length defs then null
        else if nulls == 0 then t.merge loc defs
        else throw "The option `${showOption loc}' is defined both null and not null, in ${lib.concatMapStringsSep " and " (d: "`${d.file}'") defs}.";
      inherit (t) getSubOptions;
    };
    either = a: b: mkType {
      name = "either";
      description = if a.class == "nonRestrictiveClause" then "${a.description}, or ${b.description}" else "${inside [ "noun" "conjunction" ] a} or ${inside [ "noun" "conjunction" "composite" ] b}";
      class = "conjunction";
      check = x: a.check x || b.check x;
      merge = loc: defs:
        if all (d: a.check d.value) defs then a.merge loc defs
        else if all (d: b.check d.value) defs then b.merge loc defs
        else equal loc defs;
    };
    oneOf = ts: if ts == [ ] then throw "types.oneOf needs at least one type" else lib.foldr (t: acc: if acc == null then t else types.either t acc) null ts;
    coercedTo = from: convert: to: mkType {
      name = "coercedTo";
      description = "${inside [ "noun" "conjunction" ] to} or ${inside [ "noun" "conjunction" ] from} convertible to it";
      class = "conjunction";
      check = x: (from.check x && to.check (convert x)) || to.check x;
      merge = loc: defs: to.merge loc (map (d: d // { value = if from.check d.value then convert d.value else d.value; }) defs);
      inherit (to) getSubOptions;
    };
    uniq = t: t // { merge = one; };
    unique = _: types.uniq;
    functionTo = t: mkType { name = "functionTo"; description = "function that evaluates to a(n) ${inside [ "noun" "composite" ] t}"; class = "composite"; check = isFunction; merge = loc: defs: arg: t.merge loc (map (d: d // { value = d.value arg; }) defs); };

    listOf = t: mkType {
      name = "listOf";
      description = "list of ${inside [ "noun" "composite" ] t}";
      class = "composite";
      check = isList;
      merge = loc: defs:
        concatMap
          (d: concatMap
            (v: let e = element (loc ++ [ "*" ]) t [ (d // { value = v; }) ]; in if e.isDefined then [ e.value ] else [ ])
            d.value)
          defs;
      getSubOptions = loc: t.getSubOptions (loc ++ [ "*" ]);
      empty = [ ];
    };
    nonEmptyListOf = t: let list = types.listOf t; in list // { description = "non-empty (${list.description})"; check = x: isList x && x != [ ]; };
    attrsOf = t: mkType {
      name = "attrsOf";
      description = "attribute set of ${inside [ "noun" "composite" ] t}";
      class = "composite";
      check = isAttrs;
      merge = loc: defs:
        let
          byName = builtins.zipAttrsWith (_: ds: ds) (map (d: builtins.mapAttrs (_: value: { inherit (d) file; inherit value; }) d.value) defs);
          merged = builtins.mapAttrs (n: element (loc ++ [ n ]) t) byName;
        in
        listToAttrs (concatMap (n: if merged.${n}.isDefined then [{ name = n; inherit (merged.${n}) value; }] else [ ]) (attrNames merged));
      getSubOptions = loc: t.getSubOptions (loc ++ [ "<name>" ]);
      empty = { };
    };
    # Keeps every name, so that a condition may depend on another value of the same set.
    lazyAttrsOf = t: types.attrsOf t // {
      name = "lazyAttrsOf";
      description = "lazy attribute set of ${inside [ "noun" "composite" ] t}";
      merge = loc: defs:
        builtins.mapAttrs (n: ds: let e = element (loc ++ [ n ]) t ds; in if e.isDefined then e.value else t.empty or (throw "The option `${showOption (loc ++ [ n ])}' was accessed but has no value defined. Try setting the option."))
          (builtins.zipAttrsWith (_: ds: ds) (map (d: builtins.mapAttrs (_: value: { inherit (d) file; inherit value; }) d.value) defs));
    };

    submodule = module: types.submoduleWith { modules = lib.toList module; };
    submoduleWith = { modules, specialArgs ? { }, ... }:
      let
        eval = loc: more: lib.evalModulesAt loc (modules ++ more) (specialArgs // { name = lib.last loc; });
        documented = eval [ "‹name›" ] [ ];
      in
      mkType {
        name = "submodule";
        check = x: isAttrs x || isFunction x || isPath x;
        merge = loc: defs:
          (eval loc (map (d: if isAttrs d.value then { _file = d.file; config = d.value; } else { _file = d.file; imports = [ d.value ]; }) defs)).config;
        getSubOptions = _: documented.options;
        empty = { };
      };
  };
in
types
