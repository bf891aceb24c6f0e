"""Conflicts of interest: declarations held against what registers show.

In:  persons who act, suppliers with their heads, ties of registers, declarations.
Out: every tie that asks somebody to step back, with its chain, and whether it was declared.

Kinship follows from rows "child of" and "spouse of": lineal kin of any distance; collateral
kin within three generations, counted with oneself as the first, as Chinese law counts;
close in-laws, the lineal kin and the brothers and sisters of a spouse, and the spouses
of one's own.

The surprise: whoever declares a tie breaks nothing and steps back. A tie that a register
shows and nobody declared is a breach, even where it came to light by chance.

Source: CN-COI-14 (article 12 of the law, article 9 of the regulation).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.core.contracts.breach import Judged, breach
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.exclusion import years_before
from onus.core.qualification.suppliers import Supplier
from onus.core.restraint.permitting import Barred
from onus.core.restraint.ties import (
    CONTROLLER,
    DIRECTOR,
    EMPLOYED,
    KIN,
    PARENT,
    SHAREHOLDER,
    SPOUSE,
    SUPERVISOR,
    TO_SUPPLIER,
    ConflictDeclaration,
    Tie,
)

GENERATIONS = 3
HALF_PPM = 500_000
LINEAGE_MAX = 12
"""Generations up which ancestors are looked for; a ring of parents ends there."""
RELATION_OF = {
    EMPLOYED: "employment",
    DIRECTOR: "director",
    SUPERVISOR: "supervisor",
    CONTROLLER: "controlling_owner",
}
OTHER = "other_influence"


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """A tie that asks a person to step back from what concerns a supplier.

    Attributes:
        person: id of the person.
        supplier: id of the supplier.
        relation: of the relations that the rule names.
        path: the tie, as persons and rows of registers tell it.
        declared: whether the person had declared it by then.
    """

    person: str
    supplier: str
    relation: str
    path: str
    declared: bool = False

    @property
    def bar(self) -> Barred:
        """Return the conflict as what bars the person.

        >>> Conflict("p", "s", "director", "").bar.why
        'director'
        """
        return Barred(self.person, self.supplier, self.relation)


def conflicts(
    people: Iterable[str],
    suppliers: Iterable[Supplier],
    ties: Iterable[Tie],
    declarations: Iterable[ConflictDeclaration],
    rule: Rule,
    *,
    day: date,
    as_of: Instant,
) -> tuple[Conflict, ...]:
    """Return every conflict of those who act, by registers and by their own word.

    Args:
        people: ids of those who act.
        suppliers: all that take part.
        ties: as registers show them.
        declarations: those on record after `as_of` are not seen.
        rule: of kind `conflict`: `relations` and `employment_years`, the years back in which a job, a seat
            or control counts.
        day: local day of the purchase; a tie that ended on the first day of those years still counts.
        as_of: what came on record later is not seen.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("C", "1", "conflict", Localized(), Localized(),
    ...             parameters={"relations": ["employment"], "employment_years": 3})
    >>> job = Tie("p", "s", "employed", until=date(2021, 5, 30))
    >>> for day in (date(2024, 5, 30), date(2024, 5, 31)):
    ...     print(len(conflicts(["p"], [Supplier("s", Localized(), "")], [job], (), rule, day=day, as_of=Instant(0))))
    1
    0
    """
    named = _words(rule, "relations")
    years = rule.parameters.get("employment_years")
    first = years_before(day, years) if isinstance(years, int) else day
    rows = sorted(set(ties), key=_order)
    kin = _Kinship(rows, day)
    told = [one for one in declarations if one.at <= as_of]
    found: list[Conflict] = []
    for person in sorted(set(people)):
        for supplier in sorted(suppliers, key=lambda one: one.id):
            declared = [one for one in told if one.person == person and supplier.id in one.suppliers]
            shown = [*_own(rows, person, supplier, first, day), *kin.to_leaders(person, supplier, rows, day)]
            kept = [(relation, path) for relation, path in shown if relation in named]
            found += [
                Conflict(person, supplier.id, *one, declared=bool(declared)) for one in dict.fromkeys(kept)
            ]
            if declared and not kept:
                # Whoever says so steps back, whatever the registers know.
                found.append(Conflict(person, supplier.id, declared[0].relation or OTHER, "declared", True))
    return tuple(found)


def undeclared(found: Iterable[Conflict], rule: Rule, *, at: Instant | None = None) -> Judged:
    """Return the breaches: ties that a register shows and that nobody declared.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("C", "1", "conflict", Localized(), Localized(), parameters={"consequence": "recuse"})
    >>> [one.subject for one in undeclared([Conflict("p", "s", "director", "d")], rule)]
    ['person:p']
    """
    return tuple(
        breach(
            rule, f"person:{one.person}", at=at, supplier=one.supplier, relation=one.relation, path=one.path
        )
        for one in found
        if not one.declared
    )


def _own(
    rows: Sequence[Tie], person: str, supplier: Supplier, first: date, day: date
) -> Iterable[tuple[str, str]]:
    """Yield the person's own ties to a supplier within the years that count."""
    if person == supplier.head:
        yield OTHER, f"{person} heads {supplier.id}"
    for one in rows:
        if one.person != person or one.to != supplier.id or one.tie not in TO_SUPPLIER:
            continue
        begun = one.since is None or one.since <= day
        recent = one.until is None or one.until >= first
        if begun and recent:
            relation = RELATION_OF.get(one.tie, OTHER)
            if one.tie == SHAREHOLDER and one.share_ppm > HALF_PPM:
                relation = RELATION_OF[CONTROLLER]
            until = f" until {one.until}" if one.until else ""
            yield relation, f"{person} {one.tie} {supplier.id}{until} ({one.source})"


class _Kinship:
    """Who is kin to whom on a day; built once, asked for each pair."""

    def __init__(self, rows: Sequence[Tie], day: date) -> None:
        self.parents = _joined(rows, PARENT, both=False, day=day)
        self.spouses = _joined(rows, SPOUSE, both=True, day=day)
        self.kin = [one for one in rows if one.tie == KIN and one.degree]

    def to_leaders(
        self, person: str, supplier: Supplier, rows: Sequence[Tie], day: date
    ) -> Iterable[tuple[str, str]]:
        """Yield the kinship of a person to the head and owners, then to others who lead a supplier."""
        yield from self.to_head(person, supplier.head)
        for one in rows:
            holds = (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
            if one.to != supplier.id or not holds or one.person == supplier.head:
                continue
            if one.tie == CONTROLLER or (one.tie == SHAREHOLDER and one.share_ppm > HALF_PPM):
                yield from self.to_head(person, one.person)
            elif one.tie in (DIRECTOR, SUPERVISOR):
                # The law names kin of the head and the owner; kin of the board may bend a decision as well.
                told = self.to_head(person, one.person)
                yield from ((OTHER, f"{path}, {one.tie} of {supplier.id}") for _, path in told)

    def to_head(self, person: str, head: str) -> Iterable[tuple[str, str]]:
        """Yield the kinship of a person to one who leads a supplier, nearest first."""
        if not head or head == person:
            return
        if head in self.spouses.get(person, ()):
            yield "spouse", f"{person} spouse {head}"
        blood = self._blood(person, head)
        if blood:
            yield blood, f"{person} {blood} {head}"
        for spouse in self.spouses.get(person, ()):
            if spouse != head and self._close(spouse, head):
                yield "close_in_law", f"{person} spouse {spouse}, {self._blood(spouse, head)} {head}"
        for spouse in self.spouses.get(head, ()):
            if spouse != person and self._close(person, spouse):
                yield "close_in_law", f"{person} {self._blood(person, spouse)} {spouse}, spouse {head}"
        for one in self.kin:
            if {one.person, one.to} == {person, head} and one.degree <= GENERATIONS:
                yield "collateral_kin_3", f"{person} kin of degree {one.degree} {head} ({one.source})"

    def _blood(self, one: str, other: str) -> str:
        """Return `lineal_kin` or `collateral_kin_3`; empty for neither."""
        up_one, up_other = self._ancestors(one), self._ancestors(other)
        if other in up_one or one in up_other:
            return "lineal_kin"
        shared = [max(up_one[name], up_other[name]) + 1 for name in sorted(set(up_one) & set(up_other))]
        return "collateral_kin_3" if shared and min(shared) <= GENERATIONS else ""

    def _close(self, one: str, other: str) -> bool:
        """Return whether two are lineal kin, or brother or sister."""
        siblings = set(self.parents.get(one, ())) & set(self.parents.get(other, ()))
        return self._blood(one, other) == "lineal_kin" or (one != other and bool(siblings))

    def _ancestors(self, person: str) -> dict[str, int]:
        """Return ancestors with how many generations up they are."""
        found: dict[str, int] = {}
        layer = [person]
        for up in range(1, LINEAGE_MAX + 1):
            layer = [name for child in layer for name in self.parents.get(child, ()) if name not in found]
            found.update((name, up) for name in layer)
        found.pop(person, None)
        return found


def _joined(rows: Sequence[Tie], tie: str, *, both: bool, day: date) -> Mapping[str, tuple[str, ...]]:
    """Return whom a kind of tie joins each person to, on a day."""
    found: dict[str, list[str]] = {}
    for one in rows:
        holds = (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
        if one.tie == tie and holds:
            found.setdefault(one.person, []).append(one.to)
            if both:
                found.setdefault(one.to, []).append(one.person)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _order(one: Tie) -> tuple[object, ...]:
    days = (one.since or date.min, one.until or date.max)
    return (one.person, one.to, one.tie, *days, one.source, one.degree, one.share_ppm)


def _words(rule: Rule, name: str) -> tuple[str, ...]:
    found = rule.parameters.get(name, ())
    return tuple(found) if isinstance(found, (list, tuple)) else ()
