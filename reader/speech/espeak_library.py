"""espeak-ng's library file, and what version it is: what can be known of it without starting it."""

from __future__ import annotations

import ctypes
import functools
from ctypes import byref, c_char_p

import espeakng_loader


def load() -> ctypes.CDLL:
    """Raises OSError where the wheel's library does not fit this machine."""
    return ctypes.CDLL(espeakng_loader.get_library_path())


@functools.cache
def version() -> str:
    """espeak-ng's version, e.g. `1.52.0`. Part of every Clip's key."""
    library = load()
    library.espeak_Info.restype = c_char_p
    told: bytes = library.espeak_Info(byref(c_char_p()))
    return told.decode().split()[0]
