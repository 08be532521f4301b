"""Packages and options as nixpkgs writes them down."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from nfh.catalogue import from_json
from nfh.errors import NixFailed
from nfh.knowledge.catalogue_entries import OptionEntry, PackageEntry


def package(attr: str = "jq", **meta: Any) -> PackageEntry:
    facts = {"name": "jq-1.7", "pname": "jq", "version": "1.7", "meta": meta}
    return next(from_json.packages(io.BytesIO(json.dumps({attr: facts}).encode())))


def option(**facts: Any) -> list[OptionEntry]:
    return list(
        from_json.options(io.BytesIO(json.dumps({"services.x.enable": {"type": "boolean", **facts}}).encode()))
    )


def test_a_package_is_read() -> None:
    read = package(
        description="A JSON\n processor",
        license={"spdxId": "MIT", "free": True},
        mainProgram="jq",
        homepage=["https://jqlang.org", "https://example.org"],
    )
    assert (read.attr, read.version, read.description, read.license) == ("jq", "1.7", "A JSON processor", "MIT")
    assert (read.programs, read.homepage, read.unfree) == (("jq",), "https://jqlang.org", False)


@pytest.mark.parametrize(
    ("license", "said"),
    [
        (None, ""),
        ("mit", "mit"),
        ({"shortName": "unfree"}, "unfree"),
        ([{"spdxId": "MIT"}, {"fullName": "A very long one"}], "MIT, A very long one"),
    ],
)
def test_licences_have_many_shapes(license: object, said: str) -> None:
    assert package(license=license).license == said


def test_what_must_be_allowed_is_marked() -> None:
    assert package(unfree=True).unfree
    assert package(broken=True).broken
    assert package(knownVulnerabilities=["CVE"]).insecure


@pytest.mark.parametrize(
    ("meta", "platforms", "unsupported"),
    [
        ({"platforms": ["x86_64-linux", "aarch64-linux"]}, ("aarch64-linux", "x86_64-linux"), False),
        ({"platforms": ["aarch64-darwin"]}, ("aarch64-darwin",), True),
        (
            {"platforms": ["aarch64-linux", "x86_64-linux"], "badPlatforms": ["x86_64-linux"]},
            ("aarch64-linux",),
            True,
        ),
        ({"platforms": [{"parsed": {}}], "unsupported": True}, (), True),
        ({"unsupported": False}, (), False),
        ({}, (), False),
    ],
)
def test_what_it_is_made_for_is_told(meta: dict[str, Any], platforms: tuple[str, ...], unsupported: bool) -> None:
    content = json.dumps({"jq": {"name": "jq-1.7", "meta": meta}}).encode()
    (read,) = from_json.packages(io.BytesIO(content), "x86_64-linux")
    assert (read.platforms, read.unsupported) == (platforms, unsupported)


@pytest.mark.parametrize(
    ("outputs", "size"), [(None, 100), (["out"], 100), (["bin", "man"], 23), (["bin", "dev"], 20), (["dev"], 0)]
)
def test_its_size_is_that_of_the_outputs_that_are_installed(outputs: list[str] | None, size: int) -> None:
    content = json.dumps({"jq": {"name": "jq-1.7", "meta": {"outputsToInstall": outputs}}}).encode()
    sizes = {"jq-1.7": 100, "jq-1.7-bin": 20, "jq-1.7-man": 3}
    assert [read.size for read in from_json.packages(io.BytesIO(content), "x86_64-linux", sizes)] == [size]


def test_another_name_of_the_package_is_kept() -> None:
    assert package("jq_1_7").names == ("jq",)
    assert package("nodePackages.jq").names == ()


def test_an_option_is_read() -> None:
    (read,) = option(
        default={"_type": "literalExpression", "text": "false"},
        example=True,
        description={"_type": "mdDoc", "text": "Whether to\nenable x."},
        declarations=[{"name": "<nixpkgs/nixos/modules/x.nix>", "url": "…"}],
    )
    assert (read.default, read.example, read.description) == ("false", "true", "Whether to enable x.")
    assert read.declared == "<nixpkgs/nixos/modules/x.nix>"


def test_what_is_not_for_people_is_left_out() -> None:
    assert option(internal=True) == option(visible=False) == []


def test_a_list_of_packages_is_no_list_of_options() -> None:
    with pytest.raises(NixFailed, match="no list of options"):
        list(from_json.options(io.BytesIO(b'{"jq": {"name": "jq-1.7", "meta": {}}}')))
    with pytest.raises(NixFailed, match="no list of packages"):
        list(from_json.packages(io.BytesIO(b'{"a.b": {"type": "boolean"}}')))
