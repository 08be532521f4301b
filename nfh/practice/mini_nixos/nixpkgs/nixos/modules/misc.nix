{ lib, config, ... }:
let inherit (lib) mkOption types; in
{
  options = {
    assertions = mkOption { type = types.listOf types.unspecified; default = [ ]; internal = true; };
    warnings = mkOption { type = types.listOf types.str; default = [ ]; internal = true; };
    specialisation = mkOption { type = types.attrsOf types.attrs; default = { }; description = "Variants of the system to choose from in the boot menu."; };
    time.timeZone = mkOption { type = types.nullOr types.str; default = null; description = "The time zone, as in the tz database (Europe/Berlin); null leaves it to be set at run time."; };
    i18n.defaultLocale = mkOption { type = types.str; default = "en_US.UTF-8"; description = "The locale of programs that are not told another one."; };
    i18n.extraLocaleSettings = mkOption { type = types.attrsOf types.str; default = { }; description = "Parts of the locale (LC_TIME and the like) that differ from the default."; };
    console.keyMap = mkOption { type = types.str; default = "us"; description = "The keyboard of the text consoles."; };
    hardware.enableRedistributableFirmware = mkOption { type = types.bool; default = false; description = "Whether firmware with a redistribution license is available to the kernel."; };
    hardware.cpu.intel.updateMicrocode = mkOption { type = types.bool; default = false; description = "Whether the microcode of Intel processors is updated."; };
    fileSystems = mkOption {
      default = { };
      description = "What is mounted where.";
      type = types.attrsOf (types.submodule {
        options = {
          device = mkOption { type = types.nullOr types.str; default = null; description = "The device."; };
          fsType = mkOption { type = types.str; default = "auto"; description = "The kind of file system."; };
          options = mkOption { type = types.listOf types.str; default = [ "defaults" ]; description = "How to mount it."; };
        };
      });
    };
    swapDevices = mkOption { type = types.listOf types.attrs; default = [ ]; description = "Where memory is swapped to."; };
  };
  config = {
    environment.etc."locale.conf".text = lib.concatMapStrings (line: line + "\n") ([ "LANG=${config.i18n.defaultLocale}" ] ++ lib.mapAttrsToList (n: v: "${n}=${v}") config.i18n.extraLocaleSettings);
    environment.etc."vconsole.conf".text = "KEYMAP=${config.console.keyMap}\n";
    environment.etc."timezone".text = "${toString config.time.timeZone}\n";
    environment.etc."fstab".text = lib.concatMapStrings (line: line + "\n") (
      lib.mapAttrsToList (where: fs: "${toString fs.device} ${where} ${fs.fsType} ${builtins.concatStringsSep "," fs.options} 0 0") config.fileSystems
      ++ map (swap: "${swap.device} none swap defaults") config.swapDevices
    );
  };
}
