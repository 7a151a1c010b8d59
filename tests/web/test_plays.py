"""The play log by people and by platforms: one line an airing, corrected by adding, taken out by month."""

from __future__ import annotations

import base64
import csv
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from lxml import html

from reader.jobs import Approved
from reader.radio import Play
from tests.web.aired import HERE, OnAir, on_air, tomorrow
from tests.web.conftest import Desk
from tests.web.house import OURS, PEOPLE, THEIRS

LOG = f"/dai/{OURS}/nhat-ky-phat"
CALLBACK = f"/dai/{OURS}/phat-thanh"


@pytest.fixture(scope="module")
def aired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("kho")) as rooms:
        yield rooms


@pytest.fixture(scope="module")
def bulletin(aired: OnAir) -> Approved:
    return aired.approve(aired.bulletin("Bản tin sáng", tomorrow(5)))


@pytest.fixture(scope="module")
def key(aired: OnAir) -> str:
    return aired.library.issue_feed_token(OURS, "Nền tảng A", "truong-dai")


@pytest.fixture
def client(aired: OnAir, bulletin: Approved) -> FlaskClient:
    return aired.app.test_client()


@pytest.fixture
def desk(aired: OnAir, bulletin: Approved) -> Desk:
    return Desk(aired.app, aired.library)


@pytest.fixture(autouse=True)
def clean(aired: OnAir) -> Iterator[None]:
    yield
    from sqlalchemy import delete

    from reader.records.radio_models import PlayRow
    from reader.web.security import limiter

    limiter.reset()  # a test signs in as often as it likes

    with aired.library._database.writing() as session:
        session.execute(delete(PlayRow))


def now() -> datetime.datetime:
    return datetime.datetime.now(HERE).replace(microsecond=0)


def log(aired: OnAir, station: str = OURS) -> tuple[Play, ...]:
    return aired.library.plays(
        station, now() - datetime.timedelta(days=900), now() + datetime.timedelta(days=9)
    )


# Platforms


def test_a_platform_tells_what_it_aired(
    aired: OnAir, client: FlaskClient, bulletin: Approved, key: str
) -> None:
    at = now() - datetime.timedelta(minutes=30)
    told = {"bulletin": bulletin.id, "started_at": at.isoformat()}
    first = client.post(f"{CALLBACK}?khoa={key}", json=told)
    horn = bulletin.programmes["horn"]
    assert (first.status_code, first.json) == (
        201,
        {"bulletin": bulletin.id, "sha256": horn.sha256, "new": True},
    )
    again = client.post(CALLBACK, json=told, headers={"Authorization": f"Bearer {key}"})
    assert (again.status_code, again.json["new"]) == (200, False)
    web = {
        "sha256": bulletin.programmes["web"].sha256,
        "started_at": at.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z"),
        "seconds": 3,
    }
    basic = base64.b64encode(f":{key}".encode()).decode()
    assert client.post(CALLBACK, json=web, headers={"Authorization": f"Basic {basic}"}).status_code == 201
    one, other = log(aired)
    assert (one.confirmed_by, one.seconds, one.title) == ("Nền tảng A", horn.duration_s, "Bản tin sáng")
    assert other.seconds == 3 and sum(other.kinds.values()) == pytest.approx(3)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        (b'{"a":' * 1500 + b"1" + b"}" * 1500, 400),
        (b" " * 20_000, 413),
        ({}, 400),
        ({"started_at": "NOW"}, 400),
        ({"bulletin": 1, "started_at": "2026-11-25T05:00:00"}, 400),
        ({"bulletin": 1, "started_at": "hôm qua"}, 400),
        ({"bulletin": 1, "started_at": 1764021600}, 400),
        ({"bulletin": 1, "started_at": "x" * 500}, 400),
        ({"bulletin": "1", "started_at": "NOW"}, 400),
        ({"bulletin": True, "started_at": "NOW"}, 400),
        ({"bulletin": -1, "started_at": "NOW"}, 400),
        ({"bulletin": 10**30, "started_at": "NOW"}, 400),
        ({"bulletin": 999, "started_at": "NOW"}, 404),
        ({"sha256": "a" * 64, "started_at": "NOW"}, 404),
        ({"sha256": "%" * 64, "started_at": "NOW"}, 400),
        ({"sha256": "A" * 64, "started_at": "NOW"}, 400),
        ({"bulletin": 1, "started_at": "NOW", "seconds": -1}, 400),
        ({"bulletin": 1, "started_at": "NOW", "seconds": "60"}, 400),
        ({"bulletin": 1, "started_at": "NOW", "seconds": 1e12}, 400),
        ({"bulletin": 1, "started_at": "NOW", "seconds": float("nan")}, 400),
        ({"bulletin": 1, "started_at": "NOW", "khac": 1}, 400),
        ({"bulletin": 1, "started_at": "2999-01-01T00:00:00Z"}, 400),
        ({"bulletin": 1, "started_at": "0001-01-01T00:00:00+14:00"}, 400),
        ({"bulletin": 1, "started_at": "9999-12-31T23:59:59-14:00"}, 400),
    ],
)
def test_rubbish_at_the_door(aired: OnAir, client: FlaskClient, key: str, body: Any, status: int) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).replace('"NOW"', f'"{now().isoformat()}"')
    answer = client.post(f"{CALLBACK}?khoa={key}", data=data, content_type="application/json")
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json" and key not in answer.text
    assert log(aired) == ()


def test_what_is_no_json(client: FlaskClient, key: str) -> None:
    assert client.post(f"{CALLBACK}?khoa={key}", data={"bulletin": "1"}).status_code == 415
    assert client.get(f"{CALLBACK}?khoa={key}").status_code == 405


def test_only_a_key_of_that_station_opens_the_door(
    aired: OnAir, client: FlaskClient, desk: Desk, bulletin: Approved, key: str
) -> None:
    told = {"bulletin": bulletin.id, "started_at": now().isoformat()}
    theirs = aired.library.issue_feed_token(THEIRS, "khác", "nguoi-la")
    aired.publish()
    for address in (
        CALLBACK,
        f"{CALLBACK}?khoa=x",
        f"{CALLBACK}?khoa={theirs}",
        f"/dai/{THEIRS}/phat-thanh?khoa={key}",
    ):
        assert client.post(address, json=told).status_code == 401
    aired.publish(False)
    # A person's session or API key is none: another site could make their browser send it.
    assert desk.client.post(CALLBACK, json=told).status_code == 401
    assert client.post(f"/dai/{THEIRS}/phat-thanh?khoa={theirs}", json=told).status_code == 404
    assert log(aired) == log(aired, THEIRS) == ()


# People


def test_a_person_confirms(aired: OnAir, desk: Desk, bulletin: Approved) -> None:
    page = html.fromstring(desk.client.get(LOG).text)
    options = page.cssselect("select[name=tep] option")
    assert [o.get("value") for o in options] == [bulletin.programmes[m].sha256 for m in ("horn", "web")]
    at = now() - datetime.timedelta(hours=1)
    form = {"tep": options[0].get("value"), "luc": f"{at:%Y-%m-%dT%H:%M}", "ghi-chu": "loa khóm 3 hỏng"}
    answer = desk.post(LOG, form)
    assert answer.status_code == 303 and answer.location == f"{LOG}?thang={at:%Y-%m}"
    assert "Đã ghi vào nhật ký." in desk.client.get(answer.location).text
    desk.post(LOG, form)
    (line,) = log(aired)
    assert (line.confirmed_by, line.note) == ("chi-hai", "loa khóm 3 hỏng")
    assert line.started_at == at.replace(second=0)
    assert "đã có trong nhật ký" in desk.client.get(LOG).text


def test_a_correction_keeps_the_old_line(aired: OnAir, desk: Desk, bulletin: Approved) -> None:
    at = now() - datetime.timedelta(hours=1)
    desk.post(LOG, {"tep": bulletin.programmes["horn"].sha256, "luc": f"{at:%Y-%m-%dT%H:%M}"})
    (line,) = log(aired)
    form = {"luc": f"{at:%Y-%m-%dT%H:%M:%S}", "phut": "0,05", "ghi-chu": "cúp điện"}
    assert desk.post(f"{LOG}/{line.id}/sua", form).status_code == 303
    old, new = sorted(log(aired), key=lambda play: play.id)
    assert old.corrected and (new.corrects, new.seconds, new.note) == (old.id, 3, "cúp điện")
    page = html.fromstring(desk.client.get(f"{LOG}?thang={at:%Y-%m}").text)
    assert len(page.cssselect("ol.reports > li")) == 2 and len(page.cssselect("ol.reports del")) == 1
    assert len(page.cssselect("ol.reports form")) == 1  # an old line is corrected once
    assert desk.post(f"{LOG}/{old.id}/sua", form).status_code == 400
    desk.post(f"{LOG}/{new.id}/sua", {**form, "khong-phat": "1"})
    assert "Không phát." in desk.client.get(f"{LOG}?thang={at:%Y-%m}").text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"luc": "2026-11-25T05:00"},
        {"tep": "TEP"},
        {"tep": "TEP", "luc": "hôm qua"},
        {"tep": "TEP", "luc": "2999-01-01T05:00"},
        {"tep": "TEP", "luc": "0001-01-01T00:00"},
        {"tep": "TEP", "luc": "NOW", "ghi-chu": "x" * 501},
        {"tep": "x", "luc": "NOW"},
        {"tep": "TEP", "luc": "NOW", "ghi-chu": "\ud800"},
    ],
)
def test_what_the_form_does_not_take(
    aired: OnAir, desk: Desk, bulletin: Approved, form: dict[str, str]
) -> None:
    words = {"TEP": bulletin.programmes["web"].sha256, "NOW": f"{now():%Y-%m-%dT%H:%M}"}
    sent = {name: words.get(value, value).encode("utf-8", "surrogatepass") for name, value in form.items()}
    answer = desk.post(LOG, sent)
    assert answer.status_code == 400 or form.get("ghi-chu") == "\ud800"
    assert log(aired) == () or form.get("ghi-chu") == "\ud800"


@pytest.mark.parametrize("phut", ["", "x", "-1", "nan", "inf", "1e9", "0"])
def test_minutes_that_cannot_be(aired: OnAir, desk: Desk, bulletin: Approved, phut: str) -> None:
    at = now() - datetime.timedelta(hours=1)
    desk.post(LOG, {"tep": bulletin.programmes["horn"].sha256, "luc": f"{at:%Y-%m-%dT%H:%M}"})
    (line,) = log(aired)
    form = {"luc": f"{at:%Y-%m-%dT%H:%M}", "phut": phut, "ghi-chu": "sửa"}
    answer = desk.post(f"{LOG}/{line.id}/sua", form)
    if phut == "0":  # the same as the tick
        assert answer.status_code == 303
    else:
        assert answer.status_code == 400 and len(log(aired)) == 1


@pytest.mark.parametrize("name", PEOPLE)
def test_who_sees_and_writes(aired: OnAir, bulletin: Approved, name: str) -> None:
    desk = Desk(aired.app, aired.library, name)
    month = f"{now():%Y-%m}"
    seen = [desk.client.get(path).status_code for path in (LOG, f"{LOG}/{month}.csv")]
    form = {"tep": bulletin.programmes["horn"].sha256, "luc": f"{now():%Y-%m-%dT%H:%M}"}
    wrote = desk.post(LOG, form).status_code
    station, _ = PEOPLE[name]
    if station == OURS:
        assert (seen, wrote) == ([200, 200], 303)
        (line,) = log(aired)
        stranger = Desk(aired.app, aired.library, "nguoi-la")
        assert stranger.post(f"{LOG}/{line.id}/sua", {**form, "phut": "1", "ghi-chu": "x"}).status_code == 404
        theirs = f"/dai/{THEIRS}/nhat-ky-phat/{line.id}/sua"
        assert stranger.post(theirs, {**form, "phut": "1", "ghi-chu": "x"}).status_code == 404
        assert len(log(aired)) == 1
    elif name == "quan-tri":
        assert (seen, wrote) == ([200, 200], 403)
    else:
        assert (seen, wrote) == ([404, 404], 404)


def test_forms_without_their_token_do_nothing(
    aired: OnAir, desk: Desk, client: FlaskClient, bulletin: Approved
) -> None:
    form = {"tep": bulletin.programmes["horn"].sha256, "luc": f"{now():%Y-%m-%dT%H:%M}"}
    assert desk.client.post(LOG, data=form).status_code == 400
    assert desk.client.post(f"{LOG}/1/sua", data=form).status_code == 400
    assert client.post(LOG, data=form).status_code in (400, 403)
    assert client.get(LOG).status_code == 403
    assert log(aired) == ()


# The month


def test_the_month_is_shown_and_taken_out(aired: OnAir, desk: Desk, bulletin: Approved) -> None:
    at = now() - datetime.timedelta(hours=1)
    desk.post(LOG, {"tep": bulletin.programmes["horn"].sha256, "luc": f"{at:%Y-%m-%dT%H:%M}"})
    month = f"{at:%Y-%m}"
    page = html.fromstring(desk.client.get(f"{LOG}?thang={month}").text)
    assert len(page.cssselect(".chart rect")) == 1
    captions = [caption.text for caption in page.cssselect("caption")]
    assert captions == ["Theo loại", "Theo khung giờ", "Theo ngày"]
    links = [link.get("href") for link in page.cssselect("main nav.row a")]
    assert len(links) == 2 and all("thang=" in link for link in links)
    files = {form: desk.client.get(f"{LOG}/{month}.{form}") for form in ("csv", "xlsx", "pdf")}
    assert all(
        f"nhat-ky-phat_{month}.{form}" in a.headers["Content-Disposition"] for form, a in files.items()
    )
    (row,) = csv.DictReader(io.StringIO(files["csv"].data.decode("utf-8-sig")))
    assert row["Giờ"] == f"{at:%H:%M}:00" and row["SHA-256"] == bulletin.programmes["horn"].sha256
    assert openpyxl.load_workbook(io.BytesIO(files["xlsx"].data))["Nhật ký"].max_row == 2
    assert files["pdf"].data.startswith(b"%PDF")
    assert desk.client.get(f"{LOG}?thang=2000-01").status_code == 200


@pytest.mark.parametrize("month", ["2026-13", "x", "1999-12", "9" * 400, "2026-11%00"])
def test_what_is_no_month(desk: Desk, month: str) -> None:
    assert desk.client.get(f"{LOG}?thang={month}").status_code == 400
    assert desk.client.get(f"{LOG}/{month}.csv").status_code == 400
    assert desk.client.get(f"{LOG}/2026-11.exe").status_code == 400
