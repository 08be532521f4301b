{ ... }:
{
  imports = [ ./base.nix ];
  networking.hostName = "none";
  system.stateVersion = "24.05";
}
