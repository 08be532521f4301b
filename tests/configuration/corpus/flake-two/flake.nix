{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    hardware.url = "github:NixOS/nixos-hardware";
  };
  outputs = { self, nixpkgs, hardware, ... }@inputs: {
    nixosConfigurations = {
      desk = nixpkgs.lib.nixosSystem {
        specialArgs = { inherit inputs; };
        modules = [ ./hosts/desk ./common.nix ];
      };
      lap = nixpkgs.lib.nixosSystem {
        specialArgs = { inherit inputs; };
        modules = [ ./hosts/lap ./common.nix hardware.nixosModules.common-pc-laptop ];
      };
    };
  };
}
