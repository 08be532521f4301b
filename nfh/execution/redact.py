"""Secrets never reach the journal: what a person typed after "password" and the like is struck out."""

from __future__ import annotations

import re

STRUCK_OUT = "(not kept)"

_WORD = (
    r"(?:pass\s?words?|passwd|pass\s?phrases?|pass\s?codes?|psk|pin\s+code|secrets?|api[\s_-]?keys?|"
    r"(?:access|auth|secret|private|wifi|wpa)[\s_-]?(?:tokens?|keys?)|tokens?|credentials?)"
)
_NAMED = re.compile(
    rf"(\b{_WORD}\b(?:\s+(?:of|for)\s+(?:the\s+|my\s+)?[\w.-]+)?\s*(?:(?:is|to|as|be|=|:|being)\s*)+)(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(rf"(\b{_WORD}\b[^\"'“”‘’]{{0,40}}[\"'“‘])([^\"'“”‘’]+)", re.IGNORECASE)
_BARE = re.compile(rf"(\b(?:with|and|using)\s+(?:the\s+|a\s+)?{_WORD}\s+)(\S+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]+:)([^\s@/]+)(?=@)", re.IGNORECASE)
_KNOWN = re.compile(r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16})")


def redact(text: str) -> str:
    """The text with everything that looks like a secret struck out. Strikes out too much rather than too little."""
    for pattern in (_ADDRESS, _QUOTED, _BARE, _NAMED):
        text = pattern.sub(lambda match: match.group(1) + STRUCK_OUT, text)
    return _KNOWN.sub(STRUCK_OUT, text)
