{ ... }:
{
  networking.hostName = "lap";
  services.tlp.enable = true;
}
