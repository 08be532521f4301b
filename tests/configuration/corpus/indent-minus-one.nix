{ pkgs, ... }:
{
    environment.systemPackages = with pkgs; [
   git
   wget
    ];
  system.stateVersion = "22.05";
}
