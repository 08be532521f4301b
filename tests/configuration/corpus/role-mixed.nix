{ config, lib, pkgs, ... }: let
  cfg = config.my.shell;
  inherit (lib) mkEnableOption mkIf;
in {
  options.my.shell.enable = mkEnableOption "shell";
  config = {
    programs.zsh.enable = mkIf cfg.enable true;
    environment.systemPackages = [ pkgs.fzf ] ++ lib.optional cfg.enable pkgs.zsh;
  };
}
