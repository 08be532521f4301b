{ pkgs, ... }: {
  environment = with pkgs; {
    systemPackages = [ git vim ];
    shells = [ zsh ];
  };
}
