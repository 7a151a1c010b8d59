"""What the radio's words are called on a page, in the visitor's language."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import Flask

from reader.radio import Chime, ItemKind, Priority
from reader.radio.approval import State
from reader.radio.template import RuleKind
from reader.web.words import lazy_gettext as _l

LABELS: tuple[tuple[StrEnum, Any], ...] = (
    (State.DRAFT, _l("bản nháp")),
    (State.SENT, _l("chờ duyệt")),
    (State.RETURNED, _l("bị trả lại")),
    (State.APPROVED, _l("đã duyệt")),
    (State.VOIDED, _l("mất hiệu lực duyệt")),
    (State.DELETED, _l("đã xoá")),
    (ItemKind.CHIME, _l("Nhạc hiệu")),
    (ItemKind.GREETING, _l("Lời chào")),
    (ItemKind.HEADLINES, _l("Tin chính")),
    (ItemKind.ARTICLE, _l("Bài viết")),
    (ItemKind.NOTICE, _l("Thông báo")),
    (ItemKind.RECORDING, _l("Bản ghi âm")),
    (ItemKind.BED, _l("Nhạc nền")),
    (ItemKind.REPEAT, _l("Phát lại")),
    (ItemKind.CLOSING, _l("Lời kết")),
    (RuleKind.CHIME, _l("Nhạc hiệu")),
    (RuleKind.GREETING, _l("Lời chào")),
    (RuleKind.HEADLINES, _l("Tin chính")),
    (RuleKind.NEWEST, _l("Bài mới nhất")),
    (RuleKind.NOTICES, _l("Các thông báo")),
    (RuleKind.SOUND, _l("Âm thanh")),
    (RuleKind.CLOSING, _l("Lời kết")),
    (Priority.ORDINARY, _l("thông thường")),
    (Priority.FIRST, _l("ưu tiên")),
    (Priority.URGENT, _l("khẩn cấp")),
    (Chime.BELLS, _l("Chuông")),
    (Chime.STEPS, _l("Bậc thang")),
    (Chime.BAMBOO, _l("Tre")),
    (Chime.ALARM, _l("Báo động")),
)


def init_app(app: Flask) -> None:
    by_kind = {(type(word), word): label for word, label in LABELS}  # words of two kinds may be alike
    app.jinja_env.filters["label"] = lambda word: by_kind[type(word), word]
