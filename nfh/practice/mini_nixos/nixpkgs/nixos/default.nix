{ configuration ? (let e = builtins.getEnv "NIXOS_CONFIG"; in if e != "" then /. + e else <nixos-config>)
, system ? builtins.currentSystem
, specialArgs ? { }
}:
let
  lib = import ../lib;
  eval = lib.evalModules {
    specialArgs = specialArgs // { modulesPath = toString ./modules; };
    modules = [ configuration { _module.args = { inherit system; }; } ] ++ import ./modules/module-list.nix;
  };
in
{
  inherit (eval) config options;
  inherit (eval._module.args) pkgs;
  system = eval.config.system.build.toplevel;
}
