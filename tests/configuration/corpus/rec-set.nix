{ pkgs, ... }:
rec {
  networking.hostName = "rec";
  networking.domain = networking.hostName;
  environment.systemPackages = with pkgs; [ git ];
}
