"""docs/webmaster.md as the page the service shows: python -m tests.web.webmaster writes templates/webmaster.html anew.

One text for both; the service's own address stands where the document has an example. Vietnamese and English stand side
by side in it, so each piece of English says so.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "webmaster.md"
TEMPLATE = ROOT / "templates" / "webmaster.html"
EXAMPLE = "https://loa.phuongmythanh.vn"
FRAME = """{{# Written by tests/web/webmaster.py from docs/webmaster.md. #}}
{{% extends "base.html" %}}
{{% block title %}}{{{{ _('Hướng dẫn nhúng') }}}} – {{{{ _('Loa Phường') }}}}{{% endblock %}}
{{% block styles %}}<link rel="stylesheet" href="{{{{ static('desk.css') }}}}">{{% endblock %}}
{{% block main %}}
<article class="shelf guide" lang="vi">
{0}</article>
{{% endblock %}}
"""
_VIETNAMESE = re.compile("[À-ỹđĐ]")
_ENGLISH = re.compile(r"^(\s*)(.*[A-Za-z].*?)(\s*)$", re.S)


def template() -> str:
    """What templates/webmaster.html must hold."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(DOCUMENT.read_text("utf-8"))
    for token in tokens:
        if token.type == "inline":
            token.children = _with_languages(token.children or [])
        elif token.type in ("fence", "code_block"):
            token.attrSet("translate", "no")
    page = str(markdown.renderer.render(tokens, markdown.options, {}))
    tables = itertools.count(1)
    region = """<div class="table" role="region" tabindex="0" aria-label="{{{{ _('Bảng') }}}} {0}"><table>"""
    page = re.sub("<table>", lambda _: region.format(next(tables)), page)
    page = page.replace("</table>", "</table></div>").replace("<th>", '<th scope="col">')
    page = re.sub(r"<tr>\n<td>(.*?)</td>", r'<tr>\n<th scope="row">\1</th>', page)
    assert "{%" not in page and "{{" not in page.replace("{{ _('Bảng') }}", "")
    return FRAME.format(page.replace(EXAMPLE, "{{ site }}"))


def _with_languages(children: list[Token]) -> list[Token]:
    """`Việt / English`: what follows the stroke is marked, up to the next Vietnamese words."""
    found: list[Token] = []
    english = not any(_VIETNAMESE.search(child.content) for child in children if child.type == "text")
    for child in children:
        if child.type != "text":
            found.append(child)
            continue
        for number, piece in enumerate(re.split(r"((?:^| )/ )", child.content)):
            if number % 2:
                english = True
            elif _VIETNAMESE.search(piece):
                english = False
            found.extend(_marked(piece) if english and number % 2 == 0 else [_text(piece)])
    return found


def _marked(piece: str) -> list[Token]:
    match = _ENGLISH.match(piece)
    if not match:
        return [_text(piece)]
    before, words, after = match.groups()
    return [_text(before), _mark('<span lang="en">'), _text(words), _mark("</span>"), _text(after)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _mark(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


if __name__ == "__main__":
    TEMPLATE.write_text(template(), "utf-8")
