"""The application as a WSGI server runs it: `reader.web.wsgi:application`, a factory.

`reader serve` runs it in granian, one process with threads; any other WSGI server will do.
"""

from __future__ import annotations

import logging

import click
from flask import Flask

from reader.errors import NotFound
from reader.jobs import Newsroom, Studio
from reader.jobs.tree import die_with_parent
from reader.records import Library
from reader.samples import sample_page, sample_station
from reader.settings import Settings, load_settings
from reader.web.app import create_app

OPERATOR = "truc-ban"
"""Whom the link that the terminal prints signs in; a new house has nobody else."""


def application() -> Flask:
    """Opens records and audio, adds the sample to an empty library, and tells the terminal where we are.

    Raises BadSetting, StorageFull.
    """
    die_with_parent()
    settings = load_settings()
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    library = Library.open(settings)
    studio = Studio(settings, library)
    library.found(OPERATOR, "Trực ban", sample_station(settings.accent))
    if settings.sample_article and not library.articles().total:
        studio.add_page(sample_page(), OPERATOR)
    app = create_app(settings, library, studio, Newsroom(studio))
    _welcome(settings, library)
    return app


def _welcome(settings: Settings, library: Library) -> None:
    address, minutes = settings.site, settings.sign_in_minutes
    click.echo(f"Loa Phường: {address}/")
    try:
        token = library.issue_sign_in(OPERATOR, minutes)
        click.echo(f"Đăng nhập (một lần, trong {minutes} phút) / sign in once: {address}/dang-nhap/{token}")
    except NotFound:  # nobody of that name works here any more
        click.echo(f"Đăng nhập / sign in: {address}/dang-nhap")
    click.echo("Ctrl+C để dừng. / Ctrl+C stops it.")
