{ programs.steam.enable = true; }
