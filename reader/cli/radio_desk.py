"""What the radio's commands share: a Newsroom that makes programmes at once, and who acts.

Whoever has the terminal has the machine. `--as` says on whose behalf it acts, and that is noted and asked of the table
of rights, so that a script does nothing that its person could not do in the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reader.cli.records import opened
from reader.cli.terminal import configured

if TYPE_CHECKING:
    from reader.jobs import Newsroom
    from reader.radio import Action
    from reader.records import Library

acting = click.option(
    "--as", "who", required=True, help="Tên người làm việc này. / Whose name it is done in."
)


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    from reader.jobs import Newsroom, Studio

    with opened() as library:
        studio = Studio(configured(), library, inline=True)
        try:
            yield Newsroom(studio)
        finally:
            studio.close()


def must_may(library: Library, who: str, action: Action, station: str | None = None) -> None:
    """Raises MissingRight, NotFound for a person that there is none of."""
    from reader.errors import MissingRight

    person = library.person(who)
    if not person.active or not person.may(action, station):
        raise MissingRight(action, action.label, action.label_en)
