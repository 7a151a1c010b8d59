"""A bulletin's way on air, with a voice that is a tone."""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile

from reader.errors import (
    BadInput,
    ChangedMeanwhile,
    Conflict,
    Damaged,
    EmptyInput,
    InUse,
    NotApproved,
    NotFound,
    Removed,
    TooLong,
    Unsettled,
)
from reader.jobs import Approved, Newsroom, Studio
from reader.jobs import newsroom as room
from reader.radio import (
    Airing,
    Bulletin,
    Item,
    ItemKind,
    Priority,
    Programme,
    Slot,
    Station,
    must_be_intact,
)
from reader.radio.approval import State
from reader.records import Library
from reader.script import Entry
from reader.settings import load_settings
from tests.jobs.conftest import TEXT
from tests.remembered import remembering

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
STATION = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen", voice="tone")
OPENING = (Item("nhac", ItemKind.CHIME), Item("chao", ItemKind.GREETING))
CLOSING = Item("ket", ItemKind.CLOSING)


@pytest.fixture(autouse=True)
def half_past_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the morning of what is drafted here, at whatever hour the tests run."""
    at = tomorrow() - datetime.timedelta(minutes=30)
    monkeypatch.setattr(room, "_now", lambda: at)


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Programme]:
    return remembering(tmp_path_factory.mktemp("programmes"))


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch, remembered: Callable[..., Programme]) -> None:
    """What sounds the same is made once for all the tests here; making itself is tests/radio's."""
    monkeypatch.setattr(room, "make_programme", remembered)


@pytest.fixture
def newsroom(studio: Studio) -> Newsroom:
    return Newsroom(studio)


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(STATION, "quan-tri")


def tomorrow(hour: int = 5) -> datetime.datetime:
    day = datetime.datetime.now(HERE) + datetime.timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


Draft = Callable[..., int]


@pytest.fixture
def draft(library: Library, studio: Studio, station: str) -> Draft:
    slug = studio.add_text(TEXT, "hai")

    def made(*items: Item, minutes: int = 30, at: datetime.datetime | None = None) -> int:
        news = items or (*OPENING, Item("bai", ItemKind.ARTICLE, article=slug), CLOSING)
        number = library.add_bulletin(
            station, Bulletin("Bản tin sáng", Airing(at or tomorrow(), minutes), news), "hai"
        )
        assert number is not None
        return number

    return made


def approved(newsroom: Newsroom, number: int) -> Approved:
    sent = newsroom.send(number, newsroom.bulletin(number).revision, "hai")
    newsroom.approve(number, sent.fingerprint, "ba")
    return newsroom.approved_one(number)


def test_from_draft_to_air(newsroom: Newsroom, draft: Draft, station: str, library: Library) -> None:
    number = draft()
    told: list[Approved] = []
    newsroom.on_approved.append(told.append)
    with pytest.raises(NotApproved):
        newsroom.approved_one(number)
    sent = newsroom.send(number, 1, "hai")
    assert (sent.state, sent.sent_by, sent.making) == (State.SENT, "hai", "")
    assert set(sent.made) == {"web", "horn"}
    assert newsroom.approved(station) == () and not told
    done = newsroom.approve(number, sent.fingerprint, "ba")
    assert (done.state, [one.who for one in done.approvals]) == (State.APPROVED, ["ba"])
    one = newsroom.newest(station, datetime.time(5))
    assert [found.id for found in told] == [number] == [one.id]
    for name, programme in one.programmes.items():
        assert programme.path.is_file() and programme.master == name
        must_be_intact(programme)
    assert one.programmes["horn"].duration_s > one.programmes["web"].duration_s
    assert b"".join(newsroom.pack(one))[:2] == b"PK"
    steps = [event.what.split()[0] for event in library.events_of(done.subject)]
    assert steps == ["duyệt", "gửi", "tạo"]
    for other in (datetime.time(17), datetime.time(5, 30)):
        with pytest.raises(NotFound):
            newsroom.newest(station, other)


def test_a_slot_gives_its_own_day_and_no_other(
    newsroom: Newsroom, draft: Draft, station: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today's was not approved: neither yesterday's nor tomorrow's stands in for it."""
    day = datetime.timedelta(days=1)
    one = approved(newsroom, draft(at=tomorrow()))
    asked = {
        -day + datetime.timedelta(minutes=10): None,  # the day before, in the slot itself
        -day + datetime.timedelta(hours=2): one.id,
        datetime.timedelta(minutes=29): one.id,
        datetime.timedelta(minutes=89): one.id,
        datetime.timedelta(minutes=91): None,
        day: None,
    }
    for after, expected in asked.items():
        monkeypatch.setattr(room, "_now", lambda after=after: one.starts_at + after)
        if expected is None:
            with pytest.raises(NotFound):
                newsroom.newest(station, datetime.time(5))
        else:
            assert newsroom.newest(station, datetime.time(5)).id == expected, after


def test_an_urgent_notice_goes_before_what_is_approved_for_later(
    newsroom: Newsroom, draft: Draft, station: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    storm = Item("bao", ItemKind.NOTICE, text="Bão đang vào.", priority=Priority.URGENT,
                 valid_until=tomorrow() + datetime.timedelta(hours=6))  # fmt: skip
    morning = approved(newsroom, draft())
    urgent = approved(newsroom, draft(storm, at=tomorrow() - datetime.timedelta(minutes=31)))
    assert newsroom.newest(station).id == urgent.id
    monkeypatch.setattr(room, "_now", lambda: tomorrow() + datetime.timedelta(hours=7))
    assert newsroom.newest(station).id == morning.id, "its hour is over"


def test_what_changes_behind_the_slot_is_not_approved_with_the_old_sound(
    newsroom: Newsroom, draft: Draft, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = draft()
    sent = newsroom.send(number, 1, "hai")
    monkeypatch.setattr(room, "_now", lambda: tomorrow() + datetime.timedelta(hours=2))
    library.save_entry(Entry("thu gom rác", "thu dọn rác"), "hai")
    with pytest.raises(Conflict):
        newsroom.approve(number, sent.fingerprint, "ba")
    assert newsroom.bulletin(number).state is State.VOIDED


def test_what_was_aired_is_not_taken_back(
    newsroom: Newsroom, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = approved(newsroom, draft())
    monkeypatch.setattr(room, "_now", lambda: one.starts_at + datetime.timedelta(hours=1))
    with pytest.raises(Conflict):
        newsroom.take_back(one.id, "hai")
    assert newsroom.bulletin(one.id).state is State.APPROVED


def test_files_that_nobody_needs_are_removed(newsroom: Newsroom, draft: Draft) -> None:
    one = approved(newsroom, draft())
    old, young = newsroom.folder / "0.web.mp3", newsroom.folder / ".unfinished-1"
    for path in (old, young):
        path.write_bytes(b"x")
    long_ago = (tomorrow() - datetime.timedelta(days=3)).timestamp()
    for path in (old, *(programme.path for programme in one.programmes.values())):
        os.utime(path, (long_ago, long_ago))
    assert newsroom.prune() == 1 and not old.exists() and young.exists()
    assert all(programme.path.exists() for programme in one.programmes.values())


def test_audio_of_long_ago_is_removed_and_its_account_kept(
    newsroom: Newsroom, draft: Draft, station: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = approved(newsroom, draft())
    later = one.starts_at + datetime.timedelta(days=newsroom.settings.keep_programmes_days)
    for moment, gone in ((later - datetime.timedelta(hours=1), 0), (later + datetime.timedelta(days=2), 2)):
        monkeypatch.setattr(room, "_now", lambda moment=moment: moment)
        assert newsroom.prune() == gone
    kept = newsroom.bulletin(one.id)
    assert kept.state is State.APPROVED and kept.approvals and kept.made == one.record.made
    assert newsroom.swept(kept) and newsroom.approved(station) == ()
    with pytest.raises(Removed, match="Bản tin sáng"):
        newsroom.approved_one(one.id)


def test_webhooks_are_told_in_the_transaction_of_the_approval(
    newsroom: Newsroom, draft: Draft, station: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be told is not approved, and nothing is told that was not approved."""
    library.add_webhook(station, "https://nen.example.vn/", "ba")
    number = draft()
    sent = newsroom.send(number, newsroom.bulletin(number).revision, "hai")
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(newsroom, "_announcement", lambda record: 1 / 0)
        newsroom.approve(number, sent.fingerprint, "ba")
    assert newsroom.bulletin(number).state is State.SENT and library.deliveries(station) == ()
    newsroom.approve(number, sent.fingerprint, "ba")
    assert [delivery.title for delivery in library.deliveries(station)] == ["Bản tin sáng"]


@pytest.mark.parametrize("change", ["item", "lexicon", "voice", "greeting"])
def test_any_later_change_voids_the_approval_and_says_why(
    newsroom: Newsroom, draft: Draft, station: str, library: Library, change: str
) -> None:
    number = draft()
    one = approved(newsroom, number)
    record = library.station(station)
    if change == "item":
        fewer = replace(one.record.bulletin, items=one.record.bulletin.items[:-1])
        library.save_bulletin(number, fewer, one.record.revision, "hai", "bỏ lời kết")
    elif change == "lexicon":
        library.save_entry(Entry("thu gom rác", "thu dọn rác", f"station:{station}"), "hai")
    elif change == "voice":
        library.save_station(replace(record, station=replace(STATION, voice="nam")), "ba")
    else:
        library.save_station(replace(record, station=replace(STATION, greeting="Kính chào.")), "ba")
    now = newsroom.bulletin(number)
    assert (now.state, now.approvals) == (State.VOIDED, ())
    assert {
        "item": "bỏ lời kết",
        "lexicon": "nay đọc là “Sáng nay, Ủy ban nhân dân phường họp bàn việc thu dọn rác.”",
        "voice": "giọng đọc đổi",
        "greeting": "mục “Lời chào”: câu “",
    }[change] in now.remark
    assert newsroom.approved(station) == ()
    with pytest.raises(NotApproved):
        newsroom.approved_one(number)
    assert library.events_of(now.subject)[0].what.startswith("mất hiệu lực duyệt: ")


def test_an_article_that_is_to_be_aired_is_not_deleted(
    newsroom: Newsroom, draft: Draft, library: Library
) -> None:
    """Whoever does it, at whatever station."""
    number = draft()
    with pytest.raises(InUse, match="Bản tin sáng"):
        library.delete_article("phuong-hoa-sen-hop-dan", "hai")
    library.delete_bulletin(number, "hai")
    library.delete_article("phuong-hoa-sen-hop-dan", "hai")


def test_what_changes_nothing_that_is_heard_voids_nothing(
    newsroom: Newsroom, draft: Draft, station: str, library: Library
) -> None:
    one = approved(newsroom, draft())
    library.save_entry(Entry("Lò Men", "lò men"), "hai")
    record = library.station(station)
    library.save_station(replace(record, station=replace(STATION, slots=(Slot(datetime.time(6)),))), "ba")
    assert newsroom.newest(station).id == one.id


def test_what_was_on_air_is_history(
    newsroom: Newsroom, draft: Draft, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = approved(newsroom, draft())
    text = [part.text for part in one.order().parts]
    monkeypatch.setattr(room, "_now", lambda: one.starts_at + datetime.timedelta(hours=1))
    library.save_entry(Entry("thu gom rác", "thu dọn rác"), "hai")
    later = newsroom.approved_one(one.id)
    assert [part.text for part in later.order().parts] == text
    assert b"".join(newsroom.pack(later)) == b"".join(newsroom.pack(one))


def test_a_correction_that_comes_before_approval_takes_the_sending_back(
    newsroom: Newsroom, draft: Draft, library: Library
) -> None:
    number = draft()
    sent = newsroom.send(number, 1, "hai")
    library.save_entry(Entry("thu gom rác", "thu dọn rác"), "hai")
    with pytest.raises(Conflict):
        newsroom.approve(number, sent.fingerprint, "ba")
    again = newsroom.send(number, newsroom.bulletin(number).revision, "hai")
    assert again.fingerprint != sent.fingerprint
    with pytest.raises(ChangedMeanwhile):
        newsroom.approve(number, sent.fingerprint, "ba")
    newsroom.approve(number, again.fingerprint, "ba")


def test_who_may_not_approve(newsroom: Newsroom, draft: Draft, library: Library, station: str) -> None:
    library.save_station(replace(library.station(station), approvals=2), "x")
    number = draft()
    sent = newsroom.send(number, 1, "hai")
    with pytest.raises(Conflict, match="tự duyệt"):
        newsroom.approve(number, sent.fingerprint, "hai")
    assert newsroom.approve(number, sent.fingerprint, "ba").state is State.SENT
    with pytest.raises(Conflict, match="một lượt"):
        newsroom.approve(number, sent.fingerprint, "ba")
    assert newsroom.approve(number, sent.fingerprint, "tư").state is State.APPROVED
    with pytest.raises(Conflict):
        newsroom.approve(number, sent.fingerprint, "năm")


def test_a_lone_operator_where_the_station_says_so(
    newsroom: Newsroom, draft: Draft, library: Library, station: str
) -> None:
    library.save_station(replace(library.station(station), own_approval=True), "x")
    number = draft()
    sent = newsroom.send(number, 1, "hai")
    assert newsroom.approve(number, sent.fingerprint, "hai").state is State.APPROVED


def test_returned_with_a_remark(newsroom: Newsroom, draft: Draft) -> None:
    number = draft()
    newsroom.send(number, 1, "hai")
    with pytest.raises(BadInput):
        newsroom.give_back(number, "ba", "  ")
    back = newsroom.give_back(number, "ba", "Bỏ bài 2")
    assert (back.state, back.remark) == (State.RETURNED, "Bỏ bài 2")
    with pytest.raises(Conflict):
        newsroom.give_back(number, "ba", "nữa")
    assert newsroom.send(number, back.revision, "hai").remark == ""


def test_doubts_block_unless_the_chief_gives_a_reason(
    newsroom: Newsroom, draft: Draft, library: Library, station: str
) -> None:
    notice = Item("tb", ItemKind.NOTICE, text="Đơn vị KQX họp lúc 8h.")
    number = draft(notice)
    sent = newsroom.send(number, 1, "hai")
    with pytest.raises(Unsettled) as caught:
        newsroom.approve(number, sent.fingerprint, "ba", " ")
    assert caught.value.value == "1"
    done = newsroom.approve(number, sent.fingerprint, "ba", "Đã hỏi đơn vị")
    assert (done.approvals[0].doubts, done.approvals[0].reason) == (1, "Đã hỏi đơn vị")
    assert "Đã hỏi đơn vị" in library.events_of(done.subject)[0].what
    library.save_entry(
        Entry("KQX", "ca quy ích", f"station:{station}"), "hai"
    )  # settled as it was: certain now
    assert newsroom.bulletin(number).state is State.APPROVED, "it is heard as it was approved"


def test_too_long_is_told_and_never_cut(newsroom: Newsroom, draft: Draft) -> None:
    notice = Item("tb", ItemKind.NOTICE, text="Cúp nước toàn phường. " * 8, times=5)
    number = draft(*OPENING, notice, CLOSING, minutes=1)
    record = newsroom.bulletin(number)
    timing = newsroom.timing(record, newsroom.order(record))
    assert timing.fit.over_s > 0 and timing.fit.leave_out == ("tb",)
    with pytest.raises(TooLong):
        newsroom.send(number, 1, "hai")
    sent = newsroom.send(number, 1, "hai", too_long=True)
    assert sent.made["horn"]["duration_s"] > 60


def test_an_expired_item_neither_enters_nor_goes_out(
    newsroom: Newsroom, draft: Draft, station: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = tomorrow() + datetime.timedelta(minutes=10)
    notice = Item("tb", ItemKind.NOTICE, text="Cúp nước.", valid_until=until)
    with pytest.raises(BadInput, match="hết hạn"):
        newsroom.send(draft(replace(notice, valid_until=tomorrow())), 1, "hai")
    number = draft(notice)
    sent = newsroom.send(number, 1, "hai")
    later = until + datetime.timedelta(minutes=1)
    monkeypatch.setattr(room, "_now", lambda: later)
    with pytest.raises(BadInput, match="hết hạn"):
        newsroom.approve(number, sent.fingerprint, "ba")
    monkeypatch.undo()
    newsroom.approve(number, sent.fingerprint, "ba")
    assert newsroom.newest(station).id == number
    monkeypatch.setattr(room, "_now", lambda: later)
    assert newsroom.approved(station) == ()


def test_nothing_to_hear(newsroom: Newsroom, draft: Draft) -> None:
    with pytest.raises(EmptyInput):
        newsroom.send(draft(Item("h", ItemKind.HEADLINES)), 1, "hai")


def test_a_file_that_is_not_what_was_made_is_not_approved(newsroom: Newsroom, draft: Draft) -> None:
    number = draft()
    sent = newsroom.send(number, 1, "hai")
    path = newsroom.folder / sent.made["horn"]["path"]
    body = path.read_bytes()
    for wrong in (body[:-1], body[:-1] + bytes([body[-1] ^ 1])):
        path.write_bytes(wrong)
        with pytest.raises(Damaged):
            newsroom.approve(number, sent.fingerprint, "ba")
    path.unlink()
    with pytest.raises(Damaged):
        newsroom.approve(number, sent.fingerprint, "ba")
    assert newsroom.bulletin(number).state is State.SENT


def test_what_could_not_be_made_says_why_and_may_be_sent_again(newsroom: Newsroom, draft: Draft) -> None:
    newsroom.folder.parent.mkdir(exist_ok=True)
    newsroom.folder.write_text("no folder")
    number = draft()
    failed = newsroom.send(number, 1, "hai")
    assert (failed.making, failed.error_vi) == ("failed", "Có lỗi xảy ra. Xin thử lại.")
    with pytest.raises(Conflict, match="Có lỗi"):
        newsroom.approve(number, failed.fingerprint, "ba")
    newsroom.folder.unlink()
    newsroom.give_back(number, "ba", "làm lại")
    sent = newsroom.send(number, failed.revision, "hai")
    assert (sent.making, set(sent.made)) == ("", {"web", "horn"})


def test_a_missing_sound_is_told(newsroom: Newsroom, draft: Draft) -> None:
    with pytest.raises(NotFound):
        newsroom.send(draft(Item("n", ItemKind.RECORDING, sound="a" * 64)), 1, "hai")


def test_uploaded_sounds_are_played(newsroom: Newsroom, draft: Draft, tmp_path: Path) -> None:
    sha256 = "d" * 64
    folder = newsroom.settings.folder / "sounds"
    folder.mkdir()
    soundfile.write(folder / f"{sha256}.flac", 0.1 * np.sin(np.arange(2 * 22050) / 5), 22050)
    number = draft(Item("n", ItemKind.RECORDING, sound=sha256))
    one = approved(newsroom, number)
    assert 2 < one.programmes["web"].duration_s < 4


def test_other_formats_by_a_setting(library: Library, draft: Draft, studio: Studio) -> None:
    settings = load_settings(data_dir=studio.settings.data_dir, speech_workers=1, programme_also="wav,ogg")
    other = Studio(settings, library, inline=True)
    try:
        one = approved(Newsroom(other), draft())
        assert set(one.programmes) == {"web", "web.wav", "web.ogg", "horn", "horn.wav", "horn.ogg"}
    finally:
        other.close()


# Heard before it is sent


def test_items_and_sentences_are_heard_in_the_draft(newsroom: Newsroom, draft: Draft) -> None:
    record = newsroom.bulletin(draft())
    sentence = newsroom.sentence(record, "bai", 1)
    assert soundfile.info(io.BytesIO(sentence)).duration > 1
    whole = b"".join(newsroom.listen(record, "bai"))
    assert whole[:3] == b"ID3" and len(whole) > len(sentence)
    for item, number in (("bai", 99), ("bai", -1), ("?", 0)):
        with pytest.raises(NotFound):
            newsroom.sentence(record, item, number)
    with pytest.raises(EmptyInput):
        newsroom.listen(record, "nhac")


# Two at once


def test_two_who_edit_at_once_do_not_undo_each_other(
    draft: Draft, library: Library, newsroom: Newsroom
) -> None:
    number = draft()
    bulletin = newsroom.bulletin(number).bulletin
    assert library.save_bulletin(number, replace(bulletin, title="Của Hai"), 1, "hai", "đổi tên") == 2
    with pytest.raises(ChangedMeanwhile):
        library.save_bulletin(number, replace(bulletin, title="Của Ba"), 1, "ba", "đổi tên")
    with pytest.raises(ChangedMeanwhile):
        newsroom.send(number, 1, "ba")
    assert newsroom.bulletin(number).bulletin.title == "Của Hai"
    newsroom.send(number, 2, "hai")
    with pytest.raises(Conflict):
        newsroom.send(number, 2, "ba")


def test_what_was_approved_is_not_deleted(draft: Draft, library: Library, newsroom: Newsroom) -> None:
    number, other = draft(), draft()
    approved(newsroom, number)
    with pytest.raises(Conflict):
        library.delete_bulletin(number, "hai")
    library.delete_bulletin(other, "hai")
    with pytest.raises(NotFound):
        newsroom.bulletin(other)


# By the clock


def test_a_deleted_draft_does_not_come_back_unless_somebody_asks(
    newsroom: Newsroom, library: Library, station: str
) -> None:
    at = tomorrow() - datetime.timedelta(minutes=20)
    (number,) = newsroom.draft_due(at)
    library.delete_bulletin(number, "hai")
    assert newsroom.draft_due(at) == [] and library.bulletins(station) == ()
    assert newsroom.draft(station, Airing(tomorrow(), 30)) is None
    again = newsroom.draft(station, Airing(tomorrow(), 30), "hai")
    assert again is not None and again > number, "its number stays its own"
    assert [one.id for one in library.bulletins(station)] == [again]


def test_a_slot_is_drafted_once(newsroom: Newsroom, library: Library, station: str) -> None:
    day = datetime.date(2026, 3, 1)
    at = datetime.datetime.combine(day, datetime.time(4, 30), HERE).astimezone(datetime.UTC)
    assert newsroom.draft_due(at - datetime.timedelta(seconds=1)) == []
    (number,) = newsroom.draft_due(at)
    assert newsroom.draft_due(at) == []
    record = library.bulletin(number)
    assert record.slot == "2026-03-01T05:00" and record.created_by == room.HOUSE
    assert [item.kind for item in record.bulletin.items] == ["chime", "greeting", "headlines", "closing"]
    assert record.bulletin.title == "Bản tin 05:00, ngày 01/03/2026"


def test_draft_takes_what_waits(newsroom: Newsroom, library: Library, station: str, studio: Studio) -> None:
    from reader.records.radio_models import FeedEntryRow, FeedRow, NoticeRow
    from reader.records.stations import station_row

    at = tomorrow()
    slug = studio.add_text(TEXT, "nguồn")
    with library._database.writing() as session:
        feed = FeedRow(station_id=station_row(session, station).id, url="https://a.vn/rss")
        session.add(feed)
        session.flush()
        when = at - datetime.timedelta(hours=3)
        session.add(
            FeedEntryRow(feed_id=feed.id, page="p", url="https://a.vn/1", slug=slug, published_at=when)
        )
        session.add(FeedEntryRow(feed_id=feed.id, page="q", url="https://a.vn/2", seen_at=when))
        for text, hours in (("Tiêm ngừa.", 1), ("Hôm qua.", -1)):
            until = at + datetime.timedelta(hours=hours)
            session.add(
                NoticeRow(
                    station_id=feed.station_id, title="", text=text, priority=str(Priority.FIRST),
                    valid_until=until, added_by="hai",
                )
            )  # fmt: skip
    number = newsroom.draft(station, Airing(at, 30))
    assert number is not None
    items = library.bulletin(number).bulletin.items
    assert [item.article for item in items if item.article] == [slug]
    assert [item.text for item in items if item.kind is ItemKind.NOTICE] == ["Tiêm ngừa."]
    evening = newsroom.draft(station, Airing(tomorrow(17), 30))
    assert evening is not None
    assert not [item for item in library.bulletin(evening).bulletin.items if item.article], "no news twice"


def test_a_worker_that_died_leaves_nothing_behind(newsroom: Newsroom, draft: Draft, library: Library) -> None:
    number = draft()
    sent = newsroom.send(number, 1, "hai")
    with library._database.writing() as session:
        from reader.records.radio_models import BulletinRow

        row = session.get_one(BulletinRow, number)
        row.making, row.made = "making", {"web": sent.made["web"]}
    (newsroom.folder / sent.made["horn"]["path"]).unlink()
    assert newsroom.take_up() == 1
    assert newsroom.bulletin(number).made == sent.made, "the same bytes again"
