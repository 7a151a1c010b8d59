"""espeak-ng through its C API, in a process of its own: its library holds global state."""

from __future__ import annotations

import numpy as np
import pytest

from reader.errors import SpeechFailed, UnknownVoice
from reader.manner import Accent
from reader.speech import OF_ACCENT, VOICES, Voice, open_engine, voice
from reader.speech.espeak import EDGE_S, QUIET, Espeak

SENTENCE = "Xin chào, đây là đài truyền thanh phường Hoa Sen."


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return Espeak()


@pytest.mark.parametrize("accent", list(Accent))
def test_each_accent_speaks(espeak: Espeak, accent: Accent) -> None:
    speech = espeak.speak(SENTENCE, OF_ACCENT[accent])
    assert speech.sample_rate == 22050
    assert 1.5 < len(speech.pcm) / speech.sample_rate < 5
    assert np.abs(speech.pcm.astype(int)).max() > 8000


def test_accents_sound_different(espeak: Espeak) -> None:
    sounds = {espeak.speak(SENTENCE, voice).pcm.tobytes() for voice in OF_ACCENT.values()}
    assert len(sounds) == 3


def test_every_word_has_its_time_in_order(espeak: Espeak) -> None:
    speech = espeak.speak(SENTENCE, voice("nam"))
    assert [SENTENCE[w.at : w.to] for w in speech.words] == SENTENCE.replace(",", "").replace(".", "").split()
    starts = [w.start_s for w in speech.words]
    assert starts == sorted(starts)
    assert all(w.start_s < w.end_s <= len(speech.pcm) / speech.sample_rate for w in speech.words)


def test_a_word_is_silent_before_its_time(espeak: Espeak) -> None:
    """The pause that a comma makes lies before the time of the word after it."""
    speech = espeak.speak("Một; hai.", voice("nam"))
    second = round(speech.words[1].start_s * speech.sample_rate)
    before = np.abs(speech.pcm[second - 400 : second - 100].astype(int))
    after = np.abs(speech.pcm[second : second + 4000].astype(int))
    assert before.max() < 300 < after.max()


def test_silence_at_the_edges_is_cut(espeak: Espeak) -> None:
    pcm = espeak.speak(SENTENCE, voice("bac")).pcm
    loud = np.flatnonzero(np.abs(pcm.astype(int)) > QUIET)
    assert loud[0] <= EDGE_S * 22050 + 1 and len(pcm) - loud[-1] <= EDGE_S * 22050 + 1


def test_what_was_spoken_before_changes_nothing_that_can_be_heard(espeak: Espeak) -> None:
    """espeak-ng's flutter goes on from sentence to sentence, so the samples differ; voice, rate and words do not."""
    first = espeak.speak(SENTENCE, voice("nam"))
    espeak.speak("Câu khác, giọng khác.", voice("bac", rate=1.5, pitch=0.6))
    again = espeak.speak(SENTENCE, voice("nam"))
    assert abs(len(first.pcm) - len(again.pcm)) < 0.01 * len(first.pcm)
    assert [(w.at, w.to) for w in first.words] == [(w.at, w.to) for w in again.words]


def test_rate_and_pitch(espeak: Espeak) -> None:
    plain = espeak.speak(SENTENCE, voice("nam"))
    slow = espeak.speak(SENTENCE, voice("nam", rate=0.7))
    high = espeak.speak(SENTENCE, voice("nam", pitch=1.6))
    assert len(slow.pcm) > 1.25 * len(plain.pcm)
    assert abs(len(high.pcm) / len(plain.pcm) - 1) < 0.1
    assert not np.array_equal(high.pcm[:20000], plain.pcm[:20000])


@pytest.mark.parametrize(
    "text", ["", " ", "…", ".", "\0", "[[x]]", "<speak>&amp;</speak>", "😀", "a" * 20_000]
)
def test_rubbish_is_spoken_or_silent_but_never_an_accident(espeak: Espeak, text: str) -> None:
    speech = espeak.speak(text, voice("nam"))
    assert all(0 <= w.start_s <= w.end_s <= len(speech.pcm) / speech.sample_rate + 1e-6 for w in speech.words)


def test_a_voice_that_espeak_does_not_have(espeak: Espeak) -> None:
    with pytest.raises(SpeechFailed, match="no voice"):
        espeak.speak("một", Voice("espeak", "xx-none", Accent.SOUTH, "x", "x"))


def test_look_up() -> None:
    assert VOICES[0].accent is Accent.SOUTH
    assert voice("espeak:vi").key == "bac"
    assert voice("nam").id != voice("nam", rate=1.2).id
    for wrong in ("", "xyz", "espeak:../etc"):
        with pytest.raises(UnknownVoice):
            voice(wrong)
    with pytest.raises(UnknownVoice):
        voice("nam", rate=9)
    with pytest.raises(UnknownVoice):
        open_engine("nothing")
