# Edit this configuration file to define what should be installed on
# your system. Help is available in the manual page configuration.nix(5).

{ config, lib, pkgs, ... }:

{
  imports =
    [ # The results of the hardware scan are in a file of their own.
      ./hardware-configuration.nix
    ];

  # The boot loader for machines with EFI.
  boot.loader.systemd-boot.enable = true;
  boot.loader.efi.canTouchEfiVariables = true;

  # networking.hostName = "nixos"; # The name of this machine.
  # Pick one of the two below:
  # networking.wireless.enable = true;
  # networking.networkmanager.enable = true;

  # Where you are.
  # time.timeZone = "Europe/Amsterdam";

  # The language of the system.
  # i18n.defaultLocale = "en_US.UTF-8";
  # console = {
  #   font = "Lat2-Terminus16";
  #   keyMap = "us";
  # };

  # A user of your own.
  # users.users.alice = {
  #   isNormalUser = true;
  #   extraGroups = [ "wheel" ]; # May use sudo.
  #   packages = with pkgs; [
  #     tree
  #   ];
  # };

  # Packages that everyone on this machine has.
  # environment.systemPackages = with pkgs; [
  #   vim # an editor
  #   wget
  # ];

  # services.openssh.enable = true;

  # Ports that are open.
  # networking.firewall.allowedTCPPorts = [ ... ];

  # The release this machine was first installed with. Leave it alone,
  # also when you upgrade.
  system.stateVersion = "25.11"; # Really.

}

