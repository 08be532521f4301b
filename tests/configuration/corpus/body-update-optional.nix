{ pkgs, lib, hostname, ... }:
{
  environment.systemPackages = with pkgs; [ git ];
} // lib.optionalAttrs (hostname == "box") {
  time.timeZone = "UTC";
}
