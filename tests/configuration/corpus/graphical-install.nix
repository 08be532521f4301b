# Written by the graphical installer.
{ config, pkgs, ... }:

{
  boot.loader.grub.enable = true;
  boot.loader.grub.device = "/dev/vda";
  networking.networkmanager.enable = true;
  time.timeZone = "America/Bogota";
  i18n.defaultLocale = "es_CO.UTF-8";
  i18n.extraLocaleSettings = {
    LC_ADDRESS = "es_CO.UTF-8";
    LC_TIME = "es_CO.UTF-8";
  };
  services.xserver.xkb = {
    layout = "latam";
    variant = "";
  };

  # Set a password with passwd.
  users.users.lucia = {
    isNormalUser = true;
    description = "Lucía";
    extraGroups = [ "networkmanager" "wheel" ];
    packages = with pkgs; [];
  };

  nixpkgs.config.allowUnfree = true;

  environment.systemPackages = with pkgs; [
  #  vim
  #  wget
  ];

  system.stateVersion = "24.11";
}
