{ lib, ... }: with lib; {
  networking.hostName = "router";
  boot.kernel.sysctl = {
    "net.ipv4.ip_forward" = 1;
    "net.ipv6.conf.all.forwarding" = mkForce 1;
  };
}
