from __future__ import annotations

import pytest

from nfh.execution.redact import STRUCK_OUT, redact


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("set the password of ada to hunter2", "hunter2"),
        ("set ada's password to correct horse battery staple", "horse"),
        ("create a user bob with password s3cret!", "s3cret!"),
        ("connect to the wifi Home with the password 'my wifi key'", "my wifi key"),
        ('connect to wifi "Home", password is "opensesame"', "opensesame"),
        ("my passphrase is: lorem ipsum", "lorem"),
        ("password: x9!", "x9!"),
        ("PSK=abcdefgh", "abcdefgh"),
        ("api key = 12345", "12345"),
        ("use the token ghp_abcdefghijklmnopqrstuvwxyz0123 for github", "ghp_"),
        ("fetch https://ada:hunter2@example.org/x.git", "hunter2"),
        ("the passcode for my phone is 1234", "1234"),
    ],
)
def test_secrets_are_struck_out(text, secret):
    assert secret not in redact(text) and STRUCK_OUT in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "install htop and remove vim",
        "install a password manager",
        "install keepassxc, pass and bitwarden",
        "pin the kernel to 6.6",
        "open port 8080",
        "disable password authentication for ssh",
        "search for a token generator",
        "fetch https://example.org/a:b",
        "",
    ],
)
def test_everything_else_is_kept(text):
    assert redact(text) == text
