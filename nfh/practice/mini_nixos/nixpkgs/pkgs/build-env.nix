# Joins the bin folders of packages with links. Two packages with the same program conflict, as in nixpkgs:
# an error, or a warning where the caller ignores collisions (the first one wins).
{ lib, system }:
{ name, paths, ignoreCollisions ? false }:
derivation {
  inherit name system;
  builder = "/bin/sh";
  PATH = lib.builderPath;
  # One a line: the path of the store may have spaces.
  paths = lib.concatMapStringsSep "\n" toString paths;
  ignoreCollisions = if ignoreCollisions then "1" else "";
  args = [
    "-e"
    "-c"
    ''
      IFS='
      '
      mkdir -p "$out/bin"
      for package in $paths; do
        set --
        for file in "$package"/bin/*; do
          [ -e "$file" ] || continue
          there="$out/bin/''${file##*/}"
          if [ -e "$there" ]; then
            there=$(readlink "$there")
            [ "$there" = "$file" ] && continue
            if [ -n "$ignoreCollisions" ]; then
              echo "warning: collision between \`$file' and \`$there'" >&2
              continue
            fi
            echo "pkgs.buildEnv error: two given paths contain a conflicting subpath:" >&2
            echo "  \`$there' and" >&2
            echo "  \`$file'" >&2
            echo "hint: this may be caused by two different versions of the same package in buildEnv's \`paths' parameter" >&2
            exit 25
          fi
          set -- "$@" "$file"
        done
        [ $# = 0 ] || ln -s "$@" "$out/bin/"
      done
    ''
  ];
}
