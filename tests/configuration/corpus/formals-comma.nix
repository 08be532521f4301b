{
  config,
  pkgs,
  lib,
  ...
}:
{
  environment.systemPackages = with pkgs; [
    git
  ];
  networking = {
    hostName = "rfc";
    firewall = {
      allowedTCPPorts = [
        22
        80
      ];
    };
  };
}
