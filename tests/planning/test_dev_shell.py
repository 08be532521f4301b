"""A shell for a project: each tool once, in the version that was said."""

from __future__ import annotations

from .conftest import Desk


def test_a_version_takes_the_place_of_the_plain_package(desk: Desk) -> None:
    answer = desk.answer("dev_environment", language="node", packages=("nodejs_20", "postgres"))
    assert answer.subjects == ("nodejs_20", "postgresql")
    both = desk.answer("dev_environment", language="node", packages=("postgres",))
    assert both.subjects == ("nodejs", "postgresql")
