"""Give an opinion: what somebody of the public says in an open consultation, without an account and without a name.

In:  a purchase as it stands, the id of a consultation, words.
Out: the fact that was recorded; or what stands against it.

The surprise: words that lead to one person are refused and not masked. A masked opinion would be
published with a hole in it, and nobody could be asked what stood there.

Source: CN-NEED-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.actions.fact_ids import new_fact_id
from onus.actions.keep_fact import keep_fact
from onus.actions.tender_desk import TenderNow, facts_that_count
from onus.base.texts import Language, Localized
from onus.core.acts.filling import Wrong
from onus.core.tendering.act_fields import TEXT_MAX
from onus.core.tendering.act_kinds import OPINION
from onus.core.tendering.consulting import ConsultationOpened, OpinionReceived, OpinionsAnswered
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import said
from onus.records.tender_facts import KeptTenderFact
from onus.records.unit import unit
from onus.records.work import wish_judgement
from onus.wire.personal_data import gate_for
from onus.wire.tenders.visible import personal_details

ACTION = "tender.opinion.give"
TEXT = "text"
PLANNING = "planning"


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """A consultation, and whether it still takes opinions.

    Attributes:
        id: of the fact that opened it.
        asked: what was put to the public.
        opinions: how many came.
        open: whether its last day is not over, the office has not answered, and nothing was announced.
    """

    id: str
    asked: ConsultationOpened
    opinions: int
    open: bool


def consultation_in(at: TenderNow, name: str) -> OpenConsultation | None:
    """Return a consultation of a purchase; None where there is none of that id."""
    facts = facts_that_count(at)
    asked = next((what for one, what in said(facts, ConsultationOpened) if one.id == name), None)
    if asked is None:
        return None
    answered = any(what.consultation == name for _, what in said(facts, OpinionsAnswered))
    count = sum(what.consultation == name for _, what in said(facts, OpinionReceived))
    today: date = at.tender.zone.local_day(at.now)
    return OpenConsultation(
        name, asked, count, today <= asked.closes and not answered and PLANNING in at.stages
    )


def opinion_faults(at: TenderNow, text: str, *, names: bool = True) -> tuple[Wrong, ...]:
    """Return what is wrong with the words of an opinion: nothing in them, too much, or what leads to a person.

    Args:
        at: the purchase as it stands.
        text: the words.
        names: whether names of its registers are looked for as well. That tells a name that nobody may know yet
            to whoever guesses it, so it is asked of those alone who were admitted.
    """
    if not text:
        return (Wrong(TEXT, "missing"),)
    if len(text) > TEXT_MAX:
        return (Wrong(TEXT, "too_long", str(TEXT_MAX)),)
    kinds = gate_for(personal_details(at.tender) if names else ()).kinds_in(text)
    return tuple(Wrong(TEXT, f"holds_{kind}") for kind in kinds)


def give_opinion(
    at: TenderNow, name: str, text: str, language: Language
) -> KeptTenderFact | tuple[Wrong, ...]:
    """Record an opinion in nobody's name.

    Args:
        at: the purchase as it stands.
        name: id of the consultation.
        text: what was said, in whatever language.
        language: of the page that it was written on.
    """
    found, text = consultation_in(at, name), text.strip()
    if found is None or not found.open:
        return (Wrong("", "consultation_closed"),)
    wrong = opinion_faults(at, text)
    if wrong:
        return wrong
    words = Localized(zh=text) if language == "zh-Hans" else Localized(en=text)
    fact = TenderFact(new_fact_id(OPINION.id), at.now, at.now, OpinionReceived(name, words))
    with unit():
        wish_judgement(at.tender.id, at=int(at.now))
        return keep_fact(at.tender.id, fact, ACTION, basis=OPINION.basis)
