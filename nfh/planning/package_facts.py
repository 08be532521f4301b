"""Facts about packages: what one is, what is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import NfhError
from nfh.planning import catalogue_facts, generations
from nfh.planning.answer import Answer
from nfh.planning.package_names import exists_in_nixpkgs
from nfh.planning.packages import NAME_WANTED
from nfh.planning.searching import became
from nfh.planning.wording import bytes_of, plural

if TYPE_CHECKING:
    from nfh.catalogue.package import Package
    from nfh.configuration.whole.packages import Listed
    from nfh.intents.packages import ListInstalled, PackageInfo
    from nfh.intents.request import Request
    from nfh.planning.context import Context


def package_info(request: Request, context: Context) -> Answer:
    """What a package is, which version this system's nixpkgs has, and whether it is installed."""
    intent: PackageInfo = request.intent  # type: ignore[assignment]
    name = intent.packages[0] if intent.packages else context.answer(NAME_WANTED)
    found = context.catalogue.resolve(name)
    gone = context.catalogue.renamed(name)
    package = found.exact
    attr = package.attr if package else name
    if package is None and not exists_in_nixpkgs(name, context):
        near = [*((gone.new,) if gone and gone.new else gone.instead if gone else ())]
        near = near or [p.attr for p in found.candidates[:5]]
        unknown = f"I know no package called “{name}”." + (f" There is {', '.join(near)}." if near else "")
        return Answer(
            "package_info",
            became(gone) or unknown,
            subjects=tuple(near),
            next=tuple(f"tell me about {one}" for one in near[:2]) or (f"search for {name}",),
        )
    version, size = _version(attr, context)
    here = _entry(attr, context)
    rows: list[tuple[str, str]] = [("attribute", attr)]
    if package:
        rows.append(("what it is", package.description))
    if version:
        rows.append(("version", f"{version} (in this system's nixpkgs)"))
    elif package and package.version:
        rows.append(("version", package.version))
    if size:
        rows.append(("size", f"{bytes_of(size)} with everything it needs"))
    elif package and package.size:
        rows.append(("size", f"{bytes_of(package.size)} without what it needs"))
    if package and package.programs:
        rows.append(("programs", ", ".join(package.programs)))
    if package and package.unfree:
        rows.append(("licence", f"{package.license or 'unfree'}: the configuration must allow it"))
    elif package and package.license:
        rows.append(("licence", package.license))
    if package and package.homepage:
        rows.append(("home page", package.homepage))
    if package and package.platforms:
        made_for = catalogue_facts.platforms(package.platforms)
        rows.append(("platforms", f"{made_for}: not this machine's" if package.unsupported else made_for))
    elif package and package.unsupported:
        rows.append(("platforms", "nixpkgs says: not this machine's"))
    if package and package.absent:
        rows.append(("missing", "this system's nixpkgs does not have it"))
    for bad in ("broken", "insecure"):
        if package and getattr(package, bad):
            rows.append((bad, "nixpkgs marks it so; the configuration must allow it"))
    if package and package.module:
        rows.append(("better through", package.module))
    rows.append(("installed", f"yes, {here.where}" if here else "not in the configuration"))
    return Answer(
        "package_info",
        f"{became(gone)} {attr}: {package.description}".strip() if package else attr,
        ("", "fact"),
        tuple(rows),
        subjects=(attr,),
        sources=(context.opened.source, "this system's nixpkgs") if version else (context.opened.source,),
        expert=(f"nix eval nixpkgs#{attr}.meta.description",),
        next=(f"remove {attr}",) if here else (f"install {attr}",),
    )


def list_installed(request: Request, context: Context) -> Answer:
    """What the configuration installs; with a name: whether that is among it, and where."""
    intent: ListInstalled = request.intent  # type: ignore[assignment]
    entries = entries_of(context)
    if intent.packages:
        return _is_installed(intent.packages[0], entries, context)
    entry = context.target.entry
    rows = tuple(
        (item.entry.attr or item.entry.name, _description(item.entry.attr, context), item.where) for item in entries
    )
    return Answer(
        "list_installed",
        f"{plural(len(rows), 'package')} listed in {entry.name} and what it imports. Modules bring more.",
        ("package", "what it is", "where") if rows else (),
        rows,
        subjects=tuple(str(row[0]) for row in rows),
        sources=(str(entry),),
        expert=(f"grep -A99 systemPackages {entry}", "nix-store -q --references /run/current-system/sw"),
        next=(f"remove {rows[-1][0]}",) if rows else ("install htop",),
    )


def entries_of(context: Context) -> list[Listed]:
    """The packages that the configuration lists, for everybody or for one person.

    Raises ConfigurationError, NeedsAnswer (id `host`).
    """
    from nfh.planning import package_scope

    return [one for _, one in package_scope.listed(context, None, package_scope.everywhere(context, None))]


def _is_installed(name: str, entries: list[Listed], context: Context) -> Answer:
    found = context.catalogue.resolve(name)
    attr = found.exact.attr if found.exact else name
    here = next((item for item in entries if item.entry.stands_for(attr)), None)
    programs = found.exact.programs if found.exact else (name,)
    current = next((g for g in generations.read(context) if g.current), None)
    folder = Path(current.store_path, "sw", "bin") if current else None
    there = [program for program in programs or (attr,) if folder and (folder / program).exists()]
    if here:
        text = f"Yes: {attr} stands in {here.where}."
    elif there:
        text = f"Yes: the running system has the program {there[0]}, brought by a module or another package."
    else:
        text = f"No: {attr} is not installed."
    return Answer(
        "list_installed",
        text,
        subjects=(attr,),
        sources=(str(context.target.entry), str(folder)) if folder else (str(context.target.entry),),
        next=(f"remove {attr}",) if here else () if there else (f"install {attr}",),
    )


def _entry(attr: str, context: Context) -> Listed | None:
    try:
        return next((item for item in entries_of(context) if item.entry.stands_for(attr)), None)
    except NfhError:
        return None


def _description(attr: str, context: Context) -> str:
    package: Package | None = context.catalogue.get(attr) if attr else None
    return package.description if package else ""


def _version(attr: str, context: Context) -> tuple[str, int]:
    """The version in this system's nixpkgs, and the size in bytes where the store has it ("" and 0: not known)."""
    if context.target.on_paper:
        return "", 0
    from nfh.nix import packages
    from nfh.nix.store import closure

    try:
        facts = packages.facts(context.target, attr, context.cancel)
        there = Path(facts.store_path).exists()
        size = closure(context.target, facts.store_path, context.cancel).bytes if there else 0
    except NfhError:
        return "", 0
    return facts.version, size
