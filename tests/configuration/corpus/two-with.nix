{ pkgs, unstable, ... }:
{
  environment.systemPackages = (with pkgs; [
    git
    tmux
  ]) ++ (with unstable; [
    zed-editor
  ]);
}
