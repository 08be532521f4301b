"""What can go wrong, as a small tree. Every message is one clear sentence for a person; `hint` is the way on.

NfhError
├── UsageError            the command line was used wrongly                       exit 2
├── NotUnderstood         no reading of the text, or nothing for nfh              exit 3
├── NeedsAnswer           a question that nobody here can answer now              exit 4
├── Refused               declined, or refused for safety                         exit 5
│   ├── NotYet            understood, but nfh cannot do it yet                    exit 5
│   └── Instead           something else was asked for in place of an answer      exit 5
├── Interrupted           the person stopped it                                   exit 130
└── Failed                tried and did not work; the state is said               exit 1
    ├── ConfigurationError   a Nix file, with line and column
    │   ├── CannotEdit       correct Nix, but not a shape nfh edits safely
    │   └── CannotFollow     correct Nix, but reading does not tell what it makes
    ├── NixFailed            a Nix program or the daemon said no; its words are kept
    ├── NixMissing           this needs Nix and there is none
    ├── PrivilegeError       root was needed and could not be had
    ├── Busy                 another nfh (or a rebuild) is at work
    ├── ChangedMeanwhile     a file no longer holds the bytes that were planned from
    └── KnowledgeError       shipped or user knowledge is missing or wrong, with file and line
"""

from __future__ import annotations

from pathlib import Path


class NfhError(Exception):
    """The root. `message` is one sentence, `hint` what the person can do next, `exit_code` what the shell sees."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(NfhError):
    """The command line was used wrongly."""

    exit_code = 2


class NotUnderstood(NfhError):
    """No reading of the text is sure enough to offer, or it is nothing for nfh."""

    exit_code = 3


class NeedsAnswer(NfhError):
    """Something only the person can decide. `question` is a nfh.intents.question.Question."""

    exit_code = 4

    def __init__(self, question: object) -> None:
        super().__init__(str(getattr(question, "text", question)))
        self.question = question


class Refused(NfhError):
    """Declined by the person, or refused for safety."""

    exit_code = 5


class NotYet(Refused):
    """Understood, but nfh cannot do it yet."""


class Instead(Refused):
    """The person left a question or a plan and asked for something else, `text`."""

    def __init__(self, text: str) -> None:
        super().__init__("All right, left as it was.")
        self.text = text


class Interrupted(NfhError):
    """The person stopped it (Ctrl-C)."""

    exit_code = 130


class Failed(NfhError):
    """Tried and did not work."""


class ConfigurationError(Failed):
    """A Nix file is wrong or unreadable. `line` and `column` count from 1; 0 means unknown."""

    def __init__(self, message: str, file: Path, line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message, hint)
        self.file = file
        self.line = line
        self.column = column


class CannotEdit(ConfigurationError):
    """Correct Nix, but not a shape that nfh edits safely."""

    exit_code = 5


class CannotFollow(ConfigurationError):
    """Correct Nix, but reading alone does not tell which modules a system is made of."""

    exit_code = 5


class NixFailed(Failed):
    """A Nix program failed. `output` is what it printed, `status` its exit status, `command` what was run."""

    def __init__(self, message: str, output: str = "", status: int = 1, command: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.output = output
        self.status = status
        self.command = command


class NixMissing(Failed):
    """This needs Nix, and none was found."""


class PrivilegeError(Failed):
    """Root was needed and could not be had."""


class Busy(Failed):
    """Another nfh, or another rebuild, is at work on the same system."""


class ChangedMeanwhile(Failed):
    """A file no longer holds the bytes that the plan was made from."""


class KnowledgeError(Failed):
    """Knowledge is missing or wrong. `line` counts from 1; 0 means unknown."""

    def __init__(self, message: str, file: Path | None = None, line: int = 0, hint: str = "") -> None:
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + message, hint)
        self.file = file
        self.line = line
