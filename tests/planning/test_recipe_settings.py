"""What is said besides a service's name: read as data/settings has it, set where the option exists, else told."""

from __future__ import annotations

from typing import Any

import pytest

from nfh.knowledge import load
from nfh.planning import recipe_settings, recipes
from nfh.planning.plan import Plan

from .conftest import Desk, added, request

SSH = "services.openssh"


def said(name: str, text: str) -> tuple[dict[str, Any], str]:
    found = recipe_settings.read(recipes.all_recipes()[name], text)
    return {one.option: one.value for one in found.values}, found.left


@pytest.mark.parametrize(
    ("recipe", "text", "values"),
    [
        ("nginx", "turn on nginx on port 8081", {"services.nginx.defaultHTTPListenPort": 8081}),
        ("nginx", "turn on the web server", {}),
        ("ssh", "ssh on ports 22 and 2222 please", {f"{SSH}.ports": [22, 2222]}),
        (
            "ssh",
            "enable ssh on port 2222, keys only and no root",
            {f"{SSH}.ports": [2222], f"{SSH}.settings.PasswordAuthentication": False,
             f"{SSH}.settings.PermitRootLogin": "no"},
        ),
        ("ssh", "turn on ssh but don't open the port", {f"{SSH}.openFirewall": False}),
        ("fail2ban", "fail2ban with three tries", {"services.fail2ban.maxretry": 3}),
        ("fail2ban", "fail2ban, ban them for an hour after 5 attempts",
         {"services.fail2ban.maxretry": 5, "services.fail2ban.bantime": "1h"}),
        ("zram", "zram swap with 50%", {"zramSwap.memoryPercent": 50}),
        ("docker", "install docker but do not start it", {"virtualisation.docker.enableOnBoot": False}),
        ("docker", "start docker", {}),
        ("postgresql", "a postgres database called shop", {"services.postgresql.ensureDatabases": ["shop"]}),
        ("postgresql", "postgres with databases shop and blog",
         {"services.postgresql.ensureDatabases": ["shop", "blog"]}),
        ("postgresql", "turn on the postgres database server", {}),
        ("automatic upgrades", "auto updates with reboot allowed", {"system.autoUpgrade.allowReboot": True}),
        ("automatic upgrades", "auto updates without reboot", {"system.autoUpgrade.allowReboot": False}),
    ],
)  # fmt: skip
def test_values(recipe: str, text: str, values: dict[str, Any]) -> None:
    assert said(recipe, text) == (values, "")


@pytest.mark.parametrize(
    ("recipe", "text", "left"),
    [
        ("nginx", "turn on nginx with brotli", "with brotli"),
        ("jellyfin", "enable jellyfin on port 9000", "on port 9000"),
        ("docker", "enable docker with compose, please", "with compose"),
        ("docker", "please enable docker so I can use it with my machine", ""),
        ("ssh", "turn on ssh, thanks", ""),
        ("ssh", "enable ssh with keys only for ada", "for ada"),
        ("caddy", "set up caddy for example.com", "for example.com"),
        ("nginx", "turn on services.nginx.enable", ""),
    ],
)
def test_what_is_left(recipe: str, text: str, left: str) -> None:
    assert said(recipe, text)[1] == left


def plan(desk: Desk, text: str, service: str) -> Plan:
    found = desk.prepare(request("enable_service", text=text, service=service)).plan
    assert found is not None
    return found


def test_settings_are_in_the_plan_and_proven(desk: Desk) -> None:
    made = plan(desk, "turn on nginx on port 8081", "nginx")
    assert "services.nginx.defaultHTTPListenPort = 8081;" in added(made)
    assert any(one.shown == "services.nginx.defaultHTTPListenPort" for one in made.expected)
    assert any("“open port 8081”" in note for note in made.notes)


def test_a_database_and_its_owner(desk: Desk) -> None:
    lines = added(plan(desk, "a postgres database called shop with user shop", "postgres"))
    assert 'services.postgresql.ensureUsers = [ { name = "shop"; ensureDBOwnership = true; } ];' in lines
    other = plan(desk, "a postgres database called shop for user mia", "postgres")
    assert not any("ensureDBOwnership" in line for line in added(other))
    assert any("OWNER TO mia" in note for note in other.notes)


def test_what_is_not_done_is_told(desk: Desk) -> None:
    assert any("“with brotli” is not part" in note for note in plan(desk, "nginx with brotli", "nginx").notes)
    absent = plan(desk, "home assistant on port 8124", "home-assistant")
    assert any("config.http.server_port" in note and "8124" in note for note in absent.notes)
    assert not any("server_port" in line for line in added(absent))


def test_every_setting_belongs_to_a_recipe() -> None:
    assert set(load.read_json("settings.json")) <= set(recipes.all_recipes())


@pytest.mark.parametrize(
    ("text", "package", "note"),
    [
        ("install vscode with the python extension", "vscode", "“with the python extension” is not part"),
        ("install libreoffice in german", "libreoffice", "does not set “in german”"),
        ("install htop with nfh", "htop", ""),
        ("install python with numpy", "python3", ""),
        ("install htop in nixos", "htop", ""),
    ],
)
def test_what_is_wanted_of_a_program_besides_it(text: str, package: str, note: str) -> None:
    found = recipe_settings.of_packages(text, (package, "numpy", "vscode"))
    assert (note in found) if note else not found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("auto updates every sunday at 3 without reboot", "system.autoUpgrade.allowReboot = false;"),
        ("auto updates every sunday at 3 with reboot allowed", "system.autoUpgrade.allowReboot = true;"),
    ],
)
def test_whether_an_upgrade_may_restart_the_machine(desk: Desk, text: str, line: str) -> None:
    made = desk.prepare(request("auto_update", text=text, action="on", value="sunday at 3")).plan
    assert made is not None
    assert {line, 'system.autoUpgrade.dates = "Sun 03:00";'} <= set(added(made))
