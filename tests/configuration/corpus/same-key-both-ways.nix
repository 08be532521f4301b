{ pkgs, ... }:
{
  networking.hostName = "both";
  networking = {
    networkmanager.enable = true;
    firewall.allowedUDPPorts = [ 51820 ];
  };
  services.openssh.enable = true;
  services = {
    printing.enable = true;
    xserver = {
      enable = true;
      xkb.layout = "us";
    };
  };
  environment.systemPackages = with pkgs; [ git ];
  environment.variables.EDITOR = "vim";
}
