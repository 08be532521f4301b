{ lib, pkgs, ... }:
let
  gaming = false;
in
{
  imports = [ ./base.nix ] ++ lib.optional gaming ./games.nix;
  environment.systemPackages = with pkgs; [ git ];
}
