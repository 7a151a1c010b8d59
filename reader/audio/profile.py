"""How a Recording sounds and is packed."""

from __future__ import annotations

from dataclasses import dataclass

BIT_RATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)
"""Those that MPEG-1 and MPEG-2 layer III share (ISO 11172-3 table 2.4.2.3, ISO 13818-3)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Its `id` is part of every Clip's key. The sample rate is the engine's own: nothing is resampled."""

    bit_rate_kbps: int = 48
    """Speech of 22,050 Hz in mono has no audible loss at 48 (0.36 MB a minute: 20 s of slow 3G for a minute)."""
    ceiling_dbfs: float = -2.5
    """What no sample goes above before encoding. MP3 at this rate adds up to 0.7 dB at our voices' gains
    (measured), so the true peak stays below -1 dBTP."""
    quality: int = 7
    """LAME's `-q`. 7 takes half the time of 5; at speech's bandwidth no difference was heard or measured."""

    @property
    def id(self) -> str:
        return f"mp3:{self.bit_rate_kbps}:{self.ceiling_dbfs:g}:{self.quality}"
