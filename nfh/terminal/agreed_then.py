"""A yes that goes on: "yes please and then restart nginx" agrees to the plan, and asks for more when it is done."""

from __future__ import annotations

import re

_THEN = re.compile(
    r"(?i)^(?P<yes>[^,.;:]{1,40}?)[,.;:]*\s+(?:(?:and\s+)?(?:then|afterwards?|after (?:that|it)"
    r"|(?:when|once) (?:it|that)(?:'s| is) (?:done|finished))|and)\b[, ]+(?P<then>\S.+)$"
)
_ORDER = re.compile(r"(?i)\b(?:then|after|afterwards?|when|once)\b")


def agreed_then(text: str) -> str:
    """What is asked for after a yes to the plan; empty: `text` is no such yes, or what follows is no sure request.

    “Yes, and …” without a “then” is one only where what follows changes nothing: else it belongs into the plan.
    """
    match = _THEN.match(" ".join(text.split()))
    if match is None:
        return ""
    from nfh.understanding.acts import Act, act
    from nfh.understanding.decide import changes
    from nfh.understanding.reader import understand

    if act(match["yes"]) is not Act.YES:
        return ""
    then = understand(match["then"])
    if then.decision != "act":
        return ""
    ordered = _ORDER.search(text[match.end("yes") : match.start("then")])
    return match["then"] if ordered or not changes(then) else ""
