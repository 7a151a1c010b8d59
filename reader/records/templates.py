"""The programmes of the day, as a station keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reader.errors import BadInput, NotFound
from reader.radio.template import Template
from reader.records.events import note
from reader.records.part import Part
from reader.records.radio_models import StationRow, TemplateRow
from reader.records.stations import station_row

MOST_TEMPLATES = 20
"""Of one station."""


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    id: int
    template: Template


class Templates(Part):
    def templates(self, station: str) -> tuple[TemplateRecord, ...]:
        """A station's, the oldest first: the first that fits a slot drafts it. Raises NotFound."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(TemplateRow)
                .where(TemplateRow.station_id == station_row(session, station).id)
                .order_by(TemplateRow.id)
            )
            return tuple(TemplateRecord(row.id, Template.from_dict(row.body)) for row in rows)

    def add_template(self, station: str, template: Template, who: str) -> int:
        """Raises NotFound, BadInput where there are too many, StorageFull."""
        with self._database.writing() as session:
            row = station_row(session, station)
            mine = select(func.count(TemplateRow.id)).where(TemplateRow.station_id == row.id)
            if (session.scalar(mine) or 0) >= MOST_TEMPLATES:
                raise BadInput(f"> {MOST_TEMPLATES} chương trình")
            added = TemplateRow(station_id=row.id, title=template.title, body=template.as_dict())
            session.add(added)
            session.flush()
            note(session, who, f"add programme {template.title}", f"station:{station}")
            return added.id

    def save_template(self, station: str, number: int, template: Template, who: str) -> None:
        """Raises NotFound, also for another station's."""
        with self._database.writing() as session:
            row = _of(session, station, number)
            row.title, row.body = template.title, template.as_dict()
            note(session, who, f"change programme {template.title}", f"station:{station}")

    def delete_template(self, station: str, number: int, who: str) -> None:
        """Raises NotFound, also for another station's."""
        with self._database.writing() as session:
            row = _of(session, station, number)
            note(session, who, f"delete programme {row.title}", f"station:{station}")
            session.execute(delete(TemplateRow).where(TemplateRow.id == number))


def _of(session: Session, station: str, number: int) -> TemplateRow:
    row = session.scalar(
        select(TemplateRow)
        .join(StationRow, StationRow.id == TemplateRow.station_id)
        .where(TemplateRow.id == number, StationRow.key == station)
    )
    if row is None:
        raise NotFound(number)
    return row
