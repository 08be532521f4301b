{ inputs, pkgs, machine, lib, ...}:
let
  on = if machine ? x then machine.x else true;
in
{
  environment.systemPackages = with pkgs; lib.mkIf on [
    adguardhome
  ];

  services.adguardhome = lib.mkIf on {
    enable = true;
    port = 3000;
  };

  networking.firewall = lib.mkIf on {
    allowedTCPPorts = [ 53 3000 ];
  };
}
