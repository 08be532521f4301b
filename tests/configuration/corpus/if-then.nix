{ pkgs, config, lib, ... }:
if pkgs.stdenv.isLinux then {
  environment.systemPackages = with pkgs; [ git ];
} else { }
