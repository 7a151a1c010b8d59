"""The page that says how to get bulletins out: keys and webhooks, for those who may set a station up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html

from tests.web.aired import OnAir, on_air, tomorrow
from tests.web.conftest import Desk
from tests.web.house import OURS, PEOPLE, THEIRS

PAGE = f"/dai/{OURS}/kenh"


@pytest.fixture
def aired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("kho")) as rooms:
        yield rooms


@pytest.fixture
def chief(aired: OnAir) -> Desk:
    return Desk(aired.app, aired.library, "truong-dai")


def test_a_key_is_shown_once_and_revoked_at_once(aired: OnAir, chief: Desk) -> None:
    answer = chief.post(f"{PAGE}/khoa", {"ten": "Cụm loa <b>3</b>"})
    key = html.fromstring(answer.text).cssselect("code.secret")[0].text
    assert answer.headers["Cache-Control"] == "no-store" and "<b>3" not in answer.text
    assert key not in chief.client.get(PAGE).text
    visitor = aired.app.test_client()
    assert visitor.get(f"/dai/{OURS}/feed.xml?khoa={key}").status_code == 200
    page = html.fromstring(chief.client.get(PAGE).text)
    (form,) = page.cssselect("form[action*='thu-hoi']")
    assert chief.post(form.get("action")).status_code == 303
    assert visitor.get(f"/dai/{OURS}/feed.xml?khoa={key}").status_code == 401


def test_open_and_closed(aired: OnAir, chief: Desk) -> None:
    visitor = aired.app.test_client()
    chief.post(f"{PAGE}/cong-khai", {"cong-khai": "1"})
    assert visitor.get(f"/dai/{OURS}/feed.xml").status_code == 200
    chief.post(f"{PAGE}/cong-khai")
    assert visitor.get(f"/dai/{OURS}/feed.xml").status_code == 401


def test_a_webhook_its_test_and_its_end(aired: OnAir, chief: Desk) -> None:
    answer = chief.post(f"{PAGE}/bao-tin", {"url": " https://nen.example.vn/bao "})
    secret = html.fromstring(answer.text).cssselect("code.secret")[0].text
    assert len(secret) > 40 and secret not in chief.client.get(PAGE).text
    (hook,) = aired.library.webhooks(OURS)
    assert chief.post(f"{PAGE}/bao-tin/{hook.id}/thu").status_code == 303
    text = chief.client.get(PAGE).text
    assert "Tin thử từ Loa Phường" in text and "đang chờ gửi" in text
    claim = aired.library.claim_delivery()
    assert claim
    aired.library.give_up_delivery(claim, "HTTP 500 <script>")
    text = chief.client.get(PAGE).text
    assert "thôi gửi sau 1 lần" in text and "&lt;script&gt;" in text
    assert chief.post(f"{PAGE}/bao-tin/{hook.id}/xoa").status_code == 303
    assert aired.library.webhooks(OURS) == ()


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("khoa", {}, 400),
        ("khoa", {"ten": "x" * 101}, 400),
        ("khoa/1/thu-hoi", {}, 404),
        ("khoa/99999999999999999999/thu-hoi", {}, 404),
        ("bao-tin", {}, 400),
        ("bao-tin", {"url": "javascript:alert(1)"}, 400),
        ("bao-tin", {"url": "http://localhost/"}, 403),
        ("bao-tin", {"url": "https://" + "x" * 9000}, 400),
        ("bao-tin/1/thu", {}, 404),
        ("bao-tin/1/xoa", {}, 404),
    ],
)
def test_what_cannot_be(chief: Desk, path: str, form: dict[str, str], status: int) -> None:
    assert chief.post(f"{PAGE}/{path}", form).status_code == status


def test_what_is_there_to_take(aired: OnAir, chief: Desk) -> None:
    assert "Chưa có bản tin nào được duyệt." in chief.client.get(PAGE).text
    bulletin = aired.approve(aired.bulletin("Bản tin sáng", tomorrow(5)))
    page = html.fromstring(chief.client.get(PAGE).text)
    links = [link.get("href") for link in page.cssselect("#usb ~ ul a")]
    assert len(links) == 4
    for link in links:
        assert chief.client.get(link).status_code == 200, link
    addresses = [code.text for code in page.cssselect("table code")]
    assert f"http://localhost/dai/{OURS}/0500/moi-nhat.mp3?ban=loa" in addresses
    for address in addresses[:-1]:
        answer = chief.client.get(address.removeprefix("http://localhost"))
        assert answer.status_code == 200 or "1700" in address
    assert f"{bulletin.id}/goi.zip?ban=loa" in "".join(links)


POSTS = ("cong-khai", "khoa", "khoa/{key}/thu-hoi", "bao-tin", "bao-tin/{hook}/xoa", "bao-tin/{hook}/thu")


@pytest.mark.parametrize("name", PEOPLE)
def test_who_may_set_it_up(aired: OnAir, name: str) -> None:
    aired.library.issue_feed_token(OURS, "máy", "truong-dai")
    aired.library.add_webhook(OURS, "https://nen.example.vn/", "truong-dai")
    (token,), (hook,) = aired.library.feed_tokens(OURS), aired.library.webhooks(OURS)
    desk = Desk(aired.app, aired.library, name)
    seen = desk.client.get(PAGE)
    may = name in ("truong-dai", "quan-tri")
    assert seen.status_code == (200 if may or PEOPLE[name][0] == OURS else 404)
    assert ("nen.example.vn" in seen.text) is may
    if may:
        return
    refused = 403 if PEOPLE[name][0] == OURS else 404
    for post in POSTS:
        path = post.format(key=token.id, hook=hook.id)
        assert (
            desk.post(f"{PAGE}/{path}", {"ten": "x", "url": "https://a.vn/", "cong-khai": "1"}).status_code
            == refused
        )
        theirs = desk.post(f"/dai/{THEIRS}/kenh/{path}", {"ten": "x", "url": "https://a.vn/"}).status_code
        assert theirs in (403, 404) or name == "nguoi-la"
    assert aired.library.feed_tokens(OURS) == (token,) and aired.library.webhooks(OURS) == (hook,)
    assert not aired.library.station(OURS).feed_public and aired.library.deliveries(OURS) == ()


def test_forms_without_their_token_do_nothing(aired: OnAir, chief: Desk) -> None:
    for post in POSTS:
        path = f"{PAGE}/{post.format(key=1, hook=1)}"
        assert chief.client.post(path, data={"ten": "x", "url": "https://a.vn/"}).status_code == 400
        assert aired.app.test_client().post(path, data={"ten": "x"}).status_code in (400, 403)
    assert aired.library.feed_tokens(OURS) == () and aired.library.webhooks(OURS) == ()
