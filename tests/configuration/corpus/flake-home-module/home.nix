{ config, pkgs, ... }:
{
  home.packages = with pkgs; [
    bat
    ripgrep
  ];
  programs.git = {
    enable = true;
    userName = "Finn";
  };
  home.stateVersion = "25.05";
}
