{ pkgs, ... }:
let
  names = [ "git" "vim" ];
in
{
  environment.systemPackages = map (name: pkgs.${name}) names;
  time.timeZone = "UTC";
}
