{ ... }:
{
  imports = [
    ./system
    ./desktop
    ./users/iris.nix
  ];
  system.stateVersion = "25.11";
}
