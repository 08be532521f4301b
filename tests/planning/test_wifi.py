"""Wifi: on is NetworkManager, off is the radio's own switch; what is advised is what can be said."""

from __future__ import annotations

import pytest

from nfh.errors import Refused
from nfh.planning import wifi

from .conftest import Desk, added, request


def test_on_is_networkmanager(desk: Desk) -> None:
    for asked in (request("wifi_connect", text="turn on wifi"), request("enable_service", service="wifi")):
        plan = desk.prepare(asked).plan
        assert plan is not None
        assert "networking.networkmanager.enable = true;" in added(plan)


def test_on_again_tells_of_the_radio(desk: Desk) -> None:
    desk.do(desk.plan("enable_service", service="networkmanager"))
    plan = desk.prepare(request("wifi_connect", text="enable wifi")).plan
    assert plan is not None and not plan.steps
    assert "nmcli radio wifi on" in plan.summary


@pytest.mark.parametrize("name", ["wifi_connect", "disable_service"])
def test_off_is_told_or_done(desk: Desk, name: str) -> None:
    slots = {"service": "wifi"} if name == "disable_service" else {}
    asked = request(name, text="turn off wifi", **slots)
    with pytest.raises(Refused) as caught:
        desk.prepare(asked)
    assert "nmcli radio wifi off" in caught.value.hint
    desk.do(desk.plan("set_option", option="networking.wireless.enable", value="true"))
    plan = desk.prepare(asked).plan
    assert plan is not None
    assert "networking.wireless.enable = false;" in added(plan)


def test_a_network_is_joined_with_networkmanager(desk: Desk) -> None:
    joining = request("wifi_connect", text="connect to the wifi Home", host="Home")
    with pytest.raises(Refused, match="does not switch it on") as caught:
        desk.prepare(joining)
    assert "turn on networkmanager" in caught.value.hint
    desk.do(desk.plan("enable_service", service="networkmanager"))
    with pytest.raises(Refused) as caught:
        desk.prepare(joining)
    assert "nmcli device wifi connect 'Home' --ask" in caught.value.hint
    quoted = request("wifi_connect", text='connect to wifi "My Home" with password "s3 cret"', host='Home" with')
    with pytest.raises(Refused) as caught:
        desk.prepare(quoted)
    assert "nmcli device wifi connect 'My Home' --ask" in caught.value.hint
    assert "s3 cret" not in caught.value.hint


@pytest.mark.parametrize(
    ("host", "text", "written"),
    [
        ("Home", "join Home", "'Home'"),
        ("", "join a network", "NAME"),
        ("x; reboot", "join x; reboot", "NAME"),
        ("Ada", "join “Ada's Café” now", "'Ada'\\''s Café'"),
        ("", 'join wifi, password "s3cret"', "NAME"),
        ("Tim's", "join Tim's", "NAME"),
    ],
)
def test_a_network_s_name_is_written_as_a_shell_takes_it(host: str, text: str, written: str) -> None:
    assert wifi.network(host, text) == written
