"""Articles are kept whole, named for people, found without marks, and deleted with all that hangs on them."""

from __future__ import annotations

import datetime
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert

from reader.article import Article, Block, BlockKind, read_page
from reader.errors import BadInput, NotFound
from reader.records import Library, RecordingRecord
from reader.records.models import ArticleRow, now
from reader.records.names import fold
from reader.samples import sample_page
from reader.script import Entry
from tests.records.conftest import an_article

FULL = Article(
    "Chỉ thị số 05-CT/TW",
    (
        Block(BlockKind.HEADING, "Kết quả", "<b>Kết quả</b>", level=2),
        Block(BlockKind.LIST_ITEM, "một", "một", level=1, ordinal=1),
        Block(BlockKind.TABLE, "ấp\thộ\nMỹ Thạnh\t12", "<table></table>"),
        Block(BlockKind.FIGURE, "Lễ ra quân", "Lễ ra quân", source="https://example.org/a.jpg"),
        Block(BlockKind.PARAGRAPH, "Chữ lạ: 🎤 \x00 đ", "…"),
    ),
    unit="Ban VHTT phường Mỹ Thạnh",
    author="Thanh Thảo",
    date=datetime.date(2023, 6, 1),
    source_url="https://example.org/bai",
)


def test_an_article_comes_back_as_it_went_in(library: Library) -> None:
    assert library.article(library.add_article(FULL, "chị Hai")) == FULL
    sample = read_page(sample_page())
    assert library.article(library.add_article(sample, "chị Hai")) == sample


def test_the_shelf_shows_what_people_choose_by(library: Library) -> None:
    before = datetime.datetime.now(datetime.UTC)
    slug = library.add_article(FULL, "chị Hai")
    (item,) = library.articles().items
    assert (item.slug, item.title, item.unit, item.date) == (slug, FULL.title, FULL.unit, FULL.date)
    assert before <= item.added_at <= datetime.datetime.now(datetime.UTC)


def test_the_same_article_is_there_once(library: Library) -> None:
    first = library.add_article(FULL, "chị Hai")
    assert library.add_article(FULL, "anh Ba") == first
    assert library.articles().total == 1
    assert [event.what for event in library.events()] == [f"add article {first}"]


def test_the_same_words_from_another_address_are_another_article(library: Library) -> None:
    here, there = (an_article("Tin", "Nội dung.", source_url=f"https://{host}/") for host in ("a.vn", "b.vn"))
    assert [library.add_article(article, "x") for article in (here, there, here)] == ["tin", "tin-2", "tin"]


def test_articles_of_one_title_are_numbered(library: Library) -> None:
    slugs = [library.add_article(an_article("Thông báo", f"Lần {n}."), "x") for n in range(11)]
    assert slugs == ["thong-bao", *(f"thong-bao-{n}" for n in range(2, 12))]


def test_a_long_title_numbered_is_no_longer_than_the_rest(library: Library) -> None:
    slugs = {library.add_article(an_article("chữ " * 60, f"Lần {n}."), "x") for n in range(12)}
    assert len(slugs) == 12
    assert max(map(len, slugs)) <= 80


def test_many_threads_add_one_title(library: Library) -> None:
    with ThreadPoolExecutor(16) as pool:
        slugs = list(
            pool.map(lambda n: library.add_article(an_article("Thông báo", f"{n}."), "x"), range(48))
        )
    assert len(set(slugs)) == 48
    assert library.articles().total == 48


def test_many_threads_add_one_article(library: Library) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: library.add_article(FULL, "x"), range(48))) == {"chi-thi-so-05-ct-tw"}


def test_an_unknown_article(library: Library) -> None:
    for ask in (library.article, lambda slug: library.delete_article(slug, "x")):
        with pytest.raises(NotFound, match="khong-co"):
            ask("khong-co")


@pytest.mark.parametrize("slug", ["", "' OR 1=1 --", "../../etc/passwd", "a" * 100_000, "\x00", "chỉ thị"])
def test_a_strange_slug_is_only_unknown(slug: str, library: Library) -> None:
    library.add_article(FULL, "x")
    with pytest.raises(NotFound):
        library.article(slug)


def test_half_a_letter_is_refused(library: Library) -> None:
    """JSON can carry one half of a surrogate pair; no database and no page can."""
    for article in (
        an_article("Tin \ud800", "a"),
        an_article("Tin", "\udfff"),
        an_article("a", unit="\ud800"),
    ):
        with pytest.raises(BadInput):
            library.add_article(article, "x")
    assert library.articles().total == 0


def test_nobody_cannot_add(library: Library) -> None:
    for nobody in ("", "  ", "x" * 201):
        with pytest.raises(BadInput):
            library.add_article(FULL, nobody)
    assert library.articles().total == 0


def test_deleting_takes_all_that_hangs_on_it(library: Library) -> None:
    kept = library.add_article(an_article("Tin khác", "a"), "x")
    slug = library.add_article(FULL, "x")
    for name in (slug, kept):
        library.save_recording(name, "nam", RecordingRecord("0" * 64, "waiting"))
        library.add_report(name, "05-CT/TW", "")
        library.save_entry(Entry("CT", "chỉ thị", f"article:{name}"), "x")
    library.save_entry(Entry("TW", "Trung ương"), "x")
    library.delete_article(slug, "chị Hai")
    with pytest.raises(NotFound):
        library.article(slug)
    assert library.unfinished() == ((kept, "nam"),)
    assert [report.slug for report in library.reports()] == [kept]
    assert [entry.scope for entry in library.entries()] == [f"article:{kept}", "all"]
    assert library.events()[0].what == f"delete article {slug}"
    assert library.events()[0].who == "chị Hai"


def test_an_article_after_a_deleted_one_starts_anew(library: Library) -> None:
    slug = library.add_article(FULL, "x")
    library.save_recording(slug, "nam", RecordingRecord("0" * 64, "waiting"))
    library.save_entry(Entry("CT", "sai", f"article:{slug}"), "x")
    library.delete_article(slug, "x")
    assert library.add_article(FULL, "x") == slug
    assert library.recording(slug, "nam") is None
    assert not library.lexicon(slug)


# Searching


@pytest.fixture
def shelf(library: Library) -> Library:
    for title, text, unit in (
        ("Đại hội Đảng bộ phường", "Sáng ngày 01/06.", "Ban VHTT phường Mỹ Thạnh"),
        ("Thu gom rác", "Bà con đổ rác 100% đúng giờ, theo mã A_1.", "UBND phường Mỹ Hoà"),
        ("Tiêm chủng", "Trẻ em dưới 5 tuổi.", None),
    ):
        library.add_article(an_article(title, text, unit=unit), "x")
    return library


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phường", 2),
        ("phuong", 2),
        ("PHƯỜNG", 2),
        ("dang bo", 1),
        ("Ðảng", 1),  # eth, as old keyboards wrote it
        ("hoà", 1),
        ("hòa", 1),
        ("phuo\u031bng", 2),  # decomposed
        ("rac phuong", 1),
        ("thanh vhtt my", 1),
        ("tuổi trẻ", 1),
        ("100%", 1),
        ("%", 1),
        ("_", 1),
        ("\\", 0),
        ("'", 0),
        ('"; DROP TABLE articles', 0),
        ("không có", 0),
        ("", 3),
        ("   ", 3),
        ("\x00", 3),
        ("ph\u200buong", 2),  # a zero-width space
        ("\ud800", 3),
        (" ".join(map(str, range(5000))), 0),
        ("a" * 10_000, 0),
        ("a " * 5_000, 2),
    ],
)
def test_search(query: str, found: int, shelf: Library) -> None:
    result = shelf.articles(query)
    assert (result.total, len(result.items)) == (found, found)


def test_pages_newest_first(library: Library) -> None:
    slugs = [library.add_article(an_article(f"Tin {n}", "a"), "x") for n in range(45)]
    pages = [library.articles(page=page, per_page=20) for page in (1, 2, 3, 4)]
    assert [item.slug for page in pages for item in page.items] == slugs[::-1]
    assert {page.total for page in pages} == {45}


def test_search_in_five_thousand_articles_is_quick(library: Library) -> None:
    """A ward's news of many years, read through by the search (measured: 0.2 s)."""
    text = "Sáng nay, tại hội trường, phường tổ chức họp dân về vệ sinh môi trường. " * 40
    folded = fold(text)
    rows = [
        {
            "slug": f"tin-{n}",
            "title": f"Tin {n}",
            "body": {},
            "sha256": f"{n:064x}",
            "folded": f"tin {n} {folded}",
            "added_at": now(),
            "added_by": "x",
        }
        for n in range(5000)
    ]
    with library._database.writing() as session:
        session.execute(insert(ArticleRow), rows)
    start = time.process_time()
    found = library.articles("tin 4321 moi truong")
    took = time.process_time() - start
    assert [item.slug for item in found.items] == ["tin-4321"]
    assert took < 1.5, f"{took:.2f} s"


# The pages that articles came from


def test_an_article_is_found_by_its_page_however_spelt(library: Library) -> None:
    slug = library.add_article(FULL, "x")
    for spelt in (
        "https://example.org/bai",
        "http://EXAMPLE.org/bai?utm_source=zalo#dau",
        "https://example.org/b%61i",
    ):
        assert library.slug_of(spelt) == slug, spelt
    for other in (
        "https://example.org/bai2",
        "https://example.org/bai?id=1",
        "https://khac.org/bai",
        "",
        "http://[/",
    ):
        assert library.slug_of(other) is None, other


def test_the_newest_article_of_a_page_is_found(library: Library) -> None:
    old, new = (an_article("Tin", text, source_url="https://a.vn/tin") for text in ("một", "hai"))
    assert [library.add_article(article, "x") for article in (old, new)] == ["tin", "tin-2"]
    assert library.slug_of("https://a.vn/tin") == "tin-2"
    before = library.source("https://a.vn/tin")
    library.add_article(old, "x")  # the page went back to what it was
    after = library.source("https://a.vn/tin")
    assert before and after and after.slug == "tin" and after.seen_at > before.seen_at


def test_a_page_that_leads_elsewhere_is_found_too(library: Library) -> None:
    slug = library.add_article(an_article("Tin", "a", source_url="https://a.vn/tin"), "x")
    library.note_source("https://a.vn/?id=1", slug)
    assert library.slug_of("https://a.vn/?id=1") == slug
    with pytest.raises(NotFound):
        library.note_source("https://a.vn/?id=2", "khong-co")
    library.delete_article(slug, "x")
    assert library.slug_of("https://a.vn/?id=1") is library.slug_of("https://a.vn/tin") is None


def test_pasted_text_has_no_page(library: Library) -> None:
    library.add_article(an_article("Tin", "a"), "x")
    assert library.slug_of("") is None
