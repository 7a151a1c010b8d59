"""The real gTTS against a server on this machine that answers as Google does."""

from __future__ import annotations

import base64
import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator

import lameenc
import numpy as np
import pytest

from reader.errors import EngineOffline, SpeechFailed
from reader.speech import voice
from reader.speech.google import Google

RATE = 24000


def spoken(seconds: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_bit_rate(64)
    wave = np.sin(np.arange(int(seconds * RATE)) / 20) * 9000
    return bytes(encoder.encode(wave.astype(np.int16).tobytes()) + encoder.flush())


class Service(http.server.ThreadingHTTPServer):
    """`answers`: for each request in turn an HTTP status, or "empty", or "rubbish"; then it speaks."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int | str] = []
        self.texts: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        request = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
        self.server.texts.append(json.loads(request[0][0][1])[0])
        answer = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(answer if isinstance(answer, int) else 200)
        self.end_headers()
        if answer == "empty":
            return
        audio = b"no MP3" if answer == "rubbish" else spoken(1.0)
        inner = json.dumps([base64.b64encode(audio).decode()]).replace('"', '\\"')
        self.wfile.write(f')]}}\'\n[["wrb.fr","jQ1olc","{inner}",null]]\n'.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr("gtts.tts._translate_url", lambda tld="com", path="": server.url)
    yield server
    server.shutdown()
    server.server_close()


GOOGLE = Google(timeout_s=5, tries=3, wait_s=0.01)


def test_it_speaks_and_estimates_word_times(service: Service) -> None:
    speech = GOOGLE.speak("xin chào", voice("google"))
    assert service.texts == ["xin chào"]
    assert speech.sample_rate == RATE
    assert 0.9 < len(speech.pcm) / RATE < 1.2
    assert [(w.at, w.to) for w in speech.words] == [(0, 3), (4, 8)]
    assert 0 <= speech.words[0].start_s < speech.words[0].end_s <= speech.words[1].start_s < 1.2


def test_a_long_sentence_goes_in_pieces_and_comes_back_whole(service: Service) -> None:
    text = " ".join(["đây là một câu rất dài của đài truyền thanh"] * 6)
    speech = GOOGLE.speak(text, voice("google"))
    assert len(service.texts) > 1
    assert " ".join(" ".join(service.texts).split()) == text
    assert abs(len(speech.pcm) / RATE - len(service.texts)) < 0.2 * len(service.texts)


@pytest.mark.parametrize("passing", [429, 500, 503])
def test_what_passes_is_tried_again(service: Service, passing: int) -> None:
    service.answers = [passing, passing]
    assert len(GOOGLE.speak("xin chào", voice("google")).pcm)
    assert len(service.texts) == 3


def test_a_refusal_is_not_tried_again(service: Service) -> None:
    service.answers = [403]
    with pytest.raises(SpeechFailed, match="403"):
        GOOGLE.speak("xin chào", voice("google"))
    assert len(service.texts) == 1


@pytest.mark.parametrize("answer", ["empty", "rubbish"])
def test_an_answer_without_audio(service: Service, answer: str) -> None:
    service.answers = [answer] * 3
    with pytest.raises(SpeechFailed):
        GOOGLE.speak("xin chào", voice("google"))


def test_offline_is_said_in_vietnamese(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.server_close()
    service.shutdown()
    with pytest.raises(EngineOffline) as caught:
        Google(timeout_s=1, tries=2, wait_s=0.01).speak("xin chào", voice("google"))
    assert caught.value.message() == (
        "Giọng đọc gtts cần mạng Internet, mà máy đang ngoại tuyến. Xin chọn giọng espeak."
    )


def test_nothing_to_say(service: Service) -> None:
    with pytest.raises(SpeechFailed):
        GOOGLE.speak(" ", voice("google"))
    assert service.texts == []
