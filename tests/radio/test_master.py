from __future__ import annotations

from reader.radio.master import HORN, WEB, masters
from reader.settings import load_settings


def test_without_settings_they_are_as_their_reasons_say() -> None:
    assert masters(load_settings()) == {"web": WEB, "horn": HORN}


def test_each_is_a_setting() -> None:
    changed = masters(
        load_settings(
            web_lufs=-18, horn_lufs=-15, horn_low_hz=400, horn_high_hz=5000, horn_compression=1, horn_rate=0.8, horn_pauses=1.5
        )
    )  # fmt: skip
    horn = changed["horn"]
    assert changed["web"].target_lufs == -18
    assert (horn.target_lufs, horn.band_hz, horn.compression) == (-15, (400, 5000), None)
    assert (horn.rate, horn.pauses, horn.ceiling_dbtp) == (0.8, 1.5, HORN.ceiling_dbtp)
