{
  programs.zsh.enable = true;
  environment.shellAliases = {
    ll = "ls -l";
  };
}
