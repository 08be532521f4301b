{ pkgs, ... }:
let
  fonts = [ pkgs.noto-fonts ];
in
{
  environment.systemPackages =
    with pkgs;
    [
      git
      htop
    ]
    ++ [
      # games
      nethack
    ]
    ++ fonts;
}
