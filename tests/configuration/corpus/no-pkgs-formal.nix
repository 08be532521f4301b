{ config, lib, ... }:
{
  networking.hostName = "nopkgs";
}
