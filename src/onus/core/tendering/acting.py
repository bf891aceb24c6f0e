"""Acting: what people do in a tender through a form, and the fact that a filled form states.

In:  the kind of act, the texts of a form by field, and what they are read against.
Out: what a fact says, ready to be recorded; or `Wrong`, one for each field that is amiss.

The surprise: nobody types a bid, a price or a winner. An award and a contract take them from
the judgement, so that what is announced cannot differ from what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.instants import Instant, utc_text
from onus.base.money import Minor
from onus.base.texts import Language, Localized
from onus.core.acts.filling import Wrong, wall_instant
from onus.core.competition.announced import Clarification
from onus.core.competition.deadlines import DeadlineStep, deadline_steps
from onus.core.qualification.qualifying import SIGNING
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.tendering.announced import competition_of
from onus.core.tendering.awarding import (
    ANSWERS,
    AwardDecided,
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    ContractSigned,
    ExplanationGiven,
)
from onus.core.tendering.preparing import AnnouncementChanged, QuestionAnswered, QuestionAsked
from onus.core.tendering.proceeding import BARRED, LotProceeding, Proceeding
from onus.core.tendering.restraining import FlagReplied
from onus.core.tendering.tender import Tender, announced, facts_on_record, said

TEXT_MAX = 4_000
LINE_MAX = 200
ABOUT = ("documents", "procedure", "result")
RELATIONS = ("employment", "kin", "ownership", "other")
CONTRACT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
DIGEST = re.compile(r"[0-9a-f]{64}")
Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class TenderActKind:
    """One kind of act.

    Attributes:
        id: name in addresses and words.
        power: row of the table of powers that allows it.
        prepares: row that allows its preparation, where another person must approve it; empty where nobody must.
        approves: row by which that other person approves; empty for none.
        fields: of its form, in their order.
        needs: those that must be filled.
        basis: rule or article that it carries out.
    """

    id: str
    power: str
    fields: tuple[str, ...]
    basis: str
    needs: tuple[str, ...] = ()
    prepares: str = ""
    approves: str = ""


CLARIFY = TenderActKind(
    "clarify", "announcement.change", ("text", "material", "bids_until"), "CN-TIME-11", ("text", "material"),
    prepares="announcement.change", approves="announcement.approve",
)  # fmt: skip
ANSWER = TenderActKind("answer", "question.answer", ("question", "text"), "CN-TIME-11", ("question", "text"))
DECLARE = TenderActKind("declare", "conflict.declare", ("supplier", "relation"), "CN-COI-14")
AWARD = TenderActKind(
    "award", "award.decide", ("lot", "text"), "CN-AWD-24", ("lot", "text"), prepares="award.prepare",
    approves="award.review",
)  # fmt: skip
SIGN = TenderActKind(
    "sign", "contract.sign", ("lot", "contract", "sha256"), "CN-SIGN-26", ("lot", "contract", "sha256"),
    prepares="contract.prepare", approves="contract.review",
)  # fmt: skip
ANSWER_CHALLENGE = TenderActKind(
    "answer_challenge", "challenge.answer", ("challenge", "outcome", "text"), "CN-PROT-32",
    ("challenge", "outcome", "text"),
)  # fmt: skip
DECIDE_COMPLAINT = TenderActKind(
    "decide_complaint", "complaint.decide", ("complaint", "outcome", "text"), "CN-PROT-32",
    ("complaint", "outcome", "text"),
)  # fmt: skip
ASK = TenderActKind("ask", "question.ask", ("text",), "CN-TIME-11", ("text",))
CHALLENGE = TenderActKind("challenge", "challenge.file", ("about", "text"), "CN-PROT-32", ("about", "text"))
COMPLAIN = TenderActKind(
    "complain", "complaint.file", ("challenge", "text"), "CN-PROT-32", ("challenge", "text")
)
EXPLAIN = TenderActKind("explain", "explanation.give", ("bid", "text"), "CN-LOW-23", ("bid", "text"))
REPLY = TenderActKind("reply", "flag.reply", ("flag", "text"), "CN-COLL-16", ("flag", "text"))
OF_OFFICE = (CLARIFY, ANSWER, DECLARE, AWARD, SIGN, ANSWER_CHALLENGE, DECIDE_COMPLAINT)
OF_BIDDER = (ASK, EXPLAIN, CHALLENGE, COMPLAIN, REPLY)
ACT_KINDS: Mapping[str, TenderActKind] = {one.id: one for one in (*OF_OFFICE, *OF_BIDDER)}


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
    """

    tender: Tender
    proceeding: Proceeding
    now: Instant
    person: str = ""
    supplier: str = ""
    language: Language = "en"


def said_by(kind: TenderActKind, values: Values, setting: ActSetting) -> Any | tuple[Wrong, ...]:
    """Return what a filled form states, or all that is wrong with it.

    Args:
        kind: of `ACT_KINDS`.
        values: texts by name of the field.
        setting: what they are read against.

    >>> said_by(ASK, {"text": ["May we?"]}, ActSetting(None, None, Instant(0))).text.en
    'May we?'
    >>> [one.code for one in said_by(ASK, {}, ActSetting(None, None, Instant(0)))]
    ['missing']
    """
    wrong = [*_missing(kind, values), *_too_long(kind, values), *_unknown(kind, values, setting)]
    if wrong:
        return tuple(sorted(wrong))
    return _SAY[kind.id](values, setting)


def choices_of(name: str, setting: ActSetting) -> tuple[str, ...]:
    """Return what may be chosen in a field; empty for a field of free words, and where there is nothing."""
    return tuple(_CHOICES[name](setting)) if name in _CHOICES else ()


def deadline_after(setting: ActSetting, *, material: bool) -> DeadlineStep | None:
    """Return what a clarification that is published now does to the deadline; None before the announcement.

    The rule moves the deadline, not the office: where too few days are left, by as many as are missing.
    """
    competition = competition_of(setting.tender, facts_on_record(setting.tender, setting.now))
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


def amount_of(kind: TenderActKind, stated: Any) -> int:
    """Return the amount that is at stake, in minor units; 0 for none."""
    return int(stated.price_minor) if kind in (AWARD, SIGN) else 0


def unanswered(setting: ActSetting) -> Iterator[str]:
    """Yield the ids of the questions that nobody has answered to everyone."""
    facts = facts_on_record(setting.tender, setting.now)
    told = {what.question for _, what in said(facts, QuestionAnswered) if what.told == "all"}
    yield from (one.id for one, _ in said(facts, QuestionAsked) if one.id not in told)


def _first(values: Values, name: str) -> str:
    found = values.get(name, ())
    return found[0].strip() if found else ""


def _missing(kind: TenderActKind, values: Values) -> Iterator[Wrong]:
    yield from (Wrong(name, "missing") for name in kind.needs if not _first(values, name))
    if kind is DECLARE and bool(_first(values, "supplier")) != bool(_first(values, "relation")):
        yield Wrong("relation" if _first(values, "supplier") else "supplier", "missing")


def _too_long(kind: TenderActKind, values: Values) -> Iterator[Wrong]:
    for name in kind.fields:
        most = TEXT_MAX if name == "text" else LINE_MAX
        if len(_first(values, name)) > most:
            yield Wrong(name, "too_long", str(most))


def _unknown(kind: TenderActKind, values: Values, setting: ActSetting) -> Iterator[Wrong]:
    for name in kind.fields:
        given = _first(values, name)
        if given and name in _CHOICES and given not in choices_of(name, setting):
            yield Wrong(name, "unknown", given[:60])
    if kind is SIGN and _first(values, "sha256") and not DIGEST.fullmatch(_first(values, "sha256")):
        yield Wrong("sha256", "no_digest")
    if kind is SIGN and _first(values, "contract") and not CONTRACT_ID.fullmatch(_first(values, "contract")):
        yield Wrong("contract", "no_name")
    if kind is CLARIFY and _first(values, "bids_until"):
        at = wall_instant(_first(values, "bids_until"), setting.tender.zone)
        if at is None:
            yield Wrong("bids_until", "not_a_time", _first(values, "bids_until")[:30])
        elif setting.proceeding.deadline is not None and at < setting.proceeding.deadline:
            yield Wrong(
                "bids_until", "only_later", setting.tender.zone.local_text(setting.proceeding.deadline)
            )


def _text(values: Values, setting: ActSetting) -> Localized:
    words = _first(values, "text")
    return Localized(zh=words) if setting.language == "zh-Hans" else Localized(en=words)


def _clarified(values: Values, setting: ActSetting) -> Any:
    step = deadline_after(setting, material=_first(values, "material") == "yes")
    if step is None or setting.proceeding.deadline is None or setting.now > setting.proceeding.deadline:
        return (Wrong("", "not_open"),)
    asked = (
        wall_instant(_first(values, "bids_until"), setting.tender.zone)
        if _first(values, "bids_until")
        else None
    )
    until = max(step.deadline, asked or step.deadline)
    version = announced(setting.tender, setting.now)
    opens = max(until, version.announcement.opens_at)
    return AnnouncementChanged(
        version=version.number + 1,
        changes={"bids_until": utc_text(until), "opens_at": utc_text(opens)},
        material=_first(values, "material") == "yes",
        reason=_text(values, setting),
    )


def _answered(values: Values, setting: ActSetting) -> Any:
    return QuestionAnswered(_first(values, "question"), _text(values, setting), "all")


def _declared(values: Values, setting: ActSetting) -> Any:
    supplier = _first(values, "supplier")
    return ConflictDeclaration(
        setting.person, setting.now, (supplier,) if supplier else (), _first(values, "relation")
    )


def _awarded(values: Values, setting: ActSetting) -> Any:
    row = _winning(_lot(values, setting))
    return AwardDecided(_first(values, "lot"), row.bid, Minor(row.price_minor), _text(values, setting))


def _signed(values: Values, setting: ActSetting) -> Any:
    row = _winning(_lot(values, setting))
    return ContractSigned(
        _first(values, "contract"),
        _first(values, "lot"),
        row.bid,
        Minor(row.price_minor),
        _first(values, "sha256"),
    )


def _lot(values: Values, setting: ActSetting) -> LotProceeding:
    return setting.proceeding.lot(_first(values, "lot"))


def _winning(lot: LotProceeding) -> Any:
    assert lot.winner is not None, "only lots with a winner can be chosen"
    assert lot.winner.row is not None, "only lots with a winner can be chosen"
    return lot.winner.row


def _won_lots(setting: ActSetting) -> Iterator[str]:
    for one in setting.proceeding.lots:
        row = one.winner.row if one.winner is not None else None
        barred = {test.bid for test in one.tests if test.step == SIGNING and test.state == BARRED}
        # Who is barred since the award signs nothing; a body that is competent must set it aside first.
        if row is not None and row.bid not in barred:
            yield one.lot


def _open_challenges(setting: ActSetting) -> Iterator[str]:
    facts = facts_on_record(setting.tender, setting.now)
    told = {what.challenge for _, what in said(facts, ChallengeAnswered)}
    for one, what in said(facts, ChallengeFiled):
        mine = not setting.supplier or what.supplier == setting.supplier
        # A bidder complains about an answer, the office answers what has none.
        if mine and (bool(setting.supplier) == (one.id in told)):
            yield one.id


def _open_complaints(setting: ActSetting) -> Iterator[str]:
    facts = facts_on_record(setting.tender, setting.now)
    told = {what.complaint for _, what in said(facts, ComplaintDecided)}
    yield from (one.id for one, _ in said(facts, ComplaintFiled) if one.id not in told)


def _own_bids(setting: ActSetting) -> Iterator[str]:
    yield from (
        one.bid for one in setting.proceeding.received if one.supplier and one.supplier == setting.supplier
    )


def _low_bids(setting: ActSetting) -> Iterator[str]:
    mine = set(_own_bids(setting))
    yield from (case.low.bid for lot in setting.proceeding.lots for case in lot.low if case.low.bid in mine)


def _own_flags(setting: ActSetting) -> Iterator[str]:
    yield from (one.id for one in setting.proceeding.flags if one.subject == setting.supplier)


_CHOICES: Mapping[str, Callable[[ActSetting], Any]] = {
    "material": lambda _: ("yes", "no"),
    "about": lambda _: ABOUT,
    "relation": lambda _: RELATIONS,
    "outcome": lambda _: ANSWERS,
    "question": unanswered,
    "supplier": lambda setting: tuple(one.id for one in setting.tender.register.suppliers),
    "lot": _won_lots,
    "challenge": _open_challenges,
    "complaint": _open_complaints,
    "bid": _low_bids,
    "flag": lambda setting: tuple(dict.fromkeys(_own_flags(setting))),
}
_SAY: Mapping[str, Callable[[Values, ActSetting], Any]] = {
    "clarify": _clarified,
    "answer": _answered,
    "declare": _declared,
    "award": _awarded,
    "sign": _signed,
    "answer_challenge": lambda values, setting: ChallengeAnswered(
        _first(values, "challenge"), _first(values, "outcome"), _text(values, setting)
    ),
    "decide_complaint": lambda values, setting: ComplaintDecided(
        _first(values, "complaint"), _first(values, "outcome"), _text(values, setting)
    ),
    "ask": lambda values, setting: QuestionAsked(_text(values, setting)),
    "explain": lambda values, setting: ExplanationGiven(_first(values, "bid"), _text(values, setting)),
    "challenge": lambda values, setting: ChallengeFiled(
        setting.supplier, _first(values, "about"), "", _text(values, setting)
    ),
    "complain": lambda values, setting: ComplaintFiled(_first(values, "challenge"), _text(values, setting)),
    "reply": lambda values, setting: FlagReplied(
        _first(values, "flag"), setting.supplier, _text(values, setting)
    ),
}
