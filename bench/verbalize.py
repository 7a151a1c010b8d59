"""Accuracy and speed of verbalization beside other systems, on our phrases and paragraphs, in one run.

    python bench/verbalize.py                  ours, soe-vinorm, vietnormalizer
    python bench/verbalize.py --peers all      also sea-g2p, g2p-hamster, zerotts, vinorm (a process a line, needs
                                               Python 3.11 or older) and NVIDIA NeMo (minutes)
    python bench/verbalize.py --soe-model DIR  soe-vinorm with a model folder that is already here

Each peer gets a virtual environment of its own (in --cache) and the same lines on standard input. soe-vinorm's
models come from a hub at run time: without them (no internet) the bench says so; --soe-model names a folder
with `nsw_detector/crf.pkl`, and if it has no `abbreviation_expander` the first expansion of an ambiguous
acronym is taken, which only makes soe-vinorm faster.

Accuracy is lenient, the same for all: words only, without regard to case, punctuation and accent
(nghìn/ngàn, linh/lẻ, tư/bốn, lăm/năm); any of a line's readings counts. Speed is, by processor time (other work on
the machine disturbs it least), characters/s of the lines in the order given, first pass and best of three (one where a
pass takes a minute), the processes that a peer starts counted in; our memory of words is warm in the later passes, as
theirs is.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import venv
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SETS = HERE / "tests" / "script"
WORDS = re.compile(r"[^\W_]+")
SAME = {
    "nghìn": "ngàn",
    "linh": "lẻ",
    "tư": "bốn",
    "lăm": "năm",
    "nhăm": "năm",
    "tỉ": "tỷ",
    "bẩy": "bảy",
    "mốt": "một",
}

LOOP = """
import json, os, sys, time
def seconds():
    children = os.times()
    return time.process_time() + children.children_user + children.children_system
lines = json.loads(sys.stdin.read())
said, passes = [], []
for _ in range(3):
    said = []
    begin = seconds()
    for line in lines:
        try:
            said.append(speak(line))
        except Exception as error:
            said.append(f"<{type(error).__name__}>")
    passes.append(seconds() - begin)
    if passes[0] > 60:
        break  # a slow one is asked once
print(json.dumps({"said": said, "passes": passes}))
"""

OURS = "from reader.script import speak_line as speak\n"
SOE = """
import os, pathlib, warnings
warnings.filterwarnings("ignore")
from soe_vinorm import nsw_detector, nsw_expander
folder = os.environ.get("SOE_MODEL")
if folder:
    nsw_detector.get_model_weights_path = nsw_expander.get_model_weights_path = lambda *_: pathlib.Path(folder)
    if not (pathlib.Path(folder) / "abbreviation_expander" / "v0.2" / "scorer.onnx").exists():
        def init(self, number_expander, sequence_expander, abbr_dict, model_path=None):
            self._abbr_dict = {key: values[:1] for key, values in abbr_dict.items()}
            self._number_expander, self._sequence_expander = number_expander, sequence_expander
        nsw_expander.RuleBasedNSWExpander.AbbreviationExpander.__init__ = init
from soe_vinorm.normalizer import SoeNormalizer
speak = SoeNormalizer().normalize
"""
VIETNORMALIZER = "from vietnormalizer import VietnameseNormalizer\nspeak = VietnameseNormalizer().normalize\n"
NEMO = """
import logging
logging.disable(logging.CRITICAL)
from nemo_text_processing.text_normalization.normalize import Normalizer
speak = Normalizer(input_case="cased", lang="vi").normalize
"""
SEA_G2P = "from sea_g2p import Normalizer\nspeak = Normalizer().normalize\n"
G2P_HAMSTER = """
from g2p_hamster.t0.pipeline import normalize
def speak(line):
    return normalize(line)["read_string"]
"""
VINORM = "import warnings\nwarnings.filterwarnings('ignore')\nfrom vinorm import TTSnorm as speak\n"
ZEROTTS = "from zerotts.text_norm import normalize_vi_text as speak\n"
PEERS = {
    "soe-vinorm": (["soe-vinorm==0.3.2"], SOE),
    "vietnormalizer": (["vietnormalizer==0.2.3"], VIETNORMALIZER),
    "sea-g2p": (["sea-g2p==0.10.0"], SEA_G2P),
    "g2p-hamster": (["g2p-hamster==0.2.8"], G2P_HAMSTER),
    "zerotts": (["zerotts==0.1.5"], ZEROTTS),
    "vinorm": (["vinorm==2.0.7"], VINORM),
    "nemo": (["nemo_text_processing==1.2.0"], NEMO),
}


def environment(name: str, packages: list[str], cache: Path) -> Path:
    """The peer's own Python. Raises CalledProcessError or OSError when it cannot be made."""
    folder = cache / name
    python = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists() or done.read_text() != " ".join(packages):
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", *packages], check=True, capture_output=True, text=True
        )
        done.write_text(" ".join(packages))
    return python


def run(
    python: Path | str, program: str, lines: list[str], **extra: str
) -> dict[str, list[str] | list[float]]:
    """What one system says to the lines, and the seconds of its three passes."""
    finished = subprocess.run(
        [python, "-c", program + LOOP],
        input=json.dumps(lines),
        capture_output=True,
        text=True,
        timeout=3600,
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE), **extra},
    )
    answer: dict[str, list[str] | list[float]] = json.loads(finished.stdout.splitlines()[-1])
    return answer


def cases() -> list[tuple[str, str, list[str]]]:
    """(category, written, spoken in one or more ways)"""
    rows = []
    for folder in ("gold", "heldout", "paragraphs"):
        for path in sorted((SETS / folder).glob("*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("# "):
                    written, *spoken = line.split("\t")
                    rows.append((f"{folder}/{path.stem}", written, spoken))
    return rows


def alike(one: str, others: list[str]) -> bool:
    def fold(text: str) -> list[str]:
        return [SAME.get(word, word) for word in WORDS.findall(text.lower())]

    return fold(one) in [fold(other) for other in others]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default="soe-vinorm,vietnormalizer", help="names, `all` or `none`")
    parser.add_argument("--soe-model", default="", help="a folder with soe-vinorm's models")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "loa-phuong-bench")
    options = parser.parse_args()
    wanted = {"all": list(PEERS), "none": []}.get(options.peers, options.peers.split(","))

    rows = cases()
    article = (HERE / "tests" / "article" / "my-thanh-05-ct-tw.txt").read_text(encoding="utf-8")
    paragraphs = [line.strip() for line in article.splitlines() if line.strip()]
    phrases = [written for _, written, _ in rows]
    systems = {"ours": (sys.executable, OURS)}
    for name in wanted:
        packages, program = PEERS[name]
        try:
            systems[name] = (str(environment(name, packages, options.cache)), program)
        except (subprocess.CalledProcessError, OSError) as error:
            print(
                f"{name}: cannot be installed here ({str(getattr(error, 'stderr', '') or error).strip()[-200:]})"
            )

    scores: dict[str, dict[str, list[bool]]] = {}
    speeds: dict[str, dict[str, list[float]]] = {}
    for name, (python, program) in systems.items():
        extra = {"SOE_MODEL": options.soe_model} if name == "soe-vinorm" and options.soe_model else {}
        try:
            answers = {
                kind: run(python, program, lines, **extra)
                for kind, lines in (("phrases", phrases), ("article", paragraphs))
            }
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"{name}: does not run here ({str(error.stderr).strip()[-300:]})")
            continue
        scores[name] = defaultdict(list)
        for (category, _, spoken), said in zip(rows, answers["phrases"]["said"], strict=True):
            scores[name][category].append(alike(str(said), spoken))
        speeds[name] = {
            kind: [sum(map(len, lines)) / float(seconds) for seconds in answers[kind]["passes"]]
            for kind, lines in (("phrases", phrases), ("article", paragraphs))
        }

    names = list(scores)
    print("| right, % of | " + " | ".join(names) + " |\n|" + " --- |" * (len(names) + 1))
    for category in sorted({category for category, _, _ in rows}):
        cells = [f"{100 * sum(scores[name][category]) / len(scores[name][category]):.0f}" for name in names]
        print(f"| {category} ({len(scores['ours'][category])}) | " + " | ".join(cells) + " |")
    total = [100 * sum(sum(right) for right in scores[name].values()) / len(rows) for name in names]
    print(f"| all ({len(rows)}) | " + " | ".join(f"{percent:.1f}" for percent in total) + " |")
    for kind in ("phrases", "article"):
        for label, pick in (("first pass", 0), ("best of 3", None)):
            figures = [speeds[name][kind][0] if pick == 0 else max(speeds[name][kind]) for name in names]
            print(
                f"| {kind}, {label}: characters/s | "
                + " | ".join(f"{figure:,.0f}" for figure in figures)
                + " |"
            )
            print(
                f"| {kind}, {label}: ours is … times as fast | "
                + " | ".join(f"{figures[0] / figure:.1f}" for figure in figures)
                + " |"
            )


if __name__ == "__main__":
    main()
