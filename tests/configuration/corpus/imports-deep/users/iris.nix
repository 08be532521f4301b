{ pkgs, ... }:
{
  users.users.iris = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
    packages = [ pkgs.jq ];
  };
}
