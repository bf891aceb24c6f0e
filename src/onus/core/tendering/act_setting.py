"""Act setting: what the form of an act in a purchase is read against, and what was announced for it.

In:  a tender with its judgement, an instant, who acts.
Out: `ActSetting`; the facts that count; the deadline that a clarification leads to.

The surprise: facts that count for nothing are not among those that can be acted on. A challenge
that nobody could file has no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Language, Localized
from onus.core.competition.announced import Clarification
from onus.core.competition.deadlines import DeadlineStep, deadline_steps
from onus.core.tendering.announced import competition_of
from onus.core.tendering.awarding import ContractAssigned, ContractSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import in_force
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.proceeding import LotProceeding, Proceeding
from onus.core.tendering.tender import Tender, said

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ActSetting:
    """What a form is read against.

    Attributes:
        tender: with every fact that is on record.
        proceeding: what it came to now.
        now: when the form was sent.
        person: who acts.
        supplier: for whom a bidder acts; empty for others.
        language: in which words are said.
        waiting: ids that acts will have which somebody prepared and nobody did yet.
    """

    tender: Tender
    proceeding: Proceeding
    now: Instant
    person: str = ""
    supplier: str = ""
    language: Language = "en"
    waiting: tuple[str, ...] = ()

    def facts(self) -> tuple[TenderFact, ...]:
        """Return the facts on record that count, in order of time."""
        void = {one.fact for one in self.proceeding.refused_acts}
        return tuple(one for one in facts_on_record(self.tender, self.now) if one.id not in void)


def first_text(values: Values, name: str) -> str:
    """Return what stands in a field, without the space around it; empty for nothing.

    >>> first_text({"text": [" May we? "]}, "text"), first_text({}, "text")
    ('May we?', '')
    """
    found = values.get(name, ())
    return found[0].strip() if found else ""


def words_given(values: Values, setting: ActSetting) -> Localized:
    """Return the words of a form, in the language of its page."""
    words = first_text(values, "text")
    return Localized(zh=words) if setting.language == "zh-Hans" else Localized(en=words)


def deadline_after(setting: ActSetting, *, material: bool) -> DeadlineStep | None:
    """Return what a clarification that is published now does to the deadline; None before the announcement.

    The rule moves the deadline, not the office: where too few days are left, by as many as are missing.
    """
    counting = in_force(setting.tender, setting.now)
    changes = {one.fact for one in counting.versions}
    void = {one.fact for one in setting.proceeding.refused_acts} - changes
    facts = tuple(one for one in facts_on_record(setting.tender, setting.now) if one.id not in void)
    competition = competition_of(counting, facts)
    if competition is None:
        return None
    coming = Clarification("coming", setting.now, material)
    steps = deadline_steps(
        competition.notices,
        (*competition.clarifications, coming),
        setting.tender.rulebook,
        setting.tender.zone,
    )
    return next(one for one in steps if one.source.endswith(":coming"))


def contracts_signed(setting: ActSetting) -> Iterator[ContractSigned]:
    """Yield the contracts that were signed."""
    yield from (what for _, what in said(setting.facts(), ContractSigned))


def holder_of(contract: str, setting: ActSetting) -> str:
    """Return the supplier with whom a contract lies: the last to whom it was handed on, else whose bid won; empty for none."""
    facts = setting.facts()
    bids = [what.bid for what in contracts_signed(setting) if what.contract == contract]
    won = [one.supplier for one in setting.proceeding.received if one.bid in bids]
    handed = [what.supplier for _, what in said(facts, ContractAssigned) if what.contract == contract]
    return next(reversed([*won, *handed]), "")


def ranked_lots(setting: ActSetting) -> Iterator[LotProceeding]:
    """Yield the lots that have a ranking."""
    yield from (one for one in setting.proceeding.lots if one.ranking is not None)
