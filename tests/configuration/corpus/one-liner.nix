{ pkgs, ... }: { environment.systemPackages = with pkgs; [ git ]; services.openssh.enable = true; }
