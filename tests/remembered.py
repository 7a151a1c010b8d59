"""Programmes that were made once in a module and are wanted again: the same bytes, not mixed and measured anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reader.radio import Programme, make_programme


def remembering(folder: Path) -> Callable[..., Programme]:
    """`make_programme`, which makes a target of one name (the fingerprint of what is heard, master, suffix) once only."""
    made: dict[tuple[str, int], Programme] = {}

    def make(
        order: Any, clips: Any, sounds: Mapping[str, Path], target: Path, master: Any, bit_rate_kbps: int
    ) -> Programme:
        key = (target.name, bit_rate_kbps)
        if key not in made:
            first = make_programme(order, clips, sounds, target, master, bit_rate_kbps)
            kept = folder / f"{bit_rate_kbps}-{target.name}"
            shutil.copyfile(target, kept)
            made[key] = replace(first, path=kept)
        else:
            shutil.copyfile(made[key].path, target)
        return replace(made[key], path=target)

    return make
