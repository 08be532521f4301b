{ config, pkgs, ... }:
{
  boot = {
    loader = {
      systemd-boot = {
        enable = true;
        configurationLimit = 5;
      };
    };
  };
  environment = {
    systemPackages = with pkgs; [
      git
      htop
    ];
    shellAliases = {
      ll = "ls -l";
    };
  };
  networking = {
    hostName = "nested";
    firewall = {
      enable = true;
      allowedTCPPorts = [ 22 ];
    };
  };
  users = {
    users = {
      ida = {
        isNormalUser = true;
      };
    };
  };
}
