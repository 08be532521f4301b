"""Kernel parameters and modules by what is said; a kernel that is two things at once is asked about."""

from __future__ import annotations

import pytest

from nfh.errors import NeedsAnswer
from nfh.planning.kernel_settings import Setting, read

from .conftest import Desk, added, removed, request

PARAMETERS, NEVER, LOADED = "boot.kernelParams", "boot.blacklistedKernelModules", "boot.kernelModules"


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ('add kernel parameter "quiet splash"', Setting(PARAMETERS, ["quiet", "splash"], False)),
        ("add the kernel parameter amd_iommu=on", Setting(PARAMETERS, ["amd_iommu=on"], False)),
        ("boot with nomodeset", Setting(PARAMETERS, ["nomodeset"], False)),
        ("remove the kernel parameter quiet", Setting(PARAMETERS, ["quiet"], True)),
        ("blacklist the nouveau module", Setting(NEVER, ["nouveau"], False)),
        ("blacklist nouveau and nvidiafb", Setting(NEVER, ["nouveau", "nvidiafb"], False)),
        ("no longer blacklist nouveau", Setting(NEVER, ["nouveau"], True)),
        ("load the kernel module v4l2loopback at boot", Setting(LOADED, ["v4l2loopback"], False)),
        ("use the latest kernel", None),
        ("use kernel 6.12", None),
    ],
)
def test_what_is_said_of_the_kernel(text: str, setting: Setting | None) -> None:
    assert read(text) == setting


def test_a_parameter_comes_and_goes(desk: Desk) -> None:
    plan = desk.prepare(request("set_kernel", text='add kernel parameter "quiet splash"')).plan
    assert plan is not None
    assert added(plan) == ['boot.kernelParams = [ "quiet" "splash" ];']
    assert plan.effects.reboot
    desk.do(plan)
    again = desk.prepare(request("set_kernel", text="add kernel parameter quiet")).plan
    assert again is not None and again.already
    gone = desk.prepare(request("set_kernel", text="remove the kernel parameter splash")).plan
    assert gone is not None and 'boot.kernelParams = [ "quiet" "splash" ];' in removed(gone)


def test_a_kernel_of_its_own_has_no_version_to_choose(desk: Desk) -> None:
    wish = request("set_kernel", text="kernel 6.12 with the zen patches", version="6.12")
    with pytest.raises(NeedsAnswer, match="one version only"):
        desk.prepare(wish)
    zen, plain = (desk.answering(kernel=said).prepare(wish).plan for said in ("zen", "6.12"))
    assert zen is not None and "linuxPackages_zen" in zen.summary
    assert plain is not None and "linuxPackages_6_12" in plain.summary


def test_a_font_may_be_known_by_its_whole_name_only(desk: Desk) -> None:
    for said in ("jetbrains mono nerd font", "jetbrains mono nerd"):
        assert "nerd-fonts.jetbrains-mono" in desk.plan("install_font", packages=(said,)).summary
