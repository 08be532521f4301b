"""The texts that a practice system begins with, in the shape that nixos-generate-config writes (NixOS 25.11).

`HISTORY` says how the configuration came to be what it is: a stage for each of the first generations.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

RELEASE = "25.11"


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the first generations: when it was made, and what the configuration said then."""

    days_ago: int
    clock: tuple[int, int]
    """Hour and minute, local time."""
    summary: str
    packages: tuple[str, ...]
    trims: bool = False
    """Whether the service that trims solid-state disks is on."""

    def made(self, now: datetime | None = None) -> float:
        """When it was made, counted from `now`, in seconds since 1970."""
        day = (now or datetime.now()) - timedelta(days=self.days_ago)
        return day.replace(hour=self.clock[0], minute=self.clock[1], second=17, microsecond=0).timestamp()


HISTORY = (
    Stage(37, (20, 14), "the installation", ("vim", "wget")),
    Stage(23, (21, 40), "git and firefox", ("vim", "wget", "git", "firefox")),
    Stage(9, (10, 5), "weekly trimming of the disk", ("vim", "wget", "git", "firefox"), True),
    Stage(2, (19, 27), "tmux and unzip", ("vim", "wget", "git", "firefox", "tmux", "unzip"), True),
)


def configuration(stage: Stage) -> str:
    """configuration.nix as it stood at `stage`."""
    packages = "".join(
        f"    {attr}{' # an editor, to change this file with' if attr == 'vim' else ''}\n" for attr in stage.packages
    )
    trim = "\n  # Tell the solid-state disk once a week what is free.\n  services.fstrim.enable = true;\n"
    return _CONFIGURATION.replace("@packages@\n", packages).replace("@trim@\n", trim if stage.trims else "")


def hardware() -> str:
    """hardware-configuration.nix: an ordinary laptop that never was."""
    machine = platform.machine()
    return _HARDWARE.replace("@platform@", f"{'aarch64' if machine in ('arm64', 'aarch64') else machine}-linux")


_CONFIGURATION = """\
# This file says what your system is made of: change it, then run `nixos-rebuild switch`.
# What every option means: the man page configuration.nix(5), the NixOS manual (`nixos-help`),
# https://search.nixos.org/options. This is a practice system: nothing here can harm your machine.

{ config, lib, pkgs, ... }:

{
  imports =
    [ # What was found out about the hardware.
      ./hardware-configuration.nix
    ];

  # The boot loader, for machines with EFI.
  boot.loader.systemd-boot.enable = true;
  boot.loader.efi.canTouchEfiVariables = true;

  networking.hostName = "practice"; # The machine's name.

  # Networks are joined with nmcli or nmtui.
  networking.networkmanager.enable = true;

  # The time zone.
  time.timeZone = "Europe/Berlin";

  # If a proxy stands between you and the network:
  # networking.proxy.default = "http://user:password@proxy:port/";
  # networking.proxy.noProxy = "127.0.0.1,localhost,internal.domain";

  # Language, and the keyboard of the text consoles.
  i18n.defaultLocale = "en_US.UTF-8";
  # console = {
  #   font = "Lat2-Terminus16";
  #   keyMap = "us";
  #   useXkbConfig = true; # the same keyboard as in graphical sessions
  # };

  # A graphical desktop (X11).
  # services.xserver.enable = true;

  # The keyboard of graphical sessions.
  # services.xserver.xkb.layout = "us";
  # services.xserver.xkb.options = "eurosign:e,caps:escape";

  # Printing (CUPS).
  # services.printing.enable = true;

  # Sound.
  # services.pulseaudio.enable = true;
  # or
  # services.pipewire = {
  #   enable = true;
  #   pulse.enable = true;
  # };

  # Touchpads (most desktops switch this on themselves).
  # services.libinput.enable = true;

  # A person who uses this machine; the password is set with `passwd`.
  users.users.ada = {
    isNormalUser = true;
    description = "Ada";
    extraGroups = [ "networkmanager" "wheel" ]; # wheel: may use sudo
    packages = with pkgs; [
    #  thunderbird
    ];
  };

  # programs.firefox.enable = true;

  # The programs that everybody on this machine has.
  # To look for more: https://search.nixos.org/packages
  environment.systemPackages = with pkgs; [
@packages@
  ];

  # Some programs want more than a package: privileges, or something that runs beside them.
  # programs.mtr.enable = true;
  # programs.gnupg.agent = {
  #   enable = true;
  #   enableSSHSupport = true;
  # };

  # Services, which run in the background:
@trim@

  # Logging in over the network.
  # services.openssh.enable = true;

  # Ports that the firewall lets through.
  # networking.firewall.allowedTCPPorts = [ ... ];
  # networking.firewall.allowedUDPPorts = [ ... ];
  # Or no firewall at all.
  # networking.firewall.enable = false;

  # Keep a copy of this file in every generation
  # (/run/current-system/configuration.nix), in case it gets lost.
  # system.copySystemConfiguration = true;

  # The release that this machine was first installed with. It tells services which
  # layout their data on disk has, so it stays as it is: changing it updates nothing and
  # can make a service misread its own data. The release you run is chosen elsewhere
  # (by the channel, or in a flake), and `man configuration.nix` has the details.
  system.stateVersion = "25.11"; # Better left alone.
}

"""

_HARDWARE = """\
# Written by `nixos-generate-config`, which may write it anew: do not change this file.
# What you want otherwise belongs into configuration.nix beside it.
{ config, lib, pkgs, modulesPath, ... }:

{
  imports =
    [ (modulesPath + "/installer/scan/not-detected.nix")
    ];

  boot.initrd.availableKernelModules = [ "xhci_pci" "ahci" "nvme" "usb_storage" "sd_mod" "rtsx_pci_sdmmc" ];
  boot.initrd.kernelModules = [ ];
  boot.kernelModules = [ "kvm-intel" ];
  boot.extraModulePackages = [ ];

  fileSystems."/" =
    { device = "/dev/disk/by-uuid/6f4a1c52-0d1e-4b0b-9a55-3c2f2c8f7d10";
      fsType = "ext4";
    };

  fileSystems."/boot" =
    { device = "/dev/disk/by-uuid/5C1A-27E4";
      fsType = "vfat";
      options = [ "fmask=0077" "dmask=0077" ];
    };

  swapDevices =
    [ { device = "/dev/disk/by-uuid/b1f3a0de-8a5c-4a27-93c7-50a4f1e2ce19"; }
    ];

  nixpkgs.hostPlatform = lib.mkDefault "@platform@";
  hardware.cpu.intel.updateMicrocode = lib.mkDefault config.hardware.enableRedistributableFirmware;
}
"""
