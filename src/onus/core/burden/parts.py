"""The seven parts of the burden test, each decided on its own.

In:  a notice with what was on the record when it was issued, and the rule of
     the part that was in force on that day.
Out: `PartFinding`: the notice holds in this part, fails, or nobody can tell.

The surprise: `cannot_tell` is an answer. Where no rule may be applied, or the
record is silent, the part neither passes nor fails, and the reason says which.
The words are codes; a page words them "on the public record".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import HOUR_US, Instant, utc_text
from onus.core.burden.double_payment import CLASSES_OF_AREA, owed_there, paid_overlap
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, Notice
from onus.core.contracts.rulebook import Rule

HOLDS, FAILS, CANNOT_TELL = "holds", "fails", "cannot_tell"
NO_RULE, SILENT_RECORD, NO_OBLIGATION, PLACEHOLDER, SAMPLE = (
    "no_rule_in_force",
    "record_is_silent",
    "no_obligation_for_service",
    "contract_is_placeholder",
    "contract_is_sample",
)
UNKNOWN = "unknown"

Facts = tuple[tuple[str, str], ...]
Answer = tuple[str, str, Facts]
"""Verdict, reason where nobody can tell, and the facts it rests on."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was so, and on the record, when a notice was issued.

    Attributes:
        day: local day of the notice.
        overdue: contractor duties that were overdue there.
        earliest_due: when the first of them fell due; None where none was overdue.
        acts_before: acts against the contractor there, done and written down by then.
        acts_late: acts dated by then and written down after it.
        as_of: the instant by which all of this was known; None for everything given.
    """

    notice: Notice
    contract: Contract
    day: date
    overdue: int
    earliest_due: Instant | None
    acts_before: tuple[Act, ...]
    acts_late: tuple[Act, ...]
    as_of: Instant | None = None


@dataclass(frozen=True, slots=True)
class PartFinding:
    """What one part of the test says of a notice.

    Attributes:
        part: `rank`, `written_zone`, `scope`, `double_payment`, `asymmetry`,
            `publication` or `capacity`.
        verdict: `holds`, `fails` or `cannot_tell`.
        rule: `id@version` of the rule applied; empty where there is none.
        facts: the facts it rests on, as named values.
        in_force: whether the rule's date of effect is known and was reached;
            False for a rule that the dossier applies by name.
        reason: why nobody can tell; empty otherwise.
        also: `id@version` of further rules in force on the same part.
    """

    part: str
    verdict: str
    rule: str
    facts: Facts
    in_force: bool
    reason: str = ""
    also: tuple[str, ...] = ()


def judge_part(
    part: str,
    circumstances: Circumstances,
    rules: Sequence[Rule],
    *,
    passed_over: Sequence[Rule] = (),
) -> PartFinding:
    """Judge one part of the test under the rules that may be applied.

    Args:
        part: name of the part, one of `PARTS`.
        circumstances: the notice and what was on the record.
        rules: rules on this part in force that day; the first is applied.
        passed_over: rules on this part that were not in force, shown beside the reason.

    >>> from onus.base.texts import Localized
    >>> notice = Notice("n", "b", Instant(0), Instant(0), Localized())
    >>> contract = Contract("c", Localized(), "x", "government", date(2023, 9, 1), date(2047, 9, 1))
    >>> seen = Circumstances(notice, contract, date(2023, 12, 19), 0, None, (), ())
    >>> judge_part("rank", seen, ()).reason
    'no_rule_in_force'
    """
    if not rules:
        facts = tuple(("rule_not_in_force", rule.key) for rule in passed_over)
        return PartFinding(part, CANNOT_TELL, "", facts, in_force=False, reason=NO_RULE)
    rule = rules[0]
    verdict, reason, facts = PARTS[part](circumstances, rule.parameters)
    return PartFinding(
        part=part,
        verdict=verdict,
        rule=rule.key,
        facts=facts,
        in_force=rule.holds_on(circumstances.day),
        reason=reason,
        also=tuple(other.key for other in rules[1:]),
    )


def _rank(seen: Circumstances, given: Mapping[str, object]) -> Answer:
    """Does a law, regulation or rule carry the sanction?"""
    notice = seen.notice
    cited = tuple(("cited", text) for text in notice.cited)
    facts = (("sanction", notice.sanction), ("cited_rank", notice.cited_rank), *cited)
    if notice.sanction == "none":
        return HOLDS, "", facts
    if notice.cited_rank == UNKNOWN:
        return CANNOT_TELL, SILENT_RECORD, facts
    allowed = _texts(given.get("ranks_allowed"))
    return HOLDS if notice.cited_rank in allowed else FAILS, "", facts


def _written_zone(seen: Circumstances, _given: Mapping[str, object]) -> Answer:
    """Was each addressee told zone and standard in writing beforehand?"""
    return _said(seen.notice.written_zone, (("written_zone", seen.notice.written_zone),))


def _scope(seen: Circumstances, given: Mapping[str, object]) -> Answer:
    """Is the carriageway or a main street left to the addressees?"""
    areas = seen.notice.areas
    reserved = _texts(given.get("reserved_areas"))
    shifted = [area for area in areas if area in reserved]
    facts = (*(("area", area) for area in areas), *(("reserved", area) for area in shifted))
    if not areas or not reserved:
        return CANNOT_TELL, SILENT_RECORD, facts
    return FAILS if shifted else HOLDS, "", facts


def _double_payment(seen: Circumstances, given: Mapping[str, object]) -> Answer:
    """Do area and task overlap an obligation that is already paid to a contractor?"""
    notice, contract = seen.notice, seen.contract
    if contract.placeholder:
        return CANNOT_TELL, PLACEHOLDER, ()
    if contract.payment.sample:
        # What an example says is paid speaks neither for a notice nor against it.
        return CANNOT_TELL, SAMPLE, ()
    if not notice.areas or not notice.service:
        return CANNOT_TELL, SILENT_RECORD, ()
    own = given.get("area_classes")
    named = {a: _texts(c) for a, c in own.items()} if isinstance(own, Mapping) else {}
    found = paid_overlap(notice, contract, day=seen.day, classes_of_area={**CLASSES_OF_AREA, **named})
    facts = (
        *(("paid_obligation", name) for name in found.certain),
        *(("perhaps_paid_obligation", name) for name in found.possible),
    )
    if found.certain:
        return FAILS, "", facts
    return (CANNOT_TELL, SILENT_RECORD, facts) if found.possible else (HOLDS, "", facts)


def _asymmetry(seen: Circumstances, _given: Mapping[str, object]) -> Answer:
    """Were contractor duties overdue there, with no act against the contractor?"""
    due = () if seen.earliest_due is None else (("earliest_due", utc_text(seen.earliest_due)),)
    facts = (
        ("overdue_duties", str(seen.overdue)),
        *due,
        ("acts_against_contractor", str(len(seen.acts_before))),
        *(("act", act.id) for act in seen.acts_before),
        *(("late_entry", act.id) for act in seen.acts_late),
    )
    if not owed_there(seen.notice, seen.contract):
        return CANNOT_TELL, NO_OBLIGATION, facts
    return FAILS if is_asymmetric(seen) else HOLDS, "", facts


def is_asymmetric(seen: Circumstances) -> bool:
    """Return whether others were threatened while the contractor, overdue, was left alone.

    >>> from onus.base.texts import Localized
    >>> notice = Notice("n", "b", Instant(0), Instant(0), Localized())
    >>> contract = Contract("c", Localized(), "x", "government", date(2023, 9, 1), date(2047, 9, 1))
    >>> is_asymmetric(Circumstances(notice, contract, date(2023, 12, 19), 3, Instant(0), (), ()))
    True
    """
    return seen.overdue > 0 and not seen.acts_before


def _publication(seen: Circumstances, _given: Mapping[str, object]) -> Answer:
    """Was it published before the time that it gives had run out?"""
    notice = seen.notice
    if not notice.publication_known:
        return CANNOT_TELL, SILENT_RECORD, ()
    at = notice.published_at
    if at is None or (seen.as_of is not None and at > seen.as_of):
        return FAILS, "", (("published_at", "none"),)
    ends = None if notice.deadline_h is None else notice.happened_at + notice.deadline_h * HOUR_US
    in_time = ends is None or at <= ends
    return HOLDS if in_time else FAILS, "", (("published_at", utc_text(at)),)


def _capacity(seen: Circumstances, _given: Mapping[str, object]) -> Answer:
    """Was a substitute service at a published price offered?"""
    offered = seen.notice.substitute_offered
    return _said(offered, (("substitute_offered", offered),))


def _said(word: str, facts: Facts) -> Answer:
    if word not in ("yes", "no"):
        return CANNOT_TELL, SILENT_RECORD, facts
    return HOLDS if word == "yes" else FAILS, "", facts


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    return tuple(str(item) for item in value)


PARTS: Mapping[str, Callable[[Circumstances, Mapping[str, object]], Answer]] = {
    "rank": _rank,
    "written_zone": _written_zone,
    "scope": _scope,
    "double_payment": _double_payment,
    "asymmetry": _asymmetry,
    "publication": _publication,
    "capacity": _capacity,
}
"""The seven parts, in the order in which they are shown."""
