{ ... }:
{
  networking.firewall.enable = false;
  networking.hostName = "open";
}
