"""The ways in which a name may be meant."""

from __future__ import annotations

from typing import Literal

# How a name may be meant; the place in this list is `kind` in the table `names`. First those of packages, the surest
# first; then those of options: the whole dotted name; what a switch switches on ("nginx", "services.nginx" of
# services.nginx.enable); the same of a program (programs.git.enable); another name; what it is used instead of;
# the end of a dotted name ("firewall.allowedTCPPorts").
Kind = Literal["attr", "name", "alias", "program", "like"]
KINDS: tuple[str, ...] = (
    *("attr", "name", "alias", "program", "like"),
    *("option", "switch", "module", "option alias", "option like", "part"),
)
OF_PACKAGES = 5  # kinds below this one are names of packages
