"""`nfh practice shell`: the person's own shell, in which the commands that nfh prints work on the practice system.

Nix's variables point into it, and a folder of small scripts stands first on PATH: nixos-rebuild, Nix's programs (with
the practice system's home folder, so that the person's own profile and channels stay out of it), and a sudo that
asks for nothing where only the practice system is touched.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from nfh.errors import NixMissing
from nfh.nix.tools import find_program
from nfh.practice.root import Root
from nfh.practice.system import Practice

NIX_PROGRAMS = (
    "nix",
    "nix-build",
    "nix-collect-garbage",
    "nix-copy-closure",
    "nix-env",
    "nix-hash",
    "nix-instantiate",
    "nix-shell",
    "nix-store",
)
_SEARCHING = ("nix-build", "nix-env", "nix-instantiate", "nix-shell")
INSIDE = "NFH_PRACTICE"
"""Set in the shell, so that a prompt or a script can see where it is."""


def shell(practice: Practice, argv: Sequence[str] = (), environ: Mapping[str, str] = os.environ) -> int:
    """Start $SHELL (or run `argv`) in the practice system; gives its exit status when it ends.

    Raises NixMissing on paper: every command there would need Nix. Failed if the practice system is not there.
    """
    if practice.on_paper:
        raise NixMissing(
            "A shell in the practice system needs Nix, and this one is on paper.",
            "Install Nix, then: nfh practice reset",
        )
    root = Root(practice.path)
    folder = write_scripts(root)
    ours = variables(practice, folder, environ)
    if argv:
        return subprocess.run(argv, env={**environ, **ours}, check=False).returncode
    program = environ.get("SHELL") or find_program("bash") or "/bin/sh"
    print(
        f"This shell works on the practice system in {root.path}.\n"
        "nixos-rebuild, nix-env, nix-store and the others do there what they do on NixOS; its configuration is\n"
        f"{root.entry}. “exit” leaves.",
        file=sys.stderr,
    )
    command, more = with_prompt(program, root.path / "shell", environ)
    return subprocess.run(command, env={**environ, **ours, **more}, check=False).returncode


def variables(practice: Practice, folder: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What is set in the shell: Nix's variables, PATH, the mark. HOME stays the person's own."""
    ours = dict(practice.target().environment)
    del ours["HOME"]
    # What the practice system installed comes last: its stand-ins must not take the place of real programs.
    path = (str(folder), environ.get("PATH", ""), str(Root(practice.path).run_dir / "current-system" / "sw" / "bin"))
    return {**ours, "PATH": ":".join(part for part in path if part), INSIDE: str(practice.path)}


def with_prompt(program: str, folder: Path, environ: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """How to start `program` so that its prompt says “(practice)”, after the person's own settings were read."""
    folder.mkdir(parents=True, exist_ok=True)
    again = f"PATH={shlex.quote(str(folder / 'bin'))}:$PATH\n"
    name = Path(program).name
    if name == "bash":
        rc = folder / "bashrc"
        rc.write_text('[ -r ~/.bashrc ] && . ~/.bashrc\nPS1="(practice) $PS1"\n' + again)
        return [program, "--rcfile", str(rc), "-i"], {}
    if name == "zsh":
        theirs = environ.get("ZDOTDIR") or "$HOME"
        for file in (".zshenv", ".zshrc"):
            text = f'[ -r "{theirs}/{file}" ] && . "{theirs}/{file}"\n'
            (folder / file).write_text(text + (f'PROMPT="(practice) $PROMPT"\n{again}' if file == ".zshrc" else ""))
        return [program, "-i"], {"ZDOTDIR": str(folder)}
    if name == "fish":
        prompt = "functions -c fish_prompt _before; function fish_prompt; echo -n '(practice) '; _before; end"
        return [program, "-C", f"{prompt}; set -gx PATH {shlex.quote(str(folder / 'bin'))} $PATH"], {}
    return [program, "-i"], {"PS1": "(practice) $ "}


def write_scripts(root: Root) -> Path:
    """Write the scripts anew (the person's Nix or nfh may have moved); gives their folder. Raises NixMissing."""
    folder = root.path / "shell" / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    home = shlex.quote(str(root.home))
    own = str(folder)
    # Newer versions of Nix take a space in NIX_PATH for the end of an entry; not one in -I.
    nixpkgs = shlex.quote(f"nixpkgs={root.channels / 'nixos'}")
    spaced = f"-I {nixpkgs} -I {shlex.quote(f'nixos-config={root.entry}')} " if " " in str(root.path) else ""
    for name in NIX_PROGRAMS:
        real = _outside(name, own)
        if real:
            where = spaced if name in _SEARCHING else ""
            _write(folder / name, f'HOME={home} exec {shlex.quote(real)} {where}"$@"\n')
    if not (folder / "nix-env").exists():
        raise NixMissing("A shell in the practice system needs Nix, and there is none here.")
    library = shlex.quote(str(Path(__file__).resolve().parents[2]))
    python = f"PYTHONPATH={library}${{PYTHONPATH:+:$PYTHONPATH}} exec {shlex.quote(sys.executable)}"
    _write(folder / "nixos-rebuild", f'{python} -m nfh.practice.rebuild "$@"\n')
    _write(folder / "nix-channel", f'{python} -m nfh.practice.channels "$@"\n')
    version = shlex.quote(str(root.run_dir / "current-system" / "sw" / "bin" / "nixos-version"))
    _write(folder / "nixos-version", f'exec {version} "$@"\n')
    _write(folder / "sudo", _SUDO.format(root=shlex.quote(str(root.path)), real=shlex.quote(_outside("sudo", own))))
    return folder


_SUDO = """\
# In the practice system everything is yours: what concerns it alone runs as it is, all else goes to the real sudo.
root={root} real={real}
option=
case $1 in -E | -H | -n) option=$1; shift ;; esac
ours=
case $1 in
  nixos-rebuild | nixos-version | nix | nix-*) ours=1 ;;
esac
for argument; do
  case $argument in "$root"/*) ours=1 ;; esac
done
if [ -n "$ours" ]; then exec "$@"; fi
if [ -z "$real" ]; then
  echo "sudo: there is no sudo on this machine, and $1 does not concern the practice system" >&2
  exit 1
fi
exec "$real" $option "$@"
"""


def _outside(name: str, folder: str) -> str:
    """The program of that name on PATH, not counting our own scripts (a shell inside a shell)."""
    path = ":".join(part for part in os.environ.get("PATH", "").split(":") if part != folder)
    return find_program(name, {"PATH": path})


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text("#!/bin/sh\n" + text)
    fresh.chmod(0o755)
    fresh.replace(path)
