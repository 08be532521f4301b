{ config, pkgs, ... }:

{
  imports = [ ./hardware-configuration.nix ];

  networking.hostName = "desk"; # under the table
  networking.networkmanager.enable = true;

  time.timeZone = "America/New_York";

  services.xserver.enable = true;
  services.displayManager.gdm.enable = true;
  services.desktopManager.gnome.enable = true;

  users.users.sam = {
    isNormalUser = true;
    description = "Sam";
    extraGroups = [ "networkmanager" "wheel" ];
    packages = with pkgs; [
      thunderbird
    ];
  };

  programs.firefox.enable = true;

  nixpkgs.config.allowUnfree = true;

  environment.systemPackages = with pkgs; [
    # editors
    vim
    # emacs

    # the web
    wget # for scripts
    curl

    (python3.withPackages (ps: with ps; [ requests numpy ]))
    pkgs.jq
    kdePackages.kate
    # mpv   (plays badly here)
  ];

  system.stateVersion = "24.05";
}
