"""data/counsel.yaml: what is wrong in it is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import counsel


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- of: [fly]\n  say: No.\n", 1, "'fly' is no intent"),
        ("- of: [rollback]\n  say: Yes.\n- of: [open_port]\n  when: {user: [ada]}\n  say: No.\n", 4, "no.* slot 'user'|slot 'user'"),
        ("- of: [open_port]\n  says: No.\n", 2, "says"),
    ],
)  # fmt: skip
def test_file_and_line_of_what_is_wrong(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/counsel.yaml").write_text(text)
    (tmp_path / "intents.json").write_text('{"rollback": {"slots": {}}, "open_port": {"slots": {"port": ""}}}')
    with pytest.raises(KnowledgeError, match=words) as caught:
        counsel.build(tmp_path, tmp_path / "counsel.json")
    assert f"counsel.yaml:{line}" in str(caught.value)
