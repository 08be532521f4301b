{ pkgs, ... }:
{
  time.timeZone = "Europe/Paris";
  environment.systemPackages = with pkgs; [ git vim ];
}
