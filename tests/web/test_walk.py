"""What a screen reader says of the article page, in order: Chromium's accessibility tree, compared with walk.txt.

python -m tests.web.test_walk writes walk.txt anew; read the difference as a listener would before committing it.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

GOLDEN = Path(__file__).parent / "walk.txt"
SILENT = {
    "none",
    "generic",
    "InlineTextBox",
    "LineBreak",
    "RootWebArea",
    "paragraph",
    "SvgRoot",
    "ListMarker",
}
STATES = ("level", "expanded", "disabled", "checked", "pressed", "required", "valuetext", "live")
ENDS_HERE = {"button", "link", "heading", "option", "status", "DisclosureTriangle"}
"""What these hold is their name, which has been said."""


def walk(page: Page) -> list[str]:
    """A line for each thing that is said: role, name, states; indented by landmark and list."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    root = next(node for node in nodes.values() if "parentId" not in node)
    lines: list[str] = []

    def say(node: dict[str, Any], depth: int) -> None:
        role = node.get("role", {}).get("value", "")
        name = " ".join(str(node.get("name", {}).get("value", "")).split())
        said = not node.get("ignored") and role not in SILENT and (name or role != "StaticText")
        if said:
            states = {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
            told = [f"{key}={states[key]}" for key in STATES if states.get(key) not in (None, "", "off")]
            value = node.get("value", {}).get("value")
            told += [f"value={value}"] if value not in (None, "") else []
            lines.append("  " * depth + " ".join([role, *([f"“{name}”"] if name else []), *told]))
            if role in ENDS_HERE:
                return
        for child in node.get("childIds", []):
            if child in nodes:
                say(nodes[child], depth + bool(said))

    say(root, 0)
    return lines


def test_the_walk_is_as_it_was_judged(visit: Any, article: str) -> None:
    page = visit(article)
    page.locator("[data-keys] table").wait_for(state="attached")
    assert walk(page) == GOLDEN.read_text().splitlines()


def test_the_order_makes_sense(visit: Any, article: str) -> None:
    """The title before the voice, the voice before the text, and nothing between them that is not asked for."""
    lines = [line.strip() for line in walk(visit(article))]
    first = {
        role: next(i for i, line in enumerate(lines) if line.startswith(role))
        for role in ("link “Đến nội dung chính”", "banner", "main", "heading", "button “Nghe bài này”")
    }
    assert list(first.values()) == sorted(first.values())
    assert not any(line in ("button", "link", "combobox", "slider") for line in lines)  # none without a name
    levels = [int(line.rsplit("level=", 1)[1].split()[0]) for line in lines if line.startswith("heading")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))


def main() -> None:
    import tempfile

    from reader.records import Library
    from reader.samples import sample_page
    from reader.settings import load_settings
    from reader.web import create_app
    from tests.web.fakes import Settings, Studio
    from tests.web.live import browsing, serving

    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(load_settings(data_dir=Path(folder) / "kho"))
        studio: Any = Studio(library, Path(folder))
        slug = studio.add_page(sample_page(), "x")
        settings: Any = Settings()
        with serving(create_app(settings, library, studio)) as site, browsing() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{site}/articles/{slug}")
            GOLDEN.write_text("\n".join(walk(page)) + "\n")


if __name__ == "__main__":
    main()
