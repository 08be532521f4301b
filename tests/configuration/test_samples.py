"""Hand-made configurations that look like real ones, with the exact lines that each request changes."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nfh.configuration import list_values, options, packages
from nfh.configuration.edited import Edited
from nfh.configuration.nix_value import PackageRef
from nfh.configuration.source import Source

SAMPLES = Path(__file__).parent / "samples"

KIM = {"isNormalUser": True, "extraGroups": ["audio"]}


def add(*attrs: str, **answers: str) -> Callable[[Source], Edited]:
    return lambda source: packages.add(source, attrs, answers)


def remove(*attrs: str) -> Callable[[Source], Edited]:
    return lambda source: packages.remove(source, attrs)


def put(path: str, value: Any, **answers: str) -> Callable[[Source], Edited]:
    return lambda source: options.set_option(source, path, value, {f"set:{path}": one for one in answers.values()})


def unset(path: str) -> Callable[[Source], Edited]:
    return lambda source: options.unset_option(source, path)


def more(path: str, *values: Any) -> Callable[[Source], Edited]:
    return lambda source: list_values.add_to_list(source, path, values)


def fewer(path: str, *values: Any) -> Callable[[Source], Edited]:
    return lambda source: list_values.remove_from_list(source, path, values)


PORTS = "networking.firewall.allowedTCPPorts"

# (file, request, the line before which or at which it happens: text of the lines that go (-) and come (+))
EDITS: list[tuple[str, Callable[[Source], Edited], str]] = [
    (
        "generated.nix",
        add("fd"),
        """
   # ];
+  environment.systemPackages = with pkgs; [
+    fd
+  ];

""",
    ),
    (
        "generated.nix",
        put("networking.hostName", "new"),
        """
   # networking.hostName = "nixos"; # The name of this machine.
+  networking.hostName = "new";
   # Pick one of the two below:
""",
    ),
    (
        "generated.nix",
        put("time.timeZone", "Asia/Tokyo"),
        """
   # time.timeZone = "Europe/Amsterdam";
+  time.timeZone = "Asia/Tokyo";

""",
    ),
    (
        "generated.nix",
        put("users.users.kim", KIM),
        """
   # };
+  users.users.kim = {
+    isNormalUser = true;
+    extraGroups = [ "audio" ];
+  };

""",
    ),
    (
        "generated.nix",
        more(PORTS, 443, 80),
        """
   # networking.firewall.allowedTCPPorts = [ ... ];
+  networking.firewall.allowedTCPPorts = [ 443 80 ];

""",
    ),
    (
        "generated.nix",
        put("virtualisation.docker.enable", True),
        """

+  virtualisation.docker.enable = true;
+
   # The release this machine was first installed with. Leave it alone,
""",
    ),
    (
        "generated.nix",
        put("boot.loader.timeout", 3),
        """
   boot.loader.efi.canTouchEfiVariables = true;
+  boot.loader.timeout = 3;

""",
    ),
    (
        "desktop.nix",
        add("fd", "ripgrep"),
        """
     kdePackages.kate
+    fd
+    ripgrep
     # mpv   (plays badly here)
""",
    ),
    (
        "desktop.nix",
        remove("wget", "kdePackages.kate"),
        """
     # the web
-    wget # for scripts
     curl
@@
     pkgs.jq
-    kdePackages.kate
     # mpv   (plays badly here)
""",
    ),
    (
        "desktop.nix",
        put("networking.hostName", "new"),
        """

-  networking.hostName = "desk"; # under the table
+  networking.hostName = "new"; # under the table
   networking.networkmanager.enable = true;
""",
    ),
    (
        "desktop.nix",
        more("users.users.sam.extraGroups", "docker"),
        """
     description = "Sam";
-    extraGroups = [ "networkmanager" "wheel" ];
+    extraGroups = [ "networkmanager" "wheel" "docker" ];
     packages = with pkgs; [
""",
    ),
    (
        "desktop.nix",
        fewer("users.users.sam.extraGroups", "networkmanager"),
        """
     description = "Sam";
-    extraGroups = [ "networkmanager" "wheel" ];
+    extraGroups = [ "wheel" ];
     packages = with pkgs; [
""",
    ),
    (
        "desktop.nix",
        lambda source: packages.add(source, ["mpv"], option=("users", "users", "sam", "packages")),
        """
       thunderbird
+      mpv
     ];
""",
    ),
    (
        "desktop.nix",
        put("users.users.sam.shell", PackageRef("zsh")),
        """
     ];
+    shell = pkgs.zsh;
   };
""",
    ),
    (
        "desktop.nix",
        unset("programs.firefox.enable"),
        """
-  programs.firefox.enable = true;
-
   nixpkgs.config.allowUnfree = true;
""",
    ),
    (
        "desktop.nix",
        unset("users.users.sam"),
        """
   services.desktopManager.gnome.enable = true;
-
-  users.users.sam = {
-    isNormalUser = true;
-    description = "Sam";
-    extraGroups = [ "networkmanager" "wheel" ];
-    packages = with pkgs; [
-      thunderbird
-    ];
-  };

""",
    ),
    (
        "nested.nix",
        add("fd"),
        """
     shellAliases.ll = "ls -l";
+    systemPackages = with pkgs; [
+      fd
+    ];
   };
""",
    ),
    (
        "nested.nix",
        put("environment.variables.PAGER", "less"),
        """
       EDITOR = editor;
+      PAGER = "less";
     };
""",
    ),
    (
        "nested.nix",
        put("networking.firewall.logRefusedConnections", False),
        """
       ];
+      logRefusedConnections = false;
     };
""",
    ),
    (
        "nested.nix",
        more(PORTS, 443),
        """
         80
+        443
       ];
""",
    ),
    (
        "nested.nix",
        fewer(PORTS, 22),
        """
       allowedTCPPorts = [
-        22 # ssh
         80
""",
    ),
    (
        "nested.nix",
        more("users.users.kim.extraGroups", "audio"),
        """
     isNormalUser = true;
-    extraGroups = [ "wheel" ];
+    extraGroups = [ "wheel" "audio" ];
   };
""",
    ),
    (
        "nested.nix",
        put("services.openssh.settings.PermitRootLogin", "yes"),
        """
       enable = true;
-      settings.PermitRootLogin = "no";
+      settings.PermitRootLogin = "yes";
     };
""",
    ),
    (
        "nested.nix",
        put("services.printing.enable", True, answer="inside"),
        """
     };
-    printing.enable = lib.mkDefault false;
+    printing.enable = lib.mkDefault true;
   };
""",
    ),
    (
        "nested.nix",
        put("services.printing.enable", True, answer="replace"),
        """
     };
-    printing.enable = lib.mkDefault false;
+    printing.enable = true;
   };
""",
    ),
    (
        "nested.nix",
        put("time.timeZone", "Asia/Tokyo"),
        """

+  time.timeZone = "Asia/Tokyo";
+
   system = {
""",
    ),
    (
        "module.nix",
        add("fd"),
        """
     {
-      environment.systemPackages = [ pkgs.git pkgs.htop ];
+      environment.systemPackages = [ pkgs.git pkgs.htop pkgs.fd ];
     }
""",
    ),
    (
        "module.nix",
        remove("git"),
        """
     {
-      environment.systemPackages = [ pkgs.git pkgs.htop ];
+      environment.systemPackages = [ pkgs.htop ];
     }
""",
    ),
    (
        "chain.nix",
        add("fd"),
        """
       inputs.agenix.packages.x86_64-linux.default
+      fd
     ]
""",
    ),
    (
        "chain.nix",
        put("networking.hostName", "new", answer="inside"),
        """

-  networking.hostName = lib.mkForce "chain";
+  networking.hostName = lib.mkForce "new";
 }
""",
    ),
    (
        "several.nix",
        add("fd"),
        """
     vim
+    fd
   ]) ++ (with unstable; [
""",
    ),
    (
        "hosts.nix",
        add("fd"),
        """
-{ lib, hostName, ... }:
+{ lib, hostName, pkgs, ... }:
 {
@@
   };
+  environment.systemPackages = with pkgs; [
+    fd
+  ];
 }
""",
    ),
    (
        "hosts.nix",
        put("networking.hostName", "new", answer="replace"),
        """
 {
-  networking.hostName = hostName;
+  networking.hostName = "new";
   networking.domain = "example.org";
""",
    ),
    (
        "windows.nix",
        add("fd"),
        """
 \t\thtop # ☃\r
+\t\tfd\r
 \t];\r
""",
    ),
    (
        "windows.nix",
        put("users.users.kim", KIM),
        """
 \ttime.timeZone = "Europe/Zürich";\r
+\tusers.users.kim = {\r
+\t\tisNormalUser = true;\r
+\t\textraGroups = [ "audio" ];\r
+\t};\r
 }
""",
    ),
    (
        "windows.nix",
        remove("git", "htop"),
        """
 \tenvironment.systemPackages = with pkgs; [\r
-\t\tgit  \r
-\t\thtop # ☃\r
 \t];\r
""",
    ),
    (
        "odd.nix",
        add("fd"),
        """
   /* before */ tmux
+  fd
  ] ; # done
""",
    ),
    (
        "odd.nix",
        remove("htop"),
        """
   environment . systemPackages /* why not */ = /* with */ [ # here
-      git /* g */ htop # two
+      git /* g */ # two
     (vim.override { lua = null ; }) # a
""",
    ),
]


@pytest.mark.parametrize(("name", "request_", "expected"), EDITS)
def test_exactly_these_lines(
    name: str, request_: Callable[[Source], Edited], expected: str, nix_parses: Callable[[bytes], bool]
) -> None:
    before = Source.read(SAMPLES / name)
    after = request_(before).source
    assert difference(before.content, after.content) == [line for line in expected.split("\n") if line.strip()]
    assert nix_parses(after.content)


def difference(before: bytes, after: bytes) -> list[str]:
    """The changed lines with one line of context on each side, but for empty ones; hunks are parted by @@."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    lines = list(difflib.unified_diff(old, new, n=1, lineterm=""))[3:]
    return ["@@" if line.startswith("@@") else line for line in lines if line.strip()]
