# Every option of a tree, those of submodules too, as a list of what is said of each; texts of values, never values.
let
  try = v: let t = builtins.tryEval v; in if t.success then t.value else null;
  text = depth: v: let t = builtins.tryEval v; kind = builtins.typeOf t.value; in
    if !t.success then "(cannot be told)"
    else if kind == "lambda" then "<function>"
    else if kind == "list" then if t.value == [ ] then "[ ]" else if depth > 2 then "[ … ]" else "[ ${builtins.concatStringsSep " " (map (text (depth + 1)) t.value)} ]"
    else if kind != "set" then builtins.toJSON t.value
    else if t.value ? _type && t.value ? text then toString (try t.value.text)
    else if (try (t.value.type or null)) == "derivation" then "pkgs.${toString (try (t.value.pname or t.value.name or "?"))}"
    else if t.value == { } then "{ }" else if depth > 2 then "{ … }"
    else "{ ${builtins.concatStringsSep " " (map (n: "${n} = ${text (depth + 1) t.value.${n}};") (builtins.attrNames t.value))} }";
  plain = d: if builtins.isAttrs d then d.text or "" else if builtins.isString d then d else "";
  describe = path: o: {
    name = builtins.concatStringsSep "." (if builtins.length (o.loc or [ ]) < builtins.length path then path else o.loc);
    type = let d = try (o.type.description or o.type.name or ""); in if d == null then "" else d;
    description = plain (try (o.description or ""));
    default = if o ? defaultText then { text = text 0 o.defaultText; } else if o ? default then { text = text 0 o.default; } else null;
    example = if o ? example then { text = text 0 o.example; } else null;
    declarations = map toString (o.declarations or [ ]);
    internal = try (o.internal or false);
    visible = try (o.visible or true) != false;
  };
  walk = path: v: let t = builtins.tryEval v; o = t.value; in
    if !t.success || !builtins.isAttrs o || builtins.length path > 14 then [ ]
    else if (o._type or null) == "option" then
      let
        here = describe path o;
        inner = try ((o.type.getSubOptions or (_: { })) path);
        within = path ++ ({ attrsOf = [ "<name>" ]; lazyAttrsOf = [ "<name>" ]; listOf = [ "*" ]; }.${toString (try (o.type.name or ""))} or [ ]);
      in
      [ here ] ++ (if here.internal == true || !here.visible || inner == null then [ ] else walk within inner)
    else builtins.concatMap (n: walk (path ++ [ n ]) o.${n}) (builtins.filter (n: builtins.substring 0 1 n != "_") (builtins.attrNames o));
in
walk [ ]
