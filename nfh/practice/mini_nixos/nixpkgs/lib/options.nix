# Declaring options, defining them under conditions and priorities, and describing them.
{ lib }:
let
  override = priority: content: { _type = "override"; inherit priority content; };
  order = priority: content: { _type = "order"; inherit priority content; };
  o = rec {
    isOption = x: builtins.isAttrs x && (x._type or null) == "option";
    mkOption = facts: { _type = "option"; type = lib.types.unspecified; } // facts;
    mkEnableOption = what: mkOption { type = lib.types.bool; default = false; example = true; description = "Whether to enable ${what}."; };
    mkPackageOption = pkgs: name: { default ? name, ... }:
      mkOption {
        type = lib.types.package;
        default = lib.getAttrFromPath (lib.toList default) pkgs;
        defaultText = literalExpression "pkgs.${builtins.concatStringsSep "." (lib.toList default)}";
        description = "The ${lib.last (lib.toList name)} package to use.";
      };
    literalExpression = text: { _type = "literalExpression"; inherit text; };
    literalMD = text: { _type = "literalMD"; inherit text; };
    mdDoc = lib.id;

    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkMerge = contents: { _type = "merge"; inherit contents; };
    mkOverride = override;
    mkOptionDefault = override 1500;
    mkDefault = override 1000;
    mkImageMediaOverride = override 60;
    mkForce = override 50;
    mkVMOverride = override 10;
    mkOrder = order;
    mkBefore = order 500;
    mkAfter = order 1500;

    showOption = path: builtins.concatStringsSep "." (map (part: if builtins.match "[a-zA-Z_][a-zA-Z0-9_'-]*|<.*>|\\*" part == null then "\"${part}\"" else part) path);

    # `from' still works, with a warning that names `to'.
    mkRenamedOptionModule = from: to: { config, options, ... }:
      let old = lib.getAttrFromPath from options; in {
        options = lib.setAttrByPath from (mkOption { visible = false; type = lib.types.unspecified; description = "Alias of `${showOption to}'."; });
        config = mkMerge [
          { warnings = lib.optional old.isDefined "The option `${showOption from}' defined in ${lib.concatMapStringsSep " and " (file: "`${file}'") old.files} has been renamed to `${showOption to}'."; }
          (mkIf old.isDefined (lib.setAttrByPath to old.value))
        ];
      };

    # `from' is gone; defining it fails, with the reason.
    mkRemovedOptionModule = from: why: { options, ... }:
      let old = lib.getAttrFromPath from options; in {
        options = lib.setAttrByPath from (mkOption { visible = false; type = lib.types.unspecified; description = "Removed."; });
        config.assertions = [{
          assertion = !old.isDefined;
          message = "The option definition `${showOption from}' in ${lib.concatMapStringsSep " and " (file: "`${file}'") old.files} no longer has any effect; please remove it.\n${why}";
        }];
      };

    # One record an option, as in NixOS' options.json.
    optionAttrSetToDocList = docs [ ];
  };
  docs = path: tree:
    if o.isOption tree then
      let
        here = {
          loc = path;
          name = o.showOption path;
          description = let d = tree.description or null; in d.text or d;
          type = tree.type.description;
          declarations = tree.declarations or [ ];
          internal = tree.internal or false;
          visible = tree.visible or true;
          readOnly = tree.readOnly or false;
        } // (if tree ? defaultText then { default = text tree.defaultText; } else if tree ? default then { default = text tree.default; } else { })
          // (if tree ? example then { example = text tree.example; } else { });
      in
      [ here ] ++ (if here.internal || !here.visible then [ ] else docs path (tree.type.getSubOptions path))
    else builtins.concatLists (builtins.attrValues (builtins.mapAttrs (n: docs (path ++ [ n ])) (removeAttrs tree [ "_module" ])));
  text = v: if v ? _type && v ? text then { inherit (v) _type text; } else { _type = "literalExpression"; text = lib.toPretty v; };
in
o
