{ config, lib, pkgs, ... }:
let
  inherit (lib) mkIf mkMerge mkEnableOption;
  cfg = config.modules.desktop;
in {
  options.modules.desktop.enable = mkEnableOption "desktop";

  config = mkMerge [
    {
      environment.systemPackages = [ pkgs.git ];
    }
    (mkIf cfg.enable {
      environment.systemPackages = with pkgs; [ firefox thunderbird ];
      services.xserver.enable = true;
    })
  ];
}
