{ lib, config, pkgs, ... }:
let inherit (lib) mkOption mkEnableOption types; in
{
  options.boot = {
    loader.systemd-boot.enable = mkEnableOption "the systemd-boot boot loader";
    loader.systemd-boot.configurationLimit = mkOption { type = types.nullOr types.int; default = null; description = "How many generations the boot menu shows; null shows all."; };
    loader.efi.canTouchEfiVariables = mkOption { type = types.bool; default = false; description = "Whether the EFI variables may be changed."; };
    loader.timeout = mkOption { type = types.nullOr types.int; default = 5; description = "Seconds until the default is started; null waits."; };
    initrd.availableKernelModules = mkOption { type = types.listOf types.str; default = [ ]; description = "Kernel modules that the first stage of starting may load."; };
    initrd.kernelModules = mkOption { type = types.listOf types.str; default = [ ]; description = "Kernel modules that the first stage of starting loads."; };
    kernelModules = mkOption { type = types.listOf types.str; default = [ ]; description = "Kernel modules that the second stage of starting loads."; };
    extraModulePackages = mkOption { type = types.listOf types.package; default = [ ]; description = "Packages of further kernel modules."; };
    kernelPackages = mkOption { type = types.raw; default = pkgs.linuxPackages; defaultText = lib.literalExpression "pkgs.linuxPackages"; description = "The kernel, with the modules that are built for it."; };
    kernelParams = mkOption { type = types.listOf types.str; default = [ ]; description = "Parameters of the kernel."; };
  };
  config.boot.kernelParams = [ "loglevel=4" "lsm=landlock,yama,bpf" ];
}
