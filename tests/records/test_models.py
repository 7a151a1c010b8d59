from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from reader.records import Library
from reader.records.models import TokenRow


def test_a_moment_is_the_same_moment_whatever_zone_it_came_in(library: Library) -> None:
    five = datetime.datetime(2023, 6, 1, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with library._database.writing() as session:
        session.add(TokenRow(sha256="a", kind="api", who="x", expires_at=five))
    with library._database.reading() as session:
        assert session.scalar(select(TokenRow.expires_at)) == five
        earlier = TokenRow.expires_at <= five - datetime.timedelta(minutes=1)
        assert session.scalar(select(func.count()).where(earlier)) == 0
        assert session.scalar(select(func.count()).where(TokenRow.expires_at <= five)) == 1


def test_a_time_without_a_zone_is_no_moment(library: Library) -> None:
    with pytest.raises(StatementError, match="a time without a zone"), library._database.writing() as session:
        session.add(TokenRow(sha256="a", kind="api", who="x", expires_at=datetime.datetime(2023, 6, 1)))
