"""Passwords: which are taken, and how they are kept."""

from __future__ import annotations

import functools
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from reader.errors import WeakPassword
from reader.records.names import fold

SHORTEST, LONGEST = 10, 200
"""Characters. Length counts, not kinds of signs, and no password ends by itself (NIST SP 800-63B, 3.1.1.2)."""
FEWEST_SIGNS = 4
"""Different ones: `aaaaaaaaaa` is long and nothing else."""
COMMON = frozenset(
    [
        "0123456789",
        "1234567890",
        "12345678910",
        "1234512345",
        "1122334455",
        "9876543210",
        "0987654321",
        "0123456789a",
        "123456789a",
        "123456789abc",
        "a123456789",
        "abc123456789",
        "abcd123456",
        "abc1234567",
        "abcdefghij",
        "abcdefghijk",
        "qwertyuiop",
        "qwerty12345",
        "qwerty123456",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "password12",
        "password123",
        "password1234",
        "password12345",
        "passw0rd123",
        "p@ssw0rd123",
        "p@ssword123",
        "administrator",
        "admin12345",
        "admin123456",
        "adminadmin",
        "welcome123",
        "letmein123",
        "iloveyou123",
        "matkhau123",
        "matkhau1234",
        "matkhau12345",
        "matkhau123456",
        "matkhaulagi",
        "matkhaucuatoi",
        "khongcomatkhau",
        "anhyeuem123",
        "anhyeuem12345",
        "anhyeuemnhieu",
        "anhyeuemnhieulam",
        "emyeuanh123",
        "emyeuanhnhieu",
        "toiyeuvietnam",
        "yeuvietnam123",
        "vietnam123",
        "vietnam1234",
        "vietnam123456",
        "vietnamvodich",
        "saigon12345",
        "hanoi123456",
        "matkhaumoi123",
        "quantri123",
        "quantrivien",
        "truyenthanh",
        "phatthanh123",
        "daitruyenthanh",
        "loaphuong123",
        "loaphuong1234",
        "ubndphuong",
        "uybannhandan",
        "ubndphuong123",
        "khongbiet123",
        "chuadatmatkhau",
    ]
)
"""Without marks and spaces. Few and ours: long lists are of short passwords, which the length refuses already."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id, 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet names, since a small
machine verifies several at once beside its speech workers."""


def kept(password: str, name: str) -> str:
    """What the records hold of a person's new password. Raises WeakPassword, which does not repeat it."""
    clean = _clean(password)
    bare = fold(clean).replace(" ", "")
    if (
        not SHORTEST <= len(clean) <= LONGEST
        or len(set(clean)) < FEWEST_SIGNS
        or bare in COMMON
        or bare in (fold(name), fold(name) * 2, fold(name)[::-1])
    ):
        raise WeakPassword
    return _HASHER.hash(_bytes(clean))


def matches(held: str, password: str) -> bool:
    """Is it this one? As much work when nothing is held, so that time does not tell who is there."""
    try:
        return _HASHER.verify(held or _nobodys(), _bytes(_clean(password[: LONGEST + 1]))) and bool(held)
    except (VerificationError, InvalidHashError):
        return False


def outdated(held: str) -> bool:
    """Kept with other parameters than today's?"""
    return _HASHER.check_needs_rehash(held)


def again(password: str) -> str:
    """A password that was taken, kept anew with today's parameters."""
    return _HASHER.hash(_bytes(_clean(password)))


@functools.cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_bytes(32))


def _clean(password: str) -> str:
    """One form for what two keyboards write differently (NIST SP 800-63B: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
