args@{ config, pkgs, ... }: {
  environment.systemPackages = with pkgs; [ git ];
  nix.settings = { experimental-features = [ "nix-command" "flakes" ]; trusted-users = [ "root" ]; };
}
