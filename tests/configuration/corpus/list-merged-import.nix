{ config, lib, pkgs, modulesPath, ... }:

let
  vars = import ../../custom_vars.nix;
in
{
  security.tpm2.enable = true;
  users.users."${vars.mainUser}".extraGroups = [ "tss" ];

  boot.kernelModules = lib.mkMerge [[ "tpm" "tpm_tis" ]];

  environment.systemPackages = lib.mkMerge [
    (import ../pkgs/security.nix { pkgs = pkgs; })
  ];
}
