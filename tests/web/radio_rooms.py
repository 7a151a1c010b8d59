"""The real Newsroom behind the pages, in a house whose stations speak in a tone; what is ordered is made at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from lxml import html

from reader.jobs import Newsroom, Studio
from reader.records import Library
from reader.settings import load_settings
from reader.web import create_app
from tests.web.house import OURS, THEIRS


@contextmanager
def newsroom_of(library: Library, folder: Path, inline: bool = True) -> Iterator[Newsroom]:
    """`folder`: the one that the library lies in."""
    for key in (OURS, THEIRS):
        record = library.station(key)
        library.save_station(replace(record, station=replace(record.station, voice="tone")), "quan-tri")
    studio = Studio(load_settings(data_dir=folder, speech_workers=1), library, inline=inline)
    try:
        yield Newsroom(studio)
    finally:
        studio.close()


def app_of(newsroom: Newsroom, settings: Any) -> Flask:
    app = create_app(settings, newsroom.library, newsroom.studio, newsroom)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    return app


def forms(page: str) -> dict[str, html.FormElement]:
    """The forms of a page, by their address without its query."""
    found = html.fromstring(page)
    return {form.get("action").partition("?")[0]: form for form in found.forms if form.get("action")}


def filled(form: html.FormElement, **changes: Any) -> dict[str, Any]:
    """What a browser would send: every field as it stands, with some changed; None takes one out."""
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        if name in data:
            data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), value]
        else:
            data[name] = value
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def faults(page: str) -> dict[str, str]:
    """field's id -> what is told beside it; each is named by its field."""
    found = html.fromstring(page)
    told = {one.get("id", "?"): one.text_content() for one in found.cssselect(".fault")}
    for name in told:
        (field,) = [
            one
            for one in found.cssselect("[aria-invalid]")
            if name in one.get("aria-describedby", "").split()
        ]
        assert field.get("aria-invalid") == "true"
    return {name.removesuffix("-sai"): text for name, text in told.items()}
