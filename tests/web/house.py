"""A house with its people: at one station somebody of each role, at another one its own, and who has none."""

from __future__ import annotations

import shutil
from pathlib import Path

from reader.radio import Role, Station
from reader.records import Library
from reader.settings import load_settings

OURS = "dai-hoa-sen"
THEIRS = "dai-my-thanh"
PEOPLE = {
    "chi-hai": (OURS, Role.OPERATOR),
    "robot": (OURS, Role.OPERATOR),
    "truong-dai": (OURS, Role.CHIEF),
    "quan-tri": (None, Role.ADMINISTRATOR),
    "nguoi-la": (THEIRS, Role.CHIEF),
    "khach": (None, None),
}
"""name -> where they are what."""


def furnish(library: Library) -> None:
    for name in ("Đài Hoa Sen", "Đài Mỹ Thạnh"):
        library.add_station(Station(name, name.replace("Đài", "phường")), "quan-tri")
    for name, (station, role) in PEOPLE.items():
        library.add_person(name, "quan-tri", administrator=role is Role.ADMINISTRATOR)
        if station:
            library.give_role(name, station, role, "quan-tri")


def furnished(folder: Path) -> None:
    """The tables of such a house in a folder, to be copied: making them takes longer than a test."""
    library = Library.open(load_settings(data_dir=folder))
    furnish(library)
    library.close()


def moved_in(house: Path, folder: Path) -> Library:
    """A Library of one's own, as `furnished` left it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(house / "records.sqlite", folder)
    return Library.open(load_settings(data_dir=folder))
