{ pkgs, ... }:
{
  imports = [ ./gui.nix ./users ];
  environment.systemPackages = with pkgs; [ git ];
}
