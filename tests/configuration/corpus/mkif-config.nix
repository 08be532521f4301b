{ config, pkgs, lib, ... }:
let
  cfg = config.mine.desktop;
in
{
  options.mine.desktop.enable = lib.mkEnableOption "my desktop";

  config = lib.mkIf cfg.enable {
    environment.systemPackages = with pkgs; [
      git
    ];
    services.xserver.enable = true;
  };
}
