/* The family computer.
   Ask before changing. */
{ config, pkgs, ... }:
{
  /* environment.systemPackages = [ ]; */
  environment.systemPackages = with pkgs; [
    /* text */ vim
    git /* source
           control */
    /*
    gimp
    inkscape
    */
  ];
  services.openssh.enable = /* for grandpa */ true;
}
