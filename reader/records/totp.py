"""The second step: six digits that a telephone works out from a secret and the time (RFC 6238)."""

from __future__ import annotations

import datetime
import re

import pyotp
from pyotp.utils import strings_equal

STEP_S = 30
WINDOW = 1
"""Steps before and after this one that are taken, for clocks that are a little off (RFC 6238, 5.2)."""
ISSUER = "Loa Phường"
_CODE = re.compile(r"[0-9]{6}")
_SECRET = re.compile(r"[A-Z2-7]{32}")


def new_secret() -> str:
    """160 bits, base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """What the QR code says: `otpauth://…`."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=name, issuer_name=ISSUER)


def is_secret(secret: str) -> bool:
    return _SECRET.fullmatch(secret) is not None


def step_of(secret: str, code: str, at: datetime.datetime, last: int = 0) -> int | None:
    """The time step whose code this is, if it lies behind the last used one; None: a wrong code, or one used before."""
    digits = "".join(code.split())
    digits = digits if _CODE.fullmatch(digits) else ""
    now = int(at.timestamp()) // STEP_S
    found = None
    for step in range(now - WINDOW, now + WINDOW + 1):
        # Every step is compared, so that time does not tell which was near.
        if strings_equal(pyotp.TOTP(secret).generate_otp(step), digits) and step > last:
            found = step
    return found
