{ configuration ? (let e = builtins.getEnv "NIXOS_CONFIG"; in if e != "" then /. + e else <nixos-config>)
, system ? builtins.currentSystem
, specialArgs ? { }
}:
let
  lib = import ../lib;
  evaluate = more: lib.evalModules {
    specialArgs = specialArgs // { modulesPath = toString ./modules; };
    modules = [ configuration { _module.args = { inherit system variant; }; } ] ++ import ./modules/module-list.nix ++ more;
  };
  # A specialisation: the same configuration with one more module, and without specialisations of its own.
  variant = module: (evaluate [ module { specialisation = lib.mkOverride 0 { }; } ]).config.system.build.toplevel;
  eval = evaluate [ ];
in
{
  inherit (eval) config options;
  inherit (eval._module.args) pkgs;
  system = eval.config.system.build.toplevel;
}
