"""NixOS has nothing in /usr and only sh in /bin. A user namespace shows that the practice system builds there too."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from nfh.practice.root import Root, mini_nixos

# A machine whose own / is seen as /real: /usr is empty, /bin has sh alone, coreutils lie in a folder of their own.
ENTER = r"""
set -eu
new=$1 root=$2 tools=$3 nix=$4 libraries=$5; shift 5
mount -t tmpfs tmpfs "$new"
for folder in real bin usr etc dev proc tmp lib lib64 "$root" "$tools"; do mkdir -p "$new/$folder"; done
mount --rbind / "$new/real"
mount --rbind /etc "$new/etc"
mount --rbind /dev "$new/dev"
mount --rbind /proc "$new/proc"
mount --bind "$(readlink -f /lib)" "$new/lib"
[ ! -e /lib64 ] || mount --bind "$(readlink -f /lib64)" "$new/lib64"
mount --bind "$root" "$new/$root"
mount --bind "$tools" "$new/$tools"
case $nix in
  /real/*) ;;
  /nix/*) mkdir -p "$new/nix"; mount --rbind /nix "$new/nix" ;;
  *) mkdir -p "$new/${nix%/bin}"; mount --bind "${nix%/bin}" "$new/${nix%/bin}" ;;
esac
cp "$(readlink -f /bin/sh)" "$new/bin/sh"
PATH=$PATH:/usr/sbin:/sbin
exec chroot "$new" /bin/sh -euc '
  export PATH=$1:$2 ${3:+LD_LIBRARY_PATH=$3}; shift 3
  [ "$(echo /usr/*)" = "/usr/*" ] && [ "$(echo /bin/*)" = /bin/sh ] || exit 99
  exec "$@"
' sh "$tools" "$nix" "$libraries" "$@"
"""
# What the builders and the activation use; nothing of gnused, gawk, findutils or util-linux.
COREUTILS = "cat chmod head ln mkdir mv readlink rm sleep sort stat tail tr"


def library_folders(program: str) -> str:
    """Where the libraries of `program` are, seen from inside."""
    listed = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    folders = {Path(word).parent for word in listed.split() if word.startswith("/")}
    return ":".join(f"/real{folder}" for folder in sorted(folders))


def test_builds_and_activates_with_nothing_but_sh_and_coreutils(tmp_path: Path, nix_root: Root) -> None:
    root = Root((tmp_path / "R").resolve())
    root.lay_out()
    root.entry.write_bytes(nix_root.entry.read_bytes())
    tools, new = tmp_path / "coreutils", tmp_path / "new"
    tools.mkdir()
    new.mkdir()
    for name in COREUTILS.split():
        (tools / name).symlink_to(f"/real{Path(str(shutil.which(name))).resolve()}")
    nix_build = Path(str(shutil.which("nix-build")))
    # A Nix from /usr is reached through /real and told where its parts are; any other one stays where it is.
    of_the_machine = nix_build.is_relative_to("/usr") or nix_build.is_relative_to("/bin")
    nix = f"/real{nix_build.parent}" if of_the_machine else str(nix_build.parent)
    libraries = library_folders(str(nix_build)) if of_the_machine else ""
    environment = root.environment(Path(f"/real{mini_nixos()}/nixpkgs"))
    environment |= {"MINI_NIXOS_PATH": str(tools), "TMPDIR": "/tmp"}
    if of_the_machine:
        environment |= {"NIX_LIBEXEC_DIR": "/real/usr/libexec", "NIX_BIN_DIR": nix}

    def inside(*argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                "unshare",
                "-Urm",
                "sh",
                "-c",
                ENTER,
                "enter",
                *map(str, (new, root.path, tools)),
                nix,
                libraries,
                *argv,
            ],
            env={**os.environ, **environment},
            check=False,
            capture_output=True,
            text=True,
        )

    built = inside("nix-build", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link")
    assert built.returncode == 0, built.stderr
    system = built.stdout.strip()
    # Everything was built in there; a tool that is missing may not have been passed over.
    assert "not found" not in built.stderr
    assert (Path(system) / "sw" / "bin" / "htop").exists()

    profile = inside("nix-env", "-p", str(root.profile), "--set", system)
    assert profile.returncode == 0, profile.stderr
    activated = inside(f"{system}/bin/switch-to-configuration", "switch")
    assert activated.returncode == 0, activated.stderr
    assert "not found" not in activated.stderr
    assert (root.run_dir / "current-system").readlink() == Path(system)
    assert "nixos-generation-1.conf" in (root.boot / "loader" / "loader.conf").read_text()
