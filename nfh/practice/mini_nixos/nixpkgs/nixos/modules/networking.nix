{ lib, config, ... }:
let inherit (lib) mkOption mkEnableOption mkIf types; in
{
  options.networking = {
    hostName = mkOption { type = types.strMatching "^$|^[[:alnum:]]([[:alnum:]_-]{0,61}[[:alnum:]])?$"; default = "nixos"; description = "The name of the machine on its network."; };
    useDHCP = mkOption { type = types.bool; default = true; description = "Whether addresses are asked for by DHCP."; };
    networkmanager.enable = mkEnableOption "NetworkManager";
    firewall.enable = mkOption { type = types.bool; default = true; description = "Whether the firewall is on."; };
    firewall.allowedTCPPorts = mkOption { type = types.listOf types.port; default = [ ]; description = "The TCP ports that are reachable from outside."; };
    firewall.allowedUDPPorts = mkOption { type = types.listOf types.port; default = [ ]; description = "The UDP ports that are reachable from outside."; };
  };
  config = {
    environment.etc."hostname".text = "${config.networking.hostName}\n";
    systemd.services.NetworkManager = mkIf config.networking.networkmanager.enable { description = "Network Manager"; wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "NetworkManager"; };
    systemd.services.firewall = mkIf config.networking.firewall.enable {
      description = "Firewall";
      wantedBy = [ "sysinit.target" ];
      serviceConfig = {
        ExecStart = "firewall-start tcp ${toString config.networking.firewall.allowedTCPPorts} udp ${toString config.networking.firewall.allowedUDPPorts}";
        Type = "oneshot";
        RemainAfterExit = true;
      };
    };
  };
}
