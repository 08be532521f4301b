{ inputs, ... }:
{
  flake.nixosModules.myfeature =
    { pkgs, ... }:
    {
      environment.systemPackages = [ inputs.foo.packages.${pkgs.stdenv.hostPlatform.system}.default ];
      programs.niri.enable = true;
    };
}
