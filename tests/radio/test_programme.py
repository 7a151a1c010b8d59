"""A programme as other programs hear and read it: ffmpeg, ffprobe, mutagen."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import mutagen.id3
import numpy as np
import pytest

from reader.audio import ClipMaker
from reader.errors import BadInput, EmptyInput, NotFound
from reader.radio.compose import RunningOrder, fit, lengths
from reader.radio.filters import RATE
from reader.radio.master import HORN, MASTERS, WEB
from reader.radio.mix import Mixer
from reader.radio.model import Chime, Item, ItemKind, Priority
from reader.radio.programme import Programme, make_programme

from .conftest import MUSIC, TALK

sys.path.insert(0, str(Path(__file__).parent.parent / "audio"))
from listen import decode, loudness, probe

ITEMS = (
    Item("chime", ItemKind.CHIME),
    Item("greeting", ItemKind.GREETING),
    Item("article", ItemKind.ARTICLE, article="hop-dan"),
    Item("talk", ItemKind.RECORDING, sound=TALK, title="Ý kiến người dân"),
    Item("bed", ItemKind.BED, sound=MUSIC, under=2),
    Item("notice", ItemKind.NOTICE, text="Cúp nước từ 8h đến 11h ngày 3/6. Mời bà con trữ nước."),
    Item("again", ItemKind.REPEAT, of="article"),
    Item("urgent", ItemKind.NOTICE, text="Bão số 3 sắp vào bờ.", priority=Priority.URGENT, times=2),
    Item("closing", ItemKind.CLOSING),
    Item("end", ItemKind.CHIME, sound=Chime.STEPS),
)
Make = Callable[..., RunningOrder]


@pytest.fixture(scope="module", params=sorted(MASTERS))
def made(
    request: pytest.FixtureRequest,
    order: Make,
    clips: ClipMaker,
    sounds: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Programme:
    target = tmp_path_factory.mktemp("programme") / f"{request.param}.mp3"
    return make_programme(order(*ITEMS), clips, sounds, target, MASTERS[request.param])


def test_the_whole_is_at_its_loudness_as_ffmpeg_hears_it(made: Programme) -> None:
    found, peak = loudness(made.path)
    assert found == pytest.approx(MASTERS[made.master].target_lufs, abs=0.5)
    assert peak <= -1.0
    assert made.loudness_lufs == pytest.approx(found, abs=0.3)


def test_no_item_is_louder_than_another(made: Programme, tmp_path: Path) -> None:
    found = {}
    for item in made.items:
        piece = tmp_path / f"{item.id}.wav"
        cut = ["-ss", str(item.start_s), "-t", str(item.duration_s)]
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(made.path), *cut, str(piece)], check=True)
        found[item.id] = loudness(piece)[0]
    assert max(found.values()) - min(found.values()) <= 1.5, found
    for item in made.items:
        assert item.loudness_lufs == pytest.approx(found[item.id], abs=0.5), item.id


def test_the_length_was_told_before(made: Programme, order: Make) -> None:
    told = lengths(order(*ITEMS), {TALK: 5.0, MUSIC: 8.0}, MASTERS[made.master])
    assert fit(told, 1800).seconds == pytest.approx(made.duration_s, rel=0.03)
    assert [length.item.id for length in told] == [item.id for item in made.items]


def test_ffprobe_and_mutagen_read_the_chapters(made: Programme) -> None:
    told = probe(made.path)
    stream, picture = told["streams"]  # type: ignore[misc]
    assert (picture["codec_name"], picture["disposition"]["attached_pic"]) == ("png", 1)
    assert (stream["codec_name"], stream["sample_rate"], stream["channels"]) == ("mp3", "44100", 1)
    assert stream["bit_rate"] == "128000"
    asked = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(made.path)]
    chapters = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["chapters"]
    assert [c["tags"]["title"] for c in chapters] == [item.title for item in made.items]
    for chapter, item in zip(chapters, made.items, strict=True):
        assert float(chapter["start_time"]) == pytest.approx(item.start_s, abs=0.002)
    tags = mutagen.id3.ID3(made.path)
    assert tags.version == (2, 3, 0)
    (contents,) = tags.getall("CTOC")
    assert contents.child_element_ids == [f"ch{n}" for n in range(len(made.items))]
    assert tags["TXXX:DigitalSourceType"].text[0].endswith("/algorithmicMedia")
    assert float(told["format"]["duration"]) == pytest.approx(made.duration_s, abs=0.1)  # type: ignore[index]


def test_chapters_begin_where_the_items_do(made: Programme) -> None:
    """The closing chime is struck at its chapter's first sample; silence is before it."""
    sound = decode(made.path, RATE)
    at = round(made.items[-1].start_s * RATE)
    assert abs(sound[at - 8000 : at - 1200]).max() < 60
    assert abs(sound[at + 200 : at + 4000]).max() > 2000


def test_what_is_told_is_what_was_written(made: Programme) -> None:
    data = made.path.read_bytes()
    assert made.sha256 == hashlib.sha256(data).hexdigest()
    assert made.size == len(data)
    assert [p.name for p in made.path.parent.iterdir()] == [made.path.name]
    stored = json.loads(json.dumps(made.as_dict()))
    assert Programme.from_dict(stored, made.path.parent) == made
    ends = [stretch.first + stretch.size for stretch in made.stretches]
    assert ends == [*(stretch.first for stretch in made.stretches[1:]), len(data)]


def test_the_same_order_gives_the_same_bytes(order: Make, clips: ClipMaker, tmp_path: Path) -> None:
    both = [make_programme(order(*ITEMS[:2]), clips, {}, tmp_path / f"{n}.mp3", HORN).sha256 for n in (1, 2)]
    assert both[0] == both[1]


@pytest.mark.parametrize("master", [WEB, HORN])
@pytest.mark.parametrize(("suffix", "codec"), [(".wav", "pcm_s16le"), (".ogg", "opus")])
def test_other_formats(
    suffix: str, codec: str, master, order: Make, clips: ClipMaker, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    few = (ITEMS[0], ITEMS[2], ITEMS[7])
    made = make_programme(order(*few), clips, {}, tmp_path / f"p{suffix}", master)
    told = probe(made.path)
    (stream,) = told["streams"]  # type: ignore[misc]
    assert stream["codec_name"] == codec
    assert float(told["format"]["duration"]) == pytest.approx(made.duration_s, abs=0.05)  # type: ignore[index]
    found, peak = loudness(made.path)
    assert found == pytest.approx(master.target_lufs, abs=0.5)
    assert peak <= -1.0


def test_the_horns_band(order: Make, clips: ClipMaker, tmp_path: Path) -> None:
    made = make_programme(order(ITEMS[2]), clips, {}, tmp_path / "p.wav", HORN)
    for band, least in (
        ("lowpass=f=150:p=2,lowpass=f=150:p=2", 20),
        ("highpass=f=9000:p=2,highpass=f=9000:p=2", 30),
    ):
        asked = ["ffmpeg", "-nostats", "-i", str(made.path), "-af", f"{band},volumedetect", "-f", "null", "-"]
        told = subprocess.run(asked, capture_output=True, check=True).stderr.decode()
        mean = float(told.split("mean_volume: ")[1].split(" ")[0])
        assert mean < -16 - least


def test_a_bed_goes_down_beneath_speech_and_up_again(
    order: Make, clips: ClipMaker, sounds: dict[str, Path], tmp_path: Path
) -> None:
    bed, notice = ITEMS[4], ITEMS[5]
    mixer = Mixer(order(bed, notice), clips, sounds, WEB)
    mixer.prepare()
    sound = np.concatenate(list(mixer.play(mixer.runs[0])))
    start, end = mixer.bounds[1]
    # 1108.7 Hz sounds in the music alone; the voice's own energy there is little beside the open music's.
    assert mixer.bounds[0] == (0, 4 * RATE)
    lead, tail = sound[2 * RATE : 4 * RATE], sound[end - RATE // 4 :]
    assert 20 * np.log10(lead.std()) > -24
    assert np.abs(tail[-200:]).max() < 0.01
    quiet = [sound[at : at + 2205].std() for at in range(start + RATE, end - 5 * RATE, 2205)]
    assert 20 * np.log10(min(quiet) / lead.std()) < -12


@pytest.mark.parametrize("wrong", ["suffix", "nothing", "no sound", "no file", "rubbish", "silent order"])
def test_nothing_is_left_behind(
    wrong: str, order: Make, clips: ClipMaker, sounds: dict[str, Path], tmp_path: Path
) -> None:
    target = tmp_path / "out" / ("p.aac" if wrong == "suffix" else "p.mp3")
    talk = Item("talk", ItemKind.RECORDING, sound=TALK)
    files = dict(sounds)
    if wrong == "no sound":
        del files[TALK]
    if wrong == "no file":
        files[TALK] = tmp_path / "gone.mp3"
    if wrong == "rubbish":
        files[TALK] = tmp_path / "rubbish.mp3"
        files[TALK].write_bytes(b"RIFFrubbish" * 100)
    items = {"nothing": (), "silent order": (Item("h", ItemKind.HEADLINES),)}.get(wrong, (talk,))
    with pytest.raises((BadInput, NotFound, EmptyInput)):
        make_programme(order(*items), clips, files, target)
    assert not target.exists()
    assert not target.parent.exists() or not list(target.parent.iterdir())
