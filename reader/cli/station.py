"""`reader station`: the stations of the house."""

from __future__ import annotations

import click

from reader.cli.radio_desk import acting, must_may
from reader.cli.records import opened
from reader.cli.source import ACCENT
from reader.cli.terminal import say
from reader.manner import Accent


@click.group()
def station() -> None:
    """Các đài truyền thanh. / The stations."""


@station.command()
@click.argument("name")
@click.option("--place", required=True, help="Nơi phát, như “phường Hoa Sen”. / Its place.")
@click.option("--voice", "key", default="nam", show_default=True, help="Giọng đọc (reader voices). / Voice.")
@click.option(
    "--accent", type=ACCENT, help="Cách nói của miền; theo giọng nếu để trống. / Accent; the voice's."
)
@click.option(
    "--approvals", type=int, default=1, show_default=True, help="Cần mấy người duyệt. / Approvals needed."
)
@click.option("--own-approval", is_flag=True, help="Người gửi được tự duyệt. / Who sends may approve.")
@acting
def add(
    name: str, place: str, key: str, accent: str | None, approvals: int, own_approval: bool, who: str
) -> None:
    """Thêm đài NAME; in ra mã của đài. / Add a station; prints its key."""
    from reader.radio import Action, Station
    from reader.speech import voice

    spoken_in = Accent(accent) if accent else voice(key).accent
    with opened() as library:
        must_may(library, who, Action.PEOPLE)
        added = Station(name, place, key, spoken_in)
        click.echo(library.add_station(added, who, approvals, own_approval))


@station.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def show(as_json: bool) -> None:
    """Các đài. / The stations."""
    with opened() as library:
        found = library.stations()
    if as_json:
        say(
            [{"key": one.key, "approvals": one.approvals, **one.station.as_dict()} for one in found], indent=1
        )
        return
    for one in found:
        slots = ", ".join(f"{slot.start:%H:%M}" for slot in one.station.slots)
        click.echo(f"{one.key}  {one.station.name}, {one.station.place}  {slots}")
