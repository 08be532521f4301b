"""What a sentence says of a new account besides its name: its groups, shell, home, number, and whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nfh.planning import groups_said, shells

_SYSTEM = re.compile(
    r"\b(?:system|service|daemon) (?:user|account)\b|(?<!\w)--system\b|\b(?:user|add)\w* (?:\S+ )*?-r(?!\S)",
    re.IGNORECASE,
)
_NO_LOGIN = re.compile(
    r"\b(?:without|no|cannot|can't|can not|not)(?: \w+){0,2} (?:login|log in|shell)\b|\bno-?login\b", re.IGNORECASE
)
_UID = re.compile(r"\b(?:uid|user id)\b[\s:=]*(?:of |is )?(\d{1,9})\b|(?<!\S)-u (\d{1,9})\b", re.IGNORECASE)
_HOME = re.compile(r"\bhome\b[^/]{0,30}?(/[\w./-]*\w)|(?<!\S)-d (/[\w./-]*\w)", re.IGNORECASE)
_NO_HOME = re.compile(
    r"\b(?:without|no)(?: an?| the| any)? home(?: folder| directory| dir)?\b|(?<!\S)(?:-M|--no-create-home)(?!\S)"
)
_FULL_NAME = re.compile(
    r"(?<!\S)(?:-c|--comment)[ =](?:[\"“']([^\"”']+)[\"”']|(\S+))|\bfull name(?: is| of|:)? [\"“']([^\"”']+)[\"”']"
)
_SHELL = re.compile(
    r"\bshell (?:is |of |= ?)?([\w/]+)|([\w/]+)(?: as| for)? (?:the |a |his |her |their |login )*shell\b"
    r"|(?<!\S)-s ([\w/]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Account:
    """What is wanted. `system`: an account for a service; `no_login`: a person's that nobody logs in to; `uid`: the
    number, None where the system chooses; `groups`: those to be in, `never` those not to be in."""

    shell: str = ""
    home: str = ""
    uid: int | None = None
    system: bool = False
    no_login: bool = False
    no_home: bool = False
    full_name: str = ""
    groups: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def read(text: str, shell: str, group: str = "", name: str = "") -> Account:
    """What `text` asks for; `shell` and `group` are what was understood as such, `name` is the account's own."""
    wanted = groups_said.read(text, group, name)
    full_name = _FULL_NAME.search(text)
    uid = _UID.search(text)
    home = _HOME.search(text)
    spoken = next(
        (name for found in _SHELL.finditer(text) for said in found.groups() if said and (name := shells.named(said))),
        "",
    )
    no_login = bool(_NO_LOGIN.search(text)) and not spoken
    return Account(
        shell=spoken or ("" if no_login else shells.named(shell)),
        home=next(filter(None, home.groups())) if home else "",
        uid=int(next(filter(None, uid.groups()))) if uid else None,
        system=bool(_SYSTEM.search(text)),
        no_login=no_login,
        no_home=bool(_NO_HOME.search(text)),
        full_name=next(filter(None, full_name.groups())).strip() if full_name else "",
        groups=wanted.groups,
        never=wanted.never,
    )
