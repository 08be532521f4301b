"""Command lines: recognised, never run, offered as what they would be here."""

from __future__ import annotations

import pytest

from nfh.understanding import commands, programs, shell
from nfh.understanding.reader import understand


@pytest.mark.parametrize(
    ("line", "intent", "slots"),
    [
        ("apt install vlc", "install_package", {"package": "vlc"}),
        ("sudo apt-get install -y ffmpeg", "install_package", {"package": "ffmpeg"}),
        ("$ sudo pacman -S obs-studio", "install_package", {"package": "obs-studio"}),
        ("pacman -Rns kitty", "remove_package", {"package": "kitty"}),
        ("pacman -Ss torrent client", "search_packages", {"query": "torrent client"}),
        ("zypper in mc", "install_package", {"package": "mc"}),
        ("sudo pacman -Syu", "update_system", {}),
        ("sudo apt update && sudo apt upgrade", "update_system", {}),
        ("dnf remove nano", "remove_package", {"package": "nano"}),
        ("brew install wget fzf", "install_package", {"packages": ["wget", "fzf"]}),
        ("flatpak install flathub org.gimp.GIMP", "install_package", {"package": "org.gimp.GIMP"}),
        ("nix-env -iA nixos.tree", "install_package", {"package": "tree"}),
        ("nix-env --delete-generations 30d", "delete_generations", {"age": "30d"}),
        ("nix profile install nixpkgs#hyperfine", "install_package", {"package": "hyperfine"}),
        ("nix run nixpkgs#hello", "try_package", {"package": "hello"}),
        ("nix-shell -p jq", "try_package", {"package": "jq"}),
        ("sudo nixos-rebuild switch", "rebuild_system", {"action": "switch"}),
        ("nixos-rebuild switch --rollback", "rollback", {}),
        ("sudo nix-collect-garbage -d", "collect_garbage", {}),
        ("systemctl restart nginx.service", "service_control", {"service": "nginx", "action": "restart"}),
        ("journalctl -u docker -f", "show_logs", {"service": "docker"}),
        ("usermod -aG docker bob", "add_user_to_group", {"user": "bob", "group": "docker"}),
        ("sudo ufw allow 22/tcp", "open_port", {"port": "22", "protocol": "tcp"}),
        ("sudo nano /etc/nixos/configuration.nix", "edit_config", {"file": "/etc/nixos/configuration.nix"}),
        ("hostnamectl set-hostname lab3", "set_hostname", {"hostname": "lab3"}),
    ],
)
def test_offered_as_what_it_would_be(line: str, intent: str, slots: dict[str, object]) -> None:
    understood = understand(line)
    assert understood.decision == "ask"
    assert "I do not run those" in understood.reason
    request = understood.requests[0]
    assert request.reader == "command"
    assert (request.intent.intent_name(), request.intent.slots()) == (intent, slots)
    assert understood.question is not None
    assert [choice.value for choice in understood.question.choices] == [intent]


@pytest.mark.parametrize(
    "line",
    ["ls -la", "rm -rf /", "cd /etc", "sudo rm x", "git push --force", "./install.sh", "$ whoami"],
)
def test_refused_with_a_way_on(line: str) -> None:
    understood = understand(line)
    assert understood.decision == "refuse"
    assert "command for a shell" in understood.reason
    assert "shell's prompt" in understood.way_on
    assert understood.requests == ()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how do I do pacman -Syu here?", "update_system"),
        ("what is the nixos equivalent of apt autoremove", "collect_garbage"),
        ("equivalent of `apt-get clean` here?", "collect_garbage"),
        ("dnf install ffmpeg equivalent", "install_package"),
    ],
)
def test_a_question_about_a_command_is_answered(text: str, intent: str) -> None:
    understood = understand(text)
    request = understood.requests[0]
    assert understood.decision == "act"
    assert (request.intent.intent_name(), request.mode) == (intent, "explain")


@pytest.mark.parametrize(
    "text",
    [
        "find me a password manager",
        "make jq available",
        "which package has the dig command",
        "free some disk space",
        "install git and docker",
        "mount my usb stick",
        "who can use sudo",
        "reboot",
        "less memory please",
        "can you show me what apt install would be here",
    ],
)
def test_a_sentence_is_no_command(text: str) -> None:
    assert shell.read(text) is None


def test_every_command_that_is_known_is_looked_for() -> None:
    assert set(commands.READERS) <= programs.PROGRAMS


@pytest.mark.parametrize("text", ["apt-get purge vlc && apt autoremove", "apt install vlc; apt remove mpv"])
def test_a_chain_of_different_deeds_is_none_of_them(text: str) -> None:
    command = shell.read(text)
    assert command is not None
    assert not command.intent
