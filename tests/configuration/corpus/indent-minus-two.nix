{ pkgs, ... }:
{
    environment.systemPackages = with pkgs; [
  git # vcs
  wget
    ];
    services.printing.enable = false;
}
