{ config, pkgs, lib, ... }:
{
  environment.systemPackages = with pkgs; [
    git
    wget
  ] ++ lib.optionals config.services.xserver.enable [
    xclip
    arandr
  ] ++ (if config.networking.wireless.enable then [ iw ] else [ ]);
}
