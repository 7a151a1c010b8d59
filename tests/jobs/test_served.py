"""The desk's doors at the real server: a station's key is in no line that it writes, and a pack comes in parts."""

from __future__ import annotations

import datetime
import hashlib
import http.client
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from reader.jobs import Newsroom, Studio
from reader.radio import Airing, Bulletin, Item, ItemKind, Station
from reader.records import Library
from reader.settings import load_settings
from tests.jobs.test_tree import Server, serving

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def aired(folder: Path) -> tuple[str, int, str]:
    """An approved bulletin in a new house: its station, its number and a key."""
    settings = load_settings(data_dir=folder, speech_workers=1)
    library = Library.open(settings)
    station = library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen", voice="tone"), "x")
    studio = Studio(settings, library, inline=True)
    newsroom = Newsroom(studio)
    at = datetime.datetime.now(HERE).replace(second=0, microsecond=0) + datetime.timedelta(days=1)
    notice = Item("tin", ItemKind.NOTICE, text="Mời bà con họp.")
    number = library.add_bulletin(station, Bulletin("Bản tin", Airing(at, 30), (notice,)), "hai")
    assert number
    newsroom.approve(number, newsroom.send(number, 1, "hai").fingerprint, "ba")
    key = library.issue_feed_token(station, "Nền tảng", "ba")
    studio.close()
    library.close()
    return station, number, key


def ask(server: Server, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)) as connection:
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as answer:
            return answer.status, dict(answer.headers), answer.read()


def test_keys_in_no_line_and_packs_in_parts(tmp_path: Path) -> None:
    station, number, key = aired(tmp_path / "kho")
    base = f"/dai/{station}"
    with serving(tmp_path / "kho", READER_LOG_LEVEL="debug") as server:
        for path in ("/feed.xml", "/moi-nhat.mp3", "/playlist.m3u8"):
            assert ask(server, f"{base}{path}?khoa={key}")[0] == 200
        for path in ("/0601/moi-nhat.mp3", "/ban-tin/999/web.mp3", "/khong-co"):
            assert ask(server, f"{base}{path}?khoa={key}")[0] == 404
        pack = f"{base}/ban-tin/{number}/goi.zip?ban=loa"
        bearer = {"Authorization": f"Bearer {key}"}
        status, told, whole = ask(server, pack, **bearer)
        assert (status, int(told["content-length"])) == (200, len(whole))
        middle = len(whole) // 2
        parts = [
            ask(server, pack, Range=wanted, **{"If-Range": told["etag"]}, **bearer)
            for wanted in (f"bytes=0-{middle - 1}", f"bytes={middle}-")
        ]
        assert [part[0] for part in parts] == [206, 206]
        assert b"".join(part[2] for part in parts) == whole
        _, newest, body = ask(server, f"{base}/moi-nhat.mp3", **bearer)
        assert newest["etag"] == f'"{hashlib.sha256(body).hexdigest()}"'
        assert ask(server, f"{base}/moi-nhat.mp3", **{"If-None-Match": newest["etag"]}, **bearer)[0] == 304
        assert server.stop() == 0
    (tmp_path / "goi.zip").write_bytes(whole)
    subprocess.run(["unzip", "-tq", "goi.zip"], cwd=tmp_path, check=True, capture_output=True)
    assert server.lines and not [line for line in server.lines if key in line]
