{ config, pkgs, lib, ... }:

with lib;

let
  desktop = config.services.xserver.enable;
in
{
  networking.firewall.enable = mkForce true;
  services.printing.enable = mkDefault false;
  hardware.bluetooth.enable = mkIf desktop true;
  environment.systemPackages = with pkgs; [
    git
    tmux
  ];
  time.timeZone = "Etc/UTC";
}
