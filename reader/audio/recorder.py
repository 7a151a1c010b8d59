"""A Script in a Voice -> a Recording."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

from reader.article import Article
from reader.audio.captions import cue, source_texts
from reader.audio.clip import ClipFacts
from reader.audio.clips import ClipMaker
from reader.audio.files import put, whole
from reader.audio.id3 import Tags, id3
from reader.audio.mp3 import info_frame, silence
from reader.audio.recording import Recording
from reader.audio.splice import Piece, duration_s, extent, lay_out
from reader.errors import Damaged, EmptyInput, SpeechFailed
from reader.script import Script, Utterance
from reader.speech import Voice

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with (sentences done, sentences in all)."""
AHEAD = 4
"""Sentences asked for ahead of the one waited for, for each worker: none is idle, and little is lost on a failure."""
LOOK_S = 0.02
"""How often a stream looks for the next Clip that another process makes."""
LOOKS_A_QUESTION = 25
"""How many looks between two questions whether it is still being made: that costs more than a look."""
PATIENCE_S = 30.0
"""A stream ends when no Clip comes for as long."""
TRAINED = frozenset({"gtts"})
"""Engines whose voice was trained on a person's recordings."""


class Recorder:
    def __init__(self, clips: ClipMaker) -> None:
        self.clips = clips
        self.store = clips.store

    def record(
        self,
        article: Article,
        script: Script,
        voice: Voice,
        fallbacks: Sequence[Voice] = (),
        on_progress: Progress | None = None,
    ) -> Recording:
        """Make what is missing and splice the Recording. It never mixes voices.

        When the voice fails at any sentence, the whole Recording falls to the next of `fallbacks`, and says so in
        `fell_back_from`. Raises what the last voice raised, EmptyInput for a Script without a sentence, StorageFull.
        """
        if not script.utterances:
            raise EmptyInput
        for number, candidate in enumerate((voice, *fallbacks)):
            try:
                pieces = self._pieces(script.utterances, candidate, on_progress)
            except SpeechFailed as error:
                if number == len(fallbacks):
                    raise
                log.warning("voice %s: %s; falling back", candidate.key, error)
                continue
            asked = voice.key if number else None
            return self._write(article, script, candidate, pieces, asked)
        raise AssertionError("the last voice returns or raises")

    def _pieces(
        self, utterances: Sequence[Utterance], voice: Voice, on_progress: Progress | None
    ) -> list[Piece]:
        ahead: deque[Future[ClipFacts]] = deque()
        facts: list[ClipFacts] = []
        waiting = iter(utterances)
        while len(facts) < len(utterances):
            for utterance in waiting:
                ahead.append(self.clips.start(utterance.text, voice))
                if len(ahead) >= AHEAD * self.clips.pool.size:
                    break
            facts.append(ahead.popleft().result())
            if on_progress:
                on_progress(len(facts), len(utterances))
        return list(lay_out(zip(facts, (u.pause_s for u in utterances), strict=True)))

    def _write(
        self, article: Article, script: Script, voice: Voice, pieces: Sequence[Piece], asked: str | None
    ) -> Recording:
        form = pieces[0].facts.form
        digest = hashlib.sha256()
        with whole(self.store.recordings) as file:

            def write(data: bytes) -> None:
                digest.update(data)
                file.stream.write(data)

            write(_tag(article, voice))
            size = extent(pieces)
            write(info_frame(form, size.frames, size.size, size.hundredths))
            for utterance, piece in zip(script.utterances, pieces, strict=True):
                write(self._frames(utterance, voice, piece))
                write(silence(form, piece.gap_frames))
            sha256 = digest.hexdigest()
            folder = self.store.recordings
            cues = tuple(cue(u, p) for u, p in zip(script.utterances, pieces, strict=True))
            recording = Recording(
                sha256,
                folder / f"{sha256}.mp3",
                round(duration_s(pieces), 3),
                voice.key,
                cues,
                source_texts(article, cues),
                asked,
            )
            # The MP3 comes last: where it is, its times are.
            put(folder, f"{sha256}.json", recording.to_json().encode())
            file.keep(recording.path)
        return recording

    def _frames(self, utterance: Utterance, voice: Voice, piece: Piece) -> bytes:
        """Read a Clip for the splice. One that was damaged or pruned since it was counted is made again."""
        key = self.clips.key(utterance.text, voice)
        frames = self.store.frames(key)
        if frames is None:
            self.clips.start(utterance.text, voice).result()
            frames = self.store.frames(key)
        if frames is None or len(frames) != piece.facts.size:
            raise Damaged(key)
        return frames

    def stream(
        self, article: Article, script: Script, voice: Voice, alive: Callable[[], bool]
    ) -> Iterator[bytes]:
        """The MP3 while another process makes it: each Clip as soon as it is in the store.

        Ends early, at a sentence's end, when `alive` says that the making has failed, or when nothing comes for
        `PATIENCE_S`.
        """
        yield _tag(article, voice)
        for utterance in script.utterances:
            key = self.clips.key(utterance.text, voice)
            frames, facts = self._wait(key, alive), self.store.facts(key)
            if frames is None or facts is None:
                return
            (piece,) = lay_out([(facts, utterance.pause_s)])
            yield frames + silence(facts.form, piece.gap_frames)

    def sentence(self, script: Script, number: int, voice: Voice, alive: Callable[[], bool]) -> bytes | None:
        """One sentence's MP3, as soon as another process has made it; None when it is not being made any more."""
        return self._wait(self.clips.key(script.utterances[number].text, voice), alive)

    def _wait(self, key: str, alive: Callable[[], bool]) -> bytes | None:
        for look in range(round(PATIENCE_S / LOOK_S)):
            frames = self.store.frames(key)
            if frames is not None:
                return frames
            if look % LOOKS_A_QUESTION == 0 and not alive():
                return self.store.frames(key)  # it may have come between the two looks
            time.sleep(LOOK_S)
        return None


def _tag(article: Article, voice: Voice) -> bytes:
    spoken_by = f"{voice.label} ({voice.engine})"
    trained = voice.engine in TRAINED
    return id3(Tags(article.title, article.unit, article.date, article.source_url, spoken_by, trained))
