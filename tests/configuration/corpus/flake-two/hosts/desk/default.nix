{ pkgs, ... }:
{
  networking.hostName = "desk";
  environment.systemPackages = with pkgs; [
    blender
  ];
}
