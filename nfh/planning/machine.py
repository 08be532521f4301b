"""What understanding may know of the machine: names read from the target when a slot needs them (its Known)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.nix.target import Target


class Machine:
    """Reads each kind of name once, when first asked; what cannot be read is simply not known."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def users(self) -> Sequence[str]:
        """Login names of people on the machine (none for another system)."""
        return self._users

    def generations(self) -> Sequence[int]:
        """Numbers of the system's generations, ascending."""
        from nfh.errors import NfhError
        from nfh.nix import generations

        try:
            return tuple(g.number for g in generations.read(self._target.profile, self._target.run_dir))
        except NfhError:
            return ()

    def installed(self) -> Sequence[str]:
        """Attributes in the configuration's package lists."""
        return self._installed

    def has_package(self, name: str) -> bool:
        """Whether the configuration lists this very attribute, or the machine's own nixpkgs has it; asks Nix then
        (False on paper)."""
        from nfh.errors import NfhError

        if name in self._installed:
            return True
        if self._target.kind == "practice":
            from nfh.practice.stand_ins import has

            return has(name)
        from nfh.nix import packages

        try:
            return packages.exists(self._target, name)
        except NfhError:
            return False

    def hosts(self) -> Sequence[str]:
        """Hosts of the flake, as far as they are known without evaluating."""
        return (self._target.host,) if self._target.host else ()

    @cached_property
    def _users(self) -> tuple[str, ...]:
        if self._target.kind != "this":
            return ()
        import pwd

        return tuple(user.pw_name for user in pwd.getpwall() if user.pw_uid == 0 or 1000 <= user.pw_uid < 60000)

    @cached_property
    def _installed(self) -> tuple[str, ...]:
        from nfh.configuration import closure
        from nfh.configuration.whole.packages import OF_SYSTEM, attributes
        from nfh.errors import NfhError

        target = self._target
        try:
            whole = closure.of_flake(target.entry, target.host) if target.is_flake else closure.of_file(target.entry)
            return tuple(attributes(whole, OF_SYSTEM))
        except NfhError:
            return ()
