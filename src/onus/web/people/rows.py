"""Rows: appointments as tables show them.

In:  kept appointments.
Out: rows with words in the reader's language, and whether each is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Language, Localized
from onus.records.people import KeptAppointment
from onus.records.subjects import names_in
from onus.records.tenders import tender_named
from onus.web.sentences import say

COMING, IN_FORCE, ENDED = "coming", "in_force", "ended"


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment; `state` is `coming`, `in_force` or `ended`."""

    kept: KeptAppointment
    role: str
    where: str
    post: str
    state: str
    state_word: str
    badge: str
    may_end: bool = False


def appointment_rows(
    kept: Iterable[KeptAppointment], language: Language, at: Instant, *, may_end: Iterable[int] = ()
) -> list[AppointmentRow]:
    """Return appointments as rows."""
    endable, listed = frozenset(may_end), list(kept)
    names = {dossier: names_in(dossier) for dossier in sorted({one.dossier for one in listed})}
    bought = {one: _title(one) for one in sorted({one.tender for one in listed if one.tender})}
    return [
        _row(one, language, at, one.number in endable, {**names[one.dossier], **bought}) for one in listed
    ]


def _title(tender: str) -> Localized:
    shown = tender_named(tender)
    return Localized() if shown is None else shown.title


def _row(
    kept: KeptAppointment, language: Language, at: Instant, may_end: bool, names: Mapping[str, Localized]
) -> AppointmentRow:
    def called(name: str) -> str:
        return (names[name].text(language) if name in names else "") or name

    state = COMING if at < kept.since else IN_FORCE if kept.until is None or at < kept.until else ENDED
    parts = [called(part) for part in (kept.dossier or kept.tender, kept.region, kept.body) if part]
    return AppointmentRow(
        kept,
        role=say(f"people.role_{kept.role}", language),
        where=" · ".join(parts) or say("people.everywhere", language),
        post=called(kept.post) if kept.post else "",
        state=state,
        state_word=say(f"people.state_{state}", language),
        badge={COMING: "pending", IN_FORCE: "done", ENDED: "unknown"}[state],
        may_end=may_end and state != ENDED,
    )
