"""What takes longer than a request: Recordings are made by workers, and the Studio is where to ask for them.

`tree` and `port` are modules of their own, so that the process that only watches over the others stays small.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.jobs.newsroom import Approved, Newsroom
    from reader.jobs.rehearsal import Timing
    from reader.jobs.studio import Status, Studio
    from reader.jobs.worker import work

__all__ = ["Approved", "Newsroom", "Status", "Studio", "Timing", "work"]

_HOMES = {
    "Approved": "newsroom",
    "Newsroom": "newsroom",
    "Status": "studio",
    "Studio": "studio",
    "Timing": "rehearsal",
    "work": "worker",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
