{ ... }:
{
  imports = [ ./games.nix ./work.nix ];
}
