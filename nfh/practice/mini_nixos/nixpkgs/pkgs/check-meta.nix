# What nixpkgs refuses to evaluate: unfree, broken and insecure packages, with the words a NixOS user meets.
{ lib, config }:
{ pname, name, meta }:
let
  where = "Package ‘${name}’ in ${meta.position}";
  allowed = variable: builtins.getEnv variable == "1";
  unfreeAllowed = config.allowUnfree or false || allowed "NIXPKGS_ALLOW_UNFREE" || (config.allowUnfreePredicate or (_: false)) { inherit pname name meta; };
  brokenAllowed = config.allowBroken or false || allowed "NIXPKGS_ALLOW_BROKEN";
  insecureAllowed = allowed "NIXPKGS_ALLOW_INSECURE" || builtins.elem name (config.permittedInsecurePackages or [ ]);
in
if meta.unfree && !unfreeAllowed then
  throw ''
    ${where} has an unfree license (‘${meta.license.shortName}’), refusing to evaluate.

    a) To temporarily allow unfree packages, you can use an environment variable
       for a single invocation of the nix tools.

         $ export NIXPKGS_ALLOW_UNFREE=1

    b) For `nixos-rebuild` you can set
      { nixpkgs.config.allowUnfree = true; }
    in configuration.nix to override this.
  ''
else if meta.broken && !brokenAllowed then
  throw ''
    ${where} is marked as broken, refusing to evaluate.

    a) To temporarily allow broken packages, you can use an environment variable
       for a single invocation of the nix tools.

         $ export NIXPKGS_ALLOW_BROKEN=1
  ''
else if meta.knownVulnerabilities != [ ] && !insecureAllowed then
  throw ''
    ${where} is marked as insecure, refusing to evaluate.

    Known issues:
    ${lib.concatMapStrings (v: " - ${v}\n") meta.knownVulnerabilities}
    You can install it anyway by allowing this package, using the
    following methods:

      { nixpkgs.config.permittedInsecurePackages = [ "${name}" ]; }
  ''
else true
