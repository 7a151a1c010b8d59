"""`reader article`: a page cleaned, as JSON or text."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from reader.cli.source import article_of
from reader.cli.terminal import say
from reader.errors import BadInput, ReaderError

if TYPE_CHECKING:
    from reader.article import Article


@click.command()
@click.argument("source", required=False)
@click.option("--text", "as_text", is_flag=True, help="In văn bản. / Print text.")
@click.option(
    "--jsonl", is_flag=True, help="Mỗi dòng vào một JSON (html | html_b64, url). / A JSON object a line."
)
def article(source: str | None, as_text: bool, jsonl: bool) -> None:
    """Làm sạch một trang: SOURCE là tệp, địa chỉ, hoặc - . / A page cleaned, as JSON or text."""
    if jsonl:
        for line in sys.stdin.buffer:
            if line.strip():
                say(_answer(line))
        return
    found = article_of(source)
    if as_text:
        lead = [found.title, found.unit, f"{found.date:%d/%m/%Y}" if found.date else None]
        click.echo("\n".join([*(part for part in lead if part), "", found.text]))
    else:
        say(described(found), indent=1)


def _answer(line: bytes) -> dict[str, Any]:
    """One line of `reader article --jsonl`; what is wrong with it is told in `error`, and the next one is read."""
    from reader.article import Page, read_page, render

    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("url"), str | None):
            raise BadInput("JSON: {html | html_b64, url}")
        if isinstance(asked.get("html_b64"), str):
            page = Page(base64.b64decode(asked["html_b64"], validate=True), asked.get("url"), "text/html")
        elif isinstance(asked.get("html"), str):
            body = asked["html"].encode("utf-8", "replace")
            page = Page(body, asked.get("url"), "text/html; charset=utf-8")
        else:
            raise BadInput("JSON: {html | html_b64, url}")
        found = read_page(page)
    except (ValueError, binascii.Error, RecursionError) as error:
        return {"error": BadInput(f"JSON: {error}").message()}
    except ReaderError as error:
        return {"error": error.message(), "code": error.code}
    return {
        "title": found.title,
        "unit": found.unit,
        "author": found.author,
        "date": found.date.isoformat() if found.date else None,
        "text": found.text,
        "html": str(render(found)),
    }


def described(found: Article) -> dict[str, Any]:
    from reader.article import render

    return {**found.as_dict(), "html": str(render(found))}
