"""Office wrongs: which breaches of a purchase are a wrong of the office itself, and since when anybody could know.

In:  a tender, the facts that count, the breaches of its rules.
Out: the breaches that somebody in office answers for; for each, the instant from which it is answered for.

A rule is broken by whoever acts. A price sheet that does not add up, two bidders of one owner and a
subcontract in secret are told as breaches, and the office did nothing: whoever named its officials for
these would teach everybody to read past the names.

The surprise: too few bidders are nobody's wrong. An award to one of them is, where too few were opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from onus.base.instants import Instant
from onus.core.contracts.breach import Breach
from onus.core.qualification.documents import DocumentLookup
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.awarding import AwardDecided, ContractSigned, PanelDrawn
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.false_documents import FALSE_DOCUMENTS
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.tender import Tender, said

OWN_WRONGS = (
    "negative_list", "major_decision", "fair_competition", "need_consultation", "readiness", "splitting",
    "notice_content", "bid_period", "documents_period", "clarification", "discrimination", "scoring",
    "price_weight", "single_source", "bond", "bond_return", "conflict", "separation", "committee",
    "committee_draw", "qualification", "false_documents", "institution_class", "bidder_exclusion",
    "related_bidders", "financial_health", "social_grades", "low_bid", "award_clock",
    "candidates_publication", "remedies", "standstill", "signing", "supplements", "acceptance", "archive",
    "yearly_publication", "disclosure_clock", "kpi", "kpi_rating", "contract_notices", "breach_notice",
    "payment_period", "payment_notice", "payment_publication", "performance_evaluation",
)  # fmt: skip
"""Kinds of rules that the office itself breaks, by what it decides, signs, publishes or leaves undone."""
OF_BIDDERS = ("bid", "supplier")
"""Sorts of subjects that tell of a bidder; the office lapses by the award or the contract that follows."""
FEWEST = "bidders_min"
"""Kind of the rule on how many have to bid; broken by the office where it awards all the same."""
SIGNAL = "flag"
"""Consequence of a rule that only asks a person to look; nobody lapsed by it."""
SHOWN_BY = ("fact", "supplement", "earlier", "lookup")
"""Names under which a breach tells the facts that it rests on."""


def own_wrongs(
    tender: Tender, facts: tuple[TenderFact, ...], breaches: Iterable[Breach]
) -> tuple[Breach, ...]:
    """Return the breaches that the office answers for, in their order.

    Args:
        tender: its rules say of what kind each broken one is.
        facts: those that count.
        breaches: of rules; those of bidders and of circumstances are among them.

    Too few bidders become a wrong of the award of that lot, and name it, where fewer bids than the rule asks
    had been opened by then. Who is left by what came out later, whoever awarded could not count. Nor did
    anybody award or sign against a look-up that was not on record: that a document proves forged later is
    told of the award and is no wrong of whoever made it in good faith.
    """
    kinds = {rule.key: rule.kind for rule in tender.rulebook.rules}
    awards = {what.lot: one for one, what in reversed(said(facts, AwardDecided))}
    found = []
    for one in breaches:
        kind = kinds.get(one.rule, "")
        sort, _, name = one.subject.partition(":")
        award = awards.get(name.rpartition("/")[2])
        if kind == FEWEST and award is not None and _seen_to_be_too_few(facts, one, award):
            found.append(replace(one, at=award.recorded_at, facts=(*one.facts, ("fact", award.id))))
        elif kind == FALSE_DOCUMENTS and _in_good_faith(facts, one):
            continue
        elif kind in OWN_WRONGS and sort not in OF_BIDDERS and one.consequence != SIGNAL:
            found.append(one)
    return tuple(found)


def _in_good_faith(facts: tuple[TenderFact, ...], one: Breach) -> bool:
    """Return whether the look-up by which a document proved forged came on record after the act that rested on it."""
    told = dict(one.facts)
    looked = [each for each, what in said(facts, DocumentLookup) if what.id == told.get("lookup")]
    acts = [each for each in facts if each.id == told.get("fact")]
    return any(each.recorded_at >= act.recorded_at for act in acts for each in looked)


def _seen_to_be_too_few(facts: tuple[TenderFact, ...], one: Breach, award: TenderFact) -> bool:
    opened = sum(each.recorded_at <= award.recorded_at for each, _ in said(facts, BidOpened))
    return opened < int(dict(one.facts)["least"])


def answered_since(tender: Tender, facts: tuple[TenderFact, ...], one: Breach, began: Instant) -> Instant:
    """Return from when a breach is answered for: when it came about, and not before the record showed it.

    Args:
        tender: with its plan and place.
        facts: those that count.
        one: the breach.
        began: for what has no instant and belongs to no step of its own; the deadline for bids.
    """
    shown = (each.recorded_at for each in _shown_by(facts, one))
    return max((_came_about(tender, facts, one, began), *shown))


def _came_about(tender: Tender, facts: tuple[TenderFact, ...], one: Breach, began: Instant) -> Instant:
    """Return when a breach came about: its own instant, the end of its last day, else that of the step it is of."""
    last = dict(one.facts).get("last_day", "")
    sort = one.subject.partition(":")[0]
    if one.at is not None:
        return one.at
    if last:
        return tender.zone.at(date.fromisoformat(last) + timedelta(1))
    if sort in ("need", "post") and tender.plan is not None:
        return tender.zone.at(tender.plan.decided)
    if sort == "panel":
        return min((each.recorded_at for each, _ in said(facts, PanelDrawn)), default=began)
    notice = {"award": "award", "notice": "tender", "criterion": "tender"}.get(sort, "")
    known = [each.recorded_at for each, what in said(facts, NoticePublished) if what.notice == notice]
    return min(known, default=began)


def _shown_by(facts: tuple[TenderFact, ...], one: Breach) -> Iterator[TenderFact]:
    """Yield the facts without which nobody could know of a breach: those it names, and the contract it is of."""
    sort, _, name = one.subject.partition(":")
    named = {value for key, value in one.facts if key in SHOWN_BY} | ({name} if sort == "fact" else set())
    for each in facts:
        what = each.said
        looked = isinstance(what, DocumentLookup) and what.id in named
        signed = isinstance(what, ContractSigned) and sort in ("contract", "bond") and what.contract == name
        if each.id in named or looked or signed:
            yield each
