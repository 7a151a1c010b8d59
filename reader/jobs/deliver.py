"""Tells the webhooks of a station what was approved: signed, to public addresses only, until it has arrived."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import logging
import random
import time

from reader.article import Allowed, public_only, send
from reader.errors import ReaderError
from reader.records import Claim, Library

log = logging.getLogger(__name__)

INTERVAL_S = 5.0
FIRST_WAIT_S = 60.0
LONGEST_WAIT_S = 12 * 3600.0
GROWTH = 3.0
MOST_TRIES = 10
"""The last of them about a day and a half after the first."""
JITTER = 0.2
"""A wait is longer or shorter by up to this share, so that a platform that comes back is not met by all at once."""


def deliver(library: Library, allowed: Allowed = public_only) -> int:
    """Send whatever is due; how many were tried. Several workers may do it at once: a delivery is one's alone.

    `allowed`: as for `reader.article.fetch`.
    """
    tried = 0
    while claim := library.claim_delivery():
        _send(library, claim, allowed)
        tried += 1
    return tried


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header X-Loa-Phuong-Signature: the time in it keeps an old message from being sent again by another.

    >>> signature("secret", 1685570400, b"{}")[:27]
    't=1685570400,v1=1ff9292e2cf'
    """
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def wait_s(tries: int, chance: float = 0.5) -> float:
    """Seconds until the next try after so many; `chance` in 0..1.

    >>> [wait_s(n) for n in (1, 2, 3, 9)]
    [60.0, 180.0, 540.0, 43200.0]
    """
    plain = min(FIRST_WAIT_S * GROWTH ** (tries - 1), LONGEST_WAIT_S)
    return plain * (1 + JITTER * (2 * chance - 1))


def _send(library: Library, claim: Claim, allowed: Allowed) -> None:
    body = json.dumps(claim.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Loa-Phuong-Delivery": str(claim.body["id"]),
        "X-Loa-Phuong-Signature": signature(claim.secret, int(time.time()), body),
    }
    try:
        answer = send(claim.url, body, headers, allowed)
    except ReaderError as error:
        arrived, told = False, str(error.details.get("reason", error))
    else:
        arrived, told = 200 <= answer.status < 300, f"HTTP {answer.status} {answer.text}".strip()
    if arrived:
        library.settle_delivery(claim, told)
    elif claim.tries >= MOST_TRIES:
        log.warning("a webhook's delivery %s was given up: %s", claim.body["id"], told)
        library.give_up_delivery(claim, told)
    else:
        wait = datetime.timedelta(seconds=wait_s(claim.tries, random.random()))
        library.settle_delivery(claim, told, datetime.datetime.now(datetime.UTC) + wait)
