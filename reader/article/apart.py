"""DOCX and PDF -> HTML, each in a process of its own.

Whatever a stranger's file costs, it costs that process: at the limit of time or memory it is ended, and the server, which
reads pages meanwhile, does not notice. Run as `python -m reader.article.apart pdf`: bytes in, one JSON object out.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys

from reader import errors
from reader.errors import BrokenFile, ReaderError, TooHard

MAGIC = {b"%PDF-": "pdf", b"PK\x03\x04": "docx"}
SECONDS = 30
MEMORY = 800_000_000
"""Bytes of address space: a report of 200 pages takes a fifth."""


def kind_of(body: bytes) -> str | None:
    """`pdf`, `docx` (or another ZIP), or None, by the first bytes alone.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<html>")
    ('pdf', None)
    """
    head = body[:1024].lstrip(b"\r\n \t")
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)


def open_document(body: bytes, kind: str) -> str:
    """A DOCX or PDF as HTML.

    Raises NotText (a ZIP that is no DOCX), BrokenFile, LockedFile, ScannedFile, TooLarge, TooHard.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reader.article.apart", kind],
            input=body,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise TooHard(kind.upper()) from error
    told = json.loads(done.stdout)
    if "error" in told:
        fault: type[ReaderError] = getattr(errors, told["error"])
        raise fault(told["value"])
    return str(told["html"])


def answer(kind: str, body: bytes) -> dict[str, str]:
    """`html`, or the name of an `error` with its `value`, for the other side of the pipe."""
    from reader.article import docx, pdf  # loaded by the process apart alone

    try:
        return {"html": {"docx": docx.to_html, "pdf": pdf.to_html}[kind](body)}
    except (RecursionError, MemoryError):
        return {"error": TooHard.__name__, "value": kind.upper()}
    except ReaderError as error:
        return {"error": type(error).__name__, "value": error.value}
    except Exception:  # noqa: BLE001 - the libraries raise whatever a broken file makes them stumble over
        return {"error": BrokenFile.__name__, "value": kind.upper()}


def main(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(json.dumps(answer(kind, sys.stdin.buffer.read())).encode())


if __name__ == "__main__":
    main(sys.argv[1])
