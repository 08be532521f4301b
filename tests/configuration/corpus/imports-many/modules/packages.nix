{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    git
    wget # fetch
  ];
}
