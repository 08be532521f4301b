{ config, pkgs, lib, ... }:
{
  config = lib.mkMerge [
    {
      environment.systemPackages = with pkgs; [ git ];
      time.timeZone = "UTC";
    }
    (lib.mkIf config.services.xserver.enable {
      environment.systemPackages = [ pkgs.xterm ];
    })
  ];
}
