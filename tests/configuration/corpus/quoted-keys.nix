{ pkgs, ... }:
{
  "networking".hostName = "quoted";
  users.users."ann.b" = { isNormalUser = true; extraGroups = [ "wheel" ]; };
  services.nginx.virtualHosts."example.org" = {
    forceSSL = true;
    locations."/".root = "/srv";
  };
  environment.systemPackages = with pkgs; [ git ];
}
