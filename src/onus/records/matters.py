"""Matters: everything that an act falls upon, by what its form names.

In:  duties, obligations, districts, a payment, as a form names them.
Out: the cases, places and names that are touched: asked for conflicts of interest, for who had a
     hand in it before, and kept with the fact.

The surprise: nothing here comes from whoever acts but the act itself. Whoever could choose
what an act is filed under could choose whose eyes are kept off it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from onus.records.models import Case, Duty, Fact, FactSubject, Notice


@dataclass(frozen=True, slots=True)
class Named:
    """What a form names.

    Attributes:
        duties: ids of duties.
        obligations: ids of obligations; with `districts` they stand for all duties there.
        districts: likewise.
        everything: True where it names neither and falls upon the whole contract.
        finding: id of a duty or notice.
        payment: month and clause of a deduction, as `payment_name` writes them; empty for none.
        cases: the cases that it is filed under.
    """

    duties: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    everything: bool = False
    finding: str = ""
    payment: str = ""
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """What an act falls upon.

    Attributes:
        about: what the fact names first of all; empty for nothing in particular.
        subjects: what the fact is about, all of it.
        asked: these and whatever else may show who had a hand in it: cases that are closed.
        cases: every case touched.
        places: of the places that were asked about, those touched.
        districts: of its duties and of every case touched.
        finding_place: the place of the finding; empty for none.
    """

    about: str = ""
    subjects: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    finding_place: str = ""


def payment_name(month: str, deduction: str) -> str:
    """Return the name under which facts speak of a deduction in a month.

    >>> payment_name("2023-12", "LATE")
    'payment/2023-12/LATE'
    """
    return f"payment/{month}/{deduction}"


def touched(assessment: int, dossier: str, named: Named, *, watched: Collection[str]) -> Touched:
    """Return what an act falls upon.

    Args:
        assessment: the row of the assessment that is shown.
        dossier: its dossier.
        named: by the form.
        watched: ids of places in which somebody concerned has a conflict of interest.
    """
    told = tuple(dict.fromkeys([*named.duties, *([named.finding] if named.finding else [])]))
    duties = Duty.objects.filter(assessment_id=assessment)
    rows = list(duties.filter(duty_id__in=told).values_list("duty_id", "place_id", "case_id"))
    case_of = {duty: case for duty, _, case in rows}
    own = [case_of[name] for name in told if case_of.get(name)]
    swept = _swept(assessment, named)
    linked = _cases_of_payment(dossier, named.payment)
    within = dict.fromkeys([*own, *(case for case, _ in swept), *linked])
    scoped = bool(told or swept or named.obligations or named.districts)
    filed = tuple(case for case in named.cases if case in within or not scoped)
    open_now = [case for case, closed_at in swept if closed_at is None]
    payment = (named.payment,) if named.payment else ()
    subjects = dict.fromkeys([*filed, *own, *open_now, *told, *payment])
    cases = tuple(dict.fromkeys([*within, *named.cases]))
    about = next(iter((*filed, *([case_of.get(told[0]) or told[0]] if told else ()))), "")
    return Touched(
        about=named.finding or about,
        subjects=tuple(subjects),
        asked=tuple(dict.fromkeys([*subjects, *cases])),
        cases=cases,
        places=_places(assessment, named, rows, cases, watched),
        districts=_districts(assessment, named, told, cases),
        finding_place=next((place for duty, place, _ in rows if duty == named.finding), ""),
    )


def inspectors(dossier: str, place: str) -> tuple[tuple[str, str, int], ...]:
    """Return who inspected a place: account, post and when."""
    if not place:
        return ()
    rows = Fact.objects.filter(dossier_id=dossier, file="inspections.csv", place_id=place).order_by("pk")
    return tuple(rows.values_list("actor", "post", "happened_at"))


def _scope(named: Named) -> Q | None:
    """Return what picks cases and duties by obligation and district; None where the form names none so."""
    if named.everything:
        return Q()
    if not named.obligations and (named.duties or not named.districts):
        return None
    found = Q(obligation_id__in=named.obligations) if named.obligations else Q()
    return found & Q(district__in=named.districts) if named.districts else found


def _swept(assessment: int, named: Named) -> Sequence[tuple[str, int | None]]:
    """Return the cases that obligation and district stand for, the latest first, each with when it closed."""
    scope = _scope(named)
    if scope is None:
        return ()
    rows = Case.objects.filter(scope, assessment_id=assessment).order_by("-opened_at", "case_id")
    return list(rows.values_list("case_id", "closed_at"))


def _cases_of_payment(dossier: str, payment: str) -> tuple[str, ...]:
    """Return the cases that decisions on this deduction in this month spoke of."""
    if not payment:
        return ()
    facts = FactSubject.objects.filter(name=payment, fact__dossier_id=dossier).values("fact_id")
    names = FactSubject.objects.filter(fact_id__in=facts).exclude(name=payment)
    known = Case.objects.filter(assessment__dossier_id=dossier, case_id__in=names.values("name"))
    return tuple(known.order_by("case_id").values_list("case_id", flat=True).distinct())


def _districts(assessment: int, named: Named, told: Sequence[str], cases: Sequence[str]) -> tuple[str, ...]:
    """Return the districts of an act: those that it names, and those of its duties and cases."""
    duties = Duty.objects.filter(assessment_id=assessment, duty_id__in=told)
    of_cases = Case.objects.filter(assessment_id=assessment, case_id__in=cases)
    found = [*duties.values_list("district", flat=True), *of_cases.values_list("district", flat=True)]
    return tuple(sorted({*named.districts, *found} - {""}))


def _places(
    assessment: int, named: Named, rows: Iterable[tuple[str, str, str]], cases: Sequence[str],
    watched: Collection[str],
) -> tuple[str, ...]:  # fmt: skip
    """Return which of some places an act touches: those of its duties, of its scope, of its notice."""
    if not watched:
        return ()
    found = {place for _, place, _ in rows if place in watched}
    there = Duty.objects.filter(assessment_id=assessment, place_id__in=list(watched))
    scope = _scope(named)
    if scope is not None:
        found.update(there.filter(scope).values_list("place_id", flat=True))
    # A case that is named by one duty is not touched as a whole; one that it is filed under is.
    found.update(there.filter(case_id__in=named.cases).values_list("place_id", flat=True))
    if named.payment:
        found.update(there.filter(case_id__in=cases).values_list("place_id", flat=True))
    notice = Notice.objects.filter(assessment_id=assessment, notice_id=named.finding).first()
    if notice is not None and notice.body.get("place") in watched:
        found.add(notice.body["place"])
    return tuple(sorted(found))
