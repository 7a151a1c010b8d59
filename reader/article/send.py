"""A message to another server, over the same guarded connection as a fetch."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from reader.article.address import parse_address, public_only
from reader.article.wire import Allowed, exchange

SECONDS = 10.0
"""From the first look-up to the last byte of the answer."""
MOST_ANSWER = 2000
"""Bytes of the answer that are read: enough for a person to see what the other side said."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    """Its beginning."""


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    allowed: Allowed = public_only,
    seconds: float = SECONDS,
) -> Answer:
    """POST and what came back, whatever its status; a redirect is an answer like any other and is not followed.

    `allowed`: as for `fetch`. Raises BadAddress, ForbiddenAddress, FetchFailed, FetchTimeout.
    """
    deadline = time.monotonic() + seconds
    told = {"User-Agent": "LoaPhuong/0.1", "Connection": "close", **headers}
    with exchange(parse_address(url), "POST", told, body, allowed, deadline) as response:
        return Answer(response.status, response.read(MOST_ANSWER).decode("utf-8", "replace"))
