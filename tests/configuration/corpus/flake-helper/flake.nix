{
  inputs.nixpkgs.url = "nixpkgs/nixos-24.11";
  outputs = inputs@{ nixpkgs, ... }:
    let
      mkHost = name: extra: nixpkgs.lib.nixosSystem {
        specialArgs = { inherit inputs; };
        modules = [ ./modules/base.nix (./hosts + "/${name}.nix") ] ++ extra;
      };
    in
    {
      nixosConfigurations = {
        alpha = mkHost "alpha" [ ];
        beta = mkHost "beta" [ ./modules/server.nix ];
        gamma = mkHost "gamma" [ ];
      };
    };
}
