{ config, pkgs, pkgs-unstable, ... }:
{
  environment.systemPackages =
    (with pkgs-unstable; [ neovim ])
    ++
    (with pkgs; [ git ]);
}
