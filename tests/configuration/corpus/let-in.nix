{ config, pkgs, lib, ... }:

let
  user = "nia";
  dotnet = pkgs.dotnetCorePackages.sdk_8_0;
  python = pkgs.python3.withPackages (ps: with ps; [ numpy requests ]);
in
{
  environment.systemPackages = with pkgs; [
    dotnet
    git
    python
  ];
  users.users.${user} = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };
  time.timeZone = "Africa/Nairobi";
}
