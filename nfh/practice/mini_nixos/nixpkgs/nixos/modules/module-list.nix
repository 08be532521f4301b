# Every module of the practice system.
[
  ./misc.nix
  ./nixpkgs.nix
  ./packages.nix
  ./etc.nix
  ./systemd.nix
  ./system
  ./boot.nix
  ./networking.nix
  ./users.nix
  ./services.nix
  ./recorded.nix
]
