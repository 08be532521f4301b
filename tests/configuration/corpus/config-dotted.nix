{ pkgs, lib, ... }:
{
  options.a.b = lib.mkOption { default = 1; };
  config.networking.hostName = "dots";
  config.services.openssh.enable = true;
}
