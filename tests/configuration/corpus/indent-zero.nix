{ pkgs, ... }:
{
environment.systemPackages = with pkgs; [
git
wget
];
services.openssh.enable = true;
networking.hostName = "flat";
}
