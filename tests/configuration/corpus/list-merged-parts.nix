{ config, pkgs, lib, ... }:
let
  libvirt = config.virtualisation.libvirtd;
in
{
  config = {
    assertions = [
      { assertion = libvirt.enable -> config.programs.dconf.enable; message = "needs dconf"; }
    ];
    environment.systemPackages = lib.mkMerge [
      [
        pkgs.dnsmasq # libvirt networking
      ]
      (lib.mkIf config.virtualisation.containers.enable [
        pkgs.dive # layers
      ])
    ];
    users.extraGroups."docker".members = [ "ash" ];
  };
}
