{ config, pkgs, ... }:
{
   environment.systemPackages = with pkgs; [
      git
      htop
   ];
   networking.hostName = "drei";
   networking.firewall = {
      enable = true;
      allowedTCPPorts = [ 22 ];
   };
}
