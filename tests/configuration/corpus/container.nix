{ pkgs, ... }:
{
  containers.web = {
    autoStart = true;
    config = { config, pkgs, ... }: {
      environment.systemPackages = with pkgs; [ git ];
      services.nginx.enable = true;
      system.stateVersion = "24.05";
    };
  };
}
