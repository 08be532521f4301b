"""`python tools/picture.py`: the README's picture, drawn by the program from a real walk on a practice system."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nfh.assistant import Assistant
from nfh.practice.system import Practice
from nfh.settings import Folders
from nfh.terminal.svg import Recorder, picture

WALK = ("install htop and remove tmux", "undo")
OUT = Path(__file__).parents[1] / "docs" / "walk.svg"


def main() -> None:
    """Walk, and write docs/walk.svg."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = str(Path(home).resolve())
        folders = Folders.of({"HOME": os.environ["HOME"]})
        practice = Practice(folders.data / "practice")
        assistant = Assistant(practice.ensure(), folders)
        recorder = Recorder()
        for text in WALK:
            recorder.typed(text)
            assistant.turn(text, recorder)
        image = picture(recorder.things, 96, "nfh").replace(os.environ["HOME"], "~")
        practice.reset()
    OUT.write_text(image, "utf-8")


if __name__ == "__main__":
    main()
