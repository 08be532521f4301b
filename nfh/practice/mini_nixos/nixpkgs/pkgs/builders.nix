# Small builders that configurations use: texts, scripts, commands, joined packages, shells for development.
{ lib, system, final }:
let
  derive = name: facts: derivation ({ inherit name system; builder = "/bin/sh"; PATH = lib.builderPath; } // facts) // { meta = { inherit name; }; };
  file = name: text: mode: derive name { inherit text; args = [ "-e" "-c" "printf '%s' \"$text\" > \"$out\"; chmod ${mode} \"$out\"" ]; };
in
rec {
  buildEnv = import ./build-env.nix { inherit lib system; };
  symlinkJoin = { name, paths, ... }: buildEnv { inherit name paths; ignoreCollisions = true; };
  writeText = name: text: file name text "444";
  writeScript = name: text: file name text "555";
  writeShellScript = name: text: writeScript name "#!/bin/sh\n${text}";
  writeScriptBin = name: text: derive name { inherit text; args = [ "-e" "-c" "mkdir -p \"$out/bin\"; printf '%s' \"$text\" > \"$out/bin/${name}\"; chmod 555 \"$out/bin/${name}\"" ]; };
  writeShellScriptBin = name: text: writeScriptBin name "#!/bin/sh\n${text}";
  writeShellApplication = { name, text, runtimeInputs ? [ ], ... }:
    writeShellScriptBin name ("set -eu\nPATH=" + lib.escapeShellArg (lib.concatMapStringsSep ":" (p: "${p}/bin") runtimeInputs) + ":$PATH\n" + text);
  runCommand = name: variables: command: derive name (variables // { args = [ "-e" "-c" command ]; });
  mkShell = { packages ? [ ], buildInputs ? [ ], shellHook ? "", name ? "nix-shell", ... }:
    derive name { inherit shellHook; inputs = lib.concatMapStringsSep "\n" toString (packages ++ buildInputs); args = [ "-c" "mkdir -p \"$out\"" ]; };
  mkShellNoCC = mkShell;
  callPackage = target: more:
    let f = if builtins.isFunction target then target else import target; in
    f (builtins.intersectAttrs (builtins.functionArgs f) final // more);
}
