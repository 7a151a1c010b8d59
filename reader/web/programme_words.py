"""A programme of the day in plain words, so that who reads it knows what will be drafted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reader.radio.template import Rule, RuleKind, Template
from reader.web.words import gettext as _


@dataclass(frozen=True)
class Words:
    feeds: Mapping[int, str]
    """What the station's sources are called, by number."""
    sounds: Mapping[str, str]
    """What its sounds are called, by SHA-256."""

    def of(self, template: Template) -> str:
        """One sentence."""
        parts = "; ".join(self.rule(rule) for rule in template.rules)
        return f"{self.slots(template)}: {parts}."

    def slots(self, template: Template) -> str:
        if not template.starts:
            return _("Mọi khung giờ")
        return _("Lúc %(hours)s", hours=", ".join(f"{start:%H:%M}" for start in template.starts))

    def rule(self, rule: Rule) -> str:
        if rule.kind is RuleKind.NEWEST:
            return self._newest(rule)
        if rule.kind is RuleKind.SOUND:
            return _("âm thanh “%(title)s”", title=self.sounds.get(rule.sound, "?"))
        return {
            RuleKind.CHIME: _("nhạc hiệu"),
            RuleKind.GREETING: _("lời chào"),
            RuleKind.HEADLINES: _("điểm tin chính"),
            RuleKind.NOTICES: _("mọi thông báo còn hạn"),
            RuleKind.CLOSING: _("lời kết"),
        }[rule.kind]

    def _newest(self, rule: Rule) -> str:
        whence = (
            _("của %(names)s", names=", ".join(self.feeds.get(feed, "?") for feed in rule.feeds))
            if rule.feeds
            else _("của mọi nguồn")
        )
        told = _(
            "%(count)d bài mới nhất %(whence)s trong %(days)d ngày",
            count=rule.count,
            whence=whence,
            days=rule.days,
        )
        if rule.paragraphs:
            told += _(", mỗi bài %(paragraphs)d đoạn đầu", paragraphs=rule.paragraphs)
        return told
