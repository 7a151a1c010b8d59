"""The tag of a programme, or of a piece of it: whose it is, when it is aired, in what voice, and the picture."""

from __future__ import annotations

import functools
from importlib.resources import files

from reader.audio.id3 import Chapter, Tags
from reader.audio.recorder import TRAINED
from reader.radio.compose import RunningOrder


def tags_of(order: RunningOrder, title: str, chapters: tuple[Chapter, ...] = ()) -> Tags:
    voice = order.voice
    return Tags(
        title,
        order.station.name,
        order.bulletin.airing.starts_at.date(),
        None,
        f"{voice.label} ({voice.engine})",
        voice.engine in TRAINED,
        chapters,
        cover(),
    )


@functools.cache
def cover() -> bytes:
    """A PNG of 192 pixels and 3.5 KB, which every piece of a pack can carry."""
    return files("reader.radio").joinpath("data/cover.png").read_bytes()
