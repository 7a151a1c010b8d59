"""The rooms behind the pages, as the running application holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from reader.jobs import Newsroom, Studio
    from reader.records import Library
    from reader.settings import Settings


def library() -> Library:
    return cast("Library", current_app.extensions["library"])


def studio() -> Studio:
    return cast("Studio", current_app.extensions["studio"])


def newsroom() -> Newsroom:
    return cast("Newsroom", current_app.extensions["newsroom"])


def settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
