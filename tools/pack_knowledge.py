"""A build hook of hatchling: packs the compiled knowledge into the wheel, and fails if it is missing or stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackKnowledge(BuildHookInterface):  # type: ignore[type-arg]
    """Puts build/knowledge under nfh/knowledge/compiled. Nothing is compiled here."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files. Raises RuntimeError where `make knowledge` must run first."""
        if version == "editable":
            return
        folder = Path(self.root) / "build" / "knowledge"
        for name in self._parts(folder):
            build_data["force_include"][str(folder / name)] = f"nfh/knowledge/compiled/{name}"

    def _parts(self, folder: Path) -> list[str]:
        sys.path.insert(0, self.root)
        from nfh.knowledge import manifest
        from nfh.knowledge.builders import BUILDERS

        root, parts = Path(self.root), manifest.read(folder)["parts"]
        for builder in BUILDERS:
            part = parts.get(builder.file)
            if part is None and builder.extra:
                continue
            code = [f"nfh/knowledge/{module}.py" for module in builder.code]
            fresh = (
                part is not None
                and part["sources"] == manifest.hash_inputs(root, builder.sources, folder, builder.compiled)
                and part["code"] == manifest.hash_sources(root, code)
                and manifest.intact(folder, part)
            )
            if not fresh:
                raise RuntimeError(f"{builder.file} is missing or older than its sources: run `make knowledge`.")
        return [manifest.NAME, *(name for part in parts.values() for name in part["files"])]
