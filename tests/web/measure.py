"""The real server in a process of its own, and what is measured of its reading page (tests and bench/page.py)."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.web.live import PLAYING, until

FIRST_WINDOW = 10 * 1460
"""Bytes a server sends before it waits for the first acknowledgement (RFC 6928): what comes in one round trip."""
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""What Chromium's developer tools call so: 400 ms, 400 kbit/s."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`reader serve` with the sample article; it can be stopped and started again at the same address."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        own = {"READER_DATA_DIR": str(self.data), "READER_PORT": str(self.port), "READER_SPEECH_WORKERS": "1"}
        command = [str(Path(sys.executable).with_name("reader")), "serve"]
        self.process = subprocess.Popen(
            command, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.site}/healthz", timeout=5).close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
            self.process = None

    def article(self) -> str:
        with urllib.request.urlopen(self.site) as answer:
            found = re.search(r"/articles/[a-z0-9-]+", answer.read().decode())
        assert found, "the library shows no article"
        return self.site + found[0]

    def record(self) -> None:
        """Has the default voice's Recording made."""
        address = self.article() + "/audio.mp3"
        while "/audio/" not in urllib.request.urlopen(address).url:
            time.sleep(0.2)


def first_visit(browser: Browser, address: str, **more: Any) -> dict[str, Any]:
    """Bytes as they went over the wire (`first`: the page's own answer), requests, and times (s), of an empty browser.

    Sound is not among them.
    """
    context = browser.new_context(viewport={"width": 360, "height": 740}, **more)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    total: dict[str, Any] = {"bytes": 0, "first": 0, "requests": 0, "elsewhere": 0}
    kinds: dict[str, str] = {}
    session.on("Network.requestWillBeSent", lambda e: kinds.__setitem__(e["requestId"], e["request"]["url"]))

    def finished(event: dict[str, Any]) -> None:
        url = kinds.get(event["requestId"], "")
        if ".mp3" in url or not url.startswith("http"):
            return
        total["bytes"] += event["encodedDataLength"]
        total["first"] += event["encodedDataLength"] if url == address else 0
        total["requests"] += 1
        total["elsewhere"] += not url.startswith(address.split("/articles")[0])

    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)
    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    total["paint_s"] = round((page.evaluate(paint) or 0) / 1000, 3)
    context.close()
    return total


def slowed(page: Page, cpu: int = 4) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})


PRESS = """() => {
  const label = document.querySelector(".listen [data-label]");
  const audio = document.querySelector("audio");
  window.told = {};
  document.querySelector(".listen").addEventListener("click", ({ timeStamp }) => {
    new MutationObserver((_, seen) => {
      seen.disconnect();
      requestAnimationFrame(() => requestAnimationFrame((now) => (window.told.answer = now - timeStamp)));
    }).observe(label, { childList: true, characterData: true, subtree: true });
    audio.addEventListener("playing", () => (window.told.sound = performance.now() - timeStamp), { once: true });
  }, { capture: true, once: true });
}"""


def press_listen(page: Page) -> dict[str, float]:
    """ms from the press to the answer that is painted, and to the first sound."""
    page.evaluate(PRESS)
    page.locator(".listen").click()
    until(page, "window.told.sound && window.told.answer", 30)
    return dict(page.evaluate("window.told"))


WATCH = """() => {
  const audio = document.querySelector("audio");
  const set = CSS.highlights.set.bind(CSS.highlights);
  window.lit = [];
  CSS.highlights.set = (name, light) => {
    if (name === "word") {
      const range = [...light][0];
      // What is set now is seen with the next frame.
      requestAnimationFrame(() => window.lit.push([range.toString(), audio.currentTime]));
    }
    return set(name, light);
  };
}"""


def lighting_errors(page: Page, seconds: float) -> list[float]:
    """Plays, and tells for each word how long after its own time (s) it was seen lit."""
    page.wait_for_selector("html.audible")
    page.evaluate(WATCH)
    page.locator(".listen").click()
    until(page, f"{PLAYING} && document.querySelector('audio').currentTime > {seconds}", seconds + 20)
    page.locator(".listen").click()
    seen = page.evaluate("window.lit")
    address = page.locator("[data-player]").get_attribute("data-cues")
    sentences = page.evaluate(f"fetch('{address}').then(a => a.json()).then(a => a.sentences)")
    times = [word[2] for sentence in sentences for word in sentence[5]]
    heard = [time for time in times if time <= seconds - 0.5]
    assert len(seen) >= len(heard) * 0.97, (len(seen), len(heard))  # hardly a word was skipped
    return [min((at - time for time in times if at >= time - 0.05), key=abs) for _, at in seen]


ONSETS = """async (address) => {
  const body = await (await fetch(address)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 22050).decodeAudioData(body);
  const samples = sound.getChannelData(0);
  const step = Math.round(sound.sampleRate / 150);
  const loud = [];
  for (let i = 0; i + step <= samples.length; i += step) {
    let most = 0;
    for (let k = i; k < i + step; k++) most = Math.max(most, Math.abs(samples[k]));
    loud.push(most);
  }
  return loud;
}"""
"""The loudest sample in each 1/150 s (147 samples of 22050) of a file as this browser decodes it."""
