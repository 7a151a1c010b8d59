"""The same jobs from a terminal: `reader serve`, `read`, `article`, `script`, `voices`, `cache`.

Exit status 2 and one sentence on stderr for whatever cannot be used. Rooms are imported by the command that needs
them, so that `reader --help` is instant.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from reader.errors import BadInput, EmptyInput, ReaderError, TooLarge
from reader.manner import Accent, Style

if TYPE_CHECKING:
    from reader.article import Article, Page
    from reader.script import Lexicon, Script
    from reader.settings import Settings

UNUSABLE = 2
_ACCENT = click.Choice([str(accent) for accent in Accent])
_STYLE = click.Choice([str(style) for style in Style])


class _Commands(click.Group):
    """Turns our errors into one sentence and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReaderError as error:
            _fail(error.message())
        except BrokenPipeError:  # `reader … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


def _fail(sentence: str) -> NoReturn:
    click.echo(f"reader: {sentence}", err=True)
    sys.exit(UNUSABLE)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="loa-phuong")
def main() -> None:
    """Loa Phường: bài viết trên cổng thông tin → trang sạch và giọng đọc tiếng Việt.

    A government article becomes a clean page and a Vietnamese voice.
    """


@main.command()
@click.option("--host", help="Địa chỉ lắng nghe. / Address to listen on.")
@click.option("--port", type=int, help="Cổng. / Port; 0: any free one.")
def serve(host: str | None, port: int | None) -> None:
    """Mở máy chủ web cùng bộ đọc. / The web server and its workers."""
    if host is not None:
        os.environ["READER_HOST"] = host
    if port is not None:
        os.environ["READER_PORT"] = str(port)
    settings = _settings()
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


@main.command()
def worker() -> None:
    """Chỉ chạy bộ đọc. / Workers alone, for another machine or process on the same data."""
    settings = _settings()
    from reader.jobs import work

    work(settings)


@main.command()
@click.argument("source", required=False)
@click.option("--text", "as_text", is_flag=True, help="In văn bản. / Print text.")
@click.option(
    "--jsonl", is_flag=True, help="Mỗi dòng vào một JSON (html | html_b64, url). / A JSON object a line."
)
def article(source: str | None, as_text: bool, jsonl: bool) -> None:
    """Làm sạch một trang: SOURCE là tệp, địa chỉ, hoặc - . / A page cleaned, as JSON or text."""
    if jsonl:
        for line in sys.stdin.buffer:
            if line.strip():
                _say(_answer(line))
        return
    found = _article(source)
    if as_text:
        lead = [found.title, found.unit, f"{found.date:%d/%m/%Y}" if found.date else None]
        click.echo("\n".join([*(part for part in lead if part), "", found.text]))
    else:
        _say(_described(found), indent=1)


@main.command()
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
@click.option("--accent", type=_ACCENT, help="Giọng vùng miền. / Accent.")
@click.option("--style", type=_STYLE, help="Cách đọc. / Full or short readings.")
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

    settings = _settings()
    spoken_in = Accent(accent) if accent else settings.accent
    manner = Style(style) if style else settings.style
    words = _lexicon(lexicon)
    if plain:
        for line in _lines():
            click.echo(speak_line(line, spoken_in, manner, words, mung=settings.mung))
            sys.stdout.flush()
        return
    found = _article(source)
    written = _script(found, spoken_in, manner, words)
    if doubts:
        sheet = [_doubt(found, written, number, reading) for number, reading in written.doubts()]
        if as_json:
            _say(sheet, indent=1)
        else:
            for one in sheet:
                others = " | ".join(one["alternatives"])
                click.echo(
                    f"{one['sentence'] + 1}. {one['written']} → {one['spoken']}  [{one['rule']}]  ? {others}"
                )
        return
    if as_json:
        _say(_script_described(found, written), indent=1)
        return
    for number, utterance in enumerate(written.utterances):
        click.echo(utterance.text)
        if explain:
            for line in _explained(found, written, number):
                click.echo(line)


@main.command()
@click.argument("source", required=False)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Tệp MP3. / The MP3 file."
)
@click.option("--captions", type=click.Path(path_type=Path), help="Phụ đề theo câu. / WebVTT by sentence.")
@click.option("--words", type=click.Path(path_type=Path), help="Phụ đề theo từ. / WebVTT by word.")
@click.option("--voice", "key", help="Giọng đọc (reader voices). / Voice.")
@click.option("--rate", type=float, default=1.0, show_default=True, help="Tốc độ 0.5-2. / Rate.")
@click.option("--pitch", type=float, default=1.0, show_default=True, help="Cao độ 0.5-2. / Pitch.")
@click.option("--style", type=_STYLE, help="Cách đọc. / Full or short readings.")
@click.option("--lexicon", type=click.Path(path_type=Path), help="Tệp từ điển TSV. / A TSV file of readings.")
@click.option("--json", "as_json", is_flag=True, help="Kể lại bằng JSON. / Tell as JSON what was made.")
def read(
    source: str | None,
    output: Path,
    captions: Path | None,
    words: Path | None,
    key: str | None,
    rate: float,
    pitch: float,
    style: str | None,
    lexicon: Path | None,
    as_json: bool,
) -> None:
    """Đọc bài viết thành MP3. / The article as an MP3."""
    from reader.audio import ClipMaker, Pool, Profile, Recorder, Store, recording_file
    from reader.speech import OF_ACCENT, EngineOptions, voice

    settings = _settings()
    for target in (output, captions, words):
        if target and not target.resolve().parent.is_dir():
            raise BadInput(f"{target.parent}: không có thư mục này / no such folder")
    spoken_by = voice(key or settings.voice or OF_ACCENT[settings.accent].key, rate, pitch)
    found = _article(source)
    written = _script(found, spoken_by.accent, Style(style) if style else settings.style, _lexicon(lexicon))
    if not written.utterances:
        raise EmptyInput
    store = Store(settings.audio_dir, settings.cache_limit_mb * 1_000_000)
    options = EngineOptions(settings.gtts_tld, settings.gtts_timeout_s, settings.gtts_tries)
    clips = ClipMaker(store, Pool(settings.speech_workers, options), Profile(settings.bit_rate_kbps))
    fallbacks = tuple(voice(name) for name in settings.fallback_voices)
    try:
        progress: Any = click.progressbar(
            length=len(written.utterances), label="Đang đọc / Speaking", file=sys.stderr
        )
        with progress as bar:
            recording = Recorder(clips).record(found, written, spoken_by, fallbacks, lambda *_: bar.update(1))
    finally:
        clips.close()
    _copy(recording.path, output)
    if captions:
        _copy(recording_file(store, recording.sha256, ".vtt"), captions)
    if words:
        _copy(recording_file(store, recording.sha256, ".words.vtt"), words)
    if recording.fell_back_from:
        told = f"Giọng {recording.fell_back_from} không đọc được; cả bài do giọng {recording.voice} đọc."
        click.echo(f"reader: {told}", err=True)
    if as_json:
        _say(
            {
                "title": found.title,
                "output": str(output),
                "duration_s": recording.duration_s,
                "voice": recording.voice,
                "fell_back_from": recording.fell_back_from,
                "sha256": recording.sha256,
                "sentences": len(written.utterances),
                "doubts": [_doubt(found, written, number, r) for number, r in written.doubts()],
            },
            indent=1,
        )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def voices(as_json: bool) -> None:
    """Các giọng đọc có sẵn. / The voices there are."""
    from reader.speech import VOICES, open_engine

    told = []
    for voice in VOICES:
        info = open_engine(voice.engine).info
        told.append(
            {
                "key": voice.key,
                "label": voice.label,
                "accent": str(voice.accent),
                "engine": f"{info.name} {info.version}",
                "needs_network": info.needs_network,
                "word_times": "exact" if info.word_times else "estimated",
                "licence": info.licence,
            }
        )
    if as_json:
        _say(told, indent=1)
        return
    for row in told:
        click.echo(f"{row['key']:8} {row['label']}  ({row['engine']}; {row['licence']})")


@main.group()
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


def _settings() -> Settings:
    from reader.settings import load_settings

    settings = load_settings()
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if settings.log_level != "debug":
        for talkative in ("alembic", "huey", "readability"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
    return settings


def _store() -> Any:
    from reader.audio import Store

    settings = _settings()
    return Store(settings.audio_dir, settings.cache_limit_mb * 1_000_000)


def _article(source: str | None) -> Article:
    from reader.article import read_page

    return read_page(_page(source))


def _page(source: str | None) -> Page:
    """The Page of a URL, a file, or `-` (also when nothing is named and stdin is no terminal)."""
    from reader.article import FetchLimits, Page, fetch

    settings = _settings()
    limit = int(settings.max_page_mb * 1_000_000)
    if source is not None and source.lower().startswith(("http://", "https://")):
        return fetch(source, FetchLimits(limit, settings.fetch_timeout_s, settings.max_redirects))
    if source is None and sys.stdin.isatty():
        raise EmptyInput
    kind = None
    try:
        if source in (None, "-"):
            body = sys.stdin.buffer.read(limit + 1)
        else:
            path = Path(str(source))
            kind = "text/plain" if path.suffix.lower() == ".txt" else None
            with path.open("rb") as file:
                body = file.read(limit + 1)
    except OSError as error:
        raise BadInput(f"{source}: {error.strerror}") from error
    if len(body) > limit:
        raise TooLarge(f"{settings.max_page_mb:g} MB")
    return Page(body, None, kind)


def _script(found: Article, accent: Accent, style: Style, lexicon: Lexicon | None) -> Script:
    from reader.script import write_script

    return write_script(found, accent, style, lexicon, mung=_settings().mung)


def _lexicon(path: Path | None) -> Lexicon | None:
    from reader.script import Lexicon

    if path is None:
        return None
    try:
        return Lexicon.load(path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}") from error


def _lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _answer(line: bytes) -> dict[str, Any]:
    """One line of `reader article --jsonl`; what is wrong with it is told in `error`, and the next one is read."""
    from reader.article import Page, read_page, render

    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("url"), str | None):
            raise BadInput("JSON: {html | html_b64, url}")
        if isinstance(asked.get("html_b64"), str):
            page = Page(base64.b64decode(asked["html_b64"], validate=True), asked.get("url"), "text/html")
        elif isinstance(asked.get("html"), str):
            body = asked["html"].encode("utf-8", "replace")
            page = Page(body, asked.get("url"), "text/html; charset=utf-8")
        else:
            raise BadInput("JSON: {html | html_b64, url}")
        found = read_page(page)
    except (ValueError, binascii.Error, RecursionError) as error:
        return {"error": BadInput(f"JSON: {error}").message()}
    except ReaderError as error:
        return {"error": error.message(), "code": error.code}
    return {
        "title": found.title,
        "unit": found.unit,
        "author": found.author,
        "date": found.date.isoformat() if found.date else None,
        "text": found.text,
        "html": str(render(found)),
    }


def _described(found: Article) -> dict[str, Any]:
    from reader.article import render

    return {**found.as_dict(), "html": str(render(found))}


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


def _doubt(found: Article, written: Script, number: int, reading: Any) -> dict[str, Any]:
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


def _copy(source: Path, target: Path) -> None:
    """The target appears whole or not at all. Raises BadInput where it cannot be written, StorageFull."""
    from reader.audio import whole

    try:
        with whole(target.resolve().parent) as file, source.open("rb") as data:
            while piece := data.read(1 << 20):
                file.stream.write(piece)
            file.keep(target.resolve())
    except OSError as error:
        raise BadInput(f"{target}: {error.strerror}") from error


def _say(told: object, indent: int | None = None) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=indent))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
