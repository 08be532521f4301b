# The packages of the practice system: stand-ins made by /bin/sh, described in pkgs/packages.json.
{ config ? { }, system ? builtins.currentSystem, overlays ? [ ], ... }:
let
  lib = import ./lib;
  recorded = builtins.fromJSON (builtins.readFile ./pkgs/packages.json);
  make = import ./pkgs/stand-in.nix { inherit lib system config; };
  parts = attr: if builtins.match "[^.]*" attr != null then [ attr ] else builtins.filter builtins.isString (builtins.split "\\." attr);

  # "kdePackages.kate" lies in a nested set.
  nest = depth: places:
    builtins.mapAttrs
      (_: group:
        let first = builtins.head group; in
        if builtins.length first.path == depth + 1 then first.attr else nest (depth + 1) group)
      (builtins.groupBy (p: builtins.elemAt p.path depth) places);
  tree = nest 0 (map (attr: { path = parts attr; inherit attr; }) (builtins.attrNames recorded));
  stand-ins = final: builtins.mapAttrs (_: at: if builtins.isString at then stand-in final at else stand-ins' final at) tree;
  # Listed by nix-env as nixpkgs' own sets are.
  stand-ins' = final: at:
    builtins.mapAttrs (_: at: if builtins.isString at then stand-in final at else stand-ins' final at) at // { recurseForDerivations = true; };
  stand-in = final: attr:
    let fact = recorded.${attr}; in
    make (fact // { inherit attr; deps = map (d: lib.getAttrFromPath (parts d) final) (fact.deps or [ ]); });

  # Each layer sees the packages as all layers together make them (final) and as the layers below left them (prev).
  layers = [
    (final: _: stand-ins final)
    (_: _: import ./pkgs/failing.nix { inherit lib system make; })
    (final: prev: import ./pkgs/sets.nix { inherit lib final prev; })
    (final: _: import ./pkgs/builders.nix { inherit lib system final; })
    (_: prev: lib.optionalAttrs (config.allowAliases or true) (import ./pkgs/aliases.nix prev))
    (_: _: { inherit lib system config; path = ./.; stdenv = { inherit system; hostPlatform = { inherit system; }; }; nixos = configuration: import ./nixos { inherit configuration system; }; })
  ] ++ overlays;
  pkgs = builtins.foldl' (prev: layer: prev // layer pkgs prev) { } layers;
in
pkgs
