# The system itself: everything joined under one store path, with the program that switches to it.
{ lib, config, system, pkgs, variant, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.system;
  failed = map (a: a.message) (builtins.filter (a: !a.assertion) config.assertions);
  script = name: text: derivation {
    inherit name system text;
    builder = "/bin/sh";
    PATH = lib.builderPath;
    args = [ "-e" "-c" "printf '%s' \"$text\" > \"$out\"; chmod +x \"$out\"" ];
  };
  # What switch-to-configuration needs to know of this system; the script itself is the same for all.
  facts = ''
    ROOT=${lib.escapeShellArg cfg.practiceRoot}
    LOG=${lib.escapeShellArg cfg.activationLog}
    PATH=${lib.escapeShellArg lib.builderPath}:$PATH
    LABEL=${lib.escapeShellArg cfg.nixos.label}
    USERS=${lib.escapeShellArg (builtins.concatStringsSep " " (builtins.filter (n: config.users.users.${n}.isNormalUser) (builtins.attrNames config.users.users)))}
    BOOT_LOADER=${if config.boot.loader.systemd-boot.enable then "systemd-boot" else "none"}
    BOOT_LIMIT=${toString config.boot.loader.systemd-boot.configurationLimit}
    BOOT_TIMEOUT=${toString config.boot.loader.timeout}
    export ROOT LOG PATH
  '';
  revision = lib.last (lib.splitString "." cfg.nixos.version);
  snippets = lib.concatMapStrings
    (name: ''
      ( set -e
      ${cfg.activationScripts.${name}}
      ) || { echo "Activation script snippet '${name}' failed ($?)" >&2; status=2; }
    '')
    (builtins.attrNames cfg.activationScripts);
in
{
  options.system = {
    stateVersion = mkOption { type = types.str; default = cfg.nixos.release; description = "The release this machine was first installed with; data of services is kept compatible with it. Not to be changed."; };
    nixos.release = mkOption { type = types.str; default = lib.trivial.release; internal = true; };
    nixos.codeName = mkOption { type = types.str; default = lib.trivial.codeName; internal = true; };
    nixos.version = mkOption { type = types.str; default = lib.version; internal = true; };
    nixos.label = mkOption { type = types.str; default = cfg.nixos.version; description = "What the boot menu shows beside the generation."; };
    configurationRevision = mkOption { type = types.nullOr types.str; default = null; description = "The git revision of the configuration."; };
    activationScripts = mkOption { type = types.attrsOf types.lines; default = { }; description = "Shell scripts that run at every activation."; };
    activationLog = mkOption { type = types.str; default = "${cfg.practiceRoot}/var/log/activation.log"; internal = true; };
    practiceRoot = mkOption {
      type = types.str;
      # The store lies at ROOT/nix/store; a system built in the real store is never activated by these scripts.
      default =
        let given = builtins.getEnv "MINI_NIXOS_ROOT"; own = builtins.match "(.+)/nix/store" builtins.storeDir; in
        if given != "" then given else if own != null then builtins.head own else "";
      internal = true;
    };
    build = mkOption { type = types.lazyAttrsOf types.unspecified; default = { }; internal = true; };
  };
  config.system.build = {
    nixos-version = derivation {
      name = "nixos-version";
      inherit system;
      builder = "/bin/sh";
      PATH = lib.builderPath;
      text = ''
        #!/bin/sh
        case "$1" in
          --hash | --revision) echo ${revision} ;;
          --configuration-revision) ${if cfg.configurationRevision == null then "exit 1" else "echo ${cfg.configurationRevision}"} ;;
          --json) echo '{"nixosVersion":"${cfg.nixos.version}"}' ;;
          *) echo '${cfg.nixos.version} (${cfg.nixos.codeName})' ;;
        esac
      '';
      args = [ "-e" "-c" "mkdir -p \"$out/bin\"; printf '%s' \"$text\" > \"$out/bin/nixos-version\"; chmod +x \"$out/bin/nixos-version\"" ];
    };
    toplevel =
      if failed != [ ] then throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (m: "- ${m}") failed}"
      else lib.showWarnings config.warnings (derivation {
        name = "nixos-system-${config.networking.hostName}-${cfg.nixos.label}";
        inherit system;
        builder = "/bin/sh";
        PATH = lib.builderPath;
        sw = cfg.path;
        etc = cfg.build.etc;
        kernel = config.boot.kernelPackages.kernel;
        inherit (cfg.nixos) version;
        params = builtins.concatStringsSep " " config.boot.kernelParams;
        switch = script "switch-to-configuration" ("#!/bin/sh\n" + facts + builtins.readFile ./switch-to-configuration.sh);
        activate = script "activate" ("#!/bin/sh\n" + facts + "status=0\n" + snippets + builtins.readFile ./activate.sh);
        bootloader = script "install-boot-loader" ("#!/bin/sh\n" + facts + builtins.readFile ./install-boot-loader.sh);
        specialisations = builtins.concatStringsSep " " (map (n: "${n}=${variant config.specialisation.${n}.configuration}") (builtins.attrNames config.specialisation));
        args = [
          "-e"
          "-c"
          ''
            mkdir -p "$out/bin" "$out/specialisation"
            printf '%s' "$version" > "$out/nixos-version"
            printf '%s' "$system" > "$out/system"
            printf '%s' "init=$out/init $params" > "$out/kernel-params"
            printf '#!/bin/sh\n' > "$out/init"; chmod +x "$out/init"
            ln -s "$sw" "$out/sw"
            ln -s "$etc/etc" "$out/etc"
            ln -s "$kernel/bzImage" "$out/kernel"
            ln -s "$kernel/initrd" "$out/initrd"
            ln -s "$kernel" "$out/kernel-modules"
            ln -s "$activate" "$out/activate"
            ln -s "$bootloader" "$out/bin/install-boot-loader"
            ln -s "$switch" "$out/bin/switch-to-configuration"
            for s in $specialisations; do ln -s "''${s#*=}" "$out/specialisation/''${s%%=*}"; done
          ''
        ];
      });
  };
}
