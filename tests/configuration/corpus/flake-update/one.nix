{ lib, ... }:
{
  networking.hostName = lib.mkForce "one";
}
