{ pkgs, lib, ... }:
let
  loader = import ./loader.nix;
in
{
  boot.loader = loader { efi = true; };
  services = lib.genAttrs [ "a" "b" ] (name: { enable = true; });
  environment.systemPackages = with pkgs; [ git ];
}
