"""What a portal embeds: /widget.js, and what it asks while somebody listens. docs/webmaster.md is its contract."""

from __future__ import annotations

import datetime
import hashlib
import threading
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from reader.article import Article
from reader.errors import BadInput, ReaderError
from reader.script import TITLE
from reader.web import sites
from reader.web.cues import PLACES
from reader.web.pages import page_status
from reader.web.rooms import library, settings, studio
from reader.web.security import csrf, limiter
from reader.web.words import gettext as _

if TYPE_CHECKING:
    from reader.audio import Recording
    from reader.jobs import Status
    from reader.speech import Voice
    from reader.web.assets import Assets

SCRIPT_S = 600
"""How long a browser uses widget.js without asking, seconds: a new version is everywhere soon."""
LOOKED_AT = datetime.timedelta(hours=1)
"""A page is loaded again at most so often."""
_AT_ONCE = 64
_LAST_SINGLE = 0xFFFF  # beyond it a character takes two UTF-16 units

bp = Blueprint("widget", __name__)
_loading = tuple(threading.Lock() for _ in range(_AT_ONCE))
"""A page that many open at once is loaded once."""

for_each_site = limiter.shared_limit(
    lambda: f"{settings().embed_per_minute} per minute",
    scope="embed",
    key_func=lambda: _site(),
    deduct_when=lambda _response: bool(g.get("ordered")),
    override_defaults=False,  # one address has its own limit all the same
)
"""What was loaded or ordered counts against the site that asked; listening to what is there costs nothing."""

Word = tuple[int, int, float, float]
Sentence = tuple[int, float, float, str, list[Word]]


@bp.get("/widget.js")
@limiter.exempt
def script() -> ResponseReturnValue:
    """One address for ever, for every site: one that is not listed needs it to be told so."""
    assets: Assets = current_app.extensions["assets"]
    asset = assets.files["widget.js"]
    response = Response(asset.body, mimetype=asset.mimetype)
    response.vary.add("Accept-Encoding")
    if asset.gzipped is not None and request.accept_encodings.quality("gzip"):
        response.set_data(asset.gzipped)
        response.content_encoding = "gzip"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={SCRIPT_S}"
    response.set_etag(hashlib.sha256(asset.body).hexdigest()[:16], weak=True)
    return response.make_conditional(request)


@bp.get("/widget/v1/recording")
def recording() -> Response:
    """How far the Recording of a page is (`?url=`), or of an Article (`?slug=`). Makes nothing."""
    sites.asking()
    return _answer(request.args.get("slug") or library().slug_of(_page()))


@bp.post("/widget/v1/recording")
@for_each_site
def order() -> Response:
    """The same, and it is made. A page that was never seen is loaded; with `?fresh=1` one that was not for an hour."""
    site = sites.asking()
    slug = request.args.get("slug")
    if slug is None:
        url = _page()
        slug = loaded(url, site or sites.origin_of(url), bool(request.args.get("fresh")))
    made(slug, _voice())
    return _answer(slug)


csrf.exempt(order)  # it comes from other sites; who may ask is READER_EMBED_SITES' to say


@bp.after_request
def for_the_site(response: Response) -> Response:
    """A listed site may read the answer. What is refused anybody may read: it is only the reason."""
    if not request.path.startswith("/widget/"):
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if response.status_code >= 400:
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif origin is not None and sites.listed(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response


def ordered_page(url: str, site: str) -> str:
    """The Article of a page, loaded where need be, its Recording under way. Raises what `loaded` raises."""
    slug = loaded(url, site)
    made(slug, _voice())
    return slug


def made(slug: str, voice: Voice) -> None:
    """Have a Recording made that is not. Raises NotFound, EmptyInput, StorageFull."""
    if studio().status(slug, voice).state in ("absent", "failed"):
        g.ordered = True
        studio().request(slug, voice)


def loaded(url: str, site: str, fresh: bool = False) -> str:
    """The Article of a page, loaded where need be. Raises what loading and reading raise, NotEmbedded."""
    with _loading[hash(url) % _AT_ONCE]:
        known = library().source(url)
        young = known and datetime.datetime.now(datetime.UTC) - known.seen_at < LOOKED_AT
        if known and (young or not fresh):
            return known.slug
        g.ordered = True
        try:
            page = studio().fetch(url)
            sites.page_of(page.url or url)  # a listed site may lead to one that is not
            slug = studio().add_page(page, f"nhúng {site}")
        except ReaderError as error:
            if known is None:
                raise
            current_app.logger.warning("%s was not loaded again: %s", url, error)
            slug = known.slug  # what was read there is still good to hear
        library().note_source(url, slug)
        return slug


def _site() -> str:
    """Whose limit an order counts against."""
    try:
        return sites.asking() or sites.origin_of(request.values["url"])
    except (ReaderError, KeyError):
        return request.remote_addr or ""


def _page() -> str:
    """The page asked for. Raises BadInput, BadAddress, NotEmbedded."""
    url = request.args.get("url")
    if url is None:
        raise BadInput(_("cần “url” hoặc “slug”"))
    sites.page_of(url)
    return url


def _voice() -> Voice:
    return studio().voice(request.args.get("voice") or None)


def _answer(slug: str | None) -> Response:
    voice = _voice()
    if slug is None:
        response = jsonify(slug=None, state="absent", done=0, total=0, audio=None)
    else:
        article = library().article(slug)
        status = studio().status(slug, voice)
        response = jsonify(_told(slug, article, voice, status))
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(slug: str, article: Article, voice: Voice, status: Status) -> dict[str, Any]:
    """`audio` plays in every state but `failed`: while it is made, it streams."""
    known = page_status(status, voice)
    asked: dict[str, Any] = {} if voice.key == studio().voices()[0].key else {"giong": voice.key}
    told = {
        **known,
        "slug": slug,
        "title": article.title,
        "page": url_for("pages.article", slug=slug, **asked),
        "audio": known["audio"] or url_for("audio.play", slug=slug, **asked),
    }
    if status.recording and request.args.get("cues") != "0":
        told["cues"] = sentences(article, status.recording)
    return told


def sentences(article: Article, recording: Recording) -> list[Sentence]:
    """`[block, from, to, text, [[start, end, from, to], …]]` for each sentence: its times in seconds, its text as it
    is written, and each word's place in that text (UTF-16 units, as JavaScript counts). Block -1 is the title.
    """
    told: list[Sentence] = []
    for cue in recording.cues:
        text = article.title if cue.block == TITLE else article.blocks[cue.block].text
        words = [
            (
                _units(text[cue.start : word.start]),
                _units(text[cue.start : word.end]),
                round(word.from_s, PLACES),
                round(word.to_s, PLACES),
            )
            for word in cue.words
            if word.start < word.end
        ]
        times = round(cue.from_s, PLACES), round(cue.to_s, PLACES)
        told.append((cue.block, *times, text[cue.start : cue.end], words))
    return told


def _units(text: str) -> int:
    """
    >>> _units("đ😀")
    3
    """
    return len(text) + sum(ord(c) > _LAST_SINGLE for c in text)
