"""The summary of a published contract: its figures, in one small file beside it.

In:  the public view of an assessment, and how its leaves were published.
Out: `summary.json`, and back; the front page of a site is written from these alone.

The surprise: a publication of one contract writes the front page for all of them,
and the others are known only by their summaries. Nothing of theirs is opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onus.base.canonical import canonical_json, plain
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.assessment.assessment import Assessment
from onus.core.consequences.certificates import Certificate
from onus.wire.assessment_files import outcome_counts

SUMMARY = "summary.json"
NONE, WITHHELD, PUBLISHED = "none", "withheld", "published"
"""Positions of vehicles: there are none, the log holds their root, or they lie on the site row by row."""
DETERMINED = ("fulfilled", "late", "unmet")
PPM = 1_000_000


class NotASummary(OnusError):
    """A file of another contract on the site is not as we write it."""

    code = "SITE-005"
    what = "The summary of contract `{dossier}` on the site is not as this version of Onus writes it."
    why = "The front page would have to leave the contract out, or guess its figures."
    do = "Publish that contract again with this version first, or publish to a new folder."


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one contract by its latest publication.

    Attributes:
        outcomes: duties by outcome, all seven.
        parts: what leads to what is payable, by the kind of the line of a certificate, over
            all months on record; a part that is taken off is below 0.
        payable_minor: sum of the parts.
        interest_minor: so far, on what was paid late; beside what is payable, and no part of it.
        positions: of vehicles: `none`, `withheld`, or `published` row by row.
        erased: True where something that decides a finding was erased by law.
        hands_off_ppm: None where the record is insufficient.
        levels: findings by level of recomputation.
        withheld: fields that the log holds a commitment to, counted by `kind field`.
        days: local days with files, in order.
        leaf: index of the publication's leaf.
    """

    dossier: str
    title: Localized
    contract: Localized
    origin: str
    zone: str
    currency: str
    number: int
    as_of: int
    as_of_text: str
    published_at: int
    published_text: str
    placeholder: bool
    sample: bool
    outcomes: Mapping[str, int]
    cases: int
    cases_open: int
    parts: Mapping[str, int]
    payable_minor: int
    paid_minor: int
    interest_minor: int
    hands_off_ppm: int | None
    levels: Mapping[str, int]
    withheld: Mapping[str, int]
    facts: int
    findings: int
    days: tuple[str, ...]
    positions: str
    erased: bool
    leaf: int

    @property
    def on_time_ppm(self) -> int | None:
        """Return the share done in time of what was determined; None where nothing was."""
        determined = sum(self.outcomes.get(name, 0) for name in DETERMINED)
        return self.outcomes.get("fulfilled", 0) * PPM // determined if determined else None

    def encode(self) -> bytes:
        """Return the file."""
        return canonical_json(plain(self)) + b"\n"


@dataclass(frozen=True, slots=True)
class Told:
    """What a publication knows beside the assessment."""

    number: int
    published_at: Instant
    levels: Mapping[str, int]
    withheld: Mapping[str, int]
    facts: int
    findings: int
    days: tuple[str, ...]
    positions: str
    erased: bool
    leaf: int


def summary(assessed: Assessment, told: Told) -> Summary:
    """Return the figures of a contract."""
    dossier, follows = assessed.dossier, assessed.consequences
    bills = follows.certificates
    return Summary(
        dossier=dossier.id,
        title=dossier.title,
        contract=dossier.contract.title,
        origin=dossier.origin,
        zone=dossier.zone.name,
        currency=dossier.currency,
        number=told.number,
        as_of=assessed.as_of,
        as_of_text=dossier.zone.local_text(assessed.as_of),
        published_at=told.published_at,
        published_text=dossier.zone.local_text(told.published_at),
        placeholder=dossier.contract.placeholder,
        sample=dossier.contract.payment.sample,
        outcomes=outcome_counts(assessed),
        cases=len(assessed.cases),
        cases_open=sum(case.closed_at is None for case in assessed.cases),
        parts=parts_of(bills),
        payable_minor=sum(one.payable_minor for one in bills),
        paid_minor=sum(one.paid_minor for one in bills),
        interest_minor=sum(one.interest_minor for one in bills),
        hands_off_ppm=assessed.hands_off.index_ppm,
        levels=told.levels,
        withheld=told.withheld,
        facts=told.facts,
        findings=told.findings,
        days=told.days,
        positions=told.positions,
        erased=told.erased,
        leaf=told.leaf,
    )


def parts_of(bills: Iterable[Certificate]) -> dict[str, int]:
    """Return what the lines of certificates come to by their kind, sorted by name; they add up to what is payable.

    >>> parts_of([])
    {}
    """
    found: dict[str, int] = {}
    for bill in bills:
        for line in bill.lines:
            found[line.kind] = found.get(line.kind, 0) + line.amount_minor
    return dict(sorted(found.items()))


def read_summary(raw: bytes, *, dossier: str) -> Summary:
    """Read a summary back.

    Raises:
        NotASummary: it is not as we write it.
    """
    try:
        read: dict[str, Any] = json.loads(raw)
        read |= {name: Localized(**read[name]) for name in ("title", "contract")}
        found = Summary(**{**read, "days": tuple(read["days"])})
        same = found.encode() == raw and found.dossier == dossier
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotASummary(dossier=dossier) from error
    if not same:
        raise NotASummary(dossier=dossier)
    return found
