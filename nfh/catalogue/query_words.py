"""Words of a search that say little about the software: left out, or weighed less."""

from __future__ import annotations


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say "I am looking for software" and not which.
EMPTY = _list(
    """
    a able about accessible across actually ago all also alternative alternatives am an and another any anybody
    anyone anything anyway app application applications apps apt arch are around as at available basically be
    because been best better both brew but by called can cant choice choices choose client closest coming
    command comparable contain containing contains cool could couldnt currently debian decent decide did dnf do
    does doesnt dont each easily easy else emerge etc every exist existing exists favorite favourite fedora find
    finding for free from get give gnu going gonna good got great had has have he hear heard hello help her here
    hey hi him his how hows i id if im in install installed installing into is isnt it its ive just kind kinda
    know knows least less let lets like linux list looking many match matches matching may maybe me might miss
    modern more most much must my name named names need needing new nice nixos nixpkgs not now of off on one
    open or other others our out own package packages pacman people perhaps person pick please popular possible
    possibly preferably program programs queries query re really recommend recommendation recommendations
    recommended related run said same say says search searching seeking setting settings shall she should show similar
    simple     smth so software some somebody someone something source sth stuff such suggest suggestion suggestions
    suitable tell than thank thanks that thats the their them then ther there theres these they theyre thing
    things think this those to today too tool tools two ubuntu until up use used useful using utility ve very
    wanna want wanting was way we went were what whats when where wheres which who whos why will with wont work
    working works would year years you your youre yum zypper
    """
)

# Of these, the ones that still help a little where a purpose has them: "run windows programs".
WEAK = _list(
    """
    app application applications apps client command find free get install make my open out program programs run
    show simple software source tool up use utility
    """
)

# Words that people put beside a name: "the firefox browser", "vlc media player".
BESIDE = _list(
    """
    browser compiler desktop editor font fonts game ide language manager media messenger player server shell
    terminal text viewer web
    """
)

ARTICLES = _list("a an the my some any our")
