# Edit this configuration file to define what should be installed on
# this machine.  Help is in the configuration.nix(5) man page.

{ config, pkgs, ... }:

{
  imports =
    [ # What the hardware scan found.
    ];

  boot.loader.systemd-boot.enable = true;
  boot.loader.efi.canTouchEfiVariables = true;

  networking.hostName = "fresh"; # The machine's name.
  # networking.wireless.enable = true; 

  # time.timeZone = "Europe/Amsterdam";

  # environment.systemPackages = with pkgs; [
  #   vim
  #   wget
  # ];

  # networking.firewall.allowedTCPPorts = [ ... ];

  # services.openssh.enable = true;

  system.stateVersion = "25.05"; # Did you read the comment?
}
