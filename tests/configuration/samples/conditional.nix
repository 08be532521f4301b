{ config, lib, pkgs, ... }:

let
  cfg = config.my.games;
in
{
  options.my.games.enable = lib.mkEnableOption "games";

  config = lib.mkIf cfg.enable {
    environment.systemPackages = with pkgs; [
      wesnoth
    ];
  };
}
