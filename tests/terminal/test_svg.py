from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from types import ModuleType

import pytest

from nfh.errors import NeedsAnswer
from nfh.nix.events import Event
from nfh.planning.examination import Examination
from nfh.terminal.svg import Recorder, Typed, picture


def test_a_picture_of_a_turn(samples: ModuleType) -> None:
    recorder = Recorder()
    recorder.typed("install htop")
    recorder.show(Event("started", "evaluate"))
    assert recorder.agree(samples.PLAN, Examination(samples.PLAN, lambda _cancel: samples.EXAMINED)) == "yes"
    recorder.show(samples.OUTCOME)
    image = picture(recorder.things, 80)
    tree = ElementTree.fromstring(image)
    text = "".join(tree.itertext()).replace("\xa0", " ")
    for part in ("practice system ❯ install htop", "12.3 MB", "Do it?", "htop is installed."):
        assert part in text
    assert "http" not in image.replace("http://www.w3.org/2000/svg", "")
    assert image == picture(recorder.things, 80)


def test_the_recorder_destroys_nothing_and_answers_nothing(samples: ModuleType) -> None:
    recorder = Recorder()
    assert recorder.agree(samples.GARBAGE, Examination(samples.GARBAGE, None)) == "no"
    assert recorder.agree(samples.PREVIEW, Examination(samples.PREVIEW, None)) == "no"
    with pytest.raises(NeedsAnswer):
        recorder.ask(samples.WHICH)
    assert recorder.things[1] == Typed("no", "Type “yes” in full to agree, or no · explain ❯")
