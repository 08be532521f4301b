{ lib, ... }:
{
  imports = [ ./common.nix ];
  services.openssh.enable = lib.mkForce false;
  time.timeZone = "UTC";
}
