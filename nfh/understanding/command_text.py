"""Command lines told from sentences; nfh.understanding.commands knows what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.understanding.commands import meaning_of
from nfh.understanding.programs import ENGLISH, PROGRAMS, ROOT
from nfh.understanding.shell import Command

if TYPE_CHECKING:
    from nfh.intents.request import Mode
    from nfh.understanding.command_line import Meaning

_GLUE = frozenset(
    "how what why where when who is are was can could should would do does did i you my me the a an for please"
    " equivalent"
    " instead like of on it this that with at to in into called named without but and so says said gives fails"
    " error command not".split()
)
_BEFORE = re.compile(
    r"^(?:(?:hi|hey|hello|ok|please|so|and)[,!]?\s+)*(?:"
    r"how (?:do|can|would|should) (?:i|you|we) (?:do|run|use|get)(?: an?| the| something like)?|"
    r"how to (?:do|run)(?: an?| the| something like)?|"
    r"(?:what(?:'s| is| would be)? (?:the )?)?(?:nix|nixos|your|an?)?\s*"
    r"(?:equivalent|version|replacement|counterpart|analog(?:ue)?|way) (?:of|to|for)(?: doing)?|"
    r"(?:is there )?(?:something|anything) like|"
    r"what (?:do i use|is used|is there) instead of|"
    r"instead of)\s+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*,?\s+(?:(?:(?:for|on|in|under|with) )?(?:here|nix|nixos|nix os|this (?:system|machine|computer))|"
    r"equivalent(?: (?:on|in|for) nix(?:os)?)?|"
    r"but (?:for|on|in) nix(?:os)?|the nix way|counterpart|please)$",
    re.IGNORECASE,
)

_ENGLISH_SURE = (
    frozenset(
        (program, verb)
        for program in ("brew", "snap", "flatpak", "pkg", "apk", "scoop", "choco", "winget", "guix", "conda")
        for verb in ("install", "uninstall", "remove", "search", "update", "upgrade", "add", "del", "list")
    )
    | {
        ("nix", verb)
        for verb in "profile store flake shell run develop search why-depends eval build repl fmt channel".split()
    }
    | {("ip", "addr"), ("ip", "a"), ("ip", "link"), ("pip", "install"), ("npm", "install"), ("cargo", "install")}
)


_ZYPPER_IN = ["zypper", "in"]
"""Its word for install (zypper(8)), which anywhere else is one of a sentence."""


def read_command(text: str) -> Command | None:
    """The command that `text` is, or asks about; None: it is a sentence."""
    said = " ".join(text.strip().strip("`").split())
    if len(said) > 400:
        return None
    said = said.rstrip("?!. ")
    line, asked = _AFTER.sub("", said), False
    for _ in range(2):
        shorter = _BEFORE.sub("", line)
        asked, line = asked or shorter != line, shorter
    asked = asked or line != said
    line = line.strip().strip("`'\"?").strip()
    argv = _argv(line)
    if not argv or not _looks_like_one(argv, line, asked):
        return None
    meaning = _chain(argv)
    if meaning is None and asked:
        return None
    if meaning is None:
        reason = f"“{_short(line)}” is a command for a shell; I do not run those."
        way_on = "Leave nfh with Ctrl-D and type it at your shell's prompt, or tell me in words what you want."
        return Command(line, reason, None, "do", asked=asked, way_on=way_on)
    mode: Mode = "explain" if asked else "preview" if _dry(argv) else "do"
    reason = f"“{_short(line)}” is a command for a shell; I do not run those. This is what I can do instead:"
    return Command(line, reason, meaning, mode, asked=asked, way_on="")


def _short(line: str) -> str:
    return line if len(line) <= 60 else line[:59] + "…"


def _argv(line: str) -> list[str]:
    """The words of a command line, without prompt, root and quotes."""
    argv = [word.strip("\"'`") for word in line.replace("&&", " && ").replace(";", " ; ").split()]
    while argv and (argv[0] in ("$", "#", "%", ">") or argv[0] in ROOT or re.fullmatch(r"[A-Z_]+=\S*", argv[0])):
        root = argv.pop(0) in ROOT
        while root and argv and argv[0].startswith("-"):
            argv.pop(0)
    return argv


def _looks_like_one(argv: Sequence[str], line: str, asked: bool) -> bool:
    """Whether this is a command line and no sentence that begins with the name of a program."""
    program = argv[0].rpartition("/")[2]
    if program not in PROGRAMS:
        rooted = line.split(maxsplit=1)[0] in ROOT
        return (rooted or line.startswith(("./", "$ "))) and not _GLUE & {word.lower() for word in argv[1:]}
    flags = [word for word in argv[1:] if word.startswith("-") and len(word) > 1]
    begins = 2 if list(argv[:2]) == _ZYPPER_IN else 1
    glue = _GLUE & {word.lower().strip("?,.") for word in argv[begins:]}
    if glue and not (flags and len(glue) == 1 and asked is False and len(argv) < 7):
        return False
    if program in ENGLISH:
        shaped = any(re.search(r"^(?:[/~$|>]|\.{1,2}/)|\.nix$", word) for word in argv[1:])
        rooted = line.split(maxsplit=1)[0] in (*ROOT, "$")
        return bool(flags) or shaped or rooted or (program, argv[1] if len(argv) > 1 else "") in _ENGLISH_SURE
    return True


def _dry(argv: Sequence[str]) -> bool:
    return any(word in ("--dry-run", "dry-build", "dry-run", "-n") for word in argv)


def _chain(argv: Sequence[str]) -> Meaning | None:
    """The meaning of the last command of a chain: "apt update && apt upgrade" is the upgrade. A chain of two deeds
    that differ otherwise has none.
    """
    meanings = [meaning_of(inner) for part in _parts(argv) if (inner := _argv(" ".join(part)))]
    told = [one for one in meanings[:-1] if one is not None and one[0] not in _GOES_BEFORE]
    if not meanings or any(one != meanings[-1] for one in told):
        return None
    return meanings[-1]


_GOES_BEFORE = frozenset(("channel_update", "flake_update"))
"""What a chain begins with by the way: lists of packages are brought up to date before something is installed."""


def _parts(argv: Sequence[str]) -> list[list[str]]:
    """The commands of a chain."""
    parts: list[list[str]] = [[]]
    for word in argv:
        if word in ("&&", ";"):
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]
