"""Fits what each part of a Vietnamese syllable takes in each espeak voice, and writes reader/radio/data/lengths.json.

What is spoken are sentences of syllables drawn at random, so that no text that the estimate is tested on is among them.
Run it again when espeak-ng's version changes: `.venv/bin/python -m bench.lengths`, two minutes on one core.
"""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path

import numpy as np

from reader.radio.estimate import features
from reader.script.syllables import TONED, is_syllable, respelled
from reader.script.syllables import split as syllable_parts
from reader.script.tables import rows
from reader.speech import VOICES, Engine, Voice, open_engine, voice

TARGET = Path(__file__).parent.parent / "reader" / "radio" / "data" / "lengths.json"
SENTENCES = 4000
RATES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.95, 1.0, 1.05, 1.1, 1.2, 1.3, 1.5, 1.75, 2.0)
FOREIGN = (
    "web",
    "facebook",
    "zalo",
    "online",
    "internet",
    "email",
    "covid",
    "video",
    "robot",
    "world",
    "bank",
)
SIGNS = (",", ",", ",", ",", ";", ":", ".", "!", "?", "…")
RIDGE = 0.3


def syllables() -> list[str]:
    """Every one that can be written."""
    found: list[str] = []
    for onset in ["", *(row[0] for row in rows("onsets"))]:
        for (rhyme,) in (row[:1] for row in rows("rhymes")):
            base = onset + rhyme
            if syllable_parts(base) != (onset, rhyme):
                continue
            toned = {base}
            for letter, (bare_letter, _) in TONED.items():
                at = base.rfind(bare_letter)
                if at >= len(onset):
                    word = base[:at] + letter + base[at + 1 :]
                    toned.add(respelled(word) or word)
            found += sorted(word for word in toned if is_syllable(word))
    return found


def sentences(chance: random.Random) -> list[str]:
    known = syllables()
    made = []
    for _ in range(SENTENCES):
        words = []
        for _ in range(chance.randint(2, 30)):
            word = chance.choice(FOREIGN) if chance.random() < 0.01 else chance.choice(known)
            if chance.random() < 0.15:
                word = word.capitalize()
            words.append(word + (chance.choice(SIGNS) if chance.random() < 0.1 else ""))
        made.append(" ".join(words).rstrip(",;:.!?…") + ".")
    return made


def heard_s(engine: Engine, text: str, speaker: Voice) -> float:
    speech = engine.speak(text, speaker)
    return len(speech.pcm) / speech.sample_rate


def main() -> None:
    engine = open_engine("espeak")
    texts = sentences(random.Random(1))
    counted = [features(text) for text in texts]
    names = sorted(set().union(*counted))
    table = np.array([[count[name] for name in names] for count in counted], np.float64)
    told = {}
    for known in (v for v in VOICES if v.engine == "espeak"):
        heard = np.array([heard_s(engine, text, known) for text in texts])
        # A little of each part's weight is held back (ridge), so that rare parts keep near the mean.
        weights = np.linalg.solve(table.T @ table + RIDGE * np.eye(len(names)), table.T @ heard)
        off = table @ weights / heard - 1
        some = texts[:60]
        plain = sum(heard_s(engine, text, known) for text in some)
        rates = [
            (rate, round(sum(heard_s(engine, text, voice(known.key, rate)) for text in some) / plain, 4))
            for rate in RATES
        ]
        told[f"espeak:{known.name}"] = {
            "parts": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)},
            "rates": rates,
        }
        print(known.key, "mean", f"{off.mean():+.4f}", "spread", f"{statistics.pstdev(off):.4f}")
    TARGET.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
