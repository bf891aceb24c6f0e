"""Self-check: what a notice means for the one who got it, in five answers.

In:  the parts of the burden test, what the rule says is still owed, and which
     obligations of the contractor cover the place.
Out: must I, up to where, can I be fined on the public record, who clears the
     road, what do I still owe.

The surprise: nothing is judged here. Each answer is read off parts that the
assessment has judged, names them, and says "cannot tell" where they cannot. It
speaks of the public record; it is no advice on a single case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.core.burden.parts import CANNOT_TELL, FAILS, HOLDS, PartFinding

MUST_I, UP_TO_WHERE, CAN_I_BE_FINED = "must_i", "up_to_where", "can_i_be_fined"
WHO_CLEARS_THE_ROAD, WHAT_DO_I_OWE = "who_clears_the_road", "what_do_i_owe"
QUESTIONS = (MUST_I, UP_TO_WHERE, CAN_I_BE_FINED, WHO_CLEARS_THE_ROAD, WHAT_DO_I_OWE)

NOT_ALL, NOT_TOLD, NOT_PUBLISHED, ALREADY_PAID, OWN_ZONE = (
    "not_all",
    "not_told",
    "not_published",
    "already_paid",
    "own_zone",
)
ZONE_AS_TOLD, LAWFUL_ZONE = "zone_as_told", "lawful_zone"
NO_SANCTION_NAMED, NO_TEXT_CARRIES_IT, OPEN_TO_OBJECTION, A_TEXT_CARRIES_IT = (
    "no_sanction_named",
    "no_text_carries_it",
    "open_to_objection",
    "a_text_carries_it",
)
CONTRACTOR_CLEARS, AS_THE_RULE_SAYS = "contractor_clears", "as_the_rule_says"

AGAINST_MUST: Mapping[str, str] = {
    "scope": NOT_ALL,
    "written_zone": NOT_TOLD,
    "publication": NOT_PUBLISHED,
    "double_payment": ALREADY_PAID,
}
"""Parts that, where they fail, speak against having to; the weightiest first."""
FOR_MUST = ("scope", "written_zone")
NOTHING_SAID = Localized()
WEAKENING = ("scope", "written_zone", "publication")
"""Parts that, where they fail, give an objection against a fine that a text carries."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        question: one of `QUESTIONS`.
        verdict: a code, or `cannot_tell`.
        parts: parts of the test that it rests on.
        says: what the rule says, in its own words; empty for none.
        obligations: ids of the contractor's obligations that it names.
        in_force: whether every rule it rests on was in force by a known date.
    """

    question: str
    verdict: str
    parts: tuple[str, ...] = ()
    says: Localized = Localized()
    obligations: tuple[str, ...] = ()
    in_force: bool = True


def self_check(
    parts: Sequence[PartFinding], *, sanction: str, still_owed: Localized, carriers: Sequence[str]
) -> tuple[Answer, ...]:
    """Return the five answers, in the order of `QUESTIONS`.

    Args:
        parts: of the burden test of the notice; those that are missing cannot be told.
        sanction: `fine`, `other` or `none`, as the notice names it.
        still_owed: what addressees lawfully owe, as a rule says; empty where none says it.
        carriers: ids of the contractor's obligations for the service at the place.

    >>> [answer.verdict for answer in self_check((), sanction="fine", still_owed=Localized(), carriers=())]
    ['cannot_tell', 'cannot_tell', 'cannot_tell', 'cannot_tell', 'cannot_tell']
    """
    found = {part.part: part for part in parts}
    return (
        _must(found),
        _up_to_where(found, still_owed),
        _fined(found, sanction),
        _who(carriers),
        _owed(found, still_owed),
    )


def _must(found: Mapping[str, PartFinding]) -> Answer:
    against = tuple(name for name in AGAINST_MUST if _verdict(found, name) == FAILS)
    if against:
        return _answer(MUST_I, AGAINST_MUST[against[0]], against, found)
    if all(_verdict(found, name) == HOLDS for name in FOR_MUST):
        return _answer(MUST_I, OWN_ZONE, FOR_MUST, found)
    return _answer(MUST_I, CANNOT_TELL, FOR_MUST, found)


def _up_to_where(found: Mapping[str, PartFinding], still_owed: Localized) -> Answer:
    if _verdict(found, "written_zone") == HOLDS:
        return _answer(UP_TO_WHERE, ZONE_AS_TOLD, ("written_zone",), found, still_owed)
    if still_owed != Localized():
        return _answer(UP_TO_WHERE, LAWFUL_ZONE, ("scope",), found, still_owed)
    return _answer(UP_TO_WHERE, CANNOT_TELL, ("scope", "written_zone"), found)


def _fined(found: Mapping[str, PartFinding], sanction: str) -> Answer:
    if sanction == "none":
        return Answer(CAN_I_BE_FINED, NO_SANCTION_NAMED)
    rank = _verdict(found, "rank")
    if rank == FAILS:
        return _answer(CAN_I_BE_FINED, NO_TEXT_CARRIES_IT, ("rank",), found)
    if rank != HOLDS:
        return _answer(CAN_I_BE_FINED, CANNOT_TELL, ("rank",), found)
    weak = tuple(name for name in WEAKENING if _verdict(found, name) == FAILS)
    verdict = OPEN_TO_OBJECTION if weak else A_TEXT_CARRIES_IT
    return _answer(CAN_I_BE_FINED, verdict, ("rank", *weak), found)


def _who(carriers: Sequence[str]) -> Answer:
    if not carriers:
        return Answer(WHO_CLEARS_THE_ROAD, CANNOT_TELL)
    return Answer(WHO_CLEARS_THE_ROAD, CONTRACTOR_CLEARS, obligations=tuple(sorted({*carriers})))


def _owed(found: Mapping[str, PartFinding], still_owed: Localized) -> Answer:
    verdict = CANNOT_TELL if still_owed == Localized() else AS_THE_RULE_SAYS
    return _answer(WHAT_DO_I_OWE, verdict, ("scope",), found, still_owed)


def _verdict(found: Mapping[str, PartFinding], name: str) -> str:
    part = found.get(name)
    return CANNOT_TELL if part is None else part.verdict


def _answer(
    question: str,
    verdict: str,
    parts: Sequence[str],
    found: Mapping[str, PartFinding],
    says: Localized = NOTHING_SAID,
) -> Answer:
    resting = tuple(name for name in parts if name in found)
    dated = all(found[name].in_force for name in resting if found[name].rule)
    return Answer(question, verdict, resting, says, in_force=dated)
