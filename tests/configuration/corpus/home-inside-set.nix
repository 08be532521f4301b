{ pkgs, ... }:
{
  imports = [ <home-manager/nixos> ];
  users.users.max = {
    isNormalUser = true;
    home = "/home/max";
  };
  home-manager.users.max = {
    home.packages = [ pkgs.jq ];
    home.stateVersion = "24.11";
  };
}
