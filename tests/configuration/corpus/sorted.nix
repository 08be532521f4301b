{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    bat
    curl
    eza
    fd
    # ghostty
    jq
    ripgrep
    tree
  ];
}
