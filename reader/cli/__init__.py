"""The same jobs from a terminal: one file for each subject, every command named here.

Exit status 2 and one sentence on stderr for whatever cannot be used. Rooms are imported by the command that needs
them, so that `reader --help` is instant.
"""

from __future__ import annotations

import click

from reader.cli.article import article
from reader.cli.audit import audit
from reader.cli.bulletin import bulletin
from reader.cli.cache import cache
from reader.cli.feed import feed
from reader.cli.person import person
from reader.cli.recording import read, voices
from reader.cli.script import script
from reader.cli.server import serve, worker
from reader.cli.station import station
from reader.cli.terminal import Commands

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="loa-phuong")
def main() -> None:
    """Loa Phường: bài viết trên cổng thông tin → trang sạch và giọng đọc tiếng Việt.

    A government article becomes a clean page and a Vietnamese voice.
    """


for command in (
    serve,
    worker,
    article,
    script,
    read,
    voices,
    cache,
    feed,
    station,
    bulletin,
    person,
    audit,
):
    main.add_command(command)
