# Stands in for nixpkgs where it cannot be fetched: just what flake.nix asks of it, under the names that nixpkgs has
# (each looked up in its public sources), so that evaluating fails on any other name. Nothing of it can be built.
{
  outputs =
    { self }:
    let
      made =
        system: name: facts:
        (derivation {
          inherit name system;
          builder = "/bin/sh";
          args = [ "-c" "exit 1" ];
        })
        // facts;

      lib = {
        genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names);
        makeBinPath = paths: builtins.concatStringsSep ":" (map (path: "${path}/bin") paths);
        optionals = holds: list: if holds then list else [ ];
        versionOlder = a: b: builtins.compareVersions a b < 0;
        licenses.mit = "MIT";
        platforms.linux = [ "x86_64-linux" "aarch64-linux" ];
      };

      python =
        system: pythonVersion:
        let
          plain = name: made system "python-${name}" { };
          ps = builtins.listToAttrs (
            map (name: { inherit name; value = plain name; }) [
              "build"
              "hatchling"
              "hypothesis"
              "mypy"
              "prompt-toolkit"
              "pydantic"
              "pyte"
              "pytest"
              "pytest-xdist"
              "pyyaml"
              "rapidfuzz"
              "rich"
              "scikit-learn"
              "tree-sitter"
              "types-pyyaml"
            ]
          );
        in
        made system "python3-${pythonVersion}" {
          inherit pythonVersion;
          interpreter = "/python3";
          withPackages = f: made system "python-env-${toString (builtins.length (f (ps // grammars)))}" { };
          pkgs =
            ps
            // grammars
            // {
              toPythonModule = drv: drv // { isModule = true; };
              buildPythonApplication =
                args:
                made system "${args.pname}-${args.version}" {
                  inherit args;
                  inherit (args) meta;
                  needs = map (each: each.name) args.dependencies;
                };
            };
          inherit grammars;
        };

      grammars.tree-sitter-grammars.tree-sitter-nix = made "x86_64-linux" "python-tree-sitter-nix" { };

      packages =
        system:
        {
          python3 = python system "3.13";
          python313 = python system "3.13";
          nixos-rebuild-ng = made system "nixos-rebuild-ng" { };
          git = made system "git" { };
          gnumake = made system "gnumake" { };
          nix = made system "nix" { };
          ruff = made system "ruff" { };
          mkShell = args: made system "nix-shell" { inherit args; };
          runCommand = name: args: script: made system name { inherit args script; };
        };
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs lib.platforms.linux packages;
    };
}
