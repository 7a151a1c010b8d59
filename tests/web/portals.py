"""Portals of others (hosts/*.html) on an origin of their own, in which the widget stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from reader.article import Article, Page, read_page
from reader.jobs import Studio
from reader.records import Library
from reader.settings import load_settings
from reader.web import create_app
from tests.web.house import furnish

HOSTS = Path(__file__).parent / "hosts"


@dataclass
class Portals:
    """A WSGI application. `put` makes a page of a portal; `origin` is where it is served."""

    origin: str = ""
    pages: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Path -> HTML and its Content-Security-Policy."""

    def put(
        self,
        path: str,
        host: str,
        embed: str = "",
        head: str = "",
        policy: str | None = None,
        instead: Iterable[tuple[str, str]] = (),
    ) -> str:
        """The address of a host's page with these lines in it, and these words instead of others."""
        html = (HOSTS / f"{host}.html").read_text("utf-8")
        for old, new in instead:
            assert old in html, old
            html = html.replace(old, new)
        self.pages[path] = html.replace("@embed@", embed).replace("@head@", head), policy
        return self.origin + path

    def article(self, path: str) -> Article:
        """As the service would have read the page."""
        return read_page(Page(self.pages[path][0].encode(), self.origin + path, "text/html; charset=utf-8"))

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        html, policy = self.pages.get(environ["PATH_INFO"], ("", None))
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if policy:
            headers.append(("Content-Security-Policy", policy))
        start("200 OK" if html else "204 No Content", headers)
        return [html.encode()]


@dataclass(frozen=True)
class Service:
    """Loa Phường over its real rooms; Recordings are made in the call that asks for them."""

    app: Flask
    library: Library
    studio: Studio

    def add(self, portals: Portals, path: str, made: bool = True) -> str:
        """A portal's page is in the library; its slug."""
        slug = self.library.add_article(portals.article(path), "x")
        if made:
            self.studio.request(slug, self.studio.voice(None))
        return slug


@contextmanager
def service(folder: Path, *sites: str, **settings: Any) -> Iterator[Service]:
    chosen = load_settings(data_dir=folder, speech_workers=1, embed_sites=sites, **settings)
    library = Library.open(chosen)
    furnish(library)
    studio = Studio(chosen, library, inline=True)
    try:
        yield Service(create_app(chosen, library, studio), library, studio)
    finally:
        studio.close()
        library.close()
