"""The pre-air sheet (phiếu nghe duyệt): what the machine is not sure of, heard in its sentence and settled by a person."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from reader.article import Article
from reader.errors import BadInput
from reader.script import TITLE, Entry, Reading, Script
from reader.web import voices
from reader.web.address import href
from reader.web.incoming import MAX_SPOKEN, NewEntry, checked
from reader.web.rooms import library, studio
from reader.web.scopes import choices, may_write
from reader.web.security import limiter, operator_only
from reader.web.words import gettext as _

KEEP, OWN = "giu", "khac"

bp = Blueprint("preair", __name__)


@dataclass(frozen=True)
class Question:
    """One doubtful Reading, in its sentence."""

    sentence: int
    before: str
    written: str
    after: str
    spoken: str
    rule: str
    percent: int
    alternatives: tuple[str, ...]
    times: int
    """How often the article says it so."""


@bp.get("/articles/<slug>/phieu-nghe-duyet")
@operator_only
def show(slug: str) -> str:
    article, voice = library().article(slug), voices.chosen()
    return render_template(
        "preair.html",
        article=article,
        slug=slug,
        voice=voice,
        questions=questions(article, studio().script(slug, voice.accent)),
        reports=[report for report in library().reports() if report.slug == slug],
        max_spoken=MAX_SPOKEN,
        scopes=choices(slug),
    )


@bp.post("/articles/<slug>/phieu-nghe-duyet")
@operator_only
def settle(slug: str) -> AnyResponse:
    """What is decided goes into the lexicon, for this article, a station or all: the doubt is gone wherever it holds."""
    library().article(slug)
    new = decided(request.form.get("pham-vi") or f"article:{slug}")
    may_write(new.scope)
    library().save_entry(Entry(new.written, new.spoken, new.scope), current_user.id)
    flash(_("Từ nay “%(written)s” đọc là “%(spoken)s”.", written=new.written, spoken=new.spoken))
    return redirect(href("preair.show", slug=slug, **voices.query(voices.chosen())), 303)


@bp.get("/articles/<slug>/cau/<int:number>.mp3")
@limiter.limit("120 per minute")
def sentence(slug: str, number: int) -> Response:
    """One sentence as it would be heard now."""
    answer = Response(studio().sentence(slug, voices.chosen(), number), mimetype="audio/mpeg")
    answer.headers["Cache-Control"] = "no-store"  # after a correction the same address says something else
    return answer


def decided(scope: str) -> NewEntry:
    """What the form of one question settles, as a line of the lexicon. Raises BadInput."""
    choice = request.form.get("chon", "")
    spoken = request.form.get("rieng", "") if choice == OWN else choice.partition(":")[2]
    if choice != OWN and not choice.startswith((f"{KEEP}:", "doi:")):
        raise BadInput(_("xin chọn một cách đọc"))
    written = " ".join(request.form.get("viet", "").split())
    return checked(NewEntry, {"written": written, "spoken": " ".join(spoken.split()), "scope": scope})


def questions(article: Article, script: Script) -> list[Question]:
    """Each doubt once, in the order in which it is first heard."""
    found: dict[tuple[str, str], list[tuple[int, Reading]]] = {}
    for number, reading in script.doubts():
        block = script.utterances[number].block
        written = _source(article, block)[reading.start : reading.end]
        found.setdefault((written, reading.spoken), []).append((number, reading))
    sheet = []
    for (written, spoken), places in found.items():
        number, reading = places[0]
        utterance = script.utterances[number]
        text = _source(article, utterance.block)
        others = tuple(other for other in reading.alternatives if other != spoken)
        sheet.append(
            Question(
                number,
                text[min(utterance.start, reading.start) : reading.start],
                written,
                text[reading.end : max(utterance.end, reading.end)],
                spoken,
                reading.rule,
                round(reading.certainty * 100),
                others,
                len(places),
            )
        )
    return sheet


def _source(article: Article, block: int) -> str:
    return article.title if block == TITLE else article.blocks[block].text
