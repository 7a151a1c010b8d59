"""`reader bulletin`: a bulletin made, checked, sent, approved and packed. Programmes are made in the call that sends."""

from __future__ import annotations

import datetime
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from reader.cli.radio_desk import acting, must_may, newsroom
from reader.cli.records import opened
from reader.cli.terminal import say
from reader.errors import BadInput, Conflict, EmptyInput, TooLarge

if TYPE_CHECKING:
    from reader.radio import Airing, Item, RunningOrder, Station
    from reader.records import BulletinRecord

LONGEST_NOTICE = 100_000
PLAIN_KINDS = ("chime", "greeting", "headlines", "closing")

_number = click.argument("number", type=int)
_json = click.option("--json", "as_json", is_flag=True, help="JSON.")


@click.group()
def bulletin() -> None:
    """Bản tin của đài, từ soạn đến phát. / A station's bulletins, from draft to air."""


@bulletin.command("list")
@click.argument("station")
@_json
@acting
def show(station: str, as_json: bool, who: str) -> None:
    """Các bản tin và tình trạng. / The bulletins and how far they are."""
    from reader.radio import Action

    with newsroom() as room:
        must_may(room.library, who, Action.LISTEN, station)
        found = room.bulletins(station)
    if as_json:
        say([_described(record) for record in found], indent=1)
        return
    for record in found:
        at = record.bulletin.airing.starts_at
        click.echo(f"{record.id:4} {at:%Y-%m-%d %H:%M}  {record.state.label}  {record.bulletin.title}")


@bulletin.command()
@click.argument("station")
@click.option(
    "--at", help="Giờ phát, như 2026-11-27T05:00; để trống: khung giờ tới. / When; else the next slot."
)
@click.option("--minutes", type=int, default=30, show_default=True, help="Số phút, khi có --at. / Length.")
@click.option("--title", help="Tên bản tin trống. / Title of an empty one.")
@acting
def new(station: str, at: str | None, minutes: int, title: str | None, who: str) -> None:
    """Soạn theo chương trình của đài; có --title thì để trống. / Draft by the station's programme, or an empty one."""
    from reader.radio import Action, Bulletin

    with newsroom() as room:
        must_may(room.library, who, Action.EDIT, station)
        airing = _airing(room.library.station(station).station, at, minutes)
        if title is not None:
            number = room.library.add_bulletin(station, Bulletin(title, airing), who)
        else:
            number = room.draft(station, airing, who)
        if number is None:
            raise Conflict(f"{airing.name}: đã có bản nháp, hoặc không có chương trình cho giờ này")
    click.echo(number)


@bulletin.command()
@_number
@click.option("--article", help="Mã bài trong thư viện. / An article's slug.")
@click.option("--paragraphs", type=int, help="Chỉ mấy đoạn đầu. / Only its first paragraphs.")
@click.option("--notice", help="Lời thông báo; - là đọc từ đầu vào chuẩn. / A notice's text; -: from stdin.")
@click.option("--sound", help="SHA-256 của âm thanh đã tải lên. / An uploaded sound.")
@click.option(
    "--kind", type=click.Choice(PLAIN_KINDS), help="Phần có sẵn của đài. / A part that the station has."
)
@click.option("--times", type=int, default=1, show_default=True, help="Đọc thông báo mấy lần. / How often.")
@click.option(
    "--priority", type=click.Choice(["thuong", "uu-tien", "khan-cap"]), default="thuong", show_default=True
)
@click.option("--until", help="Hạn phát, như 2026-11-27T18:00. / Valid until.")
@acting
def add(number: int, who: str, **asked: Any) -> None:
    """Thêm một mục; in ra mã của mục. / Add an item; prints its id."""
    from reader.radio import Action, Bulletin, edit

    with opened() as library:
        record = library.bulletin(number)
        must_may(library, who, Action.EDIT, record.station)
        item = _item(library.station(record.station).station, **asked)
        if item.article:
            library.article(item.article)
        if item.sound:
            library.sound(record.station, item.sound)
        old = record.bulletin
        grown = Bulletin(old.title, old.airing, edit.added(old.items, item))
        library.save_bulletin(number, grown, record.revision, who, "thêm mục")
    click.echo(item.id)


@bulletin.command()
@_number
@_json
@acting
def check(number: int, as_json: bool, who: str) -> None:
    """Phiếu nghe duyệt: những chỗ đọc chưa chắc, và độ dài. / What is in doubt; on stderr the length beside the slot."""
    from reader.radio import Action

    with newsroom() as room:
        record = room.bulletin(number)
        must_may(room.library, who, Action.LISTEN, record.station)
        order = room.order(record)
        timing = room.timing(record, order)
    sheet = list(_doubts(order))
    if as_json:
        fit = {"seconds": round(timing.fit.seconds, 1), "slot_s": timing.fit.slot_s}
        say({**fit, "leave_out": list(timing.fit.leave_out), "doubts": sheet}, indent=1)
        return
    for one in sheet:
        others = " | ".join(one["alternatives"])
        where = f"{one['item']} {one['sentence'] + 1}"
        click.echo(f"{where}. {one['written']} → {one['spoken']}  [{one['rule']}]  ? {others}")
    click.echo(f"{_clock(timing.fit.seconds)} / {_clock(timing.fit.slot_s)}", err=True)
    if timing.fit.over_s:
        click.echo(f"nên bỏ / leave out: {', '.join(timing.fit.leave_out)}", err=True)


@bulletin.command()
@_number
@click.option("--too-long", is_flag=True, help="Gửi dù dài hơn khung giờ. / Also when longer than its slot.")
@acting
def send(number: int, too_long: bool, who: str) -> None:
    """Làm âm thanh và gửi duyệt; in ra dấu vân. / Make the sound, send for approval; prints the fingerprint."""
    from reader.radio import Action

    with newsroom() as room:
        record = room.bulletin(number)
        must_may(room.library, who, Action.SEND, record.station)
        sent = room.send(number, record.revision, who, too_long)
    if sent.making == "failed":
        raise Conflict(sent.error_vi)
    click.echo(sent.fingerprint)


@bulletin.command()
@_number
@click.option(
    "--reason", default="", help="Lý do duyệt khi còn chỗ chưa chắc. / Why, where readings are in doubt."
)
@click.option("--fingerprint", help="Chỉ duyệt đúng bản này. / Only what has this fingerprint.")
@acting
def approve(number: int, reason: str, fingerprint: str | None, who: str) -> None:
    """Duyệt cho phát; in ra tình trạng. / Approve; prints the state."""
    from reader.radio import Action

    with newsroom() as room:
        record = room.bulletin(number)
        must_may(room.library, who, Action.APPROVE, record.station)
        done = room.approve(number, fingerprint or record.fingerprint, who, reason)
    click.echo(done.state.label)


@bulletin.command()
@_number
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Tệp ZIP. / The ZIP file."
)
@click.option("--master", type=click.Choice(["horn", "web"]), default="horn", show_default=True)
@acting
def pack(number: int, output: Path, master: str, who: str) -> None:
    """Gói cho USB của bản tin đã duyệt. / The pack for a USB stick of an approved bulletin."""
    from reader.audio import whole
    from reader.radio import Action

    with newsroom() as room:
        approved = room.approved_one(number)
        must_may(room.library, who, Action.EXPORT, approved.record.station)
        packed = room.pack(approved, master)
        try:
            with whole(output.resolve().parent) as file:
                for piece in packed.pieces():
                    file.stream.write(piece)
                file.keep(output.resolve())
        except OSError as error:
            raise BadInput(f"{output}: {error.strerror}") from error


def _described(record: BulletinRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "state": str(record.state),
        "remark": record.remark,
        "fingerprint": record.fingerprint,
        "approved_by": [approval.who for approval in record.approvals],
        **record.bulletin.as_dict(),
    }


def _airing(station: Station, at: str | None, minutes: int) -> Airing:
    from reader.radio import Airing, upcoming
    from reader.radio.slots import LONGEST_MINUTES

    if at is None:
        found = upcoming(station.slots, datetime.datetime.now(datetime.UTC), station.time_zone)
        if found is None:
            raise BadInput("đài chưa có khung giờ phát; xin dùng --at")
        return found
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise BadInput(f"{minutes} phút (1–{LONGEST_MINUTES})")
    return Airing(_moment(station, at), minutes)


def _moment(station: Station, text: str) -> datetime.datetime:
    """On the station's clock, unless it names a zone. Raises BadInput."""
    zone = ZoneInfo(station.time_zone)
    try:
        found = datetime.datetime.fromisoformat(text)
        return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, OverflowError) as error:
        raise BadInput(text) from error


def _item(
    station: Station,
    article: str | None,
    paragraphs: int | None,
    notice: str | None,
    sound: str | None,
    kind: str | None,
    times: int,
    priority: str,
    until: str | None,
) -> Item:
    """Raises BadInput, EmptyInput."""
    from reader.radio import Item, ItemKind, Priority

    if sum(one is not None for one in (article, notice, sound, kind)) != 1:
        raise BadInput("--article, --notice, --sound hay --kind: đúng một / exactly one")
    plain = ItemKind.ARTICLE if article is not None else ItemKind.NOTICE
    return Item(
        secrets.token_hex(4),
        ItemKind(kind) if kind else ItemKind.RECORDING if sound is not None else plain,
        text=_typed(notice) if notice is not None else "",
        article=article or "",
        paragraphs=paragraphs,
        sound=sound or "",
        times=times,
        priority=Priority(priority),
        valid_until=_moment(station, until) if until else None,
    )


def _typed(notice: str) -> str:
    """Raises EmptyInput, TooLarge."""
    text = (
        sys.stdin.buffer.read(4 * LONGEST_NOTICE + 4).decode("utf-8", "replace") if notice == "-" else notice
    )
    if not text.strip():
        raise EmptyInput
    if len(text) > LONGEST_NOTICE:
        raise TooLarge(f"{LONGEST_NOTICE} ký tự")
    return text


def _doubts(order: RunningOrder) -> Iterator[dict[str, Any]]:
    for part, utterance, number in order.doubts():
        reading, source = utterance.readings[number], part.source
        block = utterance.block
        text = "" if source is None else source.title if block < 0 else source.blocks[block].text
        yield {
            "item": part.item.id,
            "title": part.title,
            "sentence": part.utterances.index(utterance),
            "written": text[reading.start : reading.end],
            "spoken": reading.spoken,
            "rule": reading.rule,
            "alternatives": list(reading.alternatives),
        }


def _clock(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"
