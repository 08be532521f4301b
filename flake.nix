# nfh as a flake: the package, `nix run`, a development shell, checks. What was tried of it, and what could not be,
# stands in docs/nix.md.
{
  description = "Nix for Humanity: run NixOS in plain English, locally, with every change shown and undoable";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      project = (builtins.fromTOML (builtins.readFile ./pyproject.toml)).project;

      forEach = f: lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (system: f nixpkgs.legacyPackages.${system});

      # The Python of nixos-rebuild-ng is nixpkgs' own, so that its module can be loaded beside nfh; a Python that is
      # too new for nfh gives way to the newest that is not, and then the module is found, but not used.
      pythonOf = pkgs: if lib.versionOlder pkgs.python3.pythonVersion "3.14" then pkgs.python3 else pkgs.python313;

      # nixpkgs names and versions this one differently than PyPI, hence pythonRelaxDeps below.
      runtime = ps: [
        ps.prompt-toolkit
        ps.pydantic
        ps.pyyaml
        ps.rapidfuzz
        ps.rich
        ps.tree-sitter
        ps.tree-sitter-grammars.tree-sitter-nix
      ];

      # What compiles the knowledge; nothing of it is needed to run.
      compiling = ps: [ ps.scikit-learn ];

      # import-linter is taken where nixpkgs has it; without it `make lint` cannot check who imports whom.
      testing =
        ps:
        [
          ps.build
          ps.hatchling
          ps.hypothesis
          ps.mypy
          ps.pyte
          ps.pytest
          ps.pytest-xdist
          ps.types-pyyaml
        ]
        ++ lib.optionals (ps ? import-linter) [ ps.import-linter ];

      # nixos-rebuild-ng's module, where nixpkgs has it and it is for the same Python. nfh does without it as well.
      rebuildNg =
        pkgs: python:
        lib.optionals (pkgs ? nixos-rebuild-ng && python.pythonVersion == pkgs.python3.pythonVersion) [
          (python.pkgs.toPythonModule pkgs.nixos-rebuild-ng)
        ];

      package =
        pkgs:
        let
          python = pythonOf pkgs;
        in
        python.pkgs.buildPythonApplication {
          pname = project.name;
          inherit (project) version;
          pyproject = true;
          src = self;

          build-system = [ python.pkgs.hatchling ];
          nativeBuildInputs = compiling python.pkgs;
          dependencies = runtime python.pkgs ++ rebuildNg pkgs python;
          pythonRelaxDeps = [
            "tree-sitter"
            "tree-sitter-nix"
          ];

          # The wheel packs build/knowledge, which is not in the repository.
          preBuild = ''
            ${python.interpreter} -m nfh.knowledge
          '';

          # Nix's programs come from PATH; where there are none (nix run on another system) these are taken.
          makeWrapperArgs = [ "--suffix PATH : ${lib.makeBinPath [ pkgs.nix ]}" ];

          # The tests want Nix inside the build; `make test` in the development shell runs them.
          doCheck = false;
          pythonImportsCheck = [ "nfh.cli" ];

          meta = {
            inherit (project) description;
            license = lib.licenses.mit;
            mainProgram = "nfh";
            platforms = lib.platforms.linux;
          };
        };
    in
    {
      packages = forEach (pkgs: rec {
        nfh = package pkgs;
        default = nfh;
      });

      apps = forEach (pkgs: rec {
        nfh = {
          type = "app";
          program = "${package pkgs}/bin/nfh";
        };
        default = nfh;
      });

      # `make` finds Python and everything that pyproject.toml names here, and makes its .venv on top of it.
      devShells = forEach (
        pkgs:
        let
          python = pythonOf pkgs;
          all = ps: runtime ps ++ compiling ps ++ testing ps;
        in
        {
          default = pkgs.mkShell {
            packages = [
              (python.withPackages all)
              pkgs.git
              pkgs.gnumake
              pkgs.nix
              pkgs.ruff
            ];
          };
        }
      );

      # The package builds; the program it installs reads a sentence, and lists what it can do.
      checks = forEach (pkgs: {
        package = package pkgs;
        reads =
          pkgs.runCommand "nfh-reads-a-sentence"
            {
              nativeBuildInputs = [ (package pkgs) ];
            }
            ''
              export HOME=$PWD
              nfh understand "install htop" > said
              grep -q '"install_package"' said
              nfh ask --plain help | grep -q "install"
              touch $out
            '';
      });
    };
}
