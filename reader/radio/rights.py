"""Who may do what at the desk: one table, which the pages, the API and the terminal all ask."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is at a station. The administrator is one everywhere, and is no chief by that."""

    OPERATOR = "phat-thanh-vien"
    CHIEF = "truong-dai"
    ADMINISTRATOR = "quan-tri"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Role.OPERATOR: "phát thanh viên",
    Role.CHIEF: "trưởng đài (người duyệt)",
    Role.ADMINISTRATOR: "quản trị",
}


class Action(StrEnum):
    """What is done at a station, or (the last three) in the whole house."""

    LISTEN = "nghe"
    """See and hear its bulletins, notices, sounds and logs."""
    EDIT = "soan"
    """Articles, bulletins, notices, sounds, sources and the station's lexicon."""
    SEND = "gui-duyet"
    APPROVE = "duyet"
    """Approve, return with remarks, and override what is in doubt, with a reason."""
    EXPORT = "xuat"
    """Packs and files of what was approved."""
    LOG = "ghi-nhat-ky"
    """Confirm what was aired."""
    STATION = "cau-hinh-dai"
    """Greeting, chime, voice, slots, programmes; feeds' tokens and webhooks."""
    LEXICON = "tu-dien-chung"
    """Readings that hold everywhere."""
    PEOPLE = "nguoi-dung"
    """Accounts, roles, new stations."""
    AUDIT = "kiem-tra"
    """Read and export who did what in the whole house; a bulletin's own steps are on its page."""

    @property
    def label(self) -> str:
        return _ACTION_LABELS[self][0]

    @property
    def label_en(self) -> str:
        return _ACTION_LABELS[self][1]


_ACTION_LABELS = {
    Action.LISTEN: ("nghe bản tin và xem sổ nhật ký", "hear bulletins and see the play log"),
    Action.EDIT: ("soạn bài, bản tin, thông báo", "edit articles, bulletins and notices"),
    Action.SEND: ("gửi duyệt", "send for approval"),
    Action.APPROVE: ("duyệt bản tin", "approve bulletins"),
    Action.EXPORT: ("tải bản tin đã duyệt", "take approved bulletins out"),
    Action.LOG: ("ghi sổ nhật ký phát thanh", "confirm what was aired"),
    Action.STATION: ("cấu hình đài", "set up the station"),
    Action.LEXICON: ("sửa từ điển chung", "change the common lexicon"),
    Action.PEOPLE: ("quản lý người dùng và đài", "manage people and stations"),
    Action.AUDIT: ("xem nhật ký kiểm tra", "read the audit log"),
}


_STATION = {Action.LISTEN, Action.EDIT, Action.SEND, Action.EXPORT, Action.LOG}
MAY: dict[Role, frozenset[Action]] = {
    Role.OPERATOR: frozenset(_STATION | {Action.LEXICON}),
    Role.CHIEF: frozenset(_STATION | {Action.APPROVE, Action.STATION, Action.LEXICON}),
    Role.ADMINISTRATOR: frozenset(
        {Action.LISTEN, Action.STATION, Action.LEXICON, Action.PEOPLE, Action.AUDIT}
    ),
}
"""The administrator keeps the house and puts nothing on air: who changes what people hear has a role at that station."""

EVERYWHERE = frozenset({Action.LEXICON, Action.PEOPLE, Action.AUDIT})
"""Actions that concern no one station: a role at any station, or the administrator's, is enough."""


def may(role: Role | None, action: Action) -> bool:
    """May somebody who has that role at a station do this there? None: no role there.

    >>> may(Role.OPERATOR, Action.APPROVE), may(Role.CHIEF, Action.APPROVE), may(None, Action.LISTEN)
    (False, True, False)
    """
    return role is not None and action in MAY[role]
