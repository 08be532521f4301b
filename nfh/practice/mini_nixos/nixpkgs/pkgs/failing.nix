# Packages that fail, each in its own way: for practising what to do then.
{ lib, system, make }:
rec {
  failing = make { attr = "failing"; description = "Does not compile"; script = "echo 'configure: error: no acceptable C compiler found in $PATH' >&2; exit 77"; };
  needs-failing = make { attr = "needs-failing"; description = "Depends on what does not compile"; deps = [ failing ]; };
  hashmismatch = derivation {
    name = "source.tar.gz";
    inherit system;
    builder = "/bin/sh";
    PATH = lib.builderPath;
    args = [ "-c" "echo hi > \"$out\"" ];
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = "0000000000000000000000000000000000000000000000000000";
  };
  diskfull = make { attr = "diskfull"; description = "Writes until the disk is full"; script = "cat /dev/zero > \"$out/big\""; };
  slow = make { attr = "slow"; description = "Takes three seconds to build"; steps = 30; };
}
