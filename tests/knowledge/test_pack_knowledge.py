"""The wheel packs what was compiled, and refuses what is missing or stale."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest

from nfh.knowledge import manifest
from nfh.knowledge.__main__ import PROJECT

FOLDERS = ("nfh/knowledge", "intents", "grammars", "data", "build/knowledge")


def hook(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("pack_knowledge", PROJECT / "tools" / "pack_knowledge.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PackKnowledge(str(root), {}, None, None, str(root), "wheel")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_compiled_file_goes_into_the_wheel(root: Path) -> None:
    data: dict[str, Any] = {"force_include": {}}
    hook(root).initialize("standard", data)
    packed = {Path(target).name for target in data["force_include"].values()}
    assert packed == {file.name for file in (root / "build" / "knowledge").iterdir()}
    assert all(target.startswith("nfh/knowledge/compiled/") for target in data["force_include"].values())


@pytest.mark.parametrize("change", ["intents/rollback.yaml", "grammars/frames.yaml", "build/knowledge/grammar.jsonl"])
def test_what_is_stale_is_refused(root: Path, change: str) -> None:
    with (root / change).open("a") as file:
        file.write("\n# changed\n")
    with pytest.raises(RuntimeError, match="make knowledge"):
        hook(root).initialize("standard", {"force_include": {}})


def test_what_is_missing_is_refused(root: Path) -> None:
    (root / "build" / "knowledge" / manifest.NAME).unlink()
    with pytest.raises(RuntimeError, match="make knowledge"):
        hook(root).initialize("standard", {"force_include": {}})


def test_an_editable_install_needs_nothing(tmp_path: Path) -> None:
    data: dict[str, Any] = {"force_include": {}}
    hook(tmp_path).initialize("editable", data)
    assert data == {"force_include": {}}
