{ imports = [ ./boot.nix ./network.nix ./locale.nix ]; }
