"""What visitors and programs send, made into what the rooms take."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reader.errors import BadInput
from reader.script import Accent
from reader.web.words import gettext as _

MAX_WRITTEN = 100  # characters
MAX_SPOKEN = 200
MAX_SCOPE = 200
MAX_ADDRESS = 2000
MAX_LINE = 100_000

B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """A JSON object that somebody sent; openapi.json says the same."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, frozen=True)


class NewArticle(Body):
    url: str | None = Field(default=None, max_length=MAX_ADDRESS)
    html: str | None = None
    text: str | None = None


class NewScript(Body):
    text: str = Field(min_length=1, max_length=MAX_LINE)
    accent: Accent | None = Field(default=None, strict=False)


class NewRecording(Body):
    voice: str | None = Field(default=None, max_length=200)


class NewEntry(Body):
    written: str = Field(min_length=1, max_length=MAX_WRITTEN)
    spoken: str = Field(min_length=1, max_length=MAX_SPOKEN)
    scope: str = Field(default="all", max_length=MAX_SCOPE, pattern=r"^(all|(station|article):[a-z0-9-]+)$")


def sent(kind: type[B]) -> B:
    """The request's JSON. Raises BadInput; BadRequest (400) and UnsupportedMediaType (415) where it is no JSON."""
    try:
        data = request.get_json()
    except RecursionError:
        raise BadInput(_("JSON lồng quá sâu")) from None
    return checked(kind, data)


def checked(kind: type[B], data: Any) -> B:
    """Raises BadInput, which names the first field that is wrong."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadInput(
            _fault(first["type"], ".".join(map(str, first["loc"])), first.get("ctx", {}))
        ) from None


def moment(text: str, zone: str) -> datetime.datetime:
    """What a browser's `datetime-local` field sends, on a station's clock. Raises BadInput."""
    try:
        at = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise BadInput(text) from None
    if not 2000 <= at.year <= 2200:  # beyond, a clock's arithmetic ends
        raise BadInput(text)
    return at


def _fault(kind: str, field: str, details: dict[str, Any]) -> str:
    return {
        "missing": _("thiếu “%(field)s”", field=field),
        "extra_forbidden": _("không có trường “%(field)s”", field=field),
        "string_too_long": _(
            "“%(field)s” dài quá %(limit)s ký tự", field=field, limit=details.get("max_length", "")
        ),
        "string_too_short": _("“%(field)s” còn trống", field=field),
        "model_type": _("cần một đối tượng JSON"),
    }.get(kind, _("“%(field)s” không đúng kiểu hoặc giá trị", field=field))
