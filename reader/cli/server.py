"""`reader serve`, `worker`."""

from __future__ import annotations

import os
import sys

import click

from reader.cli.terminal import configured


@click.command()
@click.option("--host", help="Địa chỉ lắng nghe. / Address to listen on.")
@click.option("--port", type=int, help="Cổng. / Port; 0: any free one.")
def serve(host: str | None, port: int | None) -> None:
    """Mở máy chủ web cùng bộ đọc. / The web server and its workers."""
    if host is not None:
        os.environ["READER_HOST"] = host
    if port is not None:
        os.environ["READER_PORT"] = str(port)
    settings = configured()
    from reader.jobs.port import usable_port
    from reader.jobs.tree import Branch, become_tree

    port = usable_port(settings.host, settings.port)
    os.environ["READER_PORT"] = str(port)
    granian = f"""granian --interface wsgi --factory --http 1 --no-ws --workers 1 --respawn-failed-workers
        --workers-kill-timeout 5 --log-level error --blocking-threads {settings.server_threads}
        --host {settings.host} --port {port} reader.web.wsgi:application"""
    become_tree(
        [
            Branch("web", [sys.executable, "-m", *granian.split()]),
            Branch("worker", [sys.executable, "-m", "reader.cli", "worker"]),
        ]
    )


@click.command()
def worker() -> None:
    """Chỉ chạy bộ đọc. / Workers alone, for another machine or process on the same data."""
    settings = configured()
    from reader.jobs import work

    work(settings)
