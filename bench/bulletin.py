"""A bulletin of 60 minutes from cached Clips, in both masters: the time, beside that of hearing it and that of speaking
it, and the memory of the process that mixes it. And an urgent notice, from the text that was typed to an approved MP3
in both masters, nothing cached, beside the time of hearing it.

`.venv/bin/python -m bench.bulletin`. Limits: 10 % of the programme's length, 250 MB; an urgent notice is there before
one could have heard it once through (its first time of three: a third).
"""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

MINUTES = 60
PAGE = Path(__file__).parent.parent / "tests" / "article" / "my-thanh-05-ct-tw.html"
SHARE = 0.10
LIMIT_MB = 250
URGENT_SHARE = 1 / 3


def bulletin(folder: Path, master: str, mix: bool) -> None:
    """The child: speaks the Clips, or mixes those that are there."""
    from reader.article import Article, Block, BlockKind, Page, read_page
    from reader.audio import ClipMaker, Pool, Profile, Store
    from reader.radio import MASTERS, Airing, Bulletin, Item, ItemKind, Station, make_programme, running_order

    page = read_page(Page(PAGE.read_bytes()))
    articles = {}
    for number in range(8):
        # Each article with other words, so that no Clip serves twice.
        texts = [re.sub(r"([.!?]) ", rf" lần {number + 1}\1 ", block.text) for block in page.blocks]
        blocks = tuple(Block(BlockKind.PARAGRAPH, text, text) for text in texts)
        articles[f"bai-{number}"] = Article(f"{page.title}, phần {number + 1}", blocks)
    at = datetime.datetime(2023, 6, 1, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    items = (
        Item("chime", ItemKind.CHIME),
        Item("greeting", ItemKind.GREETING),
        *(Item(slug, ItemKind.ARTICLE, article=slug) for slug in articles),
        Item("closing", ItemKind.CLOSING),
    )
    order = running_order(
        Bulletin("Bản tin", Airing(at, MINUTES), items), Station("Đài", "phường"), articles, at
    )
    clips = ClipMaker(Store(folder / "clips", 10**10), Pool(1), Profile())
    chosen = MASTERS[master]
    if mix:
        begun = time.perf_counter()
        made = make_programme(order, clips, {}, folder / f"{master}.mp3", chosen)
        spent = time.perf_counter() - begun
        # VmHWM and not ru_maxrss: that one remembers what the parent was when it forked.
        peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]
        print(f"{spent:.2f} {made.duration_s:.1f} {made.loudness_lufs} {made.true_peak_dbtp} {peak:.0f}")
        assert clips.made == 0
    else:
        begun = time.perf_counter()
        voice = chosen.voice(order.voice)
        for part in order.parts:
            for utterance in part.utterances:
                clips.start(utterance.text, voice).result()
        print(f"{time.perf_counter() - begun:.2f}")
    clips.close()


def urgent_notice(folder: Path) -> None:
    """The child: a chief's own notice, as the page makes it, with no Clip there before."""
    from reader.jobs import Newsroom, Studio
    from reader.radio import Station
    from reader.radio.template import PRESETS_OF_URGENT, urgent
    from reader.records import Library
    from reader.settings import load_settings

    settings = load_settings(data_dir=folder)
    library = Library.open(settings)
    studio = Studio(settings, library, inline=True)
    studio.recorder.clips.pool.warm()  # as it is in a server that runs
    newsroom = Newsroom(studio)
    station = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")
    key = library.add_station(station, "bench", own_approval=True)
    (storm,) = [preset.text for preset in PRESETS_OF_URGENT if preset.key == "bao"]
    now = datetime.datetime.now(ZoneInfo(station.time_zone))
    begun = time.perf_counter()
    number = library.add_bulletin(key, urgent(storm, station, now), "bench")
    assert number is not None
    sent = newsroom.send(number, 1, "bench")
    newsroom.approve(number, sent.fingerprint, "bench")
    programme = newsroom.approved_one(number).programmes["horn"]
    assert programme.path.read_bytes()[:3] == b"ID3"
    print(f"{time.perf_counter() - begun:.2f} {programme.duration_s:.1f}")
    studio.close()
    library.close()


def run(*words: str) -> list[float]:
    asked = [sys.executable, "-m", "bench.bulletin", *words]
    return [
        float(word)
        for word in subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    ]


def main() -> int:
    good = True
    for master in ("web", "horn"):
        with tempfile.TemporaryDirectory() as folder:
            (spoken,) = run(folder, master, "speak")
            spent, length, lufs, peak, megabytes = run(folder, master, "mix")
        share = spent / length
        good = good and share <= SHARE and megabytes < LIMIT_MB
        print(
            f"{master}: {length / 60:.1f} minutes mixed in {spent:.1f} s = {share:.2%} of its length (limit {SHARE:.0%}); "
            f"its Clips had taken {spoken:.1f} s on one worker; {lufs} LUFS, {peak} dBTP; peak {megabytes:.0f} MB "
            f"(limit {LIMIT_MB})"
        )
    with tempfile.TemporaryDirectory() as folder:
        spent, length = run(folder, "urgent")
    share = spent / length
    good = good and share <= URGENT_SHARE
    print(
        f"urgent: from typed text to an approved MP3 of {length:.0f} s in both masters in {spent:.1f} s = {share:.0%} of "
        f"its length (limit {URGENT_SHARE:.0%})"
    )
    return 0 if good else 1


if __name__ == "__main__":
    if sys.argv[2:] == ["urgent"]:
        urgent_notice(Path(sys.argv[1]))
    elif len(sys.argv) > 1:
        bulletin(Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "mix")
    else:
        sys.exit(main())
