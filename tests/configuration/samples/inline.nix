{ pkgs, ... }: { environment.systemPackages = [ pkgs.git ]; networking.hostName = "one"; users.users.a = { isNormalUser = true; }; }
