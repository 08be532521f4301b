{ pkgs, hostname ? "x", ... }:
let
  zone = "Europe/" + "Rome";
  name = "fixed";
in
{
  networking.hostName = hostname;
  networking.domain = name;
  time.timeZone = zone;
  environment.systemPackages = with pkgs; [ git ];
}
