# The options of options.json: a type, a default and a description each; and what comes with those that are switches:
# packages (brings), services (runs), open ports (tcp, udp), a group, as long as the switch it belongs to (of) is on too.
# Each key of that file is an option of NixOS.
{ lib, config, pkgs, ... }:
let
  inherit (lib) mkOption types;
  recorded = builtins.fromJSON (builtins.readFile ./options.json);
  parts = path: builtins.filter builtins.isString (builtins.split "\\." path);
  package = attr: lib.getAttrFromPath (parts attr) pkgs;

  plain = { inherit (types) bool int str port lines package; attrs = types.attrsOf types.anything; "int or auto" = types.either types.int (types.enum [ "auto" ]); };
  typeOf = said:
    let list = builtins.match "list of (.*)" said; nullable = builtins.match "nullable (.*)" said; in
    if builtins.isAttrs said then types.enum said.enum
    else if list != null then types.listOf (typeOf (builtins.head list))
    else if nullable != null then types.nullOr (typeOf (builtins.head nullable))
    else plain.${said};
  declared = path: fact: lib.setAttrByPath (parts path) (mkOption ({
    type = typeOf fact.type;
    inherit (fact) description;
  } // (if fact.type == "package"
  then { default = package fact.default; defaultText = lib.literalExpression "pkgs.${fact.default}"; }
  else { inherit (fact) default; })));

  value = path: recorded.${path}.type == "bool" && lib.getAttrFromPath (parts path) config;
  on = builtins.filter
    (path: value path && (!(recorded.${path} ? of) || value recorded.${path}.of))
    (builtins.filter (path: builtins.any (key: recorded.${path} ? ${key}) [ "brings" "runs" "tcp" "udp" "group" ]) (builtins.attrNames recorded));
  each = key: builtins.concatMap (path: recorded.${path}.${key} or [ ]) on;
  unit = description: { inherit description; wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "/bin/sh -c true"; };
in
{
  options = builtins.foldl' lib.recursiveUpdate { } (lib.mapAttrsToList declared recorded);
  config = {
    environment.systemPackages = map package (each "brings")
      ++ lib.optional config.services.mysql.enable config.services.mysql.package
      ++ lib.optional (builtins.elem "nvidia" config.services.xserver.videoDrivers) pkgs.nvidia-x11;
    systemd.services = builtins.foldl' (found: path: found // builtins.mapAttrs (_: unit) (recorded.${path}.runs or { })) { } on;
    networking.firewall.allowedTCPPorts = each "tcp";
    networking.firewall.allowedUDPPorts = each "udp";
    users.groups = builtins.listToAttrs (map (name: { inherit name; value = { }; }) (builtins.concatMap (path: lib.optional (recorded.${path} ? group) recorded.${path}.group) on));
  };
}
