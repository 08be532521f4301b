# Lists, sets and strings.
let
  inherit (builtins) attrNames attrValues concatLists concatMap concatStringsSep elem elemAt filter foldl' genList hasAttr
    head isAttrs isList isString length listToAttrs map mapAttrs match replaceStrings split stringLength sub substring tail toString;
  f = rec {
    inherit (builtins) add all any attrNames attrValues catAttrs compareVersions concatLists concatMap concatStringsSep div elem
      elemAt filter floor foldl' fromJSON functionArgs genList getAttr groupBy hasAttr head intersectAttrs isAttrs isBool
      isFloat isFunction isInt isList isPath isString length lessThan listToAttrs mapAttrs match mul parseDrvName partition pathExists
      readFile removeAttrs replaceStrings seq deepSeq sort split stringLength sub substring tail throw toJSON toString trace tryEval typeOf
      zipAttrsWith;

    id = x: x;
    const = x: _: x;
    flip = g: a: b: g b a;
    pipe = foldl' (x: g: g x);
    max = a: b: if a > b then a else b;
    min = a: b: if a < b then a else b;
    importJSON = path: builtins.fromJSON (builtins.readFile path);
    boolToString = v: if v then "true" else "false";
    warn = message: builtins.trace "evaluation warning: ${message}";
    warnIf = condition: message: if condition then warn message else id;
    throwIf = condition: message: if condition then throw message else id;
    throwIfNot = condition: message: if condition then id else throw message;
    assertMsg = condition: message: condition || throw message;

    optional = condition: x: if condition then [ x ] else [ ];
    optionals = condition: xs: if condition then xs else [ ];
    optionalString = condition: s: if condition then s else "";
    optionalAttrs = condition: set: if condition then set else { };
    singleton = x: [ x ];
    toList = x: if isList x then x else [ x ];
    flatten = x: if isList x then concatMap flatten x else [ x ];
    last = xs: elemAt xs (length xs - 1);
    init = xs: take (length xs - 1) xs;
    take = n: xs: genList (elemAt xs) (min n (length xs));
    drop = n: xs: genList (i: elemAt xs (i + n)) (max 0 (length xs - n));
    range = from: to: genList (i: from + i) (max 0 (to - from + 1));
    replicate = n: x: genList (_: x) n;
    reverseList = xs: let n = length xs; in genList (i: elemAt xs (n - i - 1)) n;
    foldl = g: start: xs: foldl' g start xs;
    foldr = g: start: xs: foldl' (acc: x: g x acc) start (reverseList xs);
    imap0 = g: xs: genList (i: g i (elemAt xs i)) (length xs);
    imap1 = g: xs: genList (i: g (i + 1) (elemAt xs i)) (length xs);
    zipListsWith = g: xs: ys: genList (i: g (elemAt xs i) (elemAt ys i)) (min (length xs) (length ys));
    zipLists = zipListsWith (fst: snd: { inherit fst snd; });
    count = p: xs: length (filter p xs);
    remove = x: filter (y: y != x);
    unique = foldl' (acc: x: if elem x acc then acc else acc ++ [ x ]) [ ];
    subtractLists = gone: filter (x: !(elem x gone));
    intersectLists = kept: filter (x: elem x kept);
    findFirst = p: default: xs: let found = filter p xs; in if found == [ ] then default else head found;
    sortOn = key: builtins.sort (a: b: key a < key b);
    mutuallyExclusive = xs: ys: intersectLists xs ys == [ ];

    nameValuePair = name: value: { inherit name value; };
    attrByPath = path: default: set:
      if path == [ ] then set
      else if isAttrs set && hasAttr (head path) set then attrByPath (tail path) default set.${head path}
      else default;
    hasAttrByPath = path: set: path == [ ] || (isAttrs set && hasAttr (head path) set && hasAttrByPath (tail path) set.${head path});
    getAttrFromPath = path: attrByPath path (throw "cannot find attribute `${concatStringsSep "." path}'");
    setAttrByPath = path: value: if path == [ ] then value else { ${head path} = setAttrByPath (tail path) value; };
    attrVals = names: set: map (n: set.${n}) names;
    mapAttrs' = g: set: listToAttrs (map (n: g n set.${n}) (attrNames set));
    mapAttrsToList = g: set: map (n: g n set.${n}) (attrNames set);
    attrsToList = mapAttrsToList nameValuePair;
    concatMapAttrs = g: set: foldl' (acc: n: acc // g n set.${n}) { } (attrNames set);
    filterAttrs = p: set: removeAttrs set (filter (n: !(p n set.${n})) (attrNames set));
    genAttrs = names: g: listToAttrs (map (n: nameValuePair n (g n)) names);
    mergeAttrsList = foldl' (a: b: a // b) { };
    foldlAttrs = g: start: set: foldl' (acc: n: g acc n set.${n}) start (attrNames set);
    isDerivation = x: isAttrs x && (x.type or null) == "derivation";
    recurseIntoAttrs = set: set // { recurseForDerivations = true; };
    collect = p: x: if p x then [ x ] else if isAttrs x then concatMap (collect p) (attrValues x) else [ ];
    recursiveUpdate = left: right:
      left // mapAttrs (n: v: if isAttrs v && isAttrs (left.${n} or null) then recursiveUpdate left.${n} v else v) right;

    concatStrings = concatStringsSep "";
    concatMapStrings = g: xs: concatStrings (map g xs);
    concatMapStringsSep = separator: g: xs: concatStringsSep separator (map g xs);
    concatImapStrings = g: xs: concatStrings (imap1 g xs);
    concatMapAttrsStringSep = separator: g: set: concatStringsSep separator (mapAttrsToList g set);
    concatLines = concatMapStrings (line: line + "\n");
    intersperse = x: xs: if length xs < 2 then xs else [ (head xs) ] ++ concatMap (y: [ x y ]) (tail xs);
    stringToCharacters = s: genList (i: substring i 1 s) (stringLength s);
    splitString = separator: s: filter isString (split (escapeRegex separator) s);
    escape = characters: replaceStrings characters (map (c: "\\${c}") characters);
    escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");
    escapeShellArg = x: "'${replaceStrings [ "'" ] [ "'\\''" ] (toString x)}'";
    escapeShellArgs = concatMapStringsSep " " escapeShellArg;
    hasPrefix = prefix: s: substring 0 (stringLength prefix) s == prefix;
    hasSuffix = suffix: s: let n = stringLength s - stringLength suffix; in n >= 0 && substring n (-1) s == suffix;
    hasInfix = infix: s: length (split (escapeRegex infix) s) > 1;
    removePrefix = prefix: s: if hasPrefix prefix s then substring (stringLength prefix) (-1) s else s;
    removeSuffix = suffix: s: if hasSuffix suffix s then substring 0 (stringLength s - stringLength suffix) s else s;
    lower = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
    upper = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    toLower = replaceStrings upper lower;
    toUpper = replaceStrings lower upper;
    trim = s: let m = match "[[:space:]]*(.*[^[:space:]])[[:space:]]*" s; in if m == null then "" else head m;
    fileContents = path: removeSuffix "\n" (builtins.readFile path);
    toInt = s: let n = builtins.fromJSON s; in if builtins.isInt n then n else throw "Could not convert ${s} to int.";
    versionOlder = a: b: builtins.compareVersions b a == 1;
    versionAtLeast = a: b: !(versionOlder a b);

    getName = x: if isString x then (builtins.parseDrvName x).name else x.pname or (builtins.parseDrvName x.name).name;
    getVersion = x: if isString x then (builtins.parseDrvName x).version else x.version or (builtins.parseDrvName x.name).version;
    getBin = x: x.bin or x.out or x;
    getExe = x: getExe' x (x.meta.mainProgram or (getName x));
    getExe' = x: program: "${getBin x}/bin/${program}";
  };
in
f
