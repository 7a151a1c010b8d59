"""The web server: granian, one process with threads, in front of the Flask application."""

from __future__ import annotations

import logging
import socket

import click
from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from reader.errors import BadSetting
from reader.jobs import Studio
from reader.jobs.tree import die_with_parent
from reader.records import Library
from reader.samples import sample_page
from reader.settings import Settings, load_settings
from reader.web.app import create_app

OPERATOR = "truc-ban"
"""Whom the link that the terminal prints signs in."""
STOP_S = 5


def serve_web(settings: Settings) -> None:
    """Blocks until SIGTERM. Raises BadSetting where the port cannot be had."""
    host, port = settings.host, _free_port(settings.host, settings.port)
    library = Library.open(settings)
    try:
        if settings.sample_article and not library.articles().total:
            Studio(settings, library).add_page(sample_page(), OPERATOR)
        _welcome(settings, port, library.issue_sign_in(OPERATOR, settings.sign_in_minutes))
    finally:
        library.close()  # a connection must not cross into the process that granian starts
    Granian(
        f"{__name__}:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=settings.server_threads,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_S,
    ).serve()


def application() -> Flask:
    """What granian's process runs."""
    die_with_parent()
    settings = load_settings()
    logging.basicConfig(level=settings.log_level.upper())
    library = Library.open(settings)
    return create_app(settings, library, Studio(settings, library))


def _free_port(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = (
                f"không mở được {host}:{port} ({error.strerror}); đặt READER_PORT khác / cannot be opened"
            )
            raise BadSetting("READER_PORT", reason) from error
        found: int = probe.getsockname()[1]
        return found


def _welcome(settings: Settings, port: int, token: str) -> None:
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    if shown in ("0.0.0.0", "[::]"):
        shown = "127.0.0.1"
    address = (settings.public_url or f"http://{shown}:{port}").rstrip("/")
    click.echo(f"Loa Phường: {address}/")
    click.echo(
        f"Đăng nhập (một lần, trong {settings.sign_in_minutes} phút) / sign in once: {address}/dang-nhap/{token}"
    )
    click.echo("Ctrl+C để dừng. / Ctrl+C stops it.")
