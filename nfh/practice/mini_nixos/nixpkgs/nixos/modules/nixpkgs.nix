{ lib, config, system, ... }:
let inherit (lib) mkOption types; in
{
  options.nixpkgs = {
    config = mkOption { type = types.attrs; default = { }; description = "The configuration of the package collection, such as allowUnfree."; };
    hostPlatform = mkOption { type = types.unspecified; default = system; description = "The platform that the system runs on."; };
  };
  config._module.args.pkgs = import ../.. { inherit system; inherit (config.nixpkgs) config; };
}
