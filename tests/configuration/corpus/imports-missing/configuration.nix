{ pkgs, ... }:
{
  imports = [ ./not-there.nix ./there.nix ];
  environment.systemPackages = with pkgs; [ git ];
}
