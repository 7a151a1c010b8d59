"""gTTS: Google Translate's voice. It needs the internet and sends the text to Google, so nobody gets it unasked."""

from __future__ import annotations

import io
import time

import numpy as np
import requests
import soundfile
from gtts import gTTS
from gtts.tts import gTTSError

from reader.errors import EngineOffline, SpeechFailed
from reader.speech.model import EngineInfo, Speech, Voice
from reader.speech.words import estimate

NAME = "gtts"
WAIT_S = 1.0
"""Before the second try; doubled before each further one."""


class Google:
    """`tld`: Google's domain that is asked. `timeout_s`: for each request. `tries`: for each sentence."""

    def __init__(
        self, tld: str = "com.vn", timeout_s: float = 10.0, tries: int = 3, wait_s: float = WAIT_S
    ) -> None:
        self.tld = tld
        self.timeout_s = timeout_s
        self.tries = tries
        self.wait_s = wait_s

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(NAME, "1", word_times=False, needs_network=True, licence="proprietary service")

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak one sentence; word times are estimated.

        Raises EngineOffline where Google cannot be reached, SpeechFailed where it refuses or answers with no audio.
        """
        data = self._ask(text)
        try:
            pcm, sample_rate = soundfile.read(io.BytesIO(data), dtype="int16", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise SpeechFailed(NAME, "no MP3 in the answer") from error
        mono = np.ascontiguousarray(pcm[:, 0])
        return Speech(mono, sample_rate, estimate(text, mono, sample_rate))

    def close(self) -> None:
        pass

    def _ask(self, text: str) -> bytes:
        for attempt in range(self.tries):
            if attempt:
                time.sleep(self.wait_s * 2 ** (attempt - 1))
            try:
                speech = gTTS(text, lang="vi", tld=self.tld, lang_check=False, timeout=self.timeout_s)
                return b"".join(speech.stream())
            except AssertionError as error:  # gTTS asserts that there is something to say
                raise SpeechFailed(NAME, error) from error
            except (gTTSError, requests.RequestException) as error:
                failure = error
                if not _worth_retrying(error):
                    break
        if _offline(failure):
            raise EngineOffline(NAME, "không kết nối được") from failure
        raise SpeechFailed(NAME, failure) from failure


def _status(error: Exception) -> int | None:
    response = getattr(error, "rsp", None)
    return getattr(response, "status_code", None)


def _offline(error: Exception) -> bool:
    return isinstance(error, requests.ConnectionError | requests.Timeout) or (
        isinstance(error, gTTSError) and _status(error) is None
    )


def _worth_retrying(error: Exception) -> bool:
    status = _status(error)
    return status is None or status == 429 or status >= 500
