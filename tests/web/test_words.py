"""English second: everything a page says is translated, and what is compiled is what is written."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "reader/web/translations/en/LC_MESSAGES"
HOW = "see the two commands in reader/web/translations/babel.cfg"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def said() -> set[str]:
    """What the templates and the Python files mark as words for people."""
    found: set[str] = set()
    for folder, files in (("reader/web", "python"), ("templates", "jinja2")):
        methods = [("**.py" if files == "python" else "**.html", files)]
        keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, keywords=keywords):
            found.add(message if isinstance(message, str) else message[0])
    return found


def written() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    catalog = {m.id if isinstance(m.id, str) else m.id[0]: m for m in written() if m.id}
    assert len(said()) > 100
    assert set(catalog) == said(), HOW
    for key, message in catalog.items():
        texts = [message.string] if isinstance(message.string, str) else message.string
        assert all(texts) and not message.fuzzy, key


def test_translations_keep_the_placeholders() -> None:
    for message in written():
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(key)), key


def test_no_vietnamese_is_left_in_the_english() -> None:
    for message in written():
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert not re.search(
                "[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text.replace("Loa Phường", "")
            ), text


def test_what_is_compiled_is_what_is_written() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, written())
    compiled.seek(0)
    with (ENGLISH / "messages.mo").open("rb") as file:
        assert _pairs(read_mo(file)) == _pairs(read_mo(compiled)), HOW


def _pairs(catalog: Catalog) -> dict[str, object]:
    return {str(message.id): message.string for message in catalog if message.id}
