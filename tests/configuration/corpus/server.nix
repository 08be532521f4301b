{ config, pkgs, ... }:

{
  # --- base -----------------------------------------------------------
  networking.hostName = "srv1";
  networking.firewall.allowedTCPPorts = [
    22   # ssh
    80   # http
    443  # https
  ];
  networking.firewall.allowedUDPPorts = [ 53 ];

  # --- services -------------------------------------------------------
  services.nginx.enable = true;
  services.postgresql = {
    enable = true;
    # upgrade by hand!
    package = pkgs.postgresql_15;
  };

  # --- users ----------------------------------------------------------
  users.users.root.openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA admin" ];
  users.users.deploy = { isNormalUser = true; extraGroups = [ "wheel" ]; };

  environment.systemPackages = with pkgs; [ htop iotop ];

  # Never change:
  system.stateVersion = "22.11";
}
