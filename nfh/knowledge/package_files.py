"""Reads data/packages/*.yaml: every entry checked, every complaint with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from nfh.errors import KnowledgeError
from nfh.knowledge.package_words import key

_ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_'+-]*(\.[A-Za-z_][A-Za-z0-9_'+-]*)*")
_OPTION = re.compile(r"[a-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_LISTS = ("purposes", "like", "names", "programs")
_FIELDS = ("attr", "description", *_LISTS, "unfree", "module")
_LONGEST_DESCRIPTION = 110


@dataclass(frozen=True, slots=True)
class Entry:
    """One package as written. `area` is the file's name; `file` and `line` say where it stands."""

    attr: str
    description: str
    purposes: tuple[str, ...]
    like: tuple[str, ...]
    names: tuple[str, ...]
    programs: tuple[str, ...]
    unfree: bool
    module: str
    area: str
    file: Path
    line: int


def read_folder(folder: Path) -> list[Entry]:
    """Every entry of `folder`, by attribute. Raises KnowledgeError, also for attributes or names claimed twice."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise KnowledgeError("no packages are described here", folder)
    entries = [entry for file in files for entry in read_file(file)]
    _check_claims(entries)
    return sorted(entries, key=lambda entry: entry.attr)


def read_file(file: Path) -> Iterator[Entry]:
    """The entries of one file in order. Raises KnowledgeError with the line of what is wrong."""
    try:
        root = yaml.compose(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise KnowledgeError(f"this is not YAML: {problem.problem}", file, line) from problem
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise KnowledgeError(f"this file cannot be read: {problem}", file) from problem
    if not isinstance(root, yaml.SequenceNode):
        raise KnowledgeError("a list of packages was expected", file, _line(root) if root else 1)
    for node in root.value:
        yield _entry(node, file)


def read_popularity(file: Path) -> dict[str, int]:
    """Attribute → number of public configurations that install it. Raises KnowledgeError."""
    counts: dict[str, int] = {}
    try:
        rows = file.read_text("utf-8").splitlines()
    except OSError as problem:
        raise KnowledgeError(f"the popularity of packages cannot be read: {problem}", file) from problem
    for number, row in enumerate(rows[1:], start=2):
        attribute, _, count = row.partition("\t")
        if not attribute or not count.isdecimal():
            raise KnowledgeError("an attribute, a tab and a whole number were expected", file, number)
        counts[attribute] = int(count)
    return counts


def _entry(node: yaml.Node, file: Path) -> Entry:
    fields = _fields(node, file)
    attr = _text(fields, "attr", file, node)
    if not _ATTRIBUTE.fullmatch(attr):
        raise KnowledgeError(f"{attr!r} is no attribute name", file, _line(fields["attr"]))
    description = _text(fields, "description", file, node)
    if len(description) > _LONGEST_DESCRIPTION or description.endswith("."):
        limit = f"at most {_LONGEST_DESCRIPTION} characters without a full stop"
        raise KnowledgeError(f"the description of {attr} must be {limit}", file, _line(fields["description"]))
    module = _text(fields, "module", file, node) if "module" in fields else ""
    if module and not _OPTION.fullmatch(module):
        raise KnowledgeError(f"{module!r} is no option name", file, _line(fields["module"]))
    lists = {field: _texts(fields, field, file) for field in _LISTS}
    if not lists["purposes"]:
        raise KnowledgeError(f"{attr} needs at least one purpose", file, _line(node))
    if "programs" not in fields:
        lists["programs"] = (attr.rpartition(".")[2],)
    unfree = _flag(fields, "unfree", file)
    line = _line(node)
    return Entry(
        attr, description, **lists, unfree=unfree, module=module, area=file.stem, file=file, line=line
    )  # fmt: skip


def _fields(node: yaml.Node, file: Path) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise KnowledgeError("a package is fields with values, the first of them attr", file, _line(node))
    fields: dict[str, yaml.Node] = {}
    for name, value in node.value:
        if name.value not in _FIELDS:
            raise KnowledgeError(f"{name.value!r} is no field; there are {', '.join(_FIELDS)}", file, _line(name))
        if name.value in fields:
            raise KnowledgeError(f"{name.value} stands twice in one package", file, _line(name))
        fields[name.value] = value
    return fields


def _text(fields: dict[str, yaml.Node], name: str, file: Path, package: yaml.Node) -> str:
    if name not in fields:
        raise KnowledgeError(f"a package without {name}", file, _line(package))
    return _scalar(fields[name], name, file)


def _texts(fields: dict[str, yaml.Node], name: str, file: Path) -> tuple[str, ...]:
    node = fields.get(name)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise KnowledgeError(f"{name} is a list", file, _line(node))
    texts: list[str] = []
    for item in node.value:
        text = _scalar(item, name, file)
        if text in texts or not key(text):
            raise KnowledgeError(f"{text!r} stands twice in {name}, or says nothing", file, _line(item))
        texts.append(text)
    return tuple(texts)


def _scalar(node: yaml.Node, name: str, file: Path) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
        raise KnowledgeError(f"{name} is text; put quotes around numbers, yes and no", file, _line(node))
    return str(node.value).strip()


def _flag(fields: dict[str, yaml.Node], name: str, file: Path) -> bool:
    node = fields.get(name)
    if node is None:
        return False
    if node.tag != "tag:yaml.org,2002:bool":
        raise KnowledgeError(f"{name} is true or false", file, _line(node))
    return str(node.value).casefold() in {"true", "yes", "on"}


def _check_claims(entries: list[Entry]) -> None:
    """An attribute has one entry, and a name belongs to one package: else "install X" could not be sure."""
    attributes: dict[str, Entry] = {}
    for entry in entries:
        if entry.attr in attributes:
            first = attributes[entry.attr]
            raise KnowledgeError(f"{entry.attr} is already in {first.file.name}:{first.line}", entry.file, entry.line)
        attributes[entry.attr] = entry
    spelled = {key(attr): attr for attr in attributes}
    claimed: dict[str, str] = {}
    for entry in entries:
        for name in entry.names:
            owner = claimed.setdefault(key(name), entry.attr)
            owner = owner if owner != entry.attr else spelled.get(key(name), entry.attr)
            if owner != entry.attr:
                raise KnowledgeError(f"the name {name!r} of {entry.attr} belongs to {owner}", entry.file, entry.line)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
