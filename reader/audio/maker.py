"""The program of a speech worker: orders come in on stdin, Clips' files go out on stdout, until stdin ends.

`python -m reader.audio.maker`. A process of its own, because espeak-ng is not thread-safe and a crash in it must not
take a server down. It loads little (no Flask, no lxml), so that it starts fast and stays small. When its parent dies,
even by kill -9, stdin ends and so does the worker.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from dataclasses import dataclass
from typing import BinaryIO

from reader.audio.encode import encode
from reader.audio.profile import Profile
from reader.errors import ReaderError
from reader.speech import Engine, EngineOptions, Voice, open_engine


@dataclass(frozen=True, slots=True)
class Order:
    text: str
    voice: Voice
    profile: Profile
    options: EngineOptions


class Maker:
    """Keeps an engine open for each that was asked for."""

    def __init__(self) -> None:
        self.engines: dict[str, Engine] = {}

    def make(self, order: Order) -> bytes:
        name = order.voice.engine
        if name not in self.engines:
            self.engines[name] = open_engine(name, order.options)
        speech = self.engines[name].speak(order.text, order.voice)
        return encode(speech, order.voice.gain_db, order.profile).to_bytes()


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    maker = Maker()
    while True:
        try:
            order = pickle.load(orders)
        except EOFError:
            return
        answer: bytes | ReaderError
        try:
            answer = maker.make(order)
        except ReaderError as error:
            answer = error
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the answers
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        return  # the parent is gone


if __name__ == "__main__":
    main()
