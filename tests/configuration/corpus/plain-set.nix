{
  services.openssh.enable = true;
  networking.hostName = "appliance";
  networking.firewall.allowedTCPPorts = [ 22 ];
}
