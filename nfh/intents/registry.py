"""Every intent by its public name. A module of intents is imported only when one of its intents is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from nfh.errors import KnowledgeError
from nfh.intents.base import Intent

_OTHER_PACKAGES = (
    "update_package",
    "install_from_unstable",
    "pin_package",
    "overlay_package",
    "allow_unfree",
    "install_foreign",
    "install_font",
)
"""Of the family of packages, those in a module of their own: a class takes a while to make, and these are rarer."""

_FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "packages": (
            "install_package",
            "remove_package",
            "search_packages",
            "package_info",
            "try_package",
            "which_package_provides",
            "list_installed",
            *_OTHER_PACKAGES,
        ),
        "options": (
            "search_options",
            "explain_option",
            "set_option",
            "show_config",
            "edit_config",
            "check_config",
        ),
        "system": (
            "update_system",
            "upgrade_release",
            "rebuild_system",
            "auto_update",
            "system_info",
            "system_health",
            "power_control",
            "troubleshoot",
        ),
        "generations": (
            "list_generations",
            "diff_generations",
            "name_generation",
            "rollback",
            "switch_generation",
            "delete_generations",
            "list_changes",
            "undo_last",
        ),
        "store": (
            "collect_garbage",
            "auto_garbage_collect",
            "optimise_store",
            "disk_usage",
            "why_depends",
            "repair_store",
        ),
        "services": (
            "enable_service",
            "disable_service",
            "service_status",
            "service_control",
            "show_logs",
            "autostart_program",
        ),
        "hardware": (
            "enable_desktop",
            "enable_audio",
            "enable_bluetooth",
            "enable_printing",
            "enable_graphics_driver",
            "set_kernel",
            "set_bootloader",
            "mount_filesystem",
        ),
        "place": (
            "set_hostname",
            "set_timezone",
            "set_locale",
            "set_keyboard_layout",
        ),
        "network": (
            "network_status",
            "wifi_connect",
            "set_network_config",
            "open_port",
            "close_port",
        ),
        "users": (
            "add_user",
            "remove_user",
            "add_user_to_group",
            "change_password",
            "set_shell",
            "list_users",
        ),
        "flakes": (
            "channel_list",
            "channel_add",
            "channel_remove",
            "channel_update",
            "flake_init",
            "flake_update",
            "flake_check",
            "flake_show",
        ),
        "development": (
            "dev_environment",
            "home_manager_setup",
            "build_vm",
            "build_image",
            "specialisation",
            "deploy_remote",
        ),
        "dialogue": (
            "explain_error",
            "explain_concept",
            "help",
            "learn",
            "greeting",
            "out_of_scope",
        ),
    }
)
_FAMILY_OF: Mapping[str, str] = MappingProxyType(
    {name: family for family, names in _FAMILIES.items() for name in names}
)
_ONE_OF_SEVERAL = MappingProxyType({"package": "packages", "package_attr": "packages"})
"""Public slot names that are kept in another field; the field's own name wins when both are given."""


def names() -> tuple[str, ...]:
    """The public names of all intents, in the order of the families."""
    return tuple(_FAMILY_OF)


def families() -> tuple[str, ...]:
    """The names of the families."""
    return tuple(_FAMILIES)


def family(name: str) -> str:
    """The family of an intent. Raises KnowledgeError for a name that is no intent."""
    try:
        return _FAMILY_OF[name]
    except KeyError:
        raise KnowledgeError(
            f"There is no intent called {name!r}.", hint="The intents are listed by `nfh help`."
        ) from None


def get(name: str) -> type[Intent]:
    """The class of an intent: install_package → InstallPackage. Raises KnowledgeError for an unknown name."""
    module = import_module(f"nfh.intents.{'other_packages' if name in _OTHER_PACKAGES else family(name)}")
    found: type[Intent] = getattr(module, "".join(word.capitalize() for word in name.split("_")))
    return found


def slot_names(name: str) -> tuple[str, ...]:
    """The public slot names of an intent, in the order of its fields; `packages` stands for `package` too."""
    return tuple(get(name).fields)


def build(name: str, slots: Mapping[str, Any], *, strict: bool = False) -> Intent:
    """The intent called `name` with these public slots (`package` or `packages`), None and empty ones left out.

    A slot that the intent does not have is ignored; with `strict` it raises KnowledgeError, as does a value that is
    neither text, number nor a list of those. A name that is no intent always raises KnowledgeError.
    """
    kind = get(name)
    several = {slot: written == "tuple[str, ...]" for slot, written in kind.fields.items()}
    values: dict[str, str | tuple[str, ...]] = {}
    for slot in sorted(slots, key=_ONE_OF_SEVERAL.__contains__):
        field = slot if slot in several else _ONE_OF_SEVERAL.get(slot, slot)
        if field not in several:
            if strict:
                raise KnowledgeError(f"The intent {name} has no slot called {slot!r}.")
            continue
        words = _words(slots[slot], name, slot, strict)
        if words and field not in values:
            values[field] = words if several[field] else ", ".join(words)
    return kind(**values)


def _words(value: object, name: str, slot: str, strict: bool) -> tuple[str, ...]:
    """A slot's value as texts, without empty ones."""
    items: Iterable[object] = value if isinstance(value, (list, tuple)) else () if value is None else (value,)
    found = []
    for item in items:
        if isinstance(item, (str, int, float)):
            found.append(str(item).strip())
        elif strict:
            raise KnowledgeError(f"The slot {slot!r} of {name} must be text or a list of texts.")
    return tuple(word for word in found if word)
