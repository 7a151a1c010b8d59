"""Without the network: the service worker, the page it shows, and what makes the reader installable.

The worker and the manifest stand at the root, so that the whole site is theirs; what they do is in static/worker.js.
"""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from reader.web.assets import INLINE, Assets

_SHELL = (".css", ".js", ".svg")
_NOT_IN_SHELL = ("worker.js", "widget.js", "frame.css", "desk.css", *INLINE)

bp = Blueprint("offline", __name__)


@bp.get("/sw.js")
def worker() -> ResponseReturnValue:
    """The worker with the version it belongs to: another version is another worker."""
    assets: Assets = current_app.extensions["assets"]
    names = [n for n in assets.files if n.endswith(_SHELL) and not n.startswith(_NOT_IN_SHELL)]
    facts = {
        "VERSION": assets.version,
        "SHELL": [assets.url(name) for name in names],
        "OFFLINE": url_for("offline.show"),
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in facts.items())
    response = Response(head.encode() + assets.files["worker.js"].body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16])
    return response.make_conditional(request)


@bp.get("/ngoai-tuyen")
def show() -> Response:
    """The same for everybody: it is kept in advance."""
    response = Response(render_template("offline.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/loa-phuong.webmanifest")
def manifest() -> Response:
    assets: Assets = current_app.extensions["assets"]
    home = url_for("pages.library")
    response = jsonify(
        id=home,
        name="Loa Phường",
        short_name="Loa Phường",
        description="Nghe và đọc bài viết của phường, xã.",
        lang="vi",
        start_url=home,
        scope=home,
        display="standalone",
        background_color="#fdfcf9",
        theme_color="#0b4a57",
        icons=[
            {"src": assets.url("icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            *(
                {"src": assets.url(f"icon-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}"}
                for size in (192, 512)
            ),
            {
                "src": assets.url("icon-512.png"),
                "type": "image/png",
                "sizes": "512x512",
                "purpose": "maskable",
            },
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
