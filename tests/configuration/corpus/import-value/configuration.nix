{ pkgs, ... }:
{
  environment.systemPackages = import ./packages.nix { inherit pkgs; };
  networking.hostName = "sorted-out";
}
