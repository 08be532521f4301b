{ ... }:
{
  imports = [ ./a.nix ./b.nix ./c.nix ];
}
