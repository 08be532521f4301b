{ config, lib, pkgs, ... }:

{
  environment.systemPackages = with pkgs; [
    # shells and editors
    neovim # the only one
    tmux

    # net
    curl
    wget   # old habits
    nmap

    # to be sorted out some day
    ripgrep
    # keep this list short!
  ];

  services.openssh.enable = true;
  networking.firewall.allowedTCPPorts = [ 22 80 443 ];
}
