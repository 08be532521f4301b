{ pkgs, ... }:
{
  environment = {
    systemPackages =
      with pkgs; [
            git
            wget
      ];
  };
  networking = {
    hostName = "deep";
  };
}
