"""Notices: does a notice shift contracted work onto residents and shops?

In:  a notice, the contract, the rules on burdens, what was overdue, the acts.
Out: seven parts, each `holds`, `fails` or `cannot_tell`, with rule and facts.

The surprise: "fails" means that the notice fails this part *on the public
record*. The authority's own reply stands beside it, and what the addressee
still lawfully owes is said in the same breath.

Source: the seven parts follow the administrative penalty law (article 16), the
regulation on city appearance (articles 23 and 25), the regulation on the
business environment (article 64) and the local snow rules; each part cites the
rule of its pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, Notice
from onus.core.contracts.rulebook import Rule, Rulebook

PARTS = (
    "rank", "written_zone", "scope", "double_payment", "asymmetry", "publication", "capacity",
)  # fmt: skip
HOLDS, FAILS, CANNOT_TELL = "holds", "fails", "cannot_tell"
RANKS = ("law", "regulation", "rule")
RESERVED = ("carriageway", "main_street", "square")
ANSWER = {"yes": HOLDS, "no": FAILS}


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    """Duties of the contractor that were overdue and undone at the notice's instant."""

    obligation: str
    service: str
    district: str
    count: int
    earliest_due: Instant


@dataclass(frozen=True, slots=True)
class PartFinding:
    """One part of the test.

    Attributes:
        part: one of `PARTS`.
        verdict: `holds`, `fails` or `cannot_tell`.
        rule: `id@version` of the rule in force on the day; empty for none.
        in_force: False where no rule was in force, so that nothing can be told.
        facts: named facts that the verdict rests on.
    """

    part: str
    verdict: str
    rule: str
    in_force: bool
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """What the record says of one notice.

    Attributes:
        burden_shift: True when scope or double payment fails: contracted work was
            asked of others.
        late_entries: acts against the contractor dated before the notice but
            recorded after it; shown, never counted.
    """

    notice: str
    issuer: str
    at: Instant
    parts: tuple[PartFinding, ...]
    burden_shift: bool
    still_owed: Localized
    reply: Localized
    reply_at: Instant | None
    late_entries: tuple[str, ...]


def judge_notice(
    notice: Notice,
    *,
    contract: Contract,
    rulebook: Rulebook,
    acts: Sequence[Act],
    overdue: Sequence[OverdueGroup],
    day: date,
) -> NoticeFinding:
    """Judge a notice by what was on record when it was issued.

    Args:
        notice: the notice.
        contract: what a contractor is already paid for.
        rulebook: rules of kind `burden`, one for each part.
        acts: of the public body.
        overdue: what the contractor owed and had not done at that instant.
        day: local day of the notice, on which the rules must be in force.

    Returns:
        Seven parts in the order of `PARTS`.
    """
    rules = _rules(rulebook, day)
    before = [act for act in acts if act.toward == "contractor" and act.happened_at <= notice.happened_at]
    on_record = [act for act in before if act.recorded_at <= notice.happened_at]
    late = tuple(act.id for act in before if act.recorded_at > notice.happened_at)
    told = {
        "rank": _rank(notice, rules.get("rank")),
        "written_zone": _said(notice.written_zone, "written_zone"),
        "scope": _scope(notice, rules.get("scope")),
        "double_payment": _double_payment(notice, contract),
        "asymmetry": _asymmetry(notice, overdue, on_record),
        "publication": _publication(notice),
        "capacity": _said(notice.substitute_offered, "substitute_offered"),
    }
    parts = tuple(_part(name, told[name], rules.get(name)) for name in PARTS)
    failed = {part.part for part in parts if part.verdict == FAILS}
    return NoticeFinding(
        notice=notice.id,
        issuer=notice.issuer,
        at=notice.happened_at,
        parts=parts,
        burden_shift=bool(failed & {"scope", "double_payment"}),
        still_owed=_still_owed(rules.get("scope")),
        reply=notice.reply,
        reply_at=notice.reply_at,
        late_entries=late,
    )


Told = tuple[str, tuple[tuple[str, str], ...]]


def _rules(rulebook: Rulebook, day: date) -> Mapping[str, Rule]:
    """Return for each part the rule in force on the day; of several the first by id."""
    found: dict[str, Rule] = {}
    for name in sorted({rule.id for rule in rulebook.of_kind("burden")}):
        rule = rulebook.known(name, day)
        if rule is not None:
            found.setdefault(str(rule.parameters.get("part", "")), rule)
    return found


def _part(name: str, told: Told, rule: Rule | None) -> PartFinding:
    verdict, facts = told
    if rule is None:
        return PartFinding(name, CANNOT_TELL, "", in_force=False, facts=facts)
    return PartFinding(name, verdict, rule.key, in_force=True, facts=facts)


def _rank(notice: Notice, rule: Rule | None) -> Told:
    allowed = _texts(rule, "ranks_allowed", RANKS)
    facts = (
        ("sanction", notice.sanction),
        ("cited_rank", notice.cited_rank),
        ("cited", "; ".join(notice.cited)),
    )
    if notice.sanction == "none":
        return HOLDS, facts
    if notice.cited_rank == "unknown":
        return CANNOT_TELL, facts
    return (HOLDS if notice.cited_rank in allowed else FAILS), facts


def _scope(notice: Notice, rule: Rule | None) -> Told:
    reserved = _texts(rule, "reserved_areas", RESERVED)
    taken = [area for area in notice.areas if area in reserved]
    facts = (("areas", " ".join(notice.areas)), ("reserved", " ".join(taken)))
    if not notice.areas:
        return CANNOT_TELL, facts
    return (FAILS if taken else HOLDS), facts


def _double_payment(notice: Notice, contract: Contract) -> Told:
    paid = [
        owed
        for owed in contract.obligations
        if owed.owed_by == "contractor"
        and owed.service == notice.service
        and _same_place(owed.places.districts, notice.districts)
    ]
    facts = (("service", notice.service), ("paid_clauses", " ".join(o.clause for o in paid)))
    if not notice.service:
        return CANNOT_TELL, facts
    return (FAILS if paid else HOLDS), facts


def _asymmetry(notice: Notice, overdue: Sequence[OverdueGroup], on_record: Sequence[Act]) -> Told:
    here = [
        group
        for group in overdue
        if _same_place((group.district,), notice.districts) and notice.service in ("", group.service)
    ]
    count = sum(group.count for group in here)
    facts = (
        ("overdue_duties", str(count)),
        ("earliest_due_us", str(min((g.earliest_due for g in here), default=""))),
        ("acts_against_contractor", str(len(on_record))),
    )
    if not overdue and not here:
        return HOLDS, facts
    return (FAILS if count and not on_record else HOLDS), facts


def _publication(notice: Notice) -> Told:
    facts = (("published", str(notice.published_at is not None)),)
    if not notice.publication_known:
        return CANNOT_TELL, facts
    return (FAILS if notice.published_at is None else HOLDS), facts


def _said(answer: str, name: str) -> Told:
    return ANSWER.get(answer, CANNOT_TELL), ((name, answer),)


def _same_place(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return not mine or not theirs or any(district in theirs for district in mine)


def _texts(rule: Rule | None, name: str, default: Sequence[str]) -> tuple[str, ...]:
    value = rule.parameters.get(name) if rule else None
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else tuple(default)


def _still_owed(rule: Rule | None) -> Localized:
    value = rule.parameters.get("still_owed") if rule else None
    if not isinstance(value, Mapping):
        return Localized()
    return Localized(en=str(value.get("en", "")), zh=str(value.get("zh-Hans", "")))
