"""Texts that are not plainly a person's request: orders about nfh's own rules, code of a shell or of Nix around a
request, what somebody else is said to have said. Nothing that changes the system is done on their word: nfh asks.

This is not what keeps the system safe: no text reaches a shell, plans are shown, and what deletes is confirmed.
"""

from __future__ import annotations

import re

from nfh.understanding.programs import UNMISTAKABLE

_RULES = (
    r"rules|instructions?|guidelines?|guardrails?|restrictions?|safety|safeguards?|polic(?:y|ies)|prompts?"
    r"|confirmations?|questions?|warnings?"
)
_TOLD = (
    rf"\b(?:ignor\w*|disregard\w*|forget|overrid\w*|bypass\w*|skip\w*|suspend)\b[^.;]{{0,40}}\b(?:{_RULES})\b",
    r"\b(?:forget|ignore|disregard)\b[^.;]{0,20}\b(?:told|said|learned|everything (?:above|before))\b",
    r"\b(?:no|without) (?:any )?(?:rules|guardrails|restrictions|safety|confirmations?|warnings?)\b",
    r"\byou are (?:now|no longer)\b|\bact as (?:root|admin\w*|if|another|a different)\b",
    r"\bpretend (?:to be|that|you|i (?:said|agreed))\b",
    r"\b(?:developer|god|admin(?:istrator)?|root|unrestricted) mode\b",
    r"\b(?:system|hidden|secret|new) (?:prompt|instruct)",
    r"\b(?:always|just|must) (?:answer|say) yes\b|\bsaid? yes to\b|\byes to (?:all|everything|every)\b",
    r"\b(?:treat|take|read|interpret|count) (?:every|each|all|any|my next) (?:request|sentence|message|word|text)\b",
    r"\bevery (?:request|sentence) means\b",
    r"\b(?:user|owner|admin\w*|everybody) (?:has|have|had) (?:already )?(?:agreed|confirmed|approved|allowed)\b",
    r"\b(?:confirmed|decision|intent|confidence) ?\"? ?[:=]|\baction ?=",
    r"\bdo(?:n'?t| not) (?:ask|confirm|warn)\b(?! why| me| for)",
    r"\byou (?:must|have to|are (?:required|ordered|obliged))\b",
    r"\brepeat after me\b|\bexecute (?:it|the following)\b|^\W*(?:system|assistant|user|human)\s*:|^\W*#{2,}|```",
    r"<\|?/?(?:request|intent|system|user|assistant|inst|tool|im_\w+)\b|\[/?(?:inst|system)\b",
)
"""Orders about how nfh is to read, and what dresses up as a word of somebody else to it."""

_CODE = (
    r"\$[({]|''|\|\||&&|[;|&\n]\s*(?:[\w./-]+\s+-{1,2}\w|sudo\b|\./|/\w)",
    r">{1,2}\s*[/~.]|\s\|\s|^\s*[;|&<>]|^\s*`[^`]+`\s*$|\.\./\.\.|%0[ad]|\\n",
    r"`[^`]*[\s;|&$<>][^`]*`|[\w/.]`[^`]+`|;\s*[\w.-]+\.[\w.-]+\s*=|(?<!\S)\*(?!\S)",
    rf"[;\n]\s*(?:{'|'.join(sorted(map(re.escape, UNMISTAKABLE)))})\b",
    r"\S\";\s*[\w.-]+\s*=|;\s*#\s*$|=\s*\"?\s*$",
)
"""Signs of a shell or of Nix that no sentence has."""

_TALE = (
    r"\b(?:he|she|they|someone|somebody|who) (?:\w+ )?(?:said|says|typed|types|wrote|writes|told)\b:? [\"'“‘`]",
    r"\b(?:cat|dog|kid|child|son|daughter|toddler) (?:\w+ )?(?:typed|types|wrote)\b",
    r"\b(?:says?|said|reads?|writes?|recommends?):\s|\b(?:translate|rephrase|summari[sz]e|proofread|spell)\b[^.]{0,40}:",
    r"\b(?:sentence|phrase|words) [\"'“‘`]",
)
"""Words that tell of a sentence rather than say it."""

_SIGNS = re.compile("|".join((*_TOLD, *_CODE, *_TALE)), re.IGNORECASE)


def doubtful(text: str) -> bool:
    """Whether a text shows signs of not being a request."""
    return _SIGNS.search(text) is not None
