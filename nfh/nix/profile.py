"""What is run to change a profile: argument lists only, every program by its absolute path.

nix-env does it, because it keeps Nix's own lock on the profile (nix-env(1)). Who may write the profile (root, or the
owner of a practice system) is for whoever runs them.
"""

from __future__ import annotations

from collections.abc import Iterable

from nfh.nix.target import Target
from nfh.nix.tools import require_program

Argv = tuple[str, ...]


def set_profile(target: Target, store_path: str) -> Argv:
    """Make `store_path` a new generation, and the current one. (Set to what is current already, Nix makes none.)"""
    return (*_env(target), "--set", store_path)


def switch_generation(target: Target, number: int) -> Argv:
    """Make generation `number` the current one; activates nothing."""
    return (*_env(target), "--switch-generation", str(number))


def rollback(target: Target) -> Argv:
    """Make the generation before the current one the current one; activates nothing."""
    return (*_env(target), "--rollback")


def delete_generations(target: Target, numbers: Iterable[int]) -> Argv:
    """Delete these generations. Nix itself refuses to delete the current one."""
    return (*_env(target), "--delete-generations", *(str(number) for number in sorted(numbers)))


def collect_garbage(target: Target) -> Argv:
    """Delete every store path that nothing keeps alive (nix-store(1), --gc)."""
    return (require_program("nix-store", target.environment), "--gc")


def _env(target: Target) -> Argv:
    return (require_program("nix-env", target.environment), "-p", str(target.profile))
