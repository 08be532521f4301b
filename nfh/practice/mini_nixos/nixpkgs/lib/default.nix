# The library: what configurations and modules commonly use of nixpkgs' lib, in our own few lines.
let
  lib = functions // modules // {
    inherit types options lib;
    strings = functions;
    lists = functions;
    attrsets = functions;
    trivial = functions // release;
    inherit (release) version;
    # Where builders find mkdir and its like. NixOS has nothing in /usr/bin and only sh in /bin.
    builderPath =
      let given = builtins.getEnv "MINI_NIXOS_PATH"; in
      if given == "" then "/usr/bin:/bin:/run/current-system/sw/bin" else given;
    nixosSystem = { modules, system ? builtins.currentSystem, specialArgs ? { } }:
      import ../nixos { inherit system specialArgs; configuration = { imports = modules; }; };
  };
  release = rec {
    release = functions.fileContents ../.version;
    versionSuffix = functions.fileContents ../.version-suffix;
    codeName = functions.fileContents ../.code-name;
    version = release + versionSuffix;
  };
  functions = import ./functions.nix;
  options = import ./options.nix { inherit lib; };
  types = import ./types.nix { inherit lib; };
  modules = import ./modules.nix { inherit lib; } // options;
in
lib
