"""(a) cold article -> MP3 beside `espeak-ng | lame`, (b) one edited sentence, (c) the first audible byte.

Ours and the peer speak the same script of the sample article in the same voice at the same rate and bit rate, pinned to
the same core, in turns, several rounds; medians and the ratios of each round's neighbours are printed. Ours counts from
the page's bytes to the MP3 with its captions on disk; starting the interpreter and the speech workers is told apart,
because a server does it once.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
PAGE = Path(__file__).parent.parent / "tests" / "article" / "my-thanh-05-ct-tw.html"
BUDGETS = {"one core": 0.75, "two cores": 0.42, "one edited sentence": 0.05, "first audible byte": 0.08}


def ours(workers: int) -> None:
    """The child: prints seconds as JSON."""
    import dataclasses
    import threading

    begun = time.perf_counter()
    from reader.article import Page, read_page
    from reader.audio import ClipMaker, Pool, Profile, Recorder, Store
    from reader.script import write_script
    from reader.speech import voice

    body = PAGE.read_bytes()
    south = voice("nam")
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        pool = Pool(workers)
        pool.warm()
        # A word wakes each worker fully: its interpreter, espeak-ng's data, LAME.
        warming = [threading.Thread(target=pool.make, args=("một", south, Profile())) for _ in range(workers)]
        for thread in warming:
            thread.start()
        for thread in warming:
            thread.join()
        write_script(read_page(Page(body)))
        told["start"] = time.perf_counter() - begun

        clips = ClipMaker(Store(Path(folder) / "cold", 10**9), pool, Profile())
        recorder = Recorder(clips)
        begun = time.perf_counter()
        article = read_page(Page(body))
        recorder.record(article, write_script(article), south)
        told["cold"] = time.perf_counter() - begun

        blocks = list(article.blocks)
        # The article's fifth paragraph, its first sentence: neither its shortest nor its longest.
        text = blocks[4].text.replace("đã giúp", "đã và đang giúp", 1)
        assert text != blocks[4].text
        blocks[4] = dataclasses.replace(blocks[4], text=text, html=text)
        edited = dataclasses.replace(article, blocks=tuple(blocks))
        made = clips.made
        begun = time.perf_counter()
        recorder.record(edited, write_script(edited), south)
        told["edited"] = time.perf_counter() - begun
        assert clips.made == made + 1

        clips = ClipMaker(Store(Path(folder) / "first", 10**9), pool, Profile())
        recorder = Recorder(clips)
        begun = time.perf_counter()
        article = read_page(Page(body))
        script = write_script(article)
        making = threading.Thread(target=recorder.record, args=(article, script, south))
        making.start()
        stream = recorder.stream(article, script, south, making.is_alive)
        next(stream), next(stream)
        told["first"] = time.perf_counter() - begun
        making.join()
        clips.close()
    print(json.dumps(told))


def run_ours(workers: int, cores: str) -> dict[str, float]:
    command = ["taskset", "-c", cores, sys.executable, __file__, "ours", str(workers)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def run_peer(script: Path, words_per_minute: int) -> float:
    speak = f"espeak-ng -v vi-vn-x-south -s {words_per_minute} -f {script} --stdout"
    command = ["taskset", "-c", "0", "sh", "-c", f"{speak} | lame --quiet -q 5 -b 48 -m m - {script}.mp3"]
    begun = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begun


def main() -> None:
    from reader.article import Page, read_page
    from reader.script import write_script
    from reader.speech.espeak import ORDINARY_WPM

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.txt"
        script.write_text(write_script(read_page(Page(PAGE.read_bytes()))).text)
        rounds = []
        for _ in range(ROUNDS):
            before = run_peer(script, ORDINARY_WPM)
            one = run_ours(1, "0")
            two = run_ours(2, "0,1") if len(os.sched_getaffinity(0)) > 1 else None
            peer = (before + run_peer(script, ORDINARY_WPM)) / 2
            rounds.append((peer, one, two))

    def median(values: list[float]) -> float:
        return statistics.median(values)

    print(f"(a) espeak-ng | lame, one core: {median([p for p, _, _ in rounds]):.2f} s; ours takes, of that:")
    ratios = {
        "one core": median([one["cold"] / peer for peer, one, _ in rounds]),
        "two cores": median([two["cold"] / peer for peer, _, two in rounds if two] or [float("nan")]),
        "one edited sentence": median([one["edited"] / one["cold"] for _, one, _ in rounds]),
        "first audible byte": median([one["first"] / one["cold"] for _, one, _ in rounds]),
    }
    for name in ("one core", "two cores"):
        print(f"    {name}: {ratios[name]:.2f} (at most {BUDGETS[name]})")
    print(
        f"    start of interpreter and worker, apart: {median([one['start'] for _, one, _ in rounds]):.2f} s"
    )
    for letter, name in (("b", "one edited sentence"), ("c", "first audible byte")):
        print(f"({letter}) {name}: {ratios[name] * 100:.1f} % of cold (at most {BUDGETS[name] * 100:.0f} %)")
    over = [name for name, ratio in ratios.items() if ratio > BUDGETS[name]]
    if over:
        raise SystemExit(f"over budget: {', '.join(over)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["ours"]:
        ours(int(sys.argv[2]))
    else:
        main()
