{ config, lib, pkgs, ... }:

with lib;

let
  cfg = config.my.desktop;
in
{
  options.my.desktop = {
    enable = mkEnableOption "my desktop";
  };

  config = mkMerge [
    {
      environment.systemPackages = [ pkgs.git pkgs.htop ];
    }
    (mkIf cfg.enable {
      environment.systemPackages = with pkgs; [ firefox ];
      services.xserver.enable = true;
    })
  ];
}
