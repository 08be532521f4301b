{ config, lib, pkgs, ... }:

with lib;

{
  imports = [ ];

  options = {
    mine.greeting = mkOption {
      type = types.str;
      default = "hello";
    };
  };

  config = {
    environment.systemPackages = with pkgs; [
      git
    ];

    networking.hostName = "module";
  };
}
