"""`python -m nfh.knowledge`: compile what stands in intents/, grammars/ and data/ into build/knowledge."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path

from nfh.errors import KnowledgeError
from nfh.knowledge import manifest
from nfh.knowledge.builders import BUILDERS, Builder
from nfh.knowledge.manifest import Part

PROJECT = Path(__file__).parent.parent.parent
PROCESSES = 2
"""Parts that are trained at the same time."""


def compile_all(project: Path, out: Path) -> Iterator[tuple[str, float]]:
    """Compile every part whose sources, code or tools have changed; yields its file and the seconds it took.

    Raises KnowledgeError with file and line; what was compiled before then stays as it is.
    """
    out.mkdir(parents=True, exist_ok=True)
    parts = manifest.read(out)["parts"]
    wanted = [builder for builder in BUILDERS if not (builder.extra and without(builder))]
    for name in set(parts) - {builder.file for builder in wanted}:
        (out / name).unlink(missing_ok=True)
        del parts[name]
    # What is trained reads what is written, so whether it is out of date shows only when that is done.
    for trained in (False, True):
        of_kind = [builder for builder in wanted if builder.trained is trained]
        stale = [builder for builder in of_kind if not _fresh(builder, project, out, parts.get(builder.file))]
        for builder, seconds in (_trained if trained else _written)(stale, project, out):
            key = _key(builder, project, out)
            key["files"] = {builder.file: manifest.hash_file(out / builder.file)}
            parts[builder.file] = key
            manifest.write(out, parts)
            yield builder.file, seconds


def _fresh(builder: Builder, project: Path, out: Path, old: Part | None) -> bool:
    if old is None:
        return False
    return {**old, "files": {}} == _key(builder, project, out) and manifest.intact(out, old)


def _written(stale: Sequence[Builder], project: Path, out: Path) -> Iterator[tuple[Builder, float]]:
    """One part after the other, each when its turn comes."""
    for builder in stale:
        yield builder, _timed(builder, project, out)


def _trained(stale: Sequence[Builder], project: Path, out: Path) -> Iterator[tuple[Builder, float]]:
    """Two parts at a time: each takes a core."""
    if not stale:
        return
    with ProcessPoolExecutor(min(PROCESSES, len(stale)), get_context("fork")) as pool:
        begun = {pool.submit(_timed, builder, project, out): builder for builder in stale}
        for done in as_completed(begun):
            yield begun[done], done.result()


def _timed(builder: Builder, project: Path, out: Path) -> float:
    """Compile a part; the seconds it took."""
    started = time.perf_counter()
    builder.build(project, out)
    return time.perf_counter() - started


def without(builder: Builder) -> list[str]:
    """The tools of a part that are not installed."""
    return [tool for tool in builder.tools if not _installed(tool)]


def _installed(tool: str) -> bool:
    try:
        return bool(metadata.version(tool))
    except metadata.PackageNotFoundError:
        return False


def _key(builder: Builder, project: Path, out: Path) -> Part:
    code = [f"nfh/knowledge/{module}.py" for module in builder.code]
    return {
        "sources": manifest.hash_inputs(project, builder.sources, out, builder.compiled),
        "code": manifest.hash_sources(PROJECT, code),
        "tools": {tool: _version(tool) for tool in builder.tools},
        "files": {},
    }


def _version(tool: str) -> str:
    try:
        return metadata.version(tool)
    except metadata.PackageNotFoundError:
        hint = "Install it with: pip install 'nfh[build]'"
        raise KnowledgeError(f"compiling what nfh knows needs {tool}, which is not installed", hint=hint) from None


def main(arguments: list[str]) -> int:
    """Compile into build/knowledge, or into the folder given; says what was done in a line a part."""
    out = Path(arguments[0]) if arguments else PROJECT / "build" / "knowledge"
    try:
        done = False
        for name, seconds in compile_all(PROJECT, out):
            print(f"knowledge: {name} ({seconds:.1f} s)", flush=True)
            done = True
        if not done:
            print("knowledge: up to date")
        for builder in BUILDERS:
            if builder.extra and (tools := without(builder)):
                print(
                    f"knowledge: {builder.file} is left out: {', '.join(tools)} (nfh[{builder.extra}]) not installed"
                )
    except KnowledgeError as problem:
        print(f"knowledge: {problem.message}", file=sys.stderr)
        if problem.hint:
            print(problem.hint, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
