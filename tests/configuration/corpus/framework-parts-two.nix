{ inputs, ... }:
{
  flake.nixosModules.one = { pkgs, ... }: { environment.systemPackages = [ pkgs.git ]; };
  flake.nixosModules.two = { pkgs, ... }: { programs.zsh.enable = true; };
}
