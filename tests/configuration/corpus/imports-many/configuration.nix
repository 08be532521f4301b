{ ... }:
{
  imports = [
    ./hardware-configuration.nix
    ./modules
  ];
  networking.hostName = "many";
  system.stateVersion = "24.11";
}
