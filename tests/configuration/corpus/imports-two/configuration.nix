{ ... }:
{
  imports = [
    ./packages.nix
    ./locale.nix
  ];
  networking.hostName = "two";
}
