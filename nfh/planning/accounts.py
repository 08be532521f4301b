"""Accounts that are there: their groups, shell, removing one, who there is; passwords, which nfh never sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nfh.configuration.nix_value import PackageRef
from nfh.errors import NfhError, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing, group_moves, recipe_settings, recipes, shells
from nfh.planning.answer import Answer
from nfh.planning.groups import make_group, named, new_group, sudo_without_password, tell
from nfh.planning.login_names import is_login_name
from nfh.planning.wording import listed, plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.users import AddUserToGroup, ChangePassword, ListUsers, RemoveUser, SetShell
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


def add_user_to_group(request: Request, context: Context, draft: Draft) -> None:
    """Put a user into groups, or take them out of them."""
    intent: AddUserToGroup = request.intent  # type: ignore[assignment]
    if (new := new_group(request.text)) and intent.user.casefold() in ("", new):
        make_group(new, context, draft)
        return
    name = _user(_of_whom(intent.user, request, context), context, draft)
    option = f"users.users.{name}.extraGroups"
    there = [value for value in editing.listed_values(context, draft, option) if isinstance(value, str)]
    said = intent.group
    if not said and not group_moves.read(request.text, "", there).any:
        said = context.answer(Question("group", f"Which group shall {name} be in?"))
    moves = group_moves.read(request.text, said, there)
    out = [group for group in there if group not in moves.spared] if moves.from_all else moves.out
    if moves.from_all and not out:
        draft.done_already.append(f"{context.target.entry.name} puts {name} into no{' other' * bool(there)} group.")
    if out:
        _take_out(name, out, option, context, draft)
    if moves.into:
        _put_in(name, moves.into, option, context, draft)
    if "wheel" in moves.into:
        sudo_without_password(request.text, context, draft)


def _put_in(name: str, groups: list[str], option: str, context: Context, draft: Draft) -> None:
    edited = editing.add_to_list(context, draft, option, list(groups))
    if not (edited.added or edited.changed):
        draft.done_already.append(f"{name} is in {listed(groups)} already.")
        return
    draft.summaries.append(f"put {name} into the {_group(groups)}")
    _from_next_login(name, draft)
    tell(groups, context, draft)
    draft.why.append(
        "What a user may do is told by groups: wheel may use sudo, docker may talk to Docker, and so on."
    )
    draft.concepts.append("declarative")
    draft.next += [f"remove {name} from the {groups[0]} group", "undo"]


def _take_out(name: str, groups: list[str], option: str, context: Context, draft: Draft) -> None:
    edited = editing.remove_from_list(context, draft, option, list(groups))
    if not (edited.removed or edited.changed):
        draft.done_already.append(f"{context.target.entry.name} does not put {name} into {listed(groups)}.")
        return
    if "wheel" in groups and not _others_in("wheel", name, context):
        raise Refused(
            f"{name} is the only one who may use sudo, so nobody could change this system any more.",
            "Give somebody else sudo rights first.",
        )
    draft.summaries.append(f"take {name} out of the {_group(groups)}")
    _from_next_login(name, draft)
    draft.concepts.append("declarative")
    draft.next += [f"add {name} to the {groups[0]} group", "undo"]


def _group(groups: list[str]) -> str:
    return f"group{'s' * (len(groups) > 1)} {listed(groups)}"


def _from_next_login(name: str, draft: Draft) -> None:
    note = f"It counts from the next time {name} logs in."
    draft.notes += [note] if note not in draft.notes else []


def remove_user(request: Request, context: Context, draft: Draft) -> None:
    """Take an account out of the configuration; its home folder stays."""
    intent: RemoveUser = request.intent  # type: ignore[assignment]
    said = intent.user or context.answer(Question("user", "Whose account shall go?"))
    name = said.strip().casefold()
    if name == "root":
        raise Refused("Every system needs root, so that account stays.")
    if not is_login_name(name) or not editing.find_below(context, draft, f"users.users.{name}"):
        raise _nobody(said.strip(), context, names(context, draft))
    if not [other for other in names(context, draft) if other != name]:
        raise Refused(f"{name} is the only person with an account here; without it nobody could log in.")
    if not _others_in("wheel", name, context):
        raise Refused(
            f"{name} is the only one who may use sudo, so nobody could change this system any more.",
            "Give somebody else sudo rights first.",
        )
    editing.unset(context, draft, f"users.users.{name}")
    draft.summaries.append(f"remove the user {name}")
    draft.notes.append(f"The files in /home/{name} stay where they are; delete them by hand if nobody needs them.")
    draft.why.append("An account leaves the machine when it leaves the text that describes it.")
    draft.concepts.append("declarative")
    draft.next.append("undo")


def set_shell(request: Request, context: Context, draft: Draft) -> None:
    """Set a user's login shell, and switch the shell's own module on where it needs that."""
    intent: SetShell = request.intent  # type: ignore[assignment]
    said = (intent.shell or context.answer(Question("shell", "Which shell? bash, zsh, fish or nushell."))).casefold()
    shell = shells.named(said)
    if not shell:
        raise Refused(f"I know no shell called “{said}”.", f"Those I know: {listed(sorted(shells.PACKAGES))}.")
    name = _user(_of_whom(intent.user, request, context), context, draft)
    changed = bool(_set(context, draft, f"users.users.{name}.shell", PackageRef(shells.PACKAGES[shell])))
    if shell in shells.WITH_MODULE:
        changed = bool(_set(context, draft, f"programs.{shell}.enable", True)) or changed
    if changed:
        draft.summaries.append(f"give {name} the shell {shell}")
    else:
        draft.done_already.append(f"{name} has {shell} already.")
    if (recipe := recipes.find(shell)) is not None:
        recipe_settings.apply(recipe_settings.read(recipe, request.text), context, draft)
    if not changed:
        return
    draft.notes.append(f"It counts from the next time {name} logs in.")
    draft.why.append(
        "The login shell is part of the account. Zsh and fish also have a module that sets them up for the whole "
        "system; without it NixOS refuses them as a login shell."
    )
    draft.concepts.append("option")
    draft.next.append("undo")


def list_users(request: Request, context: Context) -> Answer:
    """Who has an account, or who is in a group, by what the configuration says."""
    intent: ListUsers = request.intent  # type: ignore[assignment]
    group = next(iter(named(intent.group)), "")
    text = request.text.casefold()
    if not group and re.search(r"\b(sudo|admins?|administrators?|root rights)\b", text):
        group = "wheel"
    rows = tuple(row for row in _rows(context) if (not group or group in row[2].split(", ")))
    rows = tuple(row for row in rows if not intent.user or row[0] == intent.user.casefold())
    who = f"in the group {group}" if group else "with an account, besides root"
    return Answer(
        "list_users",
        f"{plural(len(rows), 'person').replace('persons', 'people')} {who}.",
        ("user", "name", "groups") if rows else (),
        rows,
        subjects=tuple(row[0] for row in rows),
        sources=(str(context.target.entry),),
        expert=("getent passwd", "getent group wheel"),
        next=("add a user called alice",) if not group else (),
    )


def change_password(request: Request, context: Context) -> Answer:
    """How to set a password: it is typed to passwd, never to nfh."""
    intent: ChangePassword = request.intent  # type: ignore[assignment]
    name = "" if intent.user.casefold() in ("", "me", "my", "myself") else intent.user.casefold()
    if not name and (forgot := _FORGOT.search(request.text)) is not None and forgot[1].casefold() not in _OWN:
        name = _user(forgot[1], context, None)
    if (not name and _SOMEBODY.search(request.text)) or name in _PRONOUNS:
        name = _somebody_else(context)
    if not name and _OF_ROOT.search(request.text):
        name = "root"
    command = f"sudo passwd {name}" if name and name != _own() else "passwd"
    return Answer(
        "change_password",
        f"A password is typed to passwd itself, so that nothing else ever sees it. In a terminal: {command}\n\n"
        "The password is kept outside the configuration, so it outlives every rebuild (while users.mutableUsers is "
        "true).",
        expert=(command,),
        next=("list users",),
    )


_OF_ROOT = re.compile(r"\broot\b", re.IGNORECASE)
_PRONOUNS = ("her", "him", "his", "their", "them")
_OWN = frozenset("i we you they who and have has she he just totally completely user me".split())
_FORGOT = re.compile(
    r"\b([a-z_][\w-]*) (?:(?:has|just|completely|totally) )*(?:forgot(?:ten)?|lost|can['’]?t remember|needs) "
    r"(?:his|her|their|the|a new) password",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(rf"\b(?:{'|'.join(_PRONOUNS)})\b", re.IGNORECASE)


def _somebody_else(context: Context) -> str:
    """Who “her” is: the only other person with an account, else whoever is chosen. Raises NeedsAnswer."""
    others = [name for name in names(context) if name != _own()]
    if len(others) == 1:
        return others[0]
    return context.answer(Question("user", "Whose password?", tuple(Choice(one, one) for one in others)))


def names(context: Context, draft: Draft | None = None) -> list[str]:
    """Login names of people, by the configuration."""
    found = editing.find_below(context, draft, "users.users")
    parts = [path.split(".") for path in found]
    return sorted({part[2].strip('"') for part in parts if len(part) > 2} - {"root"})


def _of_whom(user: str, request: Request, context: Context) -> str:
    """The account that was named; who only says “him” is asked whose. Raises NeedsAnswer."""
    if user or not _SOMEBODY.search(request.text):
        return user
    return context.answer(Question("user", "Whose account?", tuple(Choice(one, one) for one in names(context))))


def _user(said: str, context: Context, draft: Draft | None) -> str:
    """The account that is meant: named, or the only person there is. Raises NeedsAnswer, Refused."""
    there = names(context, draft)
    name = said.strip().casefold()
    if name in ("", "me", "my", "myself", "i", "mine", "my user"):
        own = _own()
        if own in there or len(there) == 1:
            return own if own in there else there[0]
        return context.answer(Question("user", "Whose account?", tuple(Choice(one, one) for one in there)))
    if name not in there:
        raise _nobody(said.strip(), context, there)
    return name


def _nobody(said: str, context: Context, there: list[str]) -> Refused:
    """That what was said is no user here, with the users there are."""
    file = context.target.entry.name
    known = f"Those there are: {listed(there)}." if there else ""
    if not is_login_name(said.casefold()):
        return Refused(f"“{said}” is not the name of a user, so nothing is changed.", known)
    return Refused(f"There is no user {said} in {file}.", known or f"Say “add a user called {said}”.")


def _own() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _others_in(group: str, name: str, context: Context) -> bool:
    """Whether somebody besides `name` is in the group, as far as what is built says; True where it is not known."""
    rows = _rows(context)
    if not rows or not any(group in row[2].split(", ") for row in rows if row[0] == name):
        return True
    return any(group in row[2].split(", ") for row in rows if row[0] != name)


def _rows(context: Context) -> tuple[tuple[str, str, str], ...]:
    """(user, full name, groups) of people: evaluated, else as the practice system has them on paper."""
    if not context.target.on_paper:
        from nfh.nix import evaluate

        try:
            found: dict[str, Any] = evaluate.evaluate_people(context.target, context.target.entry, context.cancel)
        except NfhError:
            found = {}
        if found:
            return tuple((name, *_described(facts)) for name, facts in sorted(found.items()))
    return tuple((name, "", "") for name in names(context))


def _described(facts: dict[str, Any]) -> tuple[str, str]:
    return str(facts.get("description") or ""), ", ".join(facts.get("extraGroups") or ())


def _set(context: Context, draft: Draft, path: str, value: Any) -> tuple[str, ...]:
    edited = editing.set_option(context, draft, path, value)
    return (*edited.added, *edited.changed)
