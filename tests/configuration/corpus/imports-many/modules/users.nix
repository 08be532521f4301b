{ pkgs, ... }:
{
  users.users.jo = {
    isNormalUser = true;
    shell = pkgs.zsh;
  };
}
