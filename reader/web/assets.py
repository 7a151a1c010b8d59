"""Styles, scripts and drawings: one address for each version, kept by browsers for a year, sent compressed.

What a page needs before it can be read stands in the page itself, so that one answer is enough: the sheet, and the
script that sets size and colours before the first paint. The policy allows these two by their hashes and nothing else.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

FOREVER = "public, max-age=31536000, immutable"
SMALLEST = 600  # bytes; compressing less than this gains nothing
INLINE = ("page.css", "first.js")
_COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    body: bytes
    gzipped: bytes | None
    mimetype: str


@dataclass(frozen=True)
class Inline:
    text: Markup
    """What stands between the tags, to the letter."""
    source: str
    """How a Content-Security-Policy names it: `'sha256-…'`."""


class Assets:
    """Every file of the static folder, read once: they are few and small.

    The version is a hash over all of them and stands in the path, so that scripts which import one another by
    relative names always belong together.
    """

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, Asset] = {}
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            name, body = path.relative_to(folder).as_posix(), path.read_bytes()
            digest.update(name.encode() + b"\0" + body)
            small = gzip.compress(body, 9, mtime=0) if path.suffix in _COMPRESSIBLE else None
            kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(name)[0]
            self.files[name] = Asset(body, small, kind or "application/octet-stream")
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there, so that a wrong name fails in a test, not at a reader's."""
        self.files[name]
        return url_for("assets.show", version=self.version, name=name)

    def inlined(self, name: str, folder: str) -> Inline:
        """A file as it stands in a page, without a sheet's comments; `folder` is the address of the static folder."""
        text = self.files[name].body.decode()
        if name.endswith(".css"):
            text = re.sub(r"/\*.*?\*/\n?", "", text, flags=re.S).replace("url(", f"url({folder}")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return Inline(Markup(text), f"'sha256-{digest}'")


def init_app(app: Flask) -> None:
    assets = Assets(Path(__file__).parent / "static")
    app.register_blueprint(bp)
    with app.test_request_context():
        folder = url_for("assets.show", version=assets.version, name="")
    inline = {name: assets.inlined(name, folder) for name in INLINE}
    app.extensions.update(assets=assets, inline=inline)
    app.jinja_env.globals.update(static=assets.url, inline=lambda name: inline[name].text)


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Browsers and link previews ask for this address without being told."""
    assets: Assets = current_app.extensions["assets"]
    icon = assets.files["favicon.ico"]
    response = Response(icon.body, mimetype=icon.mimetype)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@bp.get("/static/<version>/<path:name>")
def show(version: str, name: str) -> ResponseReturnValue:
    assets: Assets = current_app.extensions["assets"]
    asset = assets.files.get(name)
    if asset is None:
        abort(404)
    response = Response(asset.body, mimetype=asset.mimetype)
    if asset.gzipped is not None:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip"):
            response.set_data(asset.gzipped)
            response.content_encoding = "gzip"
    # An old page may ask for an old version: it gets what there is, but nobody keeps it under that name.
    response.headers["Cache-Control"] = FOREVER if version == assets.version else "no-store"
    response.set_etag(hashlib.sha256(asset.body).hexdigest()[:16], weak=asset.gzipped is not None)
    return response.make_conditional(request)
