{ pkgs, ... }: {
  environment.systemPackages = with pkgs; [ git vim ];
  networking.firewall.allowedTCPPorts = [ 80 ];
  users.users.bo = { isNormalUser = true; extraGroups = [ "wheel" ]; };
}