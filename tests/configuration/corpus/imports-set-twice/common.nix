{ lib, ... }:
{
  services.openssh.enable = true;
  time.timeZone = lib.mkDefault "Europe/Oslo";
}
