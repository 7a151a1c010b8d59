"""`reader read`, `voices`: the article as an MP3."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from reader.cli.script import doubt
from reader.cli.source import STYLE, article_of, lexicon_of, script_of
from reader.cli.terminal import configured, say
from reader.errors import BadInput, EmptyInput
from reader.manner import Style


@click.command()
@click.argument("source", required=False)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Tệp MP3. / The MP3 file."
)
@click.option("--captions", type=click.Path(path_type=Path), help="Phụ đề theo câu. / WebVTT by sentence.")
@click.option("--words", type=click.Path(path_type=Path), help="Phụ đề theo từ. / WebVTT by word.")
@click.option("--voice", "key", help="Giọng đọc (reader voices). / Voice.")
@click.option("--rate", type=float, default=1.0, show_default=True, help="Tốc độ 0.5-2. / Rate.")
@click.option("--pitch", type=float, default=1.0, show_default=True, help="Cao độ 0.5-2. / Pitch.")
@click.option("--style", type=STYLE, help="Cách đọc. / Full or short readings.")
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

    settings = configured()
    for target in (output, captions, words):
        if target and not target.resolve().parent.is_dir():
            raise BadInput(f"{target.parent}: không có thư mục này / no such folder")
    spoken_by = voice(key or settings.voice or OF_ACCENT[settings.accent].key, rate, pitch)
    found = article_of(source)
    written = script_of(
        found, spoken_by.accent, Style(style) if style else settings.style, lexicon_of(lexicon)
    )
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
        say(
            {
                "title": found.title,
                "output": str(output),
                "duration_s": recording.duration_s,
                "voice": recording.voice,
                "fell_back_from": recording.fell_back_from,
                "sha256": recording.sha256,
                "sentences": len(written.utterances),
                "doubts": [doubt(found, written, number, r) for number, r in written.doubts()],
            },
            indent=1,
        )


@click.command()
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
        say(told, indent=1)
        return
    for row in told:
        click.echo(f"{row['key']:8} {row['label']}  ({row['engine']}; {row['licence']})")


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
