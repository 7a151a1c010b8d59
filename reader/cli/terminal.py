"""What every command has: our errors as one sentence and exit status 2, the settings, JSON on stdout."""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.settings import Settings

UNUSABLE = 2


class Commands(click.Group):
    """Turns our errors into one sentence and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReaderError as error:
            fail(error.message())
        except BrokenPipeError:  # `reader … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


def fail(sentence: str) -> NoReturn:
    click.echo(f"reader: {sentence}", err=True)
    sys.exit(UNUSABLE)


def configured() -> Settings:
    """The settings of this process, and logging as they say. Raises BadSetting."""
    from reader.settings import load_settings

    settings = load_settings()
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if settings.log_level != "debug":
        for talkative in ("alembic", "huey", "readability"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
    return settings


def say(told: object, indent: int | None = None) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=indent))
    sys.stdout.flush()
