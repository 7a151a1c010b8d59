"""Fetching: every way a server can misbehave ends in one sentence, soon."""

import gzip
import threading
import zlib

import pytest

from reader.article import FetchLimits, fetch, fetch_changed, read_page
from reader.errors import (
    EmptyInput,
    FetchFailed,
    FetchTimeout,
    ForbiddenAddress,
    NotText,
    PageGone,
    PageRefused,
    TooLarge,
    TooManyRedirects,
)
from tests.article import papers

PARAGRAPH = "Sáng 02/6, Ủy ban nhân dân phường Bình Đức họp dân lấy ý kiến về phương án mở rộng tuyến đường Trần Hưng Đạo."
PAGE = f"<!DOCTYPE html><html><body><h1>Họp dân về mở rộng đường</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH} Xong.</p></body></html>".encode()
SMALL = FetchLimits(size=100_000, seconds=5, redirects=3)
IMPATIENT = FetchLimits(size=100_000, seconds=0.4, redirects=3)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GZIP = "Content-Encoding: gzip"


@pytest.fixture
def get(network, portal):
    """Fetch a path of the portal, to which alone the test's own rule lets anything connect."""

    def only_the_portal(address, port):
        return (str(address), port) == ("127.0.0.1", portal.port)

    def get(path="/", limits=SMALL, url=None):
        return fetch(url or portal.url(path), limits, only_the_portal)

    return get


def test_a_page_comes_whole(get, portal, answer):
    portal.answers["/tin"] = answer(200, PAGE, "Content-Type: text/html; charset=utf-8")
    page = get("/tin")
    assert (page.body, page.url, page.content_type) == (PAGE, portal.url("/tin"), "text/html; charset=utf-8")
    assert read_page(page).text == f"{PARAGRAPH}\n{PARAGRAPH} Xong."


def test_the_request_tells_nothing_of_us(get, portal, answer):
    portal.answers["/"] = answer(200, PAGE, "Set-Cookie: a=b")
    get("/")
    get("/")
    for request in portal.requests:
        names = {line.split(b":")[0].lower() for line in request.split(b"\r\n")[1:] if line}
        assert names <= {
            b"host",
            b"user-agent",
            b"accept",
            b"accept-language",
            b"accept-encoding",
            b"connection",
        }


def test_what_has_not_changed_is_not_sent_again(network, portal, answer):
    def allowed(address, port):
        return port == portal.port

    portal.answers["/"] = answer(200, PAGE, 'ETag: "a1"', "Last-Modified: Thu, 01 Jun 2023 01:15:00 GMT")
    first = fetch_changed(portal.url(), allowed=allowed)
    assert first.page is not None
    assert b"If-None-Match" not in portal.requests[0]
    portal.answers["/"] = answer(304, b"", 'ETag: "a1"')
    again = fetch_changed(portal.url(), first.etag, first.last_modified, allowed=allowed)
    assert (again.page, again.etag) == (None, '"a1"')
    assert b'If-None-Match: "a1"\r\n' in portal.requests[1]
    assert b"If-Modified-Since: Thu, 01 Jun 2023 01:15:00 GMT\r\n" in portal.requests[1]


@pytest.mark.parametrize("mark", ["x" * 501, "á", "a\tb"])
def test_marks_that_no_honest_server_sends_are_forgotten(network, portal, answer, mark):
    portal.answers["/"] = answer(200, PAGE, f"ETag: {mark}")
    assert fetch_changed(portal.url(), allowed=lambda _, port: port == portal.port).etag == ""


@pytest.mark.parametrize(
    ("status", "fault"), [(404, PageGone), (410, PageGone), (403, PageRefused), (500, FetchFailed)]
)
def test_what_the_portal_said_can_be_told_apart(get, portal, answer, status, fault):
    portal.answers["/"] = answer(status, b"?")
    with pytest.raises(FetchFailed) as caught:
        get()
    assert type(caught.value) is fault


def test_without_the_tests_own_rule_loopback_is_refused(network, portal, answer):
    portal.answers["/"] = answer(200, PAGE)
    with pytest.raises(ForbiddenAddress):
        fetch(portal.url("/"))
    assert portal.requests == []


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("GZIP", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
        ("", PAGE),
    ],
    ids=["gzip", "x-gzip", "capitals", "two members", "zlib", "raw deflate", "identity", "empty"],
)
def test_compressed_pages(get, portal, answer, coding, body):
    portal.answers["/"] = answer(200, body, f"Content-Encoding: {coding}")
    assert get().body == PAGE


def test_chunked_pages(get, portal):
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(PAGE[i : i + 50]), PAGE[i : i + 50]) for i in range(0, len(PAGE), 50)
    )
    portal.answers["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    assert get().body == PAGE


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("relative", [True, False])
def test_redirects_are_followed(get, portal, answer, status, relative):
    target = "/mới?a=1" if relative else portal.url("/mới?a=1")
    portal.answers["/cu"] = answer(status, b"", f"Location: {target}")
    portal.answers["/m%E1%BB%9Bi?a=1"] = answer(200, PAGE)
    assert get("/cu").url == portal.url("/m%E1%BB%9Bi?a=1")


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://2130706433/",
        "//192.168.1.1/",
        "http://localhost/",
        "http://noi-bo.example.vn/",
        "https://[::ffff:169.254.169.254]/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(get, portal, answer, network, target):
    network.names["noi-bo.example.vn"] = [["10.1.2.3"]]
    portal.answers["/"] = answer(302, b"", f"Location: {target}")
    with pytest.raises(ForbiddenAddress) as caught:
        get()
    assert "thuộc mạng nội bộ nên không được tải" in caught.value.message("vi")
    assert network.connected == [("127.0.0.1", portal.port)]


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://tin.example.vn/",
        "javascript:alert(1)",
        "http://a:b@tin.example.vn/",
        "http://[",
    ],
)
def test_a_redirect_to_no_address(get, portal, answer, network, target):
    portal.answers["/"] = answer(302, b"", f"Location: {target}")
    with pytest.raises(FetchFailed) as caught:
        get()
    assert target in caught.value.message("vi")
    assert network.connected == [("127.0.0.1", portal.port)]


def test_endless_redirects(get, portal, answer):
    portal.answers["/"] = answer(302, b"", "Location: /")
    with pytest.raises(TooManyRedirects) as caught:
        get()
    assert caught.value.message("vi") == f"Trang {portal.url('/')} chuyển hướng quá nhiều lần."
    assert len(portal.requests) == SMALL.redirects + 1


def test_as_many_redirects_as_allowed(get, portal, answer):
    for i in range(3):
        portal.answers[f"/{i}"] = answer(302, b"", f"Location: /{i + 1}")
    portal.answers["/3"] = answer(200, PAGE)
    assert get("/0").url == portal.url("/3")


def test_silence(get, portal):
    portal.answers["/"] = portal.drip(b"", b"")
    with pytest.raises(FetchTimeout) as caught:
        get("/", IMPATIENT)
    assert caught.value.message("vi") == f"Trang {portal.url('/')} trả lời quá chậm. Xin thử lại sau."
    assert caught.value.status == 504


@pytest.mark.parametrize(
    ("first", "each"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 ", b"2"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 99)[:12], b"\0"),
    ],
    ids=["body", "length", "chunks", "chunk size", "header", "status", "100 continue", "gzip"],
)
def test_a_server_that_drips(get, portal, first, each):
    portal.answers["/"] = portal.drip(first, each)
    with pytest.raises((FetchTimeout, FetchFailed)) as caught:
        get("/", IMPATIENT)
    assert caught.value.message("vi")
    if each not in (b"\0", b"0", b"2"):  # those are also wrong, which may show first
        assert type(caught.value) is FetchTimeout


def test_redirects_share_one_deadline(get, portal, answer):
    def slow(connection):
        portal.closing.wait(0.25)
        connection.sendall(answer(302, b"", "Location: /"))

    portal.answers["/"] = slow
    with pytest.raises(FetchTimeout):
        get("/", FetchLimits(size=100_000, seconds=0.6, redirects=50))


def test_a_resolver_that_hangs(network, monkeypatch):
    asleep = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: asleep.wait(5) and [])
    try:
        with pytest.raises(FetchTimeout):
            fetch("http://tin.example.vn/", IMPATIENT)
    finally:
        asleep.set()
    assert network.connected == []


def test_nobody_listens(get, portal):
    portal.server.server_close()
    with pytest.raises(FetchFailed) as caught:
        get("/", IMPATIENT)
    assert "Xin kiểm tra địa chỉ hoặc thử lại sau" in caught.value.message("vi")


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503])
def test_an_error_of_the_portal_is_told(get, portal, answer, status):
    portal.answers["/"] = answer(status, PAGE if status not in (204, 304) else b"")
    with pytest.raises(FetchFailed) as caught:
        get()
    assert caught.value.message("vi") == (
        f"Không tải được trang {portal.url('/')} (HTTP {status}). Xin kiểm tra địa chỉ hoặc thử lại sau."
    )


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip at all",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxyz",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<p>nua trang",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-30],
        b"HTTP/1.1 302 Found\r\n\r\n",
    ],
    ids=[
        "nothing",
        "blank",
        "ssh",
        "status",
        "headers",
        "header",
        "chunk",
        "cut chunk",
        "gzip",
        "br",
        "cut",
        "cut gzip",
        "no location",
    ],
)
def test_garbage_and_halves_are_refused(get, portal, garbage):
    """Half an article must never be taken for a whole one."""
    portal.answers["/"] = garbage
    with pytest.raises(FetchFailed) as caught:
        get()
    assert type(caught.value) is FetchFailed
    assert caught.value.message("vi").startswith(f"Không tải được trang {portal.url('/')} (")


def test_https_that_is_none(get, portal):
    with pytest.raises(FetchFailed):
        get(url=portal.url("/", scheme="https"), limits=IMPATIENT)


def test_too_large_by_its_own_word(get, portal, answer):
    """Refused by the header, before the body comes."""
    portal.answers["/"] = portal.drip(answer(200, b"", length=100_001), b"")
    with pytest.raises(TooLarge) as caught:
        get()
    assert caught.value.message("vi") == "Nội dung lớn quá mức cho phép (0.1 MB)."
    assert caught.value.status == 413


def test_the_limit_itself_is_allowed(get, portal, answer):
    portal.answers["/"] = answer(200, b"a" * 100_000)
    assert len(get().body) == 100_000


@pytest.mark.parametrize("length", [None, 10_000_000_000_000])
def test_too_large_without_a_true_word(get, portal, answer, length):
    portal.answers["/"] = portal.drip(answer(200, b"", length=length), b"a" * 50_000, pause=0.001)
    with pytest.raises(TooLarge):
        get()


def test_a_chunked_flood(get, portal):
    portal.answers["/"] = portal.drip(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"c350\r\n" + b"a" * 50_000 + b"\r\n",
        pause=0.001,
    )
    with pytest.raises(TooLarge):
        get()


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(50_000_000))),
        ("deflate", zlib.compress(bytes(50_000_000))),
        ("gzip", gzip.compress(bytes(60_000)) * 1000),
    ],
    ids=["gzip", "deflate", "a thousand members"],
)
def test_a_bomb(get, portal, answer, coding, bomb):
    assert len(bomb) < 100_000
    portal.answers["/"] = answer(200, bomb, f"Content-Encoding: {coding}")
    with pytest.raises(TooLarge):
        get()


@pytest.mark.parametrize(
    ("kind", "body", "shown"),
    [
        ("image/jpeg", b"\xff\xd8\xff", "JPEG"),
        ("video/mp4", b"\0\0\0 ftypmp42", "MP4"),
        ("audio/mpeg", b"ID3", "MPEG"),
        ("application/zip", b"PK\x03\x04", "ZIP"),
        ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "MSWORD"),
        ("application/json; charset=utf-8", b'{"a": 1}', "JSON"),
        # what it is called is one thing, what it is another
        ("text/html; charset=utf-8", b"GIF89a", "GIF"),
        ("text/html", b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
    ],
)
def test_what_is_no_page(get, portal, answer, kind, body, shown):
    portal.answers["/"] = answer(200, body, f"Content-Type: {kind}")
    with pytest.raises(NotText) as caught:
        get()
    assert shown in caught.value.message("vi")
    assert "không phải trang web hay văn bản" in caught.value.message("vi")


@pytest.mark.parametrize("kind", ["application/pdf", "text/html", DOCX, ""])
@pytest.mark.parametrize(
    "body",
    [
        papers.pdf("Họp dân", [PARAGRAPH]),
        papers.docx(papers.paragraph("Họp dân", "Heading1") + papers.paragraph(PARAGRAPH)),
    ],
    ids=["pdf", "docx"],
)
def test_a_document_is_read_whatever_it_is_called(get, portal, answer, kind, body):
    portal.answers["/"] = answer(200, body, f"Content-Type: {kind}")
    assert read_page(get()).text == PARAGRAPH


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/octet-stream",
        "application/x-httpd-php",
        "html",
        "text/html; charset=iso-8859-1",
        "*/*",
    ],
)
def test_a_page_under_a_wrong_name_is_read(get, portal, answer, kind):
    portal.answers["/"] = answer(200, PAGE, f"Content-Type: {kind}")
    assert read_page(get()).text == f"{PARAGRAPH}\n{PARAGRAPH} Xong."


def test_an_empty_answer(get, portal, answer):
    portal.answers["/"] = answer(200, b"")
    with pytest.raises(EmptyInput):
        get()
