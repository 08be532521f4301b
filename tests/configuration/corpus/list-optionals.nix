{ config, pkgs, lib, ... }:
let
  gnomeEnabled = config.services.xserver.desktopManager.gnome.enable;
in
{
  environment.systemPackages = with pkgs; lib.optionals (gnomeEnabled) [
    gnome.simple-scan
  ];

  hardware = {
    sane = {
      enable = true;
      extraBackends = with pkgs; [ sane-airscan ];
    };
  };
}
