# environment.etc: the files of /etc, one derivation.
{ lib, config, system, ... }:
let
  inherit (lib) mkOption types;
  files = builtins.filter (file: file.enable) (lib.mapAttrsToList (name: file: file // { inherit name; }) config.environment.etc);
  put = file:
    let target = lib.escapeShellArg file.name; in ''
      mkdir -p "$out/etc"/${lib.escapeShellArg (builtins.dirOf "./${file.name}")}
      ${if file.source != null
        then "ln -s ${lib.escapeShellArg file.source} \"$out/etc\"/${target}"
        else "printf '%s' ${lib.escapeShellArg (toString file.text)} > \"$out/etc\"/${target}"}
    '';
in
{
  options.environment.etc = mkOption {
    default = { };
    description = "Files of /etc.";
    type = types.attrsOf (types.submodule {
      options = {
        enable = mkOption { type = types.bool; default = true; description = "Whether the file is there."; };
        text = mkOption { type = types.nullOr types.lines; default = null; description = "What the file holds."; };
        source = mkOption { type = types.nullOr types.path; default = null; description = "The file that it links to."; };
      };
    });
  };
  config.system.build.etc = derivation {
    name = "etc";
    inherit system;
    builder = "/bin/sh";
    PATH = lib.builderPath;
    args = [ "-e" "-c" "mkdir -p \"$out/etc\"\n${lib.concatMapStrings put files}" ];
  };
}
