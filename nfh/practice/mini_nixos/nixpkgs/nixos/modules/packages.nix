{ lib, config, pkgs, ... }:
let inherit (lib) mkOption types; in
{
  options = {
    environment.systemPackages = mkOption { type = types.listOf types.package; default = [ ]; description = "The packages that every user of the system has."; };
    system.path = mkOption { type = types.package; internal = true; };
  };
  config = {
    environment.systemPackages = [ config.system.build.nixos-version ];
    # NixOS ignores collisions here: the first package wins, with a warning.
    system.path = pkgs.buildEnv { name = "system-path"; paths = config.environment.systemPackages; ignoreCollisions = true; };
  };
}
