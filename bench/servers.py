"""Which WSGI server: granian, gunicorn and waitress serve the same application, in turns.

An article's page costs the application most of the time, /healthz the server.

The peers are installed into a cache folder of the bench, never among our dependencies.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from reader.jobs.port import usable_port

ROUNDS = 3
SECONDS = 3
THREADS = 16
PEERS = Path(__file__).parent.parent / ".cache" / "bench-servers"
APP = "reader.web.wsgi:application"


def commands(port: int) -> dict[str, list[str]]:
    run = [sys.executable, "-m"]
    return {
        "granian": [*run, "granian", "--interface", "wsgi", "--factory", "--http", "1", "--no-ws", "--workers", "1",
                    "--blocking-threads", str(THREADS), "--log-level", "error", "--port", str(port), APP],
        "gunicorn": [*run, "gunicorn", "--workers", "1", "--threads", str(THREADS), "--log-level", "error",
                     "--bind", f"127.0.0.1:{port}", f"{APP}()"],
        "waitress": [*run, "waitress", "--threads", str(THREADS), "--listen", f"127.0.0.1:{port}", "--call", APP],
    }  # fmt: skip


def page_of(address: str) -> str:
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                found = re.search(r"/articles/[a-z0-9-]+", answer.read().decode())
            assert found
            return address + found[0]
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def requests_per_second(name: str, folder: str) -> tuple[float, float]:
    """(article pages, /healthz)."""
    port = usable_port("127.0.0.1", 0)
    settings = {
        "READER_DATA_DIR": folder,
        "READER_PORT": str(port),
        "READER_REQUESTS_PER_MINUTE": "100000000",
        "PYTHONPATH": f"{PEERS}:{os.environ.get('PYTHONPATH', '')}",
    }
    server = subprocess.Popen(
        commands(port)[name],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        return wrk(page_of(address)), wrk(f"{address}/healthz")
    finally:
        server.terminate()
        server.wait()


def wrk(address: str) -> float:
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{address} answered with errors:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found
    return float(found[1])


def main() -> None:
    if not PEERS.exists():
        install = [
            sys.executable,
            "-m",
            "pip",
            "-q",
            "install",
            "--target",
            str(PEERS),
            "gunicorn",
            "waitress",
        ]
        subprocess.run(install, check=True)
    seen: dict[str, list[tuple[float, float]]] = {"granian": [], "gunicorn": [], "waitress": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            for name, rates in seen.items():
                rates.append(requests_per_second(name, folder))
    for number, what in enumerate(("article pages", "/healthz")):
        rates = {name: statistics.median(rate[number] for rate in rates) for name, rates in seen.items()}
        for name, rate in rates.items():
            times = rates["granian"] / rate
            print(f"(servers) {what}/s, {name}: {rate:,.0f}; granian answers {times:.2f} times as many")


if __name__ == "__main__":
    main()
