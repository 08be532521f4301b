# A package from nothing but /bin/sh and coreutils, with the refusals of nixpkgs' check-meta.
{ lib, system, config ? { } }:
let
  check = import ./check-meta.nix { inherit lib config; };
  last = attr: let m = builtins.match ".*\\.([^.]+)" attr; in if m == null then attr else builtins.head m;
in
{ attr
, pname ? last attr
, version ? "1.0"
, description ? "The ${pname} program"
, bins ? [ pname ]
, deps ? [ ]
, size ? 40 # KiB
, steps ? 0 # lines of a long build, a tenth of a second each
, script ? ""
, unfree ? false
, broken ? false
, vulnerabilities ? [ ]
, homepage ? null
, license ? if unfree then "unfree" else "free"
}:
let
  name = "${pname}-${version}";
  meta = {
    inherit description unfree broken homepage name;
    available = !broken;
    license = { shortName = license; free = !unfree; };
    position = "/nixpkgs/pkgs/by-name/${lib.toLower (builtins.substring 0 2 pname)}/${pname}/package.nix:24";
    mainProgram = if bins == [ ] then null else builtins.head bins;
    knownVulnerabilities = vulnerabilities;
  };
  attributes = {
    inherit name pname version system;
    builder = "/bin/sh";
    PATH = lib.builderPath;
    deps = lib.concatMapStringsSep "\n" toString deps;
    bins = builtins.concatStringsSep " " bins;
    args = [
      "-e"
      "-c"
      ''
        echo "building ${name}"
        mkdir -p "$out/bin" "$out/share/${pname}"
        printf '%s\n' "$deps" > "$out/share/${pname}/deps"
        for bin in $bins; do
          printf '#!/bin/sh\necho "${name}: a stand-in of the practice system; the real program is not here"\n' > "$out/bin/$bin"
        done
        [ -z "$bins" ] || chmod +x "$out"/bin/*
        head -c ${toString (size * 1024)} /dev/zero > "$out/share/${pname}/data"
        i=0; while [ $i -lt ${toString steps} ]; do i=$((i+1)); echo "[$i/${toString steps}] ${pname}"; sleep 0.1; done
        ${script}
      ''
    ];
  };

  # As in nixpkgs: what a package is may always be asked, only building it is refused.
  finish = attributes:
    let package = derivation attributes; in
    package // {
      inherit meta pname version;
      outPath = assert check { inherit pname name meta; }; package.outPath;
      drvPath = assert check { inherit pname name meta; }; package.drvPath;
      # An override makes another package: what was asked for is told to its build.
      override = wanted: finish (attributes // { overridden = lib.toPretty (if builtins.isFunction wanted then wanted { } else wanted); });
      overrideAttrs = f:
        let more = if builtins.isFunction (f attributes) then f attributes attributes else f attributes; in
        finish (attributes // builtins.intersectAttrs { version = null; patches = null; postInstall = null; src = null; } more);
    };
in
finish attributes
