{ pkgs, ... }:

{
  environment.systemPackages = [ ];
  networking.firewall.allowedTCPPorts = [];
  networking.nameservers = [
  ];
  services.xserver.videoDrivers = [ ];
  system.stateVersion = "23.11";
}
