"""The two masters of a programme: for the web, and for the horn loudspeakers on poles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reader.radio.dynamics import Compression, Compressor, limit
from reader.radio.filters import Blocks, Samples, band_pass, convolver
from reader.settings import Settings
from reader.speech import Voice

SLOPE_HZ = 150.0
"""How wide the horn's band falls off at each end."""


@dataclass(frozen=True, slots=True)
class Master:
    """How a programme is made for one kind of loudspeaker. The reasons stand under each; `masters` takes the settings."""

    name: str
    target_lufs: float
    """Integrated loudness of the whole, and of each item."""
    ceiling_dbtp: float
    """What the limiter lets through: 1 dB of room below the -1 dBTP that a listener's decoder may reach. MP3 at 128
    kbit/s took 0.1 dB of it in the programmes that were measured."""
    band_hz: tuple[float, float] | None = None
    compression: Compression | None = None
    """Its threshold is counted from the target."""
    rate: float = 1.0
    """Speed of speech beside the station's voice."""
    pauses: float = 1.0
    """Length of pauses beside the script's."""

    def voice(self, voice: Voice) -> Voice:
        """The station's voice at this master's speed: its Clips are of their own."""
        return replace(voice, rate=round(voice.rate * self.rate, 3))

    def shape(self, blocks: Blocks) -> Iterator[Samples]:
        """The band, where there is one. Before the levels, because they are measured on what is heard."""
        if self.band_hz is None:
            yield from blocks
        else:
            yield from convolver(band_pass(*self.band_hz, SLOPE_HZ)).through(blocks)

    def press(self, blocks: Blocks) -> Iterator[Samples]:
        """The compression, where there is one, over sound that is at the target."""
        if self.compression is None:
            yield from blocks
        else:
            threshold = self.target_lufs + self.compression.threshold_db
            yield from Compressor(replace(self.compression, threshold_db=threshold)).through(blocks)

    def limit(self, blocks: Blocks) -> Iterator[Samples]:
        yield from limit(blocks, self.ceiling_dbtp)


WEB = Master("web", -16.0, -2.0)
"""-16 LUFS, as the project asks: the loud end of AES TD1004's -16 to -20 LUFS for streams, for phones in noisy places.
(AES TD1008, its successor, takes -18 LUFS for speech: a station that wants that makes a Master of its own.)"""

HORN = Master(
    "horn",
    -14.0,
    -2.0,
    band_hz=(300.0, 6000.0),
    compression=Compression(threshold_db=0.0, ratio=2.0),
    rate=0.9,
    pauses=1.3,
)
"""For horn loudspeakers on poles, heard outdoors. Band and loudness are what the project asks; no figure here was tried on
a real pole.

Band: below its cut-off a horn does not load its driver, which bass then drives hard for nothing (makers sell filters
against it: AtlasIED, "How Can I Protect My Horns From LF Damage?"); what tells syllables apart is within it. Compression
2:1 above the target and -14 LUFS: soft syllables must come over street noise. Rate 0.9 and pauses 1.3, our own choice:
poles are heard one after the other (sound takes 0.1 s for 34 m), and a slower speaker leaves the echo its time.
"""

MASTERS = {master.name: master for master in (WEB, HORN)}


def masters(settings: Settings) -> dict[str, Master]:
    """The two as the administrator has set them, by name."""
    band = (settings.horn_low_hz, settings.horn_high_hz)
    ratio = settings.horn_compression
    horn = replace(
        HORN,
        target_lufs=settings.horn_lufs,
        band_hz=band,
        compression=Compression(threshold_db=0.0, ratio=ratio) if ratio > 1 else None,
        rate=settings.horn_rate,
        pauses=settings.horn_pauses,
    )
    return {WEB.name: replace(WEB, target_lufs=settings.web_lufs), HORN.name: horn}
