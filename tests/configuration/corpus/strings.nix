{ pkgs, lib, ... }:
{
  environment.etc."motd".text = ''
    environment.systemPackages = with pkgs; [ fake ];
    ''${not} # a comment ${lib.version}
  '';
  programs.bash.interactiveShellInit = "alias gs='git status' # ] };";
  environment.systemPackages = with pkgs; [
    git
  ];
  networking.extraHosts =
    ''
      127.0.0.1 other
    '';
}
