"""Compiles data/packages, data/options, data/purposes.yaml and data/renamed into catalogue.sqlite."""

from __future__ import annotations

from pathlib import Path

import yaml

from nfh.errors import KnowledgeError
from nfh.knowledge import catalogue_file, purposes
from nfh.knowledge.catalogue_entries import Contents, OptionEntry, PackageEntry, Renaming
from nfh.knowledge.option_files import WrittenOption, WrittenRenaming, read_options, read_renamings
from nfh.knowledge.package_files import Entry, read_folder, read_popularity
from nfh.knowledge.package_words import stem


def build(data: Path, out: Path) -> None:
    """Compile the folder `data` into `out`. Raises KnowledgeError with file and line; `out` then stays."""
    renamed = read_renamings(data / "renamed")
    used = read_popularity(data / "popularity.tsv")
    set_by = read_popularity(data / "option-popularity.tsv")
    packages, options = read_folder(data / "packages"), read_options(data / "options")
    used_for = [said for package in packages for said in package.purposes]
    used_for += [said for option in options for said in option.purposes]
    said = purposes.read(data / "purposes.yaml", used_for)
    contents = Contents(
        packages=[_package(entry, used, said) for entry in packages],
        options=[_option(entry, set_by, said) for entry in options],
        renamings=[_renaming(one) for table in (renamed.packages, renamed.options) for one in table.values()],
        synonyms=read_synonyms(data / "synonyms.yaml"),
        used={(False, name): count for name, count in used.items()}
        | {(True, name.replace("*", "<name>")): count for name, count in set_by.items()},
    )
    names = {entry.attr for entry in contents.packages} | {entry.name for entry in contents.options}
    for one in contents.renamings:
        if one.old in names:
            raise KnowledgeError(f"{one.old} is said to be no more, and is described", data / "renamed")
    catalogue_file.write(contents, out)


def _package(entry: Entry, used: dict[str, int], said: purposes.Sayings) -> PackageEntry:
    return PackageEntry(
        attr=entry.attr,
        description=entry.description,
        area=entry.area,
        purposes=said.widened(entry.purposes),
        like=entry.like,
        names=entry.names,
        programs=entry.programs,
        module=entry.module,
        popularity=max(used.get(name, 0) for name in (entry.attr, *entry.names)),
        unfree=entry.unfree,
        known=True,
    )


def _option(entry: WrittenOption, set_by: dict[str, int], said: purposes.Sayings) -> OptionEntry:
    return OptionEntry(
        name=entry.option,
        type=entry.type,
        default=entry.default,
        example=entry.example,
        description=entry.description,
        purposes=said.widened(entry.purposes),
        names=tuple(entry.names),
        like=tuple(entry.like),
        package=entry.package,
        popularity=set_by.get(entry.option.replace("<name>", "*"), 0),
        home=entry.home,
        known=True,
    )


def _renaming(one: WrittenRenaming) -> Renaming:
    return Renaming(one.old, one.new, one.reason, tuple(one.instead))


def read_synonyms(file: Path) -> list[list[str]]:
    """Groups of words that mean nearly the same, as stems. Raises KnowledgeError."""
    try:
        groups = yaml.safe_load(file.read_text("utf-8"))
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise KnowledgeError(f"this is not YAML: {problem.problem}", file, line) from problem
    except OSError as problem:
        raise KnowledgeError(f"the synonyms cannot be read: {problem}", file) from problem
    if not isinstance(groups, list) or not all(
        isinstance(group, list) and all(isinstance(word, str) for word in group) for group in groups
    ):
        raise KnowledgeError("a list of lists of words was expected", file, 1)
    return [sorted({stem(word) for word in group}) for group in groups]
