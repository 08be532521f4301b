{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ nethack crawl ];
}
