# The packages of the practice system: stand-ins made by /bin/sh, described in pkgs/packages.json.
{ config ? { }, system ? builtins.currentSystem, overlays ? [ ] }:
let
  lib = import ./lib;
  recorded = builtins.fromJSON (builtins.readFile ./pkgs/packages.json);
  make = import ./pkgs/stand-in.nix { inherit lib system config; };

  # "kdePackages.kate" lies in a nested set.
  dots = builtins.filter builtins.isString;
  place = attr: { path = dots (builtins.split "\\." attr); inherit attr; };
  nest = depth: places:
    builtins.mapAttrs
      (_: group:
        let first = builtins.head group; in
        if builtins.length first.path == depth + 1 then stand-in first.attr
        else nest (depth + 1) group)
      (builtins.groupBy (p: builtins.elemAt p.path depth) places);
  stand-in = attr:
    let fact = recorded.${attr}; in
    make (fact // { inherit attr; deps = map (d: lib.attrByPath (dots (builtins.split "\\." d)) (throw "no package ${d}") pkgs) (fact.deps or [ ]); });

  pkgs = nest 0 (map place (builtins.attrNames recorded)) // import ./pkgs/failing.nix { inherit lib system make; } // {
    inherit lib system config;
    buildEnv = import ./pkgs/build-env.nix { inherit lib system; };
    nixos = configuration: import ./nixos { inherit configuration system; };
  };
in
pkgs
