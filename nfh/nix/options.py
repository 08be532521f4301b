"""What the system's own modules say of an option: type, default, example, description, where it is declared."""

from __future__ import annotations

import json
import re
from typing import Any

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.evaluate import FLAKES, flake_reference, search_path, system_attribute
from nfh.nix.target import Target

PATH = re.compile(r"[A-Za-z_][\w'-]*(\.[A-Za-z0-9_][\w'-]*)*", re.ASCII)
"""A path of plain names: nothing else is ever put into an expression."""

_DESCRIBE = """o:
if (o._type or null) != "option" then null else let
  plain = v: let t = builtins.tryEval (builtins.toJSON v); in if t.success then builtins.fromJSON t.value else null;
  text = d: if builtins.isAttrs d then d.text or null else d;
in {
  type = o.type.description or o.type.name or "";
  description = text (o.description or null);
  default = if o ? defaultText then text o.defaultText else if o ? default then plain o.default else null;
  example = if o ? example then text (if builtins.isAttrs o.example then o.example else plain o.example) else null;
  declarations = map toString (o.declarations or [ ]);
}"""


def declaration(target: Target, path: str, cancel: Cancel | None = None) -> dict[str, Any] | None:
    """The declaration of the option `path` ("time.timeZone"); None where no module declares it.

    Keys: type, description, default, example, declarations. Options inside a set of names (users.users.NAME.shell)
    are not looked up. Raises NixFailed when the configuration does not evaluate; NixMissing.
    """
    if not PATH.fullmatch(path):
        return None
    names = [f'"{name}"' for name in path.split(".")]
    if target.is_flake:
        where = f"{flake_reference(target.folder)}#{system_attribute(target)}.options"
        found = f"options: if options ? {'.'.join(names)} then ({_DESCRIBE}) options.{'.'.join(names)} else null"
        argv = ["nix", *FLAKES, "eval", "--json", where, "--apply", found]
    else:
        expression = f"let options = (import <nixpkgs/nixos> {{ }}).options; in if options ? {'.'.join(names)} "
        expression += f"then ({_DESCRIBE}) options.{'.'.join(names)} else null"
        argv = [
            "nix-instantiate",
            "--eval",
            "--strict",
            "--json",
            *search_path(target, target.entry),
            "-E",
            expression,
        ]
    environment = {**target.environment, "NIXOS_CONFIG": str(target.entry)}
    finished = process.run(argv, environment, None, cancel)
    if finished.status != 0:
        raise NixFailed("Nix could not look at the options.", finished.stderr, finished.status, tuple(argv))
    said: dict[str, Any] | None = json.loads(finished.text)
    return said
