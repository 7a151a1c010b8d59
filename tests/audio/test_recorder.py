"""A Script becomes one MP3 that other programs play without a murmur, with captions that are true to it."""

from __future__ import annotations

import dataclasses
import itertools
import re
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from reader.article import Article, read_page
from reader.audio import ClipMaker, Pool, Profile, Recorder, Store, load_recording, recording_file
from reader.audio.mp3 import Format, frame_sizes
from reader.errors import EmptyInput, NotFound, SpeechFailed
from reader.samples import sample_page
from reader.script import TITLE, Script, write_script
from reader.speech import OF_ACCENT, Voice, voice
from tests.audio.listen import decode, loudness, probe

TONE = voice("tone")
FRAME_S = 576 / 22050


def named(tone: Voice, name: str) -> Voice:
    return dataclasses.replace(tone, name=name, key=name)


def test_the_recording_is_as_long_as_its_clips_and_pauses(
    recorder: Recorder, article: Article, script: Script
) -> None:
    recording = recorder.record(article, script, TONE)
    facts = [recorder.store.facts(recorder.clips.key(u.text, TONE)) for u in script.utterances]
    assert all(facts)
    expected = sum(f.speech_s for f in facts if f) + sum(u.pause_s for u in script.utterances)
    assert abs(recording.duration_s - expected) <= FRAME_S
    # A decoder that knows the Info header cuts 52 ms of silence: the encoder's delay and as much at the end.
    assert abs(len(decode(recording.path)) / 22050 - recording.duration_s) < 0.055
    told = probe(recording.path)["format"]
    assert isinstance(told, dict)
    assert abs(float(told["duration"]) - recording.duration_s) < FRAME_S


@pytest.mark.parametrize(
    "program", [["mpg123", "-t"], ["sox", "{}", "-n", "stat"], ["ffmpeg", "-v", "warning", "-i"]]
)
def test_other_programs_play_it(
    recorder: Recorder, article: Article, script: Script, program: list[str]
) -> None:
    path = str(recorder.record(article, script, TONE).path)
    command = [part.format(path) for part in program]
    if path not in command:
        command.append(path)
    if program[0] == "ffmpeg":
        command += ["-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not re.search(r"warn|error|illegal|resync|invalid|skip", told.stderr.replace(path, ""), re.I), (
        told.stderr
    )


def test_words_are_heard_when_the_captions_say(recorder: Recorder, article: Article, script: Script) -> None:
    """The tone sounds exactly during a word: at each time that we wrote down, sound begins and ends (±50 ms)."""
    recording = recorder.record(article, script, TONE)
    pcm = np.abs(decode(recording.path).astype(int))
    loud = np.convolve(pcm > 1500, np.ones(220), mode="same") > 20
    edges = np.flatnonzero(np.diff(loud.astype(int)) == 1) / 22050
    assert len(recording.cues) == len(script.utterances)
    words = [word for cue in recording.cues for word in cue.words]
    assert len(words) > 20
    for word in words:
        assert np.abs(edges - word.from_s).min() < 0.05, word
    for cue in recording.cues:
        assert np.abs(edges - cue.from_s).min() < 0.05
    assert abs(words[-1].to_s - np.flatnonzero(loud)[-1] / 22050) < 0.05


def test_a_figure_is_one_word_of_the_captions(recorder: Recorder, article: Article, script: Script) -> None:
    cues = recorder.record(article, script, TONE).cues
    figures = {
        article.blocks[cue.block].text[word.start : word.end]
        for cue in cues
        if cue.block != TITLE
        for word in cue.words
    }
    assert any(figure.startswith("3.700.000.000") for figure in figures)
    assert "họp" in figures


def test_vtt(recorder: Recorder, article: Article, script: Script) -> None:
    recording = recorder.record(article, script, TONE)
    sentences = recording_file(recorder.store, recording.sha256, ".vtt").read_text("utf-8")
    assert sentences.startswith("WEBVTT\nLanguage: vi\n\n00:00:00.000 --> 00:00:")
    assert "\nTổng kinh phí là 3.700.000.000 đồng.\n" in sentences
    words = recording_file(recorder.store, recording.sha256, ".words.vtt").read_text("utf-8")
    assert words.count("-->") > sentences.count("-->") * 3
    for text in (sentences, words):
        times = re.findall(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})", text)
        assert [t for pair in times for t in pair] == sorted(t for pair in times for t in pair)


def test_tags_say_what_it_is_and_that_the_voice_is_synthetic(
    recorder: Recorder, article: Article, script: Script
) -> None:
    tags = ID3(recorder.record(article, script, TONE).path)
    assert tags.version == (2, 4, 0) or tags.version[:2] == (2, 3)
    assert str(tags["TIT2"]) == article.title
    assert str(tags["TPE1"]) == "UBND phường Hoa Sen"
    assert tags["WOAS"].url == "https://phuong.example/tin/h%E1%BB%8Dp-d%C3%A2n?id=1"
    assert str(tags["TXXX:DigitalSourceType"]).endswith("/algorithmicMedia")
    assert "máy tạo ra" in str(tags["COMM::vie"])
    assert str(tags["TDRC"]).startswith("2023")


def test_the_tag_is_version_2_3(recorder: Recorder, article: Article, script: Script) -> None:
    assert recorder.record(article, script, TONE).path.read_bytes()[:4] == b"ID3\x03"


def test_the_info_header_counts_every_frame_and_byte(
    recorder: Recorder, article: Article, script: Script
) -> None:
    path = recorder.record(article, script, TONE).path
    info = MP3(path).info
    data = path.read_bytes()
    begin = 10 + sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    sizes = list(frame_sizes(data[begin:]))
    at = data.index(b"Info", begin)
    assert int.from_bytes(data[at + 8 : at + 12], "big") == len(sizes) - 1
    assert int.from_bytes(data[at + 12 : at + 16], "big") == sum(sizes)
    assert data[begin : begin + 2] == Format(22050, 48).header[:2]
    assert info.bitrate_mode is not None and abs(info.length - (len(sizes) - 1) * FRAME_S) < 0.1


def test_seeking_by_the_table_of_contents_lands_where_it_should(recorder: Recorder, article: Article) -> None:
    """A player asks for 60 % of the time: the byte that the table names is 60 % of the time in, ±1 %."""
    path = recorder.record(article, write_script(article), TONE).path
    data = path.read_bytes()
    at = data.index(b"Info")
    toc = data[at + 16 : at + 116]
    begin = 10 + sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    sizes = list(frame_sizes(data[begin:]))
    ends = np.cumsum(sizes)
    for part in (10, 37, 60, 99):
        frame = int(np.searchsorted(ends, toc[part] / 256 * ends[-1]))
        assert abs((frame - 1) / (len(sizes) - 1) - part / 100) < 0.01


@pytest.mark.parametrize("key", ["tone", "nam", "trung", "bac"])
def test_no_click_at_a_joint(recorder: Recorder, key: str) -> None:
    """Where the voice is silent, between the Clips of the sample article, nothing may be heard.

    Below -50 dBFS: what espeak-ng itself leaves of a sound that dies away, times its gain, is at -54.
    """
    article = read_page(sample_page())
    recording = recorder.record(article, write_script(article), voice(key))
    pcm = np.abs(decode(recording.path).astype(int))
    for cue, after in itertools.pairwise(recording.cues):
        between = pcm[round((cue.to_s + 0.02) * 22050) : round((after.from_s - 0.02) * 22050)]
        assert len(between) and between.max() < 104


def test_espeak_comes_out_at_minus_16_lufs(clips: ClipMaker, article: Article) -> None:
    script = write_script(article)
    for spoken in OF_ACCENT.values():
        recording = Recorder(clips).record(article, script, spoken)
        lufs, peak = loudness(recording.path)
        assert abs(lufs + 16) <= 1, (spoken.key, lufs)
        assert peak <= -1, (spoken.key, peak)


def test_what_was_made_is_not_made_again(recorder: Recorder, article: Article, script: Script) -> None:
    first = recorder.record(article, script, TONE)
    made = recorder.clips.made
    assert recorder.record(article, script, TONE) == first
    assert recorder.clips.made == made


def test_one_edited_sentence_costs_one_clip(recorder: Recorder, article: Article, script: Script) -> None:
    first = recorder.record(article, script, TONE)
    made = recorder.clips.made
    text = article.blocks[1].text.replace("Mọi người", "Cả phường")
    edited = dataclasses.replace(
        article, blocks=(article.blocks[0], dataclasses.replace(article.blocks[1], text=text, html=text))
    )
    second = recorder.record(edited, write_script(edited), TONE)
    assert recorder.clips.made == made + 1
    assert second.sha256 != first.sha256
    assert load_recording(recorder.store, first.sha256) == first


def test_fifty_at_once_make_each_clip_once(recorder: Recorder, article: Article, script: Script) -> None:
    results: list[str] = []
    slow = named(TONE, "slow")
    threads = [
        threading.Thread(target=lambda: results.append(recorder.record(article, script, slow).sha256))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 50 and len(set(results)) == 1
    assert recorder.clips.made == len({u.text for u in script.utterances})


def test_two_makers_on_one_folder_make_each_clip_once(store: Store, article: Article, script: Script) -> None:
    """As two processes would: each has its own workers, and only the folder is shared."""
    makers = [ClipMaker(store, Pool(1), Profile()) for _ in range(2)]
    slow = named(TONE, "slow")
    threads = [threading.Thread(target=Recorder(m).record, args=(article, script, slow)) for m in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(m.made for m in makers) == len({u.text for u in script.utterances})
    for maker in makers:
        maker.close()


def test_when_a_voice_fails_the_whole_recording_falls_to_the_next(
    recorder: Recorder, article: Article, script: Script
) -> None:
    mute = named(TONE, "mute")
    recording = recorder.record(article, script, mute, (TONE,))
    assert recording.voice == "tone" and recording.fell_back_from == "mute"
    assert load_recording(recorder.store, recording.sha256).fell_back_from == "mute"
    with pytest.raises(SpeechFailed):
        recorder.record(article, script, mute)


def test_progress_is_told_sentence_by_sentence(recorder: Recorder, article: Article, script: Script) -> None:
    seen: list[tuple[int, int]] = []
    recorder.record(article, script, TONE, on_progress=lambda done, total: seen.append((done, total)))
    total = len(script.utterances)
    assert seen == [(number, total) for number in range(1, total + 1)]


def test_a_stream_begins_before_the_whole_is_made(
    recorder: Recorder, article: Article, script: Script, tmp_path: Path
) -> None:
    slow = named(TONE, "slow")
    done = threading.Event()

    def make() -> None:
        recorder.record(article, script, slow)
        done.set()

    thread = threading.Thread(target=make)
    thread.start()
    pieces, early = [], []
    for piece in recorder.stream(article, script, slow, lambda: not done.is_set()):
        pieces.append(piece)
        early.append(not done.is_set())
    thread.join()
    assert early[1], "the first sentence came while others were being made"
    path = tmp_path / "stream.mp3"
    path.write_bytes(b"".join(pieces))
    whole = recorder.record(article, script, slow)
    assert abs(len(decode(path)) / 22050 - whole.duration_s) < 3 * FRAME_S


def test_a_stream_ends_when_the_making_fails(recorder: Recorder, article: Article, script: Script) -> None:
    begin = time.monotonic()
    assert len(list(recorder.stream(article, script, named(TONE, "mute"), lambda: False))) == 1
    assert time.monotonic() - begin < 5


def test_nothing_to_say(recorder: Recorder, article: Article) -> None:
    with pytest.raises(EmptyInput):
        recorder.record(article, Script(()), TONE)


def test_a_damaged_clip_is_made_again(recorder: Recorder, article: Article, script: Script) -> None:
    first = recorder.record(article, script, TONE)
    victim = next(recorder.store.folder.glob("clips/*.clip"))
    data = bytearray(victim.read_bytes())
    data[-20] ^= 0xFF
    victim.write_bytes(data)
    assert recorder.record(article, script, TONE).sha256 == first.sha256
    assert recorder.store.verify() == []


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "a" * 64, "A" * 64])
def test_no_path_leads_out_of_the_store(store: Store, name: str) -> None:
    with pytest.raises(NotFound):
        store.path(name)
