"""`reader script`: the article as it will be spoken."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cli.source import ACCENT, STYLE, article_of, lexicon_of, script_of
from reader.cli.terminal import configured, say
from reader.manner import Accent, Style

if TYPE_CHECKING:
    from reader.article import Article
    from reader.script import Script


@click.command()
@click.argument("source", required=False)
@click.option(
    "--plain", is_flag=True, help="Đọc từng dòng từ đầu vào chuẩn. / A line in, the spoken line out."
)
@click.option(
    "--explain", is_flag=True, help="Kèm chỗ đọc khác chữ viết và quy tắc. / With each reading's rule."
)
@click.option(
    "--doubts", is_flag=True, help="Chỉ những chỗ chưa chắc. / Only what is in doubt: the pre-air sheet."
)
@click.option("--json", "as_json", is_flag=True, help="JSON.")
@click.option("--accent", type=ACCENT, help="Giọng vùng miền. / Accent.")
@click.option("--style", type=STYLE, help="Cách đọc. / Full or short readings.")
@click.option("--lexicon", type=click.Path(path_type=Path), help="Tệp từ điển TSV. / A TSV file of readings.")
def script(
    source: str | None,
    plain: bool,
    explain: bool,
    doubts: bool,
    as_json: bool,
    accent: str | None,
    style: str | None,
    lexicon: Path | None,
) -> None:
    """Bài viết như sẽ được đọc lên. / The article as it will be spoken."""
    from reader.script import speak_line

    settings = configured()
    spoken_in = Accent(accent) if accent else settings.accent
    manner = Style(style) if style else settings.style
    words = lexicon_of(lexicon)
    if plain:
        for line in lines():
            click.echo(speak_line(line, spoken_in, manner, words, mung=settings.mung))
            sys.stdout.flush()
        return
    found = article_of(source)
    written = script_of(found, spoken_in, manner, words)
    if doubts:
        sheet = [doubt(found, written, number, reading) for number, reading in written.doubts()]
        if as_json:
            say(sheet, indent=1)
        else:
            for one in sheet:
                others = " | ".join(one["alternatives"])
                click.echo(
                    f"{one['sentence'] + 1}. {one['written']} → {one['spoken']}  [{one['rule']}]  ? {others}"
                )
        return
    if as_json:
        say(_script_described(found, written), indent=1)
        return
    for number, utterance in enumerate(written.utterances):
        click.echo(utterance.text)
        if explain:
            for line in _explained(found, written, number):
                click.echo(line)


def lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _script_described(found: Article, written: Script) -> dict[str, Any]:
    return {
        "title": found.title,
        "accent": str(written.accent),
        "style": str(written.style),
        "utterances": [
            {
                "text": u.text,
                "block": u.block,
                "start": u.start,
                "end": u.end,
                "pause_s": u.pause_s,
                "readings": [
                    {
                        "written": _source(found, u.block)[r.start : r.end],
                        "spoken": r.spoken,
                        "start": r.start,
                        "end": r.end,
                        "rule": r.rule,
                        "certainty": r.certainty,
                        "alternatives": list(r.alternatives),
                    }
                    for r in u.readings
                ],
            }
            for u in written.utterances
        ],
    }


def _explained(found: Article, written: Script, number: int) -> Iterator[str]:
    from reader.script import DOUBT

    utterance = written.utterances[number]
    for reading in utterance.readings:
        if reading.rule == "plain":
            continue
        shown = _source(found, utterance.block)[reading.start : reading.end]
        doubt = "  ? " + " | ".join(reading.alternatives) if reading.certainty < DOUBT else ""
        where = f"{utterance.block}:{reading.start}-{reading.end}"
        yield f"    {shown} → {reading.spoken}  [{reading.rule} {reading.certainty:.2f}, {where}]{doubt}"


def doubt(found: Article, written: Script, number: int, reading: Any) -> dict[str, Any]:
    block = written.utterances[number].block
    return {
        "sentence": number,
        "written": _source(found, block)[reading.start : reading.end],
        "spoken": reading.spoken,
        "rule": reading.rule,
        "alternatives": list(reading.alternatives),
    }


def _source(found: Article, block: int) -> str:
    return found.title if block < 0 else found.blocks[block].text
