"""Other ways into a portal's page: a frame, oEmbed, and the desk's page that writes the line for the webmaster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from reader.article import Article
from reader.errors import BadInput
from reader.web import sites, voices
from reader.web.address import href
from reader.web.look import LANGUAGE_QUERY
from reader.web.outline import outline
from reader.web.rooms import library, settings, studio
from reader.web.security import csrf, limiter, operator_only, own_form_only
from reader.web.widget import for_each_site, ordered_page
from reader.web.words import gettext as _

SIZE_QUERY = "kieu"
SIZES = ("bar", "button", "panel")
HEIGHTS = {"button": 90, "bar": 150, "panel": 300}
"""Of a frame that is at least 300 px wide, CSS pixels."""
WIDTH = 640
NARROWEST = 240
PLACEHOLDER = "DIA-CHI-TRANG"
"""Where the webmaster's program writes the address of the article's page."""

V = TypeVar("V", bound=Callable[..., Any])
_OURS_TO_SET = {"frame_options": None, "content_security_policy": None}
"""Talisman leaves these two alone: `framed` sets them by READER_EMBED_SITES."""

bp = Blueprint("embed", __name__)


@dataclass(frozen=True)
class Line:
    """What a webmaster pastes, in one of its forms."""

    name: str
    label: str
    rows: int
    code: str


def framable(view: V) -> V:
    vars(view)["talisman_view_options"] = dict(_OURS_TO_SET)
    return view


@bp.get("/nhung/<slug>")
@framable
def frame(slug: str) -> str:
    """A page for an `<iframe>`: the widget alone. Without JavaScript: a link and the browser's own player."""
    return _frame(library().article(slug), slug)


@bp.get("/nhung")
@framable
def frame_of_page() -> ResponseReturnValue:
    """The same for the address of a portal's page, known already or not. Raises BadInput, BadAddress, NotEmbedded."""
    url = request.args.get("url")
    if url is None:
        raise BadInput(_("cần “url” hoặc “slug”"))
    sites.page_of(url)
    slug = library().slug_of(url)
    return _frame(library().article(slug) if slug else None, slug, url)


@bp.post("/nhung")
@limiter.limit("20 per minute")
@for_each_site
def make() -> ResponseReturnValue:
    """Without JavaScript: have it loaded and read, then on to the reading page."""
    own_form_only()
    url = request.form.get("url", "")
    slug = ordered_page(url, sites.page_of(url))
    return redirect(href("pages.article", slug=slug), 303)


csrf.exempt(make)  # a visitor has no session to carry a token; own_form_only stands in


@bp.after_request
def framed(response: Response) -> Response:
    if request.endpoint in ("embed.frame", "embed.frame_of_page"):
        policy = {**current_app.extensions["policy"], "frame-ancestors": sites.ancestors()}
        response.headers["Content-Security-Policy"] = "; ".join(f"{k} {v}" for k, v in policy.items())
    return response


@bp.get("/oembed")
def oembed() -> ResponseReturnValue:
    """https://oembed.com, for the address of one of our articles or of a listed portal's page."""
    if request.args.get("format", "json") != "json":
        abort(501)
    url = request.args.get("url", "")
    slug = _ours(url) or library().slug_of(url)
    if slug is None:
        abort(404)
    article = library().article(slug)
    width = min(_pixels("maxwidth", WIDTH), WIDTH)
    height = HEIGHTS["bar"] if width >= 480 else HEIGHTS["panel"]
    if width < NARROWEST or _pixels("maxheight", height) < height:
        abort(404)  # "must not" be larger than asked for, and smaller it cannot be used
    response = jsonify(
        version="1.0",
        type="rich",
        provider_name="Loa Phường",
        provider_url=public(url_for("pages.library")),
        title=article.title,
        **({"author_name": article.unit} if article.unit else {}),
        cache_age=3600,
        width=width,
        height=height,
        html=iframe(url_for("embed.frame", slug=slug), article.title, height, width),
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/ban-lam-viec/nhung")
@operator_only
def desk() -> str:
    """The line for the webmaster, and how it will look and sound, on the newest article."""
    size = _choice("kieu", SIZES)
    spoken = _choice("tieng", ("vi", "en"))
    voice = voices.chosen()
    place = " ".join(request.args.get("cho", "").split())[:200]
    wanted = {"size": size if size != SIZES[0] else "", "lang": spoken if spoken != "vi" else ""}
    wanted |= {"voice": str(voices.query(voice).get(voices.QUERY, "")), "article": place}
    shelf = library().articles(per_page=1).items
    article = library().article(shelf[0].slug) if shelf else None
    return render_template(
        "embed.html",
        lines=_lines({name: value for name, value in wanted.items() if value}, size),
        sizes={"bar": _("Thanh"), "button": _("Nút"), "panel": _("Bảng, có A− A A+")},
        size=size,
        spoken=spoken,
        voice=voice,
        voices=studio().voices(),
        place=place,
        attributes={name: value for name, value in wanted.items() if value and name != "article"},
        sites=settings().embed_sites,
        article=article,
        slug=shelf[0].slug if shelf else None,
        placeholder=PLACEHOLDER,
        outline=outline(article) if article else [],
    )


def public(path: str) -> str:
    """A path as others must write it: at READER_PUBLIC_URL, or where this visitor reached us."""
    return (settings().public_url or request.host_url).rstrip("/") + path


def iframe(path: str, title: str, height: int, width: int | None = None) -> str:
    """`allow`: a press inside the frame may be heard on every browser."""
    return (
        f'<iframe src="{escape(public(path))}" title="{escape(title)}" width="{width or "100%"}" height="{height}" '
        'allow="autoplay" loading="lazy" frameborder="0"></iframe>'
    )


def _frame(article: Article | None, slug: str | None, url: str | None = None) -> str:
    voice = voices.chosen()
    asked = voices.query(voice)
    return render_template(
        "frame.html",
        article=article,
        slug=slug,
        url=url,
        size=_choice(SIZE_QUERY, SIZES),
        voice=asked.get(voices.QUERY),
        audio_url=url_for("audio.play", slug=slug, **asked) if slug else None,
    )


def _lines(wanted: Mapping[str, str], size: str) -> list[Line]:
    source = public(url_for("widget.script"))
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in wanted.items() if name != "article")
    place = escape(wanted.get("article", "auto"))
    names = "".join(f' {name}="{escape(value)}"' for name, value in wanted.items())
    query: dict[str, str] = {"url": PLACEHOLDER, SIZE_QUERY: size}
    if "voice" in wanted:
        query[voices.QUERY] = wanted["voice"]
    if "lang" in wanted:
        query[LANGUAGE_QUERY] = wanted["lang"]
    at = url_for("embed.frame_of_page") + "?" + urlencode(query)
    words = "Listen to this article" if "lang" in wanted else "Nghe bài này"
    link = f'<a href="{escape(public(at))}">{words}</a>'
    script = f'<script type="module" src="{escape(source)}"'
    return [
        Line("dong", _("Một dòng"), 3, f'{script} data-article="{place}"{data}></script>'),
        Line(
            "the",
            _("Đặt nút ở chỗ khác, có đường dẫn khi không chạy được mã"),
            5,
            f"<loa-phuong{names}>\n  {link}\n</loa-phuong>\n{script}></script>",
        ),
        Line("khung", _("Cổng không cho chạy mã"), 4, iframe(at, words, HEIGHTS[size])),
    ]


def _ours(url: str) -> str | None:
    """The slug in the address of one of our reading pages or frames."""
    parts = urlsplit(url)
    hosts = {request.host, urlsplit(settings().public_url or "").netloc}
    if parts.netloc not in hosts:
        return None
    try:
        endpoint, values = current_app.url_map.bind(parts.netloc).match(parts.path)
    except HTTPException:  # no page of ours, or one that leads elsewhere
        return None
    slug: Any = values.get("slug")
    return slug if endpoint in ("pages.article", "embed.frame") else None


def _pixels(name: str, otherwise: int) -> int:
    return request.args.get(name, otherwise, type=int)


def _choice(name: str, values: tuple[str, ...]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in values else values[0]
