{ pkgs, ... }:
let
  systemPackages = with pkgs; [ git ];
in
{
  environment = { inherit systemPackages; };
}
