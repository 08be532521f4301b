{ virtualisation.docker.enable = true; }
