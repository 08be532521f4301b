{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ git ];
  users.users.finn = { isNormalUser = true; extraGroups = [ "wheel" ]; };
}
