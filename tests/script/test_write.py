"""An Article becomes a Script: order, pauses, lists, tables, lexicon."""

import pytest

from reader.article import Article, Block, BlockKind
from reader.errors import BadInput
from reader.script import DOUBT, TITLE, Entry, Lexicon, speak_line, verbalize, write_script


def article(*blocks: Block, title: str = "Tin ngày 1/6") -> Article:
    return Article(title, blocks)


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, text)


def test_the_title_comes_first_and_has_a_longer_pause() -> None:
    script = write_script(article(paragraph("Họp lúc 7h30. Mời bà con dự.")))
    assert [u.text for u in script.utterances] == [
        "Tin ngày một tháng sáu",
        "Họp lúc bảy giờ ba mươi phút.",
        "Mời bà con dự.",
    ]
    assert [u.block for u in script.utterances] == [TITLE, 0, 0]
    assert script.utterances[0].pause_s > script.utterances[2].pause_s > script.utterances[1].pause_s


def test_spans_are_those_of_the_block() -> None:
    text = "Câu đầu. Tặng 02 phần quà."
    utterance = write_script(article(paragraph(text))).utterances[2]
    spans = {text[r.start : r.end]: r.spoken for r in utterance.readings}
    assert spans == {"Tặng": "Tặng", "02": "hai", "phần": "phần", "quà": "quà"}


def test_an_acronym_the_article_defines_is_read_so_throughout() -> None:
    script = write_script(
        article(paragraph("Ban Quản lý Kênh Mới (BQLKM) họp."), paragraph("BQLKM báo cáo."))
    )
    assert script.utterances[-1].text == "Ban Quản lý Kênh Mới báo cáo."


def test_an_ordered_list_says_its_numbers() -> None:
    item = Block(BlockKind.LIST_ITEM, "Đúng giờ", "", 1, 2)
    assert write_script(article(item)).utterances[1].text == "hai, Đúng giờ"


def test_a_table_is_read_row_by_row_with_its_heads() -> None:
    table = Block(BlockKind.TABLE, "Ấp\tSố hộ\tĐạt\nMỹ An\t250\t95%", "")
    assert [u.text for u in write_script(article(table)).utterances[1:]] == [
        "Ấp, Số hộ, Đạt",
        "Mỹ An, Số hộ: hai trăm năm mươi, Đạt: chín mươi lăm phần trăm",
    ]


def test_a_block_without_words_gives_nothing() -> None:
    assert len(write_script(article(paragraph("* * *"))).utterances) == 1


def test_the_lexicon_goes_before_every_rule() -> None:
    lexicon = Lexicon([Entry("QL91", "quốc lộ chín mốt"), Entry("UBND", "ủy ban", "station:my-thanh")])
    assert speak_line("QL91", lexicon=lexicon) == "quốc lộ chín mốt"
    assert speak_line("UBND", lexicon=lexicon) == "Ủy ban nhân dân"
    assert speak_line("UBND", lexicon=lexicon.within(station="my-thanh")) == "ủy ban"
    assert verbalize("QL91", lexicon=lexicon).readings[0].rule == "lexicon"


def test_what_a_clerk_wrote_is_spoken_by_the_rules_too() -> None:
    assert speak_line("KQX", lexicon=Lexicon([Entry("KQX", "kết quả 5%")])) == "kết quả năm phần trăm"


def test_a_lexicon_line_that_is_none_is_told() -> None:
    with pytest.raises(BadInput):
        Lexicon([Entry("", "gì")])


def test_an_unknown_acronym_is_doubted() -> None:
    script = write_script(article(paragraph("Cơ quan KQX họp.")))
    assert [(reading.spoken, reading.certainty < DOUBT) for _, reading in script.doubts()] == [
        ("ca quy ích", True)
    ]


def test_double_words_are_never_dropped() -> None:
    assert speak_line("làm theo Bác theo theo chuyên đề, tục tuyên truyền") == (
        "làm theo Bác theo theo chuyên đề, tục tuyên truyền"
    )


def test_words_typed_twice_or_by_half_are_reported() -> None:
    script = write_script(
        article(paragraph("Làm theo Bác theo theo chuyên đề, tục tuyên truyền, ngày ngày tiếp tục."))
    )
    assert [(reading.spoken, reading.alternatives) for _, reading in script.doubts()] == [
        ("theo theo", ("theo",)),
        ("tục", ("tiếp tục",)),
    ]
