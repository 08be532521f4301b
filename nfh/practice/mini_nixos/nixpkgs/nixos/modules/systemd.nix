# systemd.services: unit files in /etc/systemd/system; what starts and stops at activation is read off them.
{ lib, config, ... }:
let
  inherit (lib) mkOption types;
  value = v: if builtins.isBool v then lib.boolToString v else toString v;
  section = name: facts: "[${name}]\n" + lib.concatMapStrings (line: line + "\n") (builtins.concatLists (lib.mapAttrsToList (n: v: map (one: "${n}=${value one}") (if builtins.isList v then v else [ v ])) facts));
  unit = s:
    section "Unit" ((if s.description == "" then { } else { Description = s.description; }) // s.unitConfig)
    + section "Service" (s.serviceConfig // (if s.script == "" then { } else { ExecStart = "/bin/sh -c ${lib.escapeShellArg s.script}"; }))
    + (if s.wantedBy == [ ] then "" else section "Install" { WantedBy = builtins.concatStringsSep " " s.wantedBy; });
in
{
  options.systemd.services = mkOption {
    default = { };
    description = "Services: programs that run in the background.";
    type = types.attrsOf (types.submodule {
      options = {
        enable = mkOption { type = types.bool; default = true; description = "Whether the unit is there."; };
        description = mkOption { type = types.str; default = ""; description = "What it is, in a few words."; };
        wantedBy = mkOption { type = types.listOf types.str; default = [ ]; description = "What starts it (multi-user.target: every start of the machine)."; };
        after = mkOption { type = types.listOf types.str; default = [ ]; description = "What starts before it."; };
        script = mkOption { type = types.lines; default = ""; description = "What it runs, as a shell script."; };
        unitConfig = mkOption { type = types.attrs; default = { }; description = "The [Unit] section."; };
        serviceConfig = mkOption { type = types.attrs; default = { }; description = "The [Service] section."; };
      };
    });
  };
  config = {
    environment.etc = builtins.listToAttrs (builtins.concatLists (lib.mapAttrsToList
      (name: s: lib.optional s.enable { name = "systemd/system/${name}.service"; value.text = unit s; })
      config.systemd.services));
    systemd.services = {
      dbus = { description = "D-Bus System Message Bus"; wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "dbus-daemon --system"; };
      nscd = { description = "Name Service Cache Daemon (nsncd)"; wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "nsncd"; };
    };
  };
}
