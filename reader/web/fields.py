"""The fields of a form: what was typed, kept as it was, and what is wrong with each, to be told beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from flask import request

from reader.errors import BadInput, ReaderError
from reader.web.language import language
from reader.web.words import gettext as _

T = TypeVar("T")
UNUSABLE = ("Cc", "Cs")
"""Control characters and halves of surrogate pairs: nobody types them, and not every database takes them."""


class Fields:
    """Each reader gives a usable value in any case, and notes a fault where what was typed is none."""

    def __init__(self, typed: Mapping[str, str | Sequence[str]]) -> None:
        """`typed`: what the fields show, by name; a sequence where several are ticked."""
        self._typed = {
            name: [value] if isinstance(value, str) else list(value) for name, value in typed.items()
        }
        self.faults: dict[str, str] = {}

    @classmethod
    def sent(cls) -> Fields:
        """What the request's form says."""
        return cls(request.form.to_dict(flat=False))

    def __getitem__(self, name: str) -> str:
        """As it was typed; empty where it was not sent."""
        return next(iter(self._typed.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """Every value of a name: what is ticked."""
        return self._typed.get(name, [])

    @property
    def good(self) -> bool:
        return not self.faults

    def fault(self, name: str, told: str | ReaderError) -> None:
        """The first one of a field stands."""
        self.faults.setdefault(name, told.message(language()) if isinstance(told, ReaderError) else told)

    def text(self, name: str, longest: int, shortest: int = 0) -> str:
        """In one line."""
        return self._long_enough(name, " ".join(self[name].split()), longest, shortest)

    def lines(self, name: str, longest: int, shortest: int = 0) -> str:
        """With its line ends."""
        return self._long_enough(name, "\n".join(self[name].strip().splitlines()), longest, shortest)

    def number(self, name: str, least: int, most: int) -> int:
        typed = self[name].strip()
        if typed.isdecimal() and len(typed) <= len(str(most)) and least <= int(typed) <= most:
            return int(typed)
        self.fault(name, _("Xin nhập số từ %(least)d đến %(most)d.", least=least, most=most))
        return least

    def one_of(self, name: str, choices: Collection[str]) -> str:
        if self[name] not in choices:
            self.fault(name, _("Xin chọn một mục có trong danh sách."))
            return next(iter(choices))
        return self[name]

    def some_of(self, name: str, choices: Collection[str]) -> list[str]:
        if not set(self.all(name)) <= set(choices):
            self.fault(name, _("Xin chọn một mục có trong danh sách."))
        return [choice for choice in choices if choice in self.all(name)]

    def ticked(self, name: str) -> bool:
        return bool(self[name])

    def made(self, name: str, make: Callable[[], T]) -> T | None:
        """What `make` gives; None where it raises BadInput, which is then told beside that field."""
        try:
            return make()
        except BadInput as error:
            self.fault(name, error)
            return None

    def _long_enough(self, name: str, text: str, longest: int, shortest: int) -> str:
        if any(unicodedata.category(c) in UNUSABLE and c not in "\n\t" for c in text):
            self.fault(name, _("Có ký tự không dùng được."))
            return ""
        if len(text) < shortest:
            self.fault(name, _("Xin điền ô này."))
        if len(text) > longest:
            self.fault(name, _("Dài quá %(longest)d ký tự.", longest=longest))
        return text
