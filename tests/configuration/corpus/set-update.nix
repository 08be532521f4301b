{ pkgs, lib, ... }:
{
  services = {
    openssh.enable = true;
  } // (import ./services.nix);
  environment.systemPackages = with pkgs; [ git ];
}
