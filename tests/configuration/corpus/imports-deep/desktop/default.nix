{ imports = [ ./kde.nix ./apps.nix ]; }
