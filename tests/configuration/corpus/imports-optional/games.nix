{ pkgs, ... }: {
  environment.systemPackages = with pkgs; [ nethack ];
  programs.steam.enable = true;
}
