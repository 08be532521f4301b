{ pkgs, ... }:
{
  environment.systemPackages = (with pkgs; [
    git
    vim
  ]) ++ (with pkgs.kdePackages; [
    kate
  ]) ++ [ pkgs.firefox-bin pkgs.hello ];
}
