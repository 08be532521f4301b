{ pkgs, lib, config, ... }:
lib.mkIf (config.networking.hostName == "x") {
  environment.systemPackages = with pkgs; [ git ];
}
