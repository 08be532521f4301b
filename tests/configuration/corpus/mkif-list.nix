{ config, pkgs, lib, ... }:
{
  environment.systemPackages = lib.mkIf config.services.xserver.enable (with pkgs; [
    git
    xterm
  ]);
  services.xserver.enable = true;
}
