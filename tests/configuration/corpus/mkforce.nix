{ pkgs, lib, ... }:
{
  environment.systemPackages = lib.mkForce (with pkgs; [
    busybox
    git
  ]);
  services.openssh.enable = lib.mkForce true;
  services.openssh.settings.PermitRootLogin = lib.mkForce "no";
  networking.firewall.allowedTCPPorts = lib.mkForce [ 22 ];
}
