"""`reader feed`: the feeds and category pages that stations follow."""

from __future__ import annotations

import click

from reader.cli.records import opened
from reader.cli.terminal import configured, say

WHO = "terminal"
"""In the audit log."""
_station = click.argument("station")
_number = click.argument("number", type=int)


@click.group()
def feed() -> None:
    """Nguồn tin của đài. / The feeds that a station follows."""


@feed.command()
@_station
@click.argument("url")
@click.option("--title", default="", help="Tên gọi. / What people call it.")
def add(station: str, url: str, title: str) -> None:
    """Theo dõi RSS, Atom hoặc trang chuyên mục. / Follow an RSS or Atom feed, or a category page."""
    with opened() as library:
        click.echo(library.add_feed(station, url, WHO, title))


@feed.command("list")
@click.argument("station", required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def show(station: str | None, as_json: bool) -> None:
    """Các nguồn và tình trạng. / The feeds and how they are."""
    with opened() as library:
        feeds = library.feeds(station)
    if as_json:
        names = ("id", "station", "url", "title", "active", "failures")
        say(
            [{name: getattr(one, name) for name in names} | {"error": one.error_vi} for one in feeds],
            indent=1,
        )
        return
    for one in feeds:
        state = "" if one.active else "  [tạm dừng / paused]"
        click.echo(f"{one.id:4} {one.station}  {one.title}  {one.url}{state}")
        if one.error_vi:
            click.echo(f"     {one.error_vi}")


@feed.command()
def poll() -> None:
    """Xem ngay mọi nguồn đang chạy. / Look at every active feed now."""
    from reader.jobs import Studio
    from reader.jobs.poll import Poller

    with opened() as library:
        for one in library.feeds():
            if one.active:
                library.poll_soon(one.station, one.id)
        studio = Studio(configured(), library)
        try:
            taken = Poller(studio).poll_due()
        finally:
            studio.close()
        for one in library.feeds():
            if one.error_vi:
                click.echo(f"{one.title}: {one.error_vi}", err=True)
    click.echo(f"{taken} bài mới / new articles")


@feed.command()
@_station
@_number
@click.option("--off", "resume", is_flag=True, help="Thôi tạm dừng. / Go on.")
def pause(station: str, number: int, resume: bool) -> None:
    """Tạm dừng một nguồn. / Pause a feed."""
    with opened() as library:
        library.pause_feed(station, number, WHO, active=resume)


@feed.command()
@_station
@_number
def remove(station: str, number: int) -> None:
    """Thôi theo một nguồn; bài đã lấy vẫn còn. / Follow it no more; its articles stay."""
    with opened() as library:
        library.remove_feed(station, number, WHO)
