"""Our measurement beside ffmpeg's ebur128, on twenty programmes of all kinds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from reader.audio import ClipMaker
from reader.radio.chime import chime, chime_s
from reader.radio.compose import RunningOrder
from reader.radio.dynamics import limit
from reader.radio.filters import RATE, Samples, resample
from reader.radio.loudness import SILENT_LUFS, Meter
from reader.radio.model import Chime, Item, ItemKind
from reader.radio.programme import make_programme
from reader.radio.sound import samples

sys.path.insert(0, str(Path(__file__).parent.parent / "audio"))
from listen import loudness


def measure(sound: Samples) -> Meter:
    meter = Meter()
    for block in np.array_split(sound, 7):
        meter.push(block)
    meter.finish()
    return meter


def programme(number: int) -> Samples:
    """Tones, noise, pauses and steps, each number otherwise."""
    chance = np.random.default_rng(number)
    at = np.arange(round(chance.uniform(3, 12) * RATE)) / RATE
    sound = np.zeros(len(at))
    for _ in range(3):
        sound += chance.uniform(0.01, 0.25) * np.sin(
            2 * np.pi * chance.uniform(40, 12000) * at + chance.uniform(0, 6)
        )
    sound += chance.uniform(0, 0.05) * chance.standard_normal(len(at))
    sound *= 0.55 + 0.45 * np.sin(2 * np.pi * chance.uniform(0.1, 1) * at)
    sound[round(len(at) * 0.4) : round(len(at) * chance.uniform(0.45, 0.7))] *= chance.choice([0.001, 0.1, 1])
    return sound.astype(np.float32)


@pytest.mark.parametrize("number", range(20))
def test_twenty_programmes_as_ffmpeg_measures_them(number: int, tmp_path: Path) -> None:
    sound = programme(number)
    soundfile.write(tmp_path / "p.wav", sound, RATE, subtype="FLOAT")
    theirs, their_peak = loudness(tmp_path / "p.wav")
    ours = measure(sound)
    assert ours.loudness() == pytest.approx(theirs, abs=0.1)
    assert ours.true_peak_dbtp == pytest.approx(their_peak, abs=0.3)


def test_the_recommendations_own_sine() -> None:
    """BS.1770-4: 0 dBFS at 997 Hz in one channel is -3.01 LKFS."""
    at = np.arange(5 * RATE) / RATE
    found = measure(np.sin(2 * np.pi * 997 * at).astype(np.float32))
    assert found.loudness() == pytest.approx(-3.01, abs=0.02)
    assert measure(np.zeros(RATE, np.float32)).loudness() == SILENT_LUFS


def test_a_peak_between_two_samples_is_seen_and_limited() -> None:
    """A quarter of the rate, 45 degrees off: no sample is above -3 dB of the peak."""
    at = np.arange(2 * RATE)
    sound = np.sin(np.pi / 2 * at + np.pi / 4).astype(np.float32)
    sound *= np.hanning(len(sound)).astype(np.float32)
    assert measure(sound).true_peak_dbtp == pytest.approx(0, abs=0.15)
    limited = np.concatenate(list(limit(np.array_split(sound, 5), -2.0)))
    assert len(limited) == len(sound)
    assert measure(limited).true_peak_dbtp < -1.85
    quiet = np.abs(sound) < 0.3
    edge = slice(0, RATE // 4)
    assert np.array_equal(limited[edge][quiet[edge]], sound[edge][quiet[edge]])


@pytest.mark.parametrize(("rate", "wanted"), [(22050, RATE), (24000, RATE), (48000, RATE), (RATE, 48000)])
def test_a_change_of_rate_keeps_the_wave(rate: int, wanted: int) -> None:
    tones = [(200, 0.3), (0.44 * min(rate, wanted), 0.2)]
    count = 2 * rate + 13
    wave = [np.arange(n) / r for n, r in ((count, rate), (-(-count * wanted // rate), wanted))]
    have, want = (sum(a * np.sin(2 * np.pi * f * at) for f, a in tones) for at in wave)
    found = np.concatenate(list(resample(np.array_split(have.astype(np.float32), 11), rate, wanted)))
    assert len(found) == len(want)
    inner = slice(wanted // 10, -wanted // 10)
    assert np.abs(found - want)[inner].max() < 1e-4


def test_chimes_are_even_and_within_what_a_horn_carries() -> None:
    for which in Chime:
        sound = samples(chime(which))
        assert len(sound) == round(chime_s(which) * RATE)
        assert measure(sound).loudness() == pytest.approx(-16, abs=1)
        power = np.abs(np.fft.rfft(sound)) ** 2
        hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
        assert power[(hertz > 300) & (hertz < 6000)].sum() > 0.99 * power.sum()
    assert len({chime(which).raw_data for which in Chime}) == 4


def test_what_is_written_down_is_what_ffmpeg_hears(
    order: Callable[..., RunningOrder], clips: ClipMaker, tmp_path: Path
) -> None:
    made = make_programme(
        order(Item("c", ItemKind.CHIME), Item("a", ItemKind.ARTICLE, article="hop-dan")),
        clips,
        {},
        tmp_path / "p.wav",
    )
    theirs, peak = loudness(made.path)
    assert made.loudness_lufs == pytest.approx(theirs, abs=0.1)
    assert made.true_peak_dbtp == pytest.approx(peak, abs=0.2)
