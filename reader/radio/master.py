"""The two masters of a programme: for the web, and for the horn loudspeakers on poles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reader.radio.dynamics import Compression, Compressor, limit
from reader.radio.filters import Blocks, Samples, band_pass, convolver
from reader.speech import Voice

SLOPE_HZ = 150.0
"""How wide the horn's band falls off at each end."""


@dataclass(frozen=True, slots=True)
class Master:
    """How a programme is made for one kind of loudspeaker. Each is a setting; its reason stands under it."""

    name: str
    target_lufs: float
    """Integrated loudness of the whole, and of each item."""
    ceiling_dbtp: float
    """What the limiter lets through. MP3 at 128 kbit/s adds up to 0.8 dB to a limited peak (measured), so what a
    listener's decoder makes stays below -1 dBTP, which EBU R128 (s2, streaming) and ITU-R BS.1770 ask for."""
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
"""-16 LUFS: what EBU R128 s2 and AES TD1008 recommend for speech that is streamed to phones."""

HORN = Master(
    "horn",
    -14.0,
    -2.0,
    band_hz=(300.0, 6000.0),
    compression=Compression(threshold_db=0.0, ratio=2.0),
    rate=0.9,
    pauses=1.3,
)
"""For reflex horns, heard outdoors from 50 to 300 metres among motorbikes.

Band: makers of reflex horns give about 280 Hz to 6-12 kHz as what they carry; below its cut-off a horn does not load its
diaphragm, so bass is only heat and travel, and the octaves that carry speech (500 Hz to 4 kHz weigh most in IEC 60268-16)
are within it. Compression 2:1 and -14 LUFS: the soft syllables must come over street noise, and ratio and knee are low
enough that breath and room are not pumped up. Rate 0.9 and pauses 1.3: poles are heard one after the other with an echo
of 0.1 to 0.5 s (34 m is 0.1 s); a slower speaker leaves the echo its time.
"""

MASTERS = {master.name: master for master in (WEB, HORN)}
