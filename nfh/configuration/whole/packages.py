"""Packages of the system, a user or a home, wherever the configuration lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nfh.configuration import packages
from nfh.configuration.closure import Configuration
from nfh.configuration.edited import Edited
from nfh.configuration.list_option import is_new
from nfh.configuration.members import EVERYBODY, SYSTEM
from nfh.configuration.module import Path_, known
from nfh.configuration.package_entries import PackageEntry
from nfh.configuration.package_lists import PackageLists, package_lists
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.whole import new_place
from nfh.configuration.whole.files import Desk
from nfh.configuration.whole.scopes import Voice, as_written, voices, writable
from nfh.errors import CannotEdit, NeedsAnswer
from nfh.intents.question import Choice, Question

OF_SYSTEM = ("environment", "systemPackages")
OF_HOME = ("home", "packages")


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list of packages is meant: of the system, of a user's account, or of a home."""

    option: Path_ = OF_SYSTEM
    """None: a name that is computed."""
    owner: str = SYSTEM

    @classmethod
    def of_home(cls, user: str) -> Listing:
        """The packages of a user's home (Home Manager)."""
        return cls(OF_HOME, user)

    @classmethod
    def of_account(cls, user: str | None) -> Listing:
        """The packages of a user's account (users.users.NAME.packages); None: of those whose names are computed."""
        return cls(("users", "users", user, "packages"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A package that the configuration lists, and the module that does."""

    voice: Voice
    entry: PackageEntry

    @property
    def conditional(self) -> bool:
        """Whether it may not count."""
        return self.entry.conditional or bool(self.voice.member.condition)

    @property
    def where(self) -> str:
        """File and line, in words."""
        return f"{self.voice.member.path.name}, line {self.entry.line}"


def listed(desk: Desk, listing: Listing) -> list[Listed]:
    """Every package that the configuration lists there."""
    return [
        Listed(voice, element.entry)
        for voice, lists in _lists(desk.configuration, listing)
        for element in lists.elements()
    ]


def add(desk: Desk, attrs: Sequence[str], listing: Listing, answers: Mapping[str, str] = NO_ANSWERS) -> Edited:
    """Add packages to the list in the main file, else to the one with most packages, else to a new one.

    `already`: those that the configuration has, anywhere. Raises NeedsAnswer (ids `file`, `list`), CannotEdit.
    """
    listing = Listing(as_written(desk.configuration, listing.option, listing.owner), listing.owner)
    have = {attr: there for attr in attrs if (there := _unconditional(desk, listing, attr)) is not None}
    wanted = [attr for attr in dict.fromkeys(attrs) if attr not in have]
    notes = tuple(
        f"{attr} is listed already, in {there.where}."
        for attr, there in have.items()
        if there.voice.member.path != desk.configuration.entry
    )
    if not wanted:
        source = desk.files.source(desk.configuration.entry)
        return Edited(source, already=tuple(have), notes=notes)
    problem: CannotEdit | None = None
    for voice in _targets(desk, listing, answers):
        try:
            done = packages.add(voice.module.source, wanted, answers, voice.prefix + listing.option)
        except CannotEdit as error:
            problem = problem or error
            continue
        desk.take(done)
        return Edited(done.source, done.added, already=(*have, *done.already), notes=(*notes, *done.notes))
    assert problem is not None
    raise problem


def remove(desk: Desk, attrs: Sequence[str], listing: Listing) -> Edited:
    """Take packages out, wherever they are listed. `missing`: those that are not listed.

    Raises CannotEdit, with file and line, for one that is listed only under a condition or in another form.
    """
    done = Edited(desk.files.source(desk.configuration.entry))
    listing = Listing(as_written(desk.configuration, listing.option, listing.owner), listing.owner)
    for attr in dict.fromkeys(attrs):
        done = done.then(_remove(desk, attr, listing))
    return done


def _remove(desk: Desk, attr: str, listing: Listing) -> Edited:
    done: Edited | None = None
    problem: CannotEdit | None = None
    notes: tuple[str, ...] = ()
    for member in [voice.member for voice, _ in _lists(desk.configuration, listing)]:
        voice = next((one for one, _ in _lists(desk.configuration, listing) if one.member == member), None)
        if voice is None:
            continue
        try:
            edited = packages.remove(voice.module.source, [attr], option=voice.prefix + listing.option)
        except CannotEdit as error:
            problem = problem or error
            continue
        if edited.removed:
            desk.take(edited)
            done = edited if done is None else done.then(edited)
        else:
            notes += edited.notes
    if done is not None:
        stays = (problem.message,) if problem is not None else ()
        return Edited(done.source, removed=(attr,), notes=(*done.notes, *stays))
    if problem is not None:
        raise problem
    return Edited(desk.files.source(desk.configuration.entry), missing=(attr,), notes=notes)


# ---------------------------------------------------------------------------------------------------- looking


def attributes(configuration: Configuration, option: tuple[str, ...]) -> list[str]:
    """The attributes of the packages that an option of the system lists."""
    found = _lists(configuration, Listing(option))
    return [element.entry.attr for _, lists in found for element in lists.elements() if element.entry.attr]


def _lists(configuration: Configuration, listing: Listing) -> list[tuple[Voice, PackageLists]]:
    found = []
    option = as_written(configuration, listing.option, listing.owner)
    for voice in voices(configuration, listing.owner):
        if voice.module.at(voice.full(()) + option):
            found.append((voice, package_lists(voice.module.source, voice.prefix + option)))
    return found


def _unconditional(desk: Desk, listing: Listing, attr: str) -> Listed | None:
    return next(
        (
            one
            for one in listed(desk, listing)
            if not one.conditional and packages.gives(one.entry, attr.removeprefix("pkgs."))
        ),
        None,
    )


def _targets(desk: Desk, listing: Listing, answers: Mapping[str, str]) -> list[Voice]:
    """The modules to try, the best first."""
    may = writable(desk.configuration, listing.owner)
    holding = [
        (voice, lists)
        for voice, lists in _lists(desk.configuration, listing)
        if any(voice.member == one.member for one in may) and not is_new(lists.module, lists.path, lists.lists)
    ]
    sure = [(voice, lists) for voice, lists in holding if any(not one.conditional for one in lists.lists.places)]
    if not sure:
        return _without_list(desk, listing, [voice for voice, _ in holding], answers)
    main = may[0]
    if listing.owner != EVERYBODY and any(voice.member == main.member for voice, _ in sure):
        return [main]
    counted = sorted(sure, key=lambda pair: -_plain(pair[1]))
    if len(counted) == 1 or _plain(counted[0][1]) > _plain(counted[1][1]):
        return [voice for voice, _ in counted]
    return [_asked(desk, counted, answers)]


def _without_list(desk: Desk, listing: Listing, holding: list[Voice], answers: Mapping[str, str]) -> list[Voice]:
    """Where no list counts for sure: a module without one, else those whose list is conditional or an expression."""
    if None in listing.option:
        return holding
    try:
        rest = new_place.modules_for(desk.configuration, known(listing.option), listing.owner, answers)
    except (CannotEdit, NeedsAnswer):
        if not holding:
            raise
        rest = []
    return [*(voice for voice in rest if not any(voice.member == one.member for one in holding)), *holding]


def _plain(lists: PackageLists) -> int:
    return sum(one.entry.form == "plain" and not one.entry.conditional for one in lists.elements())


def _asked(desk: Desk, counted: list[tuple[Voice, PackageLists]], answers: Mapping[str, str]) -> Voice:
    folder = desk.configuration.entry.parent
    named = {str(voice.member.path): (voice, lists) for voice, lists in counted}
    if answers.get("file") in named:
        return named[answers["file"]][0]
    choices = []
    for path, (voice, lists) in named.items():
        names = [one.entry.name for one in lists.elements()][:4]
        shown = (
            voice.member.path.relative_to(folder) if voice.member.path.is_relative_to(folder) else voice.member.path
        )
        place = lists.lists.places[0]
        line = voice.module.source.line(place.node.start_byte)
        choices.append(Choice(path, f"{shown} line {line}: {', '.join(names) or 'an empty list'}"))
    raise NeedsAnswer(Question("file", "There are several files with a list of packages. Which one?", tuple(choices)))
