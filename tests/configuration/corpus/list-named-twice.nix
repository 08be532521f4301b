{ config, pkgs, ... }:
let
  myPackages = with pkgs; [
    git
    ripgrep2
  ];
  guiPackages = with pkgs; [
    firefox
  ];
in
{
  environment.systemPackages = myPackages ++ guiPackages;
}
