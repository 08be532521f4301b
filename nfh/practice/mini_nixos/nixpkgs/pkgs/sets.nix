# Sets of packages that are made of others: kernels, Python with packages.
{ lib, final, prev }:
let
  kernel = name: { kernel = final.${name}; nvidiaPackages = { stable = final.nvidia-x11; beta = final.nvidia-x11; production = final.nvidia-x11; }; };
  withPackages = python: packages: f:
    final.buildEnv { name = "${python.name}-env"; paths = [ python ] ++ f packages; ignoreCollisions = true; };
in
{
  linuxPackages = kernel "linux";
  linuxPackages_latest = kernel "linux_latest";
  linuxPackages_6_6 = kernel "linux_6_6";
  linuxPackages_6_12 = kernel "linux";
  linuxPackages_zen = kernel "linux_latest";
  python3 = prev.python3 // { pkgs = final.python3Packages; withPackages = withPackages final.python3 final.python3Packages; };
  python313Packages = final.python3Packages;
  zsh = prev.zsh // { shellPath = "/bin/zsh"; };
  bash = prev.bash // { shellPath = "/bin/bash"; };
  bashInteractive = prev.bash // { shellPath = "/bin/bash"; };
  fish = prev.fish // { shellPath = "/bin/fish"; };
  nushell = prev.nushell // { shellPath = "/bin/nu"; };
}
