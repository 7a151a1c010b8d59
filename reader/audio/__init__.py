"""PCM -> cached Clips -> a Recording (MP3, captions).

The speech workers import this package too, so it loads nothing that they do not need: a name is imported when it is
asked for (PEP 562).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.audio.captions import Cue, CueWord
    from reader.audio.clips import ClipMaker
    from reader.audio.files import held, whole
    from reader.audio.pool import Pool
    from reader.audio.profile import BIT_RATES_KBPS, Profile
    from reader.audio.recorder import Recorder
    from reader.audio.recording import Recording, load_recording, recording_file
    from reader.audio.store import Store, Usage

__all__ = [
    "BIT_RATES_KBPS",
    "ClipMaker",
    "Cue",
    "CueWord",
    "Pool",
    "Profile",
    "Recorder",
    "Recording",
    "Store",
    "Usage",
    "held",
    "load_recording",
    "recording_file",
    "whole",
]

_HOMES = {
    "BIT_RATES_KBPS": "profile",
    "ClipMaker": "clips",
    "Cue": "captions",
    "CueWord": "captions",
    "Pool": "pool",
    "Profile": "profile",
    "Recorder": "recorder",
    "Recording": "recording",
    "Store": "store",
    "Usage": "store",
    "held": "files",
    "load_recording": "recording",
    "recording_file": "recording",
    "whole": "files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
