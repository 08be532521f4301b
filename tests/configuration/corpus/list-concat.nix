{ config, pkgs, lib, ... }:
let cfg = config.my.a11y; in
{
  environment.systemPackages = with pkgs; lib.concatLists [
    (lib.optional cfg.orca            orca)
    [ speech-dispatcher ]    # universal
  ];
  services.dbus.enable = true;
}
