{ pkgs, lib, ... }:
let
  tools = with pkgs; [
    git
    wget
  ];
in
{
  environment.systemPackages = tools;
  services.openssh.enable = lib.mkDefault true;
}
