{ pkgs, lib, config, ... }:
lib.mkMerge [
  {
    environment.systemPackages = with pkgs; [ git ];
  }
  (lib.mkIf config.x { services.openssh.enable = true; })
]
