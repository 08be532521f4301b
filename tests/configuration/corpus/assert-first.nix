{ lib, pkgs, ... }:

assert lib.versionAtLeast lib.version "23.05";

{
  environment.systemPackages = with pkgs; [
    git
  ];
}
