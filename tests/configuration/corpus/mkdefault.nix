{ lib, pkgs, ... }:
{
  time.timeZone = lib.mkDefault "Europe/Berlin";
  networking.hostName = lib.mkDefault "unnamed";
  services.openssh.enable = lib.mkOverride 900 true;
}
