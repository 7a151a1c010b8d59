"""The application: settings and rooms in, Flask out. It only wires."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import reader
from reader.web import (
    account,
    address,
    api,
    approval,
    assets,
    audio,
    audit,
    bulletins,
    channels,
    compress,
    desk,
    embed,
    failures,
    guide,
    health,
    items,
    labels,
    language,
    notices,
    offline,
    outgoing,
    outline,
    pages,
    people,
    plays,
    preair,
    programmes,
    security,
    sounds,
    sources,
    station,
    station_nav,
    take,
    urgent,
    widget,
)

if TYPE_CHECKING:
    from reader.jobs import Newsroom, Studio
    from reader.records import Library
    from reader.settings import Settings

OVERHEAD = 1_000_000  # bytes a form or a JSON object may add to a page


class Json(DefaultJSONProvider):
    ensure_ascii = False
    sort_keys = False


def create_app(
    settings: Settings, library: Library, studio: Studio, newsroom: Newsroom | None = None
) -> Flask:
    """The web application over a Library, a Studio and the radio's Newsroom, which stay the caller's to close."""
    app = Flask(__name__, static_folder=None, template_folder=templates())
    app.json = Json(app)
    app.extensions.update(settings=settings, library=library, studio=studio, newsroom=newsroom)
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        # JSON writes a quote as two bytes and a form writes a Vietnamese letter as nine.
        MAX_CONTENT_LENGTH=int(2 * settings.max_page_mb * 1_000_000) + OVERHEAD,
        MAX_FORM_MEMORY_SIZE=int(2 * settings.max_page_mb * 1_000_000) + OVERHEAD,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    app.teardown_request(_close_uploads)
    for part in (assets, language, security, failures, compress, audio, address, labels, station_nav):
        part.init_app(app)
    for part in (
        pages,
        take,
        account,
        people,
        audit,
        desk,
        embed,
        widget,
        preair,
        api,
        guide,
        offline,
        health,
        outgoing,
        plays,
        channels,
        sources,
        sounds,
        notices,
        bulletins,
        items,
        approval,
        station,
        programmes,
        urgent,
    ):
        app.register_blueprint(part.bp)
    app.jinja_env.filters["marked"] = outline.marked
    app.jinja_env.globals["icon"] = vars(app.jinja_env.get_template("icons.html").module)["icon"]
    return app


def _close_uploads(_error: BaseException | None) -> None:
    request.close()


def templates() -> Path:
    """Inside the package in a wheel, beside it in a checkout."""
    package = Path(reader.__file__).parent
    packed = package / "templates"
    return packed if packed.is_dir() else package.parent / "templates"
