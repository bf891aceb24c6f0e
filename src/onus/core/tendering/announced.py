"""The competition of a tender: its versions, questions and answers as `core.competition` judges them.

In:  a tender and the facts on record.
Out: `Competition`, or None before the first notice.

The surprise: the notice and the documents are two facts. What was announced and could
be had by nobody has a period of its documents of no day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.core.competition.announced import (
    AnnouncedCriterion,
    Clarification,
    Indicator,
    Question,
    Reply,
    TenderNotice,
)
from onus.core.competition.deadlines import deadline_steps
from onus.core.competition.judging import Competition, CompetitionJudged, judge_competition
from onus.core.evaluation.criteria import LOWEST_PRICE, PRICE, Criterion
from onus.core.sealing.facts import BidReceived
from onus.core.tendering.announcement import Announcement, CriterionText, Version
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import (
    AnnouncementChanged,
    DocumentsIssued,
    NoticePublished,
    QuestionAnswered,
    QuestionAsked,
)
from onus.core.tendering.tender import Tender, deadline_by, said

SCORING = {LOWEST_PRICE: "lowest_price"}
COMBINED = "combined_score"
BY_LOWEST_PRICE = "lowest_price_ratio"
NO_TEXT = CriterionText("")


def issued_at(facts: tuple[TenderFact, ...]) -> Instant | None:
    """Return when the tender was announced; None before.

    >>> issued_at(()) is None
    True
    """
    return next(
        (one.happened_at for one, what in said(facts, NoticePublished) if what.notice == "tender"), None
    )


def competition_of(tender: Tender, facts: tuple[TenderFact, ...]) -> Competition | None:
    """Return the competition as far as facts on record tell it; None before the first notice.

    Args:
        tender: the tender.
        facts: those on record, in order of time.
    """
    first = issued_at(facts)
    if first is None:
        return None
    known = {one.id for one in facts}
    versions = [one for one in tender.versions if not one.fact or one.fact in known]
    notices = tuple(_notice(tender, one, facts, first) for one in versions)
    material = {one.fact: one.material for one in versions}
    changes = tuple(
        Clarification(one.id, one.recorded_at, material[one.id])
        for one, _ in said(facts, AnnouncementChanged)
        if one.id in material
        # A change that moves the deadline itself is a notice; the rest may move it by the law.
    )
    return Competition(notices, changes, _questions(facts), _replies(facts))


def judged_competition(
    tender: Tender, facts: tuple[TenderFact, ...], as_of: Instant
) -> CompetitionJudged | None:
    """Return what the competition came to at an instant; None before the first notice.

    Args:
        tender: the tender.
        facts: those on record, in order of time.
        as_of: the instant.
    """
    competition = competition_of(tender, facts)
    if competition is None:
        return None
    return judge_competition(competition, tender.rulebook, tender.calendar, tender.zone, as_of)


def with_deadline(told: Announcement, deadline: Instant) -> Announcement:
    """Return what was announced with the one deadline that holds; a change never moves it back.

    Args:
        told: as announced.
        deadline: that holds.
    """
    return replace(told, bids_until=deadline, opens_at=max(told.opens_at, deadline))


def versions_in_time(tender: Tender, facts: tuple[TenderFact, ...]) -> tuple[Version, ...]:
    """Return the versions that came on record by the deadline in force then; all before the first notice.

    Whoever bids must know under what: a version after the deadline changes nothing, whatever it says.

    Args:
        tender: the tender.
        facts: those on record, in order of time.
    """
    found: list[Version] = []
    for version in sorted(tender.versions, key=lambda one: one.number):
        at = version.recorded_at
        if at is not None and found:
            before = tuple(one for one in facts if one.recorded_at < at)
            until = _deadline_then(replace(tender, versions=tuple(found)), before, at)
            if until is not None and at > until:
                break
        found.append(version)
    return tuple(found)


def _deadline_then(tender: Tender, facts: tuple[TenderFact, ...], at: Instant) -> Instant | None:
    """Return the deadline in force at an instant; None while nobody was told of one.

    A notice without power stays where an envelope came on it, and is none of the facts that count: bidders hold
    to the deadline that it told them.
    """
    competition = competition_of(tender, facts)
    if competition is None:
        return deadline_by(tender.versions, at) if said(facts, BidReceived) else None
    steps = deadline_steps(competition.notices, competition.clarifications, tender.rulebook, tender.zone)
    return steps[-1].deadline


def _notice(tender: Tender, version: Version, facts: tuple[TenderFact, ...], first: Instant) -> TenderNotice:
    told = version.announcement
    issued = first if version.recorded_at is None else max(version.recorded_at, first)
    documents = [(one, what) for one, what in said(facts, DocumentsIssued) if what.version <= version.number]
    day = tender.zone.local_day(issued)
    begun = tender.zone.local_day(documents[0][0].happened_at) if documents else day
    ended = max((what.until_day for _, what in documents), default=day)
    budgets = [lot.budget_minor for lot in told.lots]
    whole = None if None in budgets else Minor(sum(one or 0 for one in budgets))
    return TenderNotice(
        tender=tender.id,
        version=version.number,
        issued=issued,
        documents_from=begun,
        documents_until=_not_before(ended, begun),
        deadline=max(told.bids_until, Instant(issued + 1)),
        method=told.method,
        scoring=SCORING.get(told.scheme.method, COMBINED),
        budget_minor=whole,
        currency=tender.currency,
        object=told.object,
        lots=told.lots,
        criteria=_criteria(told.scheme.criteria, told.texts, tender.currency),
        fields=told.fields,
    )


def _not_before(day: date, first: date) -> date:
    return max(day, first)


def _criteria(
    criteria: tuple[Criterion, ...], texts: tuple[CriterionText, ...], currency: str
) -> tuple[AnnouncedCriterion, ...]:
    told = {one.criterion: one for one in texts}
    return tuple(
        AnnouncedCriterion(
            id=one.id,
            text=(told.get(one.id, NO_TEXT).text if one.id in told else one.title),
            kind=PRICE if one.kind == PRICE else "quality",
            points=one.most_milli,
            indicator=_indicator(one, told.get(one.id, NO_TEXT), currency),
            restricts=told.get(one.id, NO_TEXT).restricts,
            justification=told.get(one.id, NO_TEXT).justification,
        )
        for one in criteria
    )


def _indicator(one: Criterion, text: CriterionText, currency: str) -> Indicator:
    if one.kind == PRICE:
        return Indicator("price", currency, formula=BY_LOWEST_PRICE)
    if one.formula is not None:
        by_formula = "" if one.formula.steps else one.formula.kind
        return Indicator(one.indicator or one.id, text.unit, one.formula.steps, by_formula)
    return Indicator(one.indicator, text.unit, text.steps)


def _questions(facts: tuple[TenderFact, ...]) -> tuple[Question, ...]:
    return tuple(Question(one.id, one.happened_at, what.text.en) for one, what in said(facts, QuestionAsked))


def _replies(facts: tuple[TenderFact, ...]) -> tuple[Reply, ...]:
    told: dict[str, dict[str, Instant]] = {}
    texts: dict[str, str] = {}
    for one, what in said(facts, QuestionAnswered):
        told.setdefault(what.question, {}).setdefault(what.told, one.happened_at)
        texts.setdefault(what.question, what.text.en)
    asked = [one.id for one, _ in said(facts, QuestionAsked)]
    return tuple(
        Reply(name, told.get(name, {}).get("asker"), told.get(name, {}).get("all"), texts.get(name, ""))
        for name in asked
    )
