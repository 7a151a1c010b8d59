"""The reading page beside a page with the bare `<audio>` element: bytes, requests, times, all from an empty browser.

Both are served by one `reader serve`-like set of conditions: the same machine, the same run, Chromium. The slow phone is
Chromium's "slow 3G" (400 ms, 400 kbit/s) and a processor four times as slow. Exit status 1 when over budget.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.web.live import browsing
from tests.web.measure import FIRST_WINDOW, Server, first_visit, lighting_errors, press_listen, slowed

MOST_BYTES = 60_000
ANSWER_MS = 200
MEDIAN_MS, LATE_MS = 60, 150
BARE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Bài</title><h1>{title}</h1>'
    '<audio controls preload="none" src="{audio}"></audio>{text}'
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    over = False
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        server = Server(Path(folder) / "data")
        bare = Path(folder) / "bare"
        bare.mkdir()
        plain = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(bare)))
        threading.Thread(target=plain.serve_forever, daemon=True).start()
        try:
            server.start()
            article = server.article()
            phone = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
            page = phone.new_page()
            page.goto(article, wait_until="networkidle")
            title, text = page.locator("h1").inner_text(), page.locator(".text").inner_html()
            slowed(page)
            told = press_listen(page)
            phone.close()
            (bare / "index.html").write_text(
                BARE.format(title=title, audio=f"{article}/audio.mp3", text=text)
            )
            print("(page) first visit, sound not counted")
            for name, address in (
                ("reading page", article),
                ("bare <audio>", f"http://127.0.0.1:{plain.server_port}/"),
            ):
                seen = first_visit(browser, address)
                print(
                    f"  {name:13} {seen['bytes']:>7,} bytes  {seen['requests']:>2} requests  "
                    f"first paint {seen['paint_s'] * 1000:.0f} ms"
                )
                if name == "reading page":
                    first = seen["first"]
                    over |= seen["bytes"] > MOST_BYTES or first > FIRST_WINDOW
            print(f"  budget        {MOST_BYTES:>7,} bytes")
            print(
                f"(page) readable after one answer of {first:,} bytes (budget {FIRST_WINDOW:,}: one round trip)"
            )
            print(
                f"(page) slow phone, nothing recorded: Listen answers in {told['answer']:.0f} ms "
                f"(budget {ANSWER_MS}), first sound after {told['sound']:.0f} ms"
            )
            over |= told["answer"] > ANSWER_MS
            server.record()
            page = browser.new_page()
            page.goto(article)
            errors = sorted(abs(e) * 1000 for e in lighting_errors(page, 30))
            median, late = statistics.median(errors), errors[int(len(errors) * 0.95)]
            print(
                f"(page) {len(errors)} words lit: median {median:.0f} ms after their own time (budget {MEDIAN_MS}), "
                f"95 % within {late:.0f} ms (budget {LATE_MS})"
            )
            over |= median > MEDIAN_MS or late > LATE_MS
            page.context.close()
        finally:
            plain.shutdown()
            server.stop()
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
