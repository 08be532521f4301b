{ ... }:
{
  services.openssh.enable = true;
  services.openssh.openFirewall = true;
  networking.firewall.allowedTCPPorts = [ 22 ];
}
