"""Recordings -> a Bulletin on air: running orders, masters at even loudness, programmes, packs and slots.

A name is imported when it is asked for (PEP 562): who only looks at slots loads no numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.radio.cells import harmless
    from reader.radio.chime import chime_mp3
    from reader.radio.compose import Fit, Length, Part, RunningOrder, fit, lengths, running_order
    from reader.radio.estimate import speech_s
    from reader.radio.feed import OnAir, announcement, chapters, file_of, playlist, station_feed
    from reader.radio.intact import must_be_intact
    from reader.radio.master import HORN, MASTERS, WEB, Master, masters
    from reader.radio.model import Bulletin, Chime, Item, ItemKind, Priority, Station
    from reader.radio.outlet import MASTER_NAMES, TYPES, Outlet, master_name, master_of
    from reader.radio.pack import Pack, PackFacts, make_pack
    from reader.radio.programme import Programme, make_programme
    from reader.radio.report import Month, Play, Report, monthly
    from reader.radio.report_files import report_csv, report_pdf, report_xlsx
    from reader.radio.rights import EVERYWHERE, MAY, Action, Role, may
    from reader.radio.run_sheet import make_run_sheet
    from reader.radio.slots import Airing, Slot, airings, due, upcoming
    from reader.radio.sound import seconds

__all__ = [
    "EVERYWHERE",
    "HORN",
    "MASTERS",
    "MASTER_NAMES",
    "MAY",
    "TYPES",
    "WEB",
    "Action",
    "Airing",
    "Bulletin",
    "Chime",
    "Fit",
    "Item",
    "ItemKind",
    "Length",
    "Master",
    "Month",
    "OnAir",
    "Outlet",
    "Pack",
    "PackFacts",
    "Part",
    "Play",
    "Priority",
    "Programme",
    "Report",
    "Role",
    "RunningOrder",
    "Slot",
    "Station",
    "airings",
    "announcement",
    "chapters",
    "chime_mp3",
    "due",
    "file_of",
    "fit",
    "harmless",
    "lengths",
    "make_pack",
    "make_programme",
    "make_run_sheet",
    "master_name",
    "master_of",
    "masters",
    "may",
    "monthly",
    "must_be_intact",
    "playlist",
    "report_csv",
    "report_pdf",
    "report_xlsx",
    "running_order",
    "seconds",
    "speech_s",
    "station_feed",
    "upcoming",
]

_ROOMS = {
    "cells": ("harmless",),
    "chime": ("chime_mp3",),
    "compose": ("Fit", "Length", "Part", "RunningOrder", "fit", "lengths", "running_order"),
    "estimate": ("speech_s",),
    "feed": ("OnAir", "announcement", "chapters", "file_of", "playlist", "station_feed"),
    "intact": ("must_be_intact",),
    "master": ("HORN", "MASTERS", "WEB", "Master", "masters"),
    "model": ("Bulletin", "Chime", "Item", "ItemKind", "Priority", "Station"),
    "outlet": ("MASTER_NAMES", "TYPES", "Outlet", "master_name", "master_of"),
    "pack": ("Pack", "PackFacts", "make_pack"),
    "programme": ("Programme", "make_programme"),
    "report": ("Month", "Play", "Report", "monthly"),
    "report_files": ("report_csv", "report_pdf", "report_xlsx"),
    "rights": ("EVERYWHERE", "MAY", "Action", "Role", "may"),
    "run_sheet": ("make_run_sheet",),
    "slots": ("Airing", "Slot", "airings", "due", "upcoming"),
    "sound": ("seconds",),
}
_HOMES = {name: home for home, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
