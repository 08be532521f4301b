"""YAML with its lines: every complaint says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import marked, wordings
from nfh.knowledge.wordings import IntentFile

GOOD = """\
intent: reboot_now
family: system
stakes: changes
meaning: >-
  Start the machine
  again.
slots: {action: what}
wordings:
  - reboot
  - {say: restart the machine, action: reboot, template: true}
  - {say: open port 8080, port: 8080, mode: explain}
"""


def write(folder: Path, text: str, name: str = "reboot_now") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.yaml"
    file.write_text(text, "utf-8")
    return file


def test_an_intent_file(tmp_path: Path) -> None:
    facts, lines = marked.read(write(tmp_path, GOOD), IntentFile)
    assert facts.meaning == "Start the machine again."
    assert [wording.say for wording in facts.wordings][:2] == ["reboot", "restart the machine"]
    assert facts.wordings[1].slots == {"action": "reboot"}
    assert facts.wordings[1].template
    assert facts.wordings[2].slots == {"port": "8080"}
    assert lines.of(("wordings", 2)) == 11
    assert lines.of(("wordings", 2, "nothing", 7)) == 11


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("stakes: changes", "stakes: breaks", 3),
        ("  - reboot\n", "  - 5\n", 9),
        ("mode: explain", "mode: shout", 11),
        ("family: system", "familiy: system", 2),
        ("  - reboot\n", "  - reboot: [\n", 10),
        ("stakes: changes", "intent: again", 3),
        ("slots: {action: what}", "slots: {action: what, action: that}", 7),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    file = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(KnowledgeError) as caught:
        marked.read(file, IntentFile)
    assert caught.value.file == file
    assert caught.value.line == line
    assert str(file) in str(caught.value)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        marked.read(tmp_path / "absent.yaml", IntentFile)
    with pytest.raises(KnowledgeError):
        marked.read(write(tmp_path, ""), IntentFile)
    broken = tmp_path / "bytes.yaml"
    broken.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(KnowledgeError):
        marked.read(broken, IntentFile)


def test_the_file_is_named_as_its_intent(tmp_path: Path) -> None:
    write(tmp_path / "intents", GOOD, "something_else")
    with pytest.raises(KnowledgeError, match=r"reboot_now\.yaml"):
        wordings.read_folder(tmp_path / "intents")


def test_a_sentence_belongs_to_one_intent(tmp_path: Path) -> None:
    write(tmp_path / "intents", GOOD)
    write(tmp_path / "intents", GOOD.replace("reboot_now", "a_other"), "a_other")
    with pytest.raises(KnowledgeError, match=r"is also in a_other\.yaml") as caught:
        wordings.read_folder(tmp_path / "intents")
    assert caught.value.line == 9
