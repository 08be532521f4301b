{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ git ];
  networking.hostName = "broken"
  time.timeZone = "UTC";
}
