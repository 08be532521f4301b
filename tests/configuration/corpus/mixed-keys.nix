{ config, pkgs, ... }:

{
  programs.firefox.enable = true;
  programs.git = {
    enable = true;
    config.init.defaultBranch = "main";
  };
  environment.systemPackages = with pkgs; [
    wget
  ];
  users.users.tom = {
    isNormalUser = true;
    packages = with pkgs; [
      gimp
      vlc
    ];
  };
}
