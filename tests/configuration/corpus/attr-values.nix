{ pkgs, ... }:
{
  environment.systemPackages = builtins.attrValues {
    inherit (pkgs)
      git
      ripgrep
      fd
      ;
    inherit (pkgs.kdePackages) kate;
  };
}
