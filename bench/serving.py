"""(d) Cached range requests: our server beside nginx serving the same file, in one run.

A tree of `reader serve` on a new data folder makes the sample article's Recording; wrk then asks both servers in turn for
the same 64 KB range, several rounds, and the median ratio is printed. In production nginx serves the files itself
(docs/settings.md, X-Accel-Redirect), so this ratio is the price of running without it.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROUNDS = 3
SECONDS = 3
RANGE = "bytes=65536-131071"
NGINX = """
daemon off; master_process off; pid {here}/nginx.pid; error_log {here}/error.log;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {here}/b; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f;
  uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def requests_per_second(url: str) -> float:
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "-H", f"Range: {RANGE}", url]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in answer:
        raise SystemExit(f"{url} answered with errors:\n{answer}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", answer)
    if not found:
        raise SystemExit(answer)
    return float(found[1])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        ours, theirs = free_port(), free_port()
        reader = Path(sys.executable).with_name("reader")
        environment = {
            **os.environ,
            "READER_DATA_DIR": str(here / "data"),
            "READER_PORT": str(ours),
        }
        server = subprocess.Popen([reader, "serve"], env=environment, stdout=subprocess.DEVNULL)
        nginx = None
        try:
            base = f"http://127.0.0.1:{ours}"
            wait_for(f"{base}/healthz")
            with urllib.request.urlopen(f"{base}/") as answer:
                slug = re.search(r"/articles/([a-z0-9-]+)", answer.read().decode())
            assert slug, "the library shows no article"
            address = f"{base}/articles/{slug[1]}/audio.mp3"
            while "/audio/" not in (final := urllib.request.urlopen(address)).url:
                final.read()
                time.sleep(0.2)
            name = final.url.rsplit("/", 1)[1]
            served = here / "www"
            served.mkdir()
            (served / name).write_bytes(final.read())
            config = here / "nginx.conf"
            config.write_text(NGINX.format(here=here, root=served, port=theirs))
            nginx = subprocess.Popen(["nginx", "-c", config], stderr=subprocess.DEVNULL)
            wait_for(f"http://127.0.0.1:{theirs}/{name}")
            pairs = []
            for _ in range(ROUNDS):
                pairs.append(
                    (
                        requests_per_second(f"{base}/audio/{name}"),
                        requests_per_second(f"http://127.0.0.1:{theirs}/{name}"),
                    )
                )
            ratio = statistics.median(a / b for a, b in pairs)
            mine, nginx_rate = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(f"(d) range requests/s: ours {mine:,.0f}, nginx {nginx_rate:,.0f}, ratio {ratio:.3f}")
        finally:
            for process in (server, nginx):
                if process:
                    process.send_signal(signal.SIGTERM)
                    process.wait(20)


if __name__ == "__main__":
    main()
