{ pkgs, lib, ... }:
{
  users.users = lib.genAttrs [ "a" "b" ] (n: { isNormalUser = true; });
  services = lib.mkMerge [ { openssh.enable = true; } { printing.enable = true; } ];
  networking.firewall = lib.mkMerge [ { allowedTCPPorts = [ 22 ]; } ];
}
