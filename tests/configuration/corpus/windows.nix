{ config, pkgs, ... }:

{
  environment.systemPackages = with pkgs; [
    git
    notepadqq # like at work
  ];

  networking.hostName = "office";
  users.users.otto = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };

  system.stateVersion = "25.11";
}
