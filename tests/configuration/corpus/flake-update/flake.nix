{
  description = "Two machines";
  outputs = { nixpkgs, ... } @ inputs:
  let
    system = "x86_64-linux";
    shared = [ ./shared.nix ];
  in {
    nixosConfigurations = {
      one = nixpkgs.lib.nixosSystem { inherit system; modules = shared ++ [ ./one.nix ]; };
    } // {
      two = nixpkgs.lib.nixosSystem { inherit system; modules = shared ++ [ { networking.hostName = "two"; } ]; };
    };
  };
}
