{ pkgs, ... }:
let
  unstable = import <nixos-unstable> { };
in {
  environment.systemPackages = (with pkgs; [
    git
    vim
  ]) ++ (with unstable; [
    neovim
  ]);
}
