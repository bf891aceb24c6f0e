"""Facts: what people told the website, kept as rows that are never changed.

In:  one fact with its actor, post, two times and legal basis.
Out: the fact as it is kept; all facts of a dossier in the order in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from onus.base.errors import OnusError
from onus.records.models import Fact, FactSubject
from onus.records.prepared import asked


class FactThere(OnusError):
    """A fact of this name is on record and says something else."""

    code = "RECORDS-001"
    what = "`{fact_id}` of {file} is on record already, with other contents."
    why = "A fact is never changed: whoever relied on it must still find it."
    do = "Record a new fact that names this one in `supersedes`."


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact that was made here.

    Attributes:
        file: table of the dossier that it belongs to: `acts.toml`, `reports.csv`, `inspections.csv` and so on.
        fact_id: its id in that table.
        row: its cells by column, as texts; for acts and notices the fields of the entry.
        happened_at: microseconds since 1970 UTC.
        actor: who recorded it; empty for a resident.
        post: the post that acted; empty for none.
        action: name of the action in the table of permissions.
        legal_basis: clause, rule or law by which it was done.
        about: the case, duty, notice or report that it speaks of first of all.
        subjects: everything that it speaks of, where that is more than one; kept, and not read back.
    """

    dossier: str
    file: str
    fact_id: str
    row: Mapping[str, Any]
    happened_at: int
    recorded_at: int
    action: str
    actor: str = ""
    post: str = ""
    legal_basis: str = ""
    about: str = ""
    place_id: str = ""
    subjects: tuple[str, ...] = ()


def record_fact(fact: KeptFact) -> KeptFact:
    """Keep a fact; the same fact twice is one.

    Raises:
        FactThere: another fact has its name.
    """
    try:
        with transaction.atomic():
            record_new_fact(fact)
    except IntegrityError:
        there = Fact.objects.filter(dossier_id=fact.dossier, file=fact.file, fact_id=fact.fact_id).first()
        if there is None:
            raise
        if there.row != dict(fact.row):
            raise FactThere(fact_id=fact.fact_id, file=fact.file) from None
        return _kept(there)
    return fact


def record_new_fact(fact: KeptFact) -> None:
    """Keep a fact whose id was drawn just now, so that there is none of its name; else the whole action is undone."""
    row = Fact.objects.create(
        dossier_id=fact.dossier, file=fact.file, fact_id=fact.fact_id, row=dict(fact.row),
        happened_at=fact.happened_at, recorded_at=fact.recorded_at, actor=fact.actor, post=fact.post,
        action=fact.action, legal_basis=fact.legal_basis, about=fact.about, place_id=fact.place_id,
    )  # fmt: skip
    if fact.subjects:
        FactSubject.objects.bulk_create(
            FactSubject(fact=row, name=name) for name in dict.fromkeys(fact.subjects) if name
        )


def facts_of(dossier: str, *, about: str = "", file: str = "", after: int = 0) -> tuple[KeptFact, ...]:
    """Return the facts that were made here, in the order in which they were recorded.

    Args:
        dossier: its id.
        about: only those that speak of this case, duty, notice or report.
        file: only those of this table of the dossier.
        after: only those recorded after this instant.
    """
    if not about:
        rows = Fact.objects.filter(dossier_id=dossier, recorded_at__gt=after)
        return _in_order(rows.filter(file=file) if file else rows)
    found = asked(_speaking, dossier, after, about)
    return _these(found, file) if found else ()


def facts_at(
    dossier: str, place_id: str, *, about: Sequence[str] = (), after: int = 0
) -> tuple[KeptFact, ...]:
    """Return the facts that were made here at a place or about something there, in the order of their recording."""
    found = asked(_at, dossier, after, place_id, *about)
    return _these(found) if found else ()


def _speaking(dossier: str, after: int, name: str) -> QuerySet[Fact, tuple[Any, ...]]:
    """Ask each part by its own index: as one question, all facts of the dossier would be read."""
    rows = Fact.objects.filter(dossier_id=dossier, recorded_at__gt=after)
    named = FactSubject.objects.filter(name=name, fact__dossier_id=dossier, fact__recorded_at__gt=after)
    return rows.filter(about=name).values_list("pk").union(named.values_list("fact_id"))


def _at(dossier: str, after: int, place_id: str, *about: str) -> QuerySet[Fact, tuple[Any, ...]]:
    rows = Fact.objects.filter(dossier_id=dossier, recorded_at__gt=after)
    there = rows.filter(place_id=place_id).values_list("pk")
    return there.union(rows.filter(about__in=about).values_list("pk")) if about else there


def _these(found: Iterable[tuple[Any, ...]], file: str = "") -> tuple[KeptFact, ...]:
    rows = Fact.objects.filter(pk__in=[pk for (pk,) in found])
    return _in_order(rows.filter(file=file) if file else rows)


def _in_order(rows: Iterable[Fact]) -> tuple[KeptFact, ...]:
    return tuple(_kept(row) for row in sorted(rows, key=lambda row: (row.recorded_at, row.pk)))


def _kept(row: Fact) -> KeptFact:
    return KeptFact(
        dossier=row.dossier_id, file=row.file, fact_id=row.fact_id, row=row.row, happened_at=row.happened_at,
        recorded_at=row.recorded_at, action=row.action, actor=row.actor, post=row.post,
        legal_basis=row.legal_basis, about=row.about, place_id=row.place_id,
    )  # fmt: skip
