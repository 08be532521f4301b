{ pkgs, lib, ... }:
{
  environment.systemPackages = with pkgs; [ git ];
  users.users.me = { isNormalUser = true; packages = with pkgs; [ tree ]; };
  programs.firefox.enable = true;
  fonts.packages = with pkgs; [ noto-fonts ];
}
