{ pkgs, lib, ... }:
{
  environment.systemPackages = with pkgs; [ git ];
} // lib.optionalAttrs true {
  time.timeZone = "UTC";
}
