"""`reader audit`: is the log of who did what whole, and the log as a file."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.records import opened
from reader.cli.terminal import fail
from reader.errors import BadInput


@click.group()
def audit() -> None:
    """Nhật ký kiểm tra. / The audit log."""


@audit.command()
@click.option(
    "--known",
    default="",
    metavar="SHA-256",
    help="Dấu đã có từ trước. / A hash from before, that must still be in it.",
)
def verify(known: str) -> None:
    """Đọc cả chuỗi; mã thoát 2 nếu đã bị sửa. / Walk the chain; exit status 2 where it was changed."""
    with opened() as library:
        chain = library.verify_events(known.strip().lower())
    if chain.broken is not None:
        fail(
            f"dòng {chain.broken} không khớp với dòng trước / line {chain.broken} does not fit the one before"
        )
    if not chain.holds_known:
        fail("dấu đã biết không còn trong nhật ký / the known hash is no longer in the log")
    click.echo(f"{chain.lines} dòng, nguyên vẹn / lines, whole")
    click.echo(chain.newest)


@audit.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Tệp CSV. / The CSV file.")
def export(output: Path | None) -> None:
    """Cả nhật ký thành CSV. / The whole log as CSV."""
    from reader.audio import whole
    from reader.records import events_csv

    with opened() as library:
        rows = events_csv(library.every_event())
        if output is None:
            for row in rows:
                click.echo(row, nl=False)
            return
        if not output.resolve().parent.is_dir():
            raise BadInput(f"{output}: không có thư mục này / no such folder")
        try:
            with whole(output.resolve().parent) as file:
                for row in rows:
                    file.stream.write(row.encode())
                file.keep(output.resolve())
        except OSError as error:
            raise BadInput(f"{output}: {error.strerror}") from error
