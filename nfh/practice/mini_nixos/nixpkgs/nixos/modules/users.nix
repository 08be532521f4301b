{ lib, config, ... }:
let inherit (lib) mkOption types; in
{
  options.users.users = mkOption {
    default = { };
    description = "The users of the system.";
    type = types.attrsOf (types.submodule {
      options = {
        isNormalUser = mkOption { type = types.bool; default = false; description = "Whether it is a person, with a home folder and a shell."; };
        description = mkOption { type = types.str; default = ""; description = "The full name."; };
        extraGroups = mkOption { type = types.listOf types.str; default = [ ]; description = "Further groups; wheel may become root."; };
        packages = mkOption { type = types.listOf types.package; default = [ ]; description = "The packages that only this user has."; };
      };
    });
  };
  config.environment.etc."practice/users".text = lib.concatMapStrings (line: line + "\n")
    (lib.mapAttrsToList (name: user: "${name}:${if user.isNormalUser then "normal" else "system"}:${user.description}:${builtins.concatStringsSep "," user.extraGroups}") config.users.users);
}
