{ pkgs, ... }:
let
  htop = pkgs.htop.overrideAttrs (old: { pname = "htop-mine"; });
in {
  environment.systemPackages = with pkgs; [ htop git ];
}
