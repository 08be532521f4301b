{ config, pkgs, username, ... }:
{
  users = {
    mutableUsers = false;
    users.${username} = {
      isNormalUser = true;
      description = username;
      extraGroups = [
        "networkmanager"
        "wheel"
      ];
      packages = with pkgs; [ firefox ];
    };
  };

  virtualisation = {
    docker.rootless = {
      enable = true;
      setSocketVariable = true;
    };
    libvirtd.enable = true;
  };

  system.stateVersion = "24.05"; # Did you read the comment?
}
