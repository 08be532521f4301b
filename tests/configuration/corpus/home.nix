{ config, pkgs, ... }:
{
  home.username = "hana";
  home.homeDirectory = "/home/hana";
  home.stateVersion = "25.05";

  # Werkzeuge — für mich
  home.packages = with pkgs; [
    bat
    fzf
  ];
  programs.zsh = {
    enable = true;
    shellAliases.ll = "ls -l";
  };
}
