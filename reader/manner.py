"""How a text is spoken: the accent of the place, and how full the words are."""

from enum import StrEnum


class Accent(StrEnum):
    """The accent of the place: it chooses words (nghìn/ngàn) and voices."""

    NORTH = "bac"
    CENTRAL = "trung"
    SOUTH = "nam"


class Style(StrEnum):
    RADIO = "radio"
    """Full: 7h30 -> bảy giờ ba mươi phút."""
    BRIEF = "brief"
    """Short: 7h30 -> bảy giờ ba mươi."""
