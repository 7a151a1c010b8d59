"""`reader cache`: the audio store."""

from __future__ import annotations

from typing import Any

import click

from reader.cli.terminal import configured


@click.group()
def cache() -> None:
    """Kho âm thanh. / The audio cache."""


@cache.command()
def show() -> None:
    """Kho đang giữ gì. / What it holds."""
    store = _store()
    usage = store.usage()
    click.echo(f"{store.folder}")
    click.echo(f"{usage.clips} câu / clips, {usage.clip_bytes / 1e6:.1f} MB")
    click.echo(f"{usage.recordings} bản thu / recordings, {usage.recording_bytes / 1e6:.1f} MB")
    click.echo(f"{usage.total_bytes / 1e6:.1f} MB / {store.limit_bytes / 1e6:.0f} MB")


@cache.command()
def verify() -> None:
    """Kiểm tra từng tệp, bỏ tệp hỏng. / Read every file; damaged ones go and are made again."""
    damaged = _store().verify()
    for path in damaged:
        click.echo(f"hỏng, đã bỏ / damaged, removed: {path.name}")
    click.echo(f"{len(damaged)} tệp hỏng / damaged files")


@cache.command()
@click.option("--limit-mb", type=float, help="Giữ lại nhiều nhất. / Keep at most.")
def prune(limit_mb: float | None) -> None:
    """Bỏ những gì lâu không dùng. / Remove the longest unused."""
    freed = _store().prune(int(limit_mb * 1_000_000) if limit_mb is not None else None)
    click.echo(f"{freed / 1e6:.1f} MB đã giải phóng / freed")


def _store() -> Any:
    from reader.audio import Store

    settings = configured()
    return Store(settings.audio_dir, settings.cache_limit_mb * 1_000_000)
