"""Changes to a Bulletin's items, as pure functions. Each gives the items as they will be heard, priorities first."""

from __future__ import annotations

from collections.abc import Sequence

from reader.errors import BadInput, NotFound
from reader.radio.compose import ordered
from reader.radio.model import Item, ItemKind

Items = tuple[Item, ...]


def place(items: Sequence[Item], item: str) -> int:
    """Where it stands, from 0. Raises NotFound."""
    for number, one in enumerate(items):
        if one.id == item:
            return number
    raise NotFound(item)


def added(items: Sequence[Item], new: Item) -> Items:
    """Behind the rest, but before the closing."""
    closing = next((n for n, item in enumerate(items) if item.kind is ItemKind.CLOSING), len(items))
    return ordered((*items[:closing], new, *items[closing:]))


def changed(items: Sequence[Item], new: Item) -> Items:
    """The item of that id replaced. Raises NotFound."""
    at = place(items, new.id)
    return ordered((*items[:at], new, *items[at + 1 :]))


def without(items: Sequence[Item], item: str) -> Items:
    """Taken out, and with it what repeats it. Raises NotFound."""
    place(items, item)
    return ordered([one for one in items if one.id != item and one.of != item])


def moved(items: Sequence[Item], item: str, by: int) -> Items:
    """`by` places later (or earlier, negative), as far as there are any. Raises NotFound."""
    at = place(items, item)
    rest = [*items[:at], *items[at + 1 :]]
    to = min(max(at + by, 0), len(rest))
    return ordered((*rest[:to], items[at], *rest[to:]))


def reordered(items: Sequence[Item], ids: Sequence[str]) -> Items:
    """In the order of these ids. Raises BadInput where they are not the items' own."""
    by_id = {item.id: item for item in items}
    if sorted(ids) != sorted(by_id):
        raise BadInput("thứ tự các mục")
    return ordered([by_id[name] for name in ids])
