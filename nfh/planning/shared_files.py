"""Changed files that other systems of the same flake are made from as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import NfhError
from nfh.planning import editing
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from pathlib import Path

    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


def with_other_hosts(context: Context, draft: Draft) -> list[str]:
    """Which other systems of the flake the changed files belong to as well, in sentences."""
    from nfh.configuration import closure

    changed = {change.path for change in draft.changes()}
    if draft.desk is None or not context.target.is_flake or not changed:
        return []
    whole = draft.desk.configuration
    others: dict[Path, list[str]] = {}
    for host in (name for name in whole.hosts if name != whole.host):
        try:
            members = closure.of_flake(whole.entry, host, draft.source).members
        except NfhError:
            continue
        for path in changed & {one.path for one in members}:
            others.setdefault(path, []).append(host)
    return [f"{editing.short(path, context)} is also part of {listed(hosts)}." for path, hosts in others.items()]
