{ pkgs, ... }:
{
  networking.hostName = "beta";
}
