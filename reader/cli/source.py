"""What a command reads: a page or file as an Article, its Script, a file of readings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.terminal import configured
from reader.errors import BadInput, EmptyInput, TooLarge
from reader.manner import Accent, Style

if TYPE_CHECKING:
    from reader.article import Article, Page
    from reader.script import Lexicon, Script

ACCENT = click.Choice([str(accent) for accent in Accent])
STYLE = click.Choice([str(style) for style in Style])


def article_of(source: str | None) -> Article:
    from reader.article import read_page

    return read_page(page_of(source))


def page_of(source: str | None) -> Page:
    """The Page of a URL, a file, or `-` (also when nothing is named and stdin is no terminal)."""
    from reader.article import FetchLimits, Page, fetch

    settings = configured()
    limit = int(settings.max_page_mb * 1_000_000)
    if source is not None and source.lower().startswith(("http://", "https://")):
        return fetch(source, FetchLimits(limit, settings.fetch_timeout_s, settings.max_redirects))
    if source is None and sys.stdin.isatty():
        raise EmptyInput
    kind = None
    try:
        if source in (None, "-"):
            body = sys.stdin.buffer.read(limit + 1)
        else:
            path = Path(str(source))
            kind = "text/plain" if path.suffix.lower() == ".txt" else None
            with path.open("rb") as file:
                body = file.read(limit + 1)
    except OSError as error:
        raise BadInput(f"{source}: {error.strerror}") from error
    if len(body) > limit:
        raise TooLarge(f"{settings.max_page_mb:g} MB")
    return Page(body, None, kind)


def script_of(found: Article, accent: Accent, style: Style, lexicon: Lexicon | None) -> Script:
    from reader.script import write_script

    return write_script(found, accent, style, lexicon, mung=configured().mung)


def lexicon_of(path: Path | None) -> Lexicon | None:
    from reader.script import Lexicon

    if path is None:
        return None
    try:
        return Lexicon.load(path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}") from error
