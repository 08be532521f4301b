{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [
    git
    mpv    # films; see also: users.users.eve.packages = [ ];
  ]; # end of the packages

  users.users.eve = { isNormalUser = true; packages = with pkgs; [ vlc ]; };
}
