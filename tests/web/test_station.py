"""A station's settings: kept, tried out before, told beside the field what is wrong, and nobody else's."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile
from flask import Flask
from lxml import html

from reader.jobs import Newsroom
from reader.radio import Chime, Slot
from reader.radio.slots import PRESETS
from reader.records import Library
from reader.records.radio_models import SoundRow
from reader.records.stations import station_row
from tests.web.conftest import Desk
from tests.web.house import OURS, THEIRS
from tests.web.live import SIDEWAYS, until, violations
from tests.web.radio_rooms import app_of, faults, filled, forms, newsroom_of

PAGE = f"/dai/{OURS}/cai-dat"
SOUND = "d" * 64


@pytest.fixture
def newsroom(library: Library, tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom_of(library, tmp_path / "kho") as newsroom:
        yield newsroom


@pytest.fixture
def app(newsroom: Newsroom, settings: Any) -> Flask:
    return app_of(newsroom, settings)


@pytest.fixture
def desk(app: Flask, library: Library) -> Desk:
    return Desk(app, library, "truong-dai")


@pytest.fixture
def sound(library: Library) -> str:
    with library._database.writing() as session:
        station = station_row(session, OURS).id
        session.add(SoundRow(station_id=station, sha256=SOUND, title="Nhạc phường", seconds=3.0, size=9, suffix=".mp3", added_by="x"))  # fmt: skip
    return SOUND


def sent(desk: Desk, address: str, **changes: Any) -> Any:
    """The page's form of that address, as it stands but for some fields."""
    form = forms(desk.client.get(PAGE).text)[address]
    return desk.post(address, filled(form, **changes))


def test_what_is_heard_is_set(desk: Desk, library: Library, sound: str) -> None:
    answer = sent(
        desk,
        PAGE,
        **{
            "ten": " Đài  Lò Men ",
            "noi": "phường Lò Men",
            "giong": "bac",
            "vung": "bac",
            "loi-chao": "{tên đài} kính chào.\nHôm nay là {thứ}.",
            "loi-ket": "Hết.",
            "nhac-hieu": sound,
            "viec": "luu",
        },
    )
    assert answer.status_code == 303, answer.text
    station = library.station(OURS).station
    assert (station.name, station.place, station.voice, station.accent) == (
        "Đài Lò Men",
        "phường Lò Men",
        "bac",
        "bac",
    )
    assert (station.greeting, station.closing) == ("{tên đài} kính chào.\nHôm nay là {thứ}.", "Hết.")
    assert station.chime == sound
    event = library.events_of(f"station:{OURS}")[0]
    assert event.who == "truong-dai" and "greeting" in event.what


def test_trying_out_saves_nothing(desk: Desk, library: Library) -> None:
    before = library.station(OURS)
    answer = sent(desk, PAGE, **{"viec": "thu", "loi-chao": "Chào {thứ}, ngày {ngày}. Có 24 hộ."})
    page = html.fromstring(answer.text)
    spoken = page.cssselect("[data-for=loi-chao] blockquote")[0].text_content()
    assert "{" not in spoken and "hai mươi tư hộ" in spoken and "tháng" in spoken
    assert page.cssselect("textarea[name=loi-chao]")[0].text == "Chào {thứ}, ngày {ngày}. Có 24 hộ."
    assert library.station(OURS) == before
    heard = desk.client.get(page.cssselect("[data-for=loi-chao] audio")[0].get("src"))
    assert heard.mimetype == "audio/mpeg" and heard.headers["Cache-Control"] == "no-store"
    assert soundfile.info(io.BytesIO(heard.data)).duration > 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("ten", " ", "Xin điền"),
        ("ten", "a" * 121, "120"),
        ("noi", "", "Xin điền"),
        ("giong", "vit", "trong danh sách"),
        ("vung", "tay", "trong danh sách"),
        ("loi-chao", "Chào {tên phường}.", "{tên phường}"),
        ("loi-chao", "", "Xin điền"),
        ("loi-ket", "{", None),
        ("loi-ket", "a" * 501, "500"),
        ("loi-ket", "Hết {giờ}.", "{giờ}"),
        ("nhac-hieu", "bao-dong", "trong danh sách"),
        ("nhac-hieu", "e" * 64, "trong danh sách"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_kept(
    desk: Desk, library: Library, field: str, value: str, told: str | None
) -> None:
    before = library.station(OURS)
    answer = sent(desk, PAGE, **{"noi": "nơi khác", field: value, "viec": "luu"})
    if told is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == 400
    found = faults(answer.text)
    assert list(found) == [field] and told in found[field]
    page = html.fromstring(answer.text)
    if field in ("loi-chao", "loi-ket"):
        assert (page.cssselect(f"textarea[name={field}]")[0].text or "").strip() == value
    if field != "noi":
        assert page.cssselect("input[name=noi]")[0].get("value") == "nơi khác"
    assert library.station(OURS) == before


def test_rubbish_in_every_field(desk: Desk, library: Library) -> None:
    before = library.station(OURS)
    for rubbish in ("\x00", "<script>alert(1)</script>{x}", "9" * 5000, "🎵" * 300, "\u202e{"):
        for address in (PAGE, f"{PAGE}/duyet", f"{PAGE}/khung-gio", f"{PAGE}/khung-gio/0500-30-0123456"):
            names = (
                "ten",
                "noi",
                "giong",
                "vung",
                "loi-chao",
                "loi-ket",
                "nhac-hieu",
                "luot",
                "gio",
                "phut",
                "phut-khac",
                "ngay",
            )
            answer = desk.post(address, dict.fromkeys(names, rubbish))
            assert answer.status_code == 400, (address, rubbish)
            assert "<script>alert" not in answer.text
        assert (
            desk.post(f"{PAGE}/doc-thu.json", {"loi": rubbish, "ten": rubbish, "vung": rubbish}).status_code
            == 200
        )
        query = {"loi": rubbish, "ten": rubbish, "vung": rubbish, "giong": rubbish}
        assert desk.client.get(f"{PAGE}/doc-thu.mp3", query_string=query).status_code in (400, 414)
    assert library.station(OURS) == before


def test_what_is_typed_is_read_out_meanwhile(desk: Desk) -> None:
    def told(loi: str, **more: str) -> Any:
        return desk.post(f"{PAGE}/doc-thu.json", {"loi": loi, **more}).json

    assert told("{tên đài} có 15 tin.", ten="Đài Lò Men") == {
        "lines": ["Đài Lò Men có mười lăm tin."],
        "fault": "",
    }
    assert told("5.000 hộ", vung="bac")["lines"] == ["năm nghìn hộ"]
    assert told("5.000 hộ", vung="nam")["lines"] == ["năm ngàn hộ"]
    wrong = told("Chào {ai}.")
    assert wrong["lines"] == [] and "{ai}" in wrong["fault"]


def test_the_chimes_are_heard(desk: Desk) -> None:
    page = html.fromstring(desk.client.get(PAGE).text)
    sources = [audio.get("src") for audio in page.cssselect(".chimes audio")]
    assert len(sources) == 3
    for name in [*sources, f"/nhac-hieu/{Chime.ALARM}.mp3"]:
        heard = desk.client.get(name)
        assert heard.mimetype == "audio/mpeg" and heard.cache_control.public
        assert 2 < soundfile.info(io.BytesIO(heard.data)).duration < 6
    assert desk.client.get("/nhac-hieu/khong-co.mp3").status_code == 404


def slots(library: Library) -> list[tuple[str, int, int]]:
    return [(f"{one.start:%H:%M}", one.minutes, len(one.days)) for one in library.station(OURS).station.slots]


def test_slots_come_and_go(desk: Desk, library: Library) -> None:
    add = f"{PAGE}/khung-gio"
    assert desk.post(add, {"gio": "23:50", "phut": "45", "ngay": ["5", "6"]}).status_code == 303
    assert (
        desk.post(add, {"gio": "11:05", "phut": "khac", "phut-khac": "20", "ngay": ["0"]}).status_code == 303
    )
    assert slots(library) == [("05:00", 30, 7), ("11:05", 20, 1), ("17:00", 30, 7), ("23:50", 45, 2)]
    form = forms(desk.client.get(PAGE).text)[f"{add}/1105-20-0"]
    assert filled(form)["phut-khac"] == "20"
    assert sent(desk, f"{add}/1105-20-0", gio="11:10", phut="15", viec="luu").status_code == 303
    assert sent(desk, f"{add}/2350-45-56", viec="bo").status_code == 303
    assert slots(library) == [("05:00", 30, 7), ("11:10", 15, 1), ("17:00", 30, 7)]
    for name in ("0500-30-0123456", "1110-15-0", "1700-30-0123456"):
        assert sent(desk, f"{add}/{name}", viec="bo").status_code == 303
    page = desk.client.get(PAGE).text
    assert slots(library) == [] and "Đài chưa có khung giờ phát nào." in page
    preset = next(
        form for form in html.fromstring(page).forms if "Thêm 05:00 mỗi ngày" in form.text_content()
    )
    assert desk.post(add, filled(preset)).status_code == 303
    assert library.station(OURS).station.slots == PRESETS[:1]


def test_a_slot_that_somebody_else_changed(desk: Desk, library: Library) -> None:
    answer = desk.post(f"{PAGE}/khung-gio/0500-15-0", {"gio": "06:00", "phut": "15", "ngay": "1"})
    assert answer.status_code == 409 and slots(library) == [("05:00", 30, 7), ("17:00", 30, 7)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gio": "25:00"}, "gio"),
        ({"gio": "05:00:30"}, "gio"),
        ({"gio": ""}, "gio"),
        ({"phut": "31"}, "phut"),
        ({"phut": "khac", "phut-khac": "0"}, "phut-khac"),
        ({"phut": "khac", "phut-khac": "181"}, "phut-khac"),
        ({"ngay": None}, "ngay"),
        ({"ngay": ["7"]}, "ngay"),
    ],
)
def test_a_slot_that_is_none(desk: Desk, library: Library, change: dict[str, Any], field: str) -> None:
    name = "0500-30-0123456"
    before = slots(library)
    for address, prefix in ((f"{PAGE}/khung-gio", "moi"), (f"{PAGE}/khung-gio/{name}", f"k-{name}")):
        data = {"gio": "09:00", "phut": "15", "ngay": ["0"], **change}
        answer = desk.post(address, {key: value for key, value in data.items() if value is not None})
        assert answer.status_code == 400
        assert list(faults(answer.text)) == [f"{prefix}-{field}"]
    assert slots(library) == before


def test_there_is_an_end_to_slots(desk: Desk, library: Library) -> None:
    record = library.station(OURS)
    many = tuple(Slot(datetime.time(hour)) for hour in range(24))
    library.save_station(replace(record, station=replace(record.station, slots=many)), "x")
    answer = desk.post(f"{PAGE}/khung-gio", {"gio": "09:30", "phut": "15", "ngay": ["0"]})
    assert answer.status_code == 400 and "24" in faults(answer.text)["moi-gio"]


def test_approval_and_sharing(desk: Desk, library: Library) -> None:
    assert sent(desk, f"{PAGE}/duyet", **{"luot": "3", "tu-duyet": "1", "cong-khai": "1"}).status_code == 303
    record = library.station(OURS)
    assert (record.approvals, record.own_approval, record.feed_public) == (3, True, True)
    assert (
        sent(desk, f"{PAGE}/duyet", **{"luot": "1", "tu-duyet": None, "cong-khai": None}).status_code == 303
    )
    record = library.station(OURS)
    assert (record.approvals, record.own_approval, record.feed_public) == (1, False, False)
    for bad in ("0", "4", "", "hai"):
        answer = sent(desk, f"{PAGE}/duyet", luot=bad)
        assert answer.status_code == 400 and list(faults(answer.text)) == ["luot"]


@pytest.mark.parametrize(
    ("name", "status"), [("chi-hai", 403), ("nguoi-la", 404), ("khach", 404), ("quan-tri", 200)]
)
def test_whose_settings_they_are(app: Flask, library: Library, name: str, status: int) -> None:
    desk = Desk(app, library, name)
    before = library.station(OURS)
    assert desk.client.get(PAGE).status_code == status
    assert desk.client.get(f"{PAGE}/doc-thu.mp3?loi=x&giong=tone").status_code == status
    if status == 200:
        return
    for path in ("", "/duyet", "/khung-gio", "/khung-gio/0500-30-0123456", "/doc-thu.json"):
        assert desk.post(PAGE + path, {"viec": "bo", "luot": "2"}).status_code == status
    assert library.station(OURS) == before


def test_without_the_forms_token_nothing_is_done(desk: Desk, library: Library) -> None:
    before = library.station(OURS)
    for path in ("", "/duyet", "/khung-gio", "/khung-gio/0500-30-0123456", "/doc-thu.json"):
        assert desk.client.post(PAGE + path, data={"viec": "bo", "luot": "2"}).status_code == 400
    assert library.station(OURS) == before
    assert library.station(THEIRS).station.name == "Đài Mỹ Thạnh"


# In a browser


def test_in_a_browser_what_is_typed_is_read_out_at_once(visit: Any, site: str, library: Library) -> None:
    page = visit(f"{site}/dang-nhap/{library.issue_sign_in('truong-dai', 15)}", width=320, height=800)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(site + PAGE)
    assert violations(page) == []
    assert not page.evaluate(SIDEWAYS)
    page.get_by_label("Lời chào", exact=True).fill("Chào bà con, có 24 tin.")
    until(
        page,
        "document.querySelector('[data-for=loi-chao] blockquote').textContent.includes('hai mươi tư tin')",
    )
    page.get_by_label("Lời chào", exact=True).fill("Chào {ai}.")
    until(page, "document.querySelector('[data-for=loi-chao] blockquote').classList.contains('fault')")
