"""The resident's help: one text, on the page and in docs/help.md.

python -m tests.web.test_help writes docs/help.md anew from the page.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html

from reader.records import Library
from reader.web.keys import KEYS

DOCUMENT = Path(__file__).parents[2] / "docs" / "help.md"
MARKS = {"h1": "# ", "h2": "## ", "p": "", "tr": ""}


def markdown(page: str) -> str:
    """As much of Markdown as the help page uses."""
    root = html.fromstring(page).cssselect("article.help")[0]
    lines: list[str] = []
    for element in root.iter("h1", "h2", "p", "li", "tr"):
        text = " ".join(element.text_content().split())
        if element.tag == "li":
            parent = element.getparent()
            mark = f"{list(parent).index(element) + 1}. " if parent.tag == "ol" else "- "
            lines.append(("\n" if element.getprevious() is None else "") + mark + text)
        elif element.tag == "tr":
            cells = [" ".join(cell.text_content().split()) for cell in element.iter("th", "td")]
            first = element.getparent().tag == "thead"
            lines.append(
                ("\n" if first else "") + f"| {' | '.join(cells)} |" + ("\n|---|---|" if first else "")
            )
        else:
            lines.append("\n" + MARKS[str(element.tag)] + text)
    return "\n".join(lines).strip() + "\n"


def test_the_document_says_what_the_page_says(client: FlaskClient) -> None:
    assert DOCUMENT.read_text() == markdown(client.get("/tro-giup").text)


def test_every_key_is_in_both_languages(client: FlaskClient) -> None:
    for query in ("", "?ngon-ngu=en"):
        page = html.fromstring(client.get(f"/tro-giup{query}").text)
        assert [row.get("data-key") for row in page.cssselect("[data-key]")] == [
            key.character for key in KEYS
        ]
    assert page.cssselect("h1")[0].text == "Help: hearing and reading an article"
    assert len(page.cssselect("h2")) == len(re.findall("^## ", DOCUMENT.read_text(), re.M))


def test_what_it_names_is_what_the_pages_show(client: FlaskClient, slug: str) -> None:
    """A button that is renamed is renamed in the help too."""
    text = " ".join(html.fromstring(client.get(f"/articles/{slug}").text).text_content().split())
    named = re.findall("“([^”]+)”", DOCUMENT.read_text())
    assert len(named) > 10
    for name in named:
        assert name in text or name in ("Nghe tiếp", "Thêm vào màn hình chính"), name


def test_every_page_leads_to_it(client: FlaskClient, slug: str, library: Library) -> None:
    for path in ("/", f"/articles/{slug}", "/khong-co", "/ban-lam-viec", "/ngoai-tuyen"):
        links = html.fromstring(client.get(path).text).cssselect("a[href^='/tro-giup']")
        assert links, path


def main() -> None:
    from reader.web import create_app
    from tests.web.fakes import Settings

    app = create_app(Settings(), None, None)  # type: ignore[arg-type]
    DOCUMENT.write_text(markdown(app.test_client().get("/tro-giup").text))


if __name__ == "__main__":
    main()
