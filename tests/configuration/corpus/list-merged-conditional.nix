{ config, lib, pkgs, ... }:
let
  cfg = config.my.roles.nvidia;
in
{
  options = {
    my.roles.nvidia.enable = lib.mkEnableOption "x";
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = lib.mkMerge [
      (lib.mkIf cfg.enableCuda [ pkgs.nvtopPackages.nvidia ])
    ];
    hardware.nvidia.open = lib.mkDefault true;
  };
}
