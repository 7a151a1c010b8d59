"""HTML's tag names in the groups this room asks about."""

from __future__ import annotations


def tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Their text is code, a control's value, or what a browser without the feature shows: nobody reads it.
UNREAD = tags(
    "script style noscript template iframe frame frameset noframes noembed object embed applet audio video canvas svg "
    "select option optgroup datalist textarea button input progress meter map area dialog link base marquee "
    "bgsound nextid param source track slot"
)
# Each begins a line of its own.
BLOCK = tags(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody "
    "td tfoot th thead title tr ul"
)
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}  # the title alone is level 1
LISTS = tags("ol ul menu dir")
# Inline dress that an article keeps, and how it is written.
MARKS = {
    "b": "b",
    "strong": "strong",
    "i": "i",
    "em": "em",
    "sub": "sub",
    "sup": "sup",
    "u": "u",
    "cite": "i",
}
# What the gate lets through.
INLINE = tags("a b br em i strong sub sup u")
TABLE = tags("table thead tbody tfoot tr th td caption")
STRUCTURE = tags("h1 h2 h3 h4 h5 h6 p ul ol li blockquote figure figcaption img article time")
# Elements whose text bleach would keep though it is no text.
CODE = UNREAD | tags("title head xmp plaintext listing math")
OUTSIDE = tags("nav footer aside")
EMPHASIS = tags("b strong i em")
