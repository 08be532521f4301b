{ lib, ... }:
{
  networking = {
    hostName = "deep";
    networkmanager.enable = true;
    firewall = {
      enable = true;
      allowedTCPPorts = [ 22 8384 ]; # syncthing
    };
  };
}
