{ config, lib, pkgs, ... }:
let
  cfg = config.modules.desktop;
in {
  options.modules.desktop.enable = lib.mkEnableOption "desktop";
  config = lib.mkMerge [
    (lib.mkIf cfg.enable { services.xserver.enable = true; })
    (lib.mkIf cfg.gnome.enable { services.xserver.desktopManager.gnome.enable = true; })
  ];
}
