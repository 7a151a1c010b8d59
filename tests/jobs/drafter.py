"""A worker that looks at the slots once, at a moment that it is told: `python -m tests.jobs.drafter FOLDER NOW [DIE]`.

Says `ready`, waits for a line, then prints the numbers of the drafts that it made. DIE kills it on its way: `half` in
the transaction that adds a draft, `added` right behind it.
"""

from __future__ import annotations

import datetime
import os
import signal
import sys
from pathlib import Path
from typing import Any

from reader.jobs import Newsroom, Studio
from reader.records import Library, bulletins
from reader.settings import load_settings


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(folder: str, now: str, when: str = "") -> None:
    settings = load_settings(data_dir=Path(folder), speech_workers=1)
    library = Library.open(settings)
    newsroom = Newsroom(Studio(settings, library))
    if when == "half":
        bulletins.note = die
    elif when == "added":
        newsroom._speak_ahead = die  # type: ignore[method-assign]
    say("ready")
    sys.stdin.readline()
    say(*newsroom.draft_due(datetime.datetime.fromisoformat(now)))
    newsroom.studio.close()
    library.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
