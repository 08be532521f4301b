{
  outputs = { self, nixpkgs, ... }: {
    nixosConfigurations = nixpkgs.lib.genAttrs [ "ant" "bee" "cat" ] (name:
      nixpkgs.lib.nixosSystem {
        modules = [ ./machines/${name}.nix ];
      });
  };
}
