"""Changes to configurations in every style, taken back in any order: the bytes are what they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nfh.configuration import options, packages
from nfh.configuration.edited import Edited
from nfh.configuration.list_values import add_to_list, remove_from_list
from nfh.configuration.source import Source
from nfh.errors import ConfigurationError, NeedsAnswer, Refused
from nfh.planning import undo, which_system
from nfh.planning.context import Context
from nfh.planning.draft import Draft
from nfh.planning.history import Entry
from nfh.planning.plan import FileChange
from nfh.settings import Folders, Settings
from tests.configuration.generated import Text, configurations, scrambled

PORTS = ("networking", "firewall", "allowedTCPPorts")
EDITS: list[Callable[[Source], Edited]] = [
    lambda source: packages.add(source, ["ripgrep"]),
    lambda source: packages.add(source, ["fd", "kdePackages.kate"]),
    lambda source: packages.remove(source, ["git"]),
    lambda source: packages.remove(source, ["vim"]),
    lambda source: options.set_option(source, "time.timeZone", "Europe/Lisbon"),
    lambda source: options.set_option(source, "networking.hostName", "other"),
    lambda source: options.set_option(source, "services.printing.enable", True),
    lambda source: options.set_option(source, "users.users.kim", {"isNormalUser": True, "extraGroups": ["wheel"]}),
    lambda source: options.unset_option(source, "time.timeZone"),
    lambda source: options.unset_option(source, "programs.zsh"),
    lambda source: add_to_list(source, PORTS, [8080]),
    lambda source: remove_from_list(source, PORTS, [22]),
]


@dataclass
class Past:
    """What was done, oldest first, with what took it back."""

    made: list[Entry]

    @property
    def done(self) -> list[Entry]:
        return [one for one in self.made if one.stage == "done" and not one.undoes]

    def take_back(self, one: Entry, changes: tuple[FileChange, ...]) -> None:
        number = len(self.made)
        self.made[self.made.index(one)] = replace(one, stage="undone")
        self.made.append(Entry(f"{number:04}", float(number), one.entry, "", "Undo.", "done", changes, undoes=one.id))

    def entries(self) -> Sequence[Entry]:
        return self.made

    def get(self, entry_id: str) -> Entry | None:
        return next((one for one in self.made if one.id == entry_id), None)


def entry(number: int, path: Path, before: bytes, after: bytes) -> Entry:
    change = FileChange(path, before, after)
    return Entry(f"{number:04}", float(number), str(path), "", f"Change {number}.", "done", (change,))


def carried_out(path: Path, edits: list[Callable[[Source], Edited]]) -> list[Entry]:
    """Make those of the edits that the configuration takes without a question."""
    done = []
    for number, edit in enumerate(edits):
        before = path.read_bytes()
        try:
            after = edit(Source(path, before)).source.content
        except (ConfigurationError, NeedsAnswer, Refused):
            continue
        if after != before:
            path.write_bytes(after)
            done.append(entry(number, path, before, after))
    return done


def taken_back(one: Entry, past: Past, path: Path, folders: Folders) -> bool:
    """Undo one change as planning plans it; False when another one is in the way, and then nothing changed."""
    target = which_system.choose("", str(path), {}, folders, Settings.load(folders))
    draft = Draft(Context(target, past, folders, {}, no_build=True))
    try:
        undo.take_back_entry(one, draft.context, draft)
    except Refused as refusal:
        later = [other.summary.rstrip(".") for other in past.done if other.id > one.id]
        assert any(summary in refusal.hint for summary in later)
        return False
    for change in draft.changes():
        assert change.after is not None
        path.write_bytes(change.after)
    past.take_back(one, draft.changes())
    return True


@pytest.mark.parametrize("examples", [150, pytest.param(2500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("texts", [configurations(), scrambled()], ids=["neat", "anyhow"])
def test_undo_in_any_order_gives_the_bytes_back(
    examples: int, texts: st.SearchStrategy[Text], tmp_path: Path
) -> None:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    path = tmp_path / "configuration.nix"
    seen = {"out of order": 0, "in the way": 0}

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        text=texts,
        edits=st.lists(st.sampled_from(EDITS), min_size=2, max_size=5, unique=True),
        order=st.randoms(use_true_random=False),
    )
    def check(text: Text, edits: list[Any], order: Random) -> None:
        path.write_bytes(text.content)
        past = Past(carried_out(path, edits))
        while past.done:
            waiting = list(past.done)
            order.shuffle(waiting)
            # The newest can always be taken back; any other one, or what is in the way of it is said.
            newest = past.done[-1]
            for one in waiting:
                standing = path.read_bytes()
                if taken_back(one, past, path, folders):
                    seen["out of order"] += one is not newest
                    assert Source(path, path.read_bytes()).expression is not None
                    break
                seen["in the way"] += 1
                assert one is not newest
                assert path.read_bytes() == standing
        assert path.read_bytes() == text.content

    check()
    assert seen["out of order"] > examples // 10
