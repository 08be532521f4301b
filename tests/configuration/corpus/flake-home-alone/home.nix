{ pkgs, ... }:

{
  home.username = "gil";
  home.homeDirectory = "/home/gil";

  home.packages = [
    pkgs.hello
    # (pkgs.nerdfonts.override { fonts = [ "Hack" ]; })
  ];

  programs.home-manager.enable = true;
  home.stateVersion = "24.05"; # Please read the comment.
}
