"""The wheel carries everything it needs, and is not made from stale knowledge."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def make(project: Path, out: Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(project)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("nfh", "intents", "grammars", "data", "tools", "build/knowledge"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, copy / name)
    return copy


def test_a_wheel_works_by_itself(project: Path, tmp_path: Path) -> None:
    done = make(project, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        assert all(name.startswith(("nfh/", "nfh-")) for name in names)
        assert {"nfh/knowledge/compiled/classifier.bin", "nfh/practice/mini_nixos/nixpkgs/default.nix"} <= names
        packed.extractall(tmp_path / "installed")
    code = (
        "from nfh.understanding.reader import understand as u; print(u('install htop').requests[0].intent.packages)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "installed",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.stdout.strip() == "('htop',)", said.stderr


def test_stale_knowledge_is_refused(project: Path, tmp_path: Path) -> None:
    recipes = project / "data" / "recipes" / "services.yaml"
    recipes.write_text(recipes.read_text() + "\n")
    done = make(project, tmp_path)
    assert done.returncode != 0
    assert "recipes.json" in done.stdout + done.stderr
