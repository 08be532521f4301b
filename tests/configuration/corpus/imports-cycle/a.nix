{ pkgs, ... }:
{
  imports = [ ./configuration.nix ];
  environment.systemPackages = with pkgs; [ git ];
}
