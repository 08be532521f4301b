{ config, lib, pkgs, ... }:
with lib;
let
  cfg = config.modules.desktop.apps;
in {
  options.modules.desktop.apps = {
    enable = mkEnableOption "apps";
    extra = mkOption { type = types.listOf types.package; default = []; };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = with pkgs; [
      firefox
    ] ++ cfg.extra;
  };
}
