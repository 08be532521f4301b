{ config, pkgs, lib, ... }:
{
  environment.systemPackages = with pkgs; lib.flatten [
    [
      # Driver
      rtl-sdr
    ]
    (lib.optional config.x.gui gqrx)
  ];
}
