{ config, pkgs, lib, ... }:
{
  networking.hostName = "büro";
  services.desktopManager.plasma6.enable = true;
  services.displayManager.sddm = {
    enable = true;
    wayland.enable = true;
  };
  hardware.graphics.enable = true;

  environment.systemPackages = with pkgs; [
    # Internet
    thunderbird
    #chromium
    # nextcloud-client   # broken since May

    # Büro
    libreoffice-qt6 # lange Ladezeit …
    hunspellDicts.de_DE

    # KDE
    kdePackages.kcalc
    kdePackages.kate   # Editor
    # kdePackages.kdenlive
  ];

  fonts.packages = with pkgs; [ noto-fonts nerd-fonts.fira-code ];

  # Nicht ändern.
  system.stateVersion = "24.11";
}
