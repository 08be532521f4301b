{ config, pkgs, ... }:
{
  environment = {
    systemPackages = with pkgs; [
      git vim wget curl
      python3 python3Packages.requests nodejs
      gnome-tweaks gnomeExtensions.appindicator
    ];
    variables.EDITOR = "vim";
  };
  programs.zsh.enable = true;
}
