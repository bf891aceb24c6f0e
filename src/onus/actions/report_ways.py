"""Ways of reports: who is asked about a report now and next, by the register and the rules of its dossier.

In:  a report and what happened to it.
Out: its rungs, its clocks, its standing at an instant.

The surprise: the register is the one that was loaded, with its names. It is used to
find out who may not see a report of retaliation; no name leaves this module. Register
and rules are read once for each loading of a dossier and each assessment of it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.accountability.register import LadderStep, Register
from onus.core.contracts.rulebook import Rulebook
from onus.core.reports.clocks import Clocks, Standing, clocks_on, standing
from onus.core.reports.life import ReportLife
from onus.core.reports.posts import persons_of, rungs
from onus.outside.file_store import stored
from onus.outside.law import report_rules
from onus.outside.time_zones import zone_table
from onus.records.documents import document
from onus.records.dossiers import ShownDossier, dossier_named, kept_files
from onus.records.reports import KeptReport
from onus.wire.dossier_files import read_register

OFFICERS, HEAD = "officers.toml", "dossier.toml"


class ReportWithoutDossier(OnusError):
    """A report is of a dossier that is not loaded."""

    code = "REPORT-001"
    what = "The dossier {dossier} of a report is not loaded."
    why = "Who must answer stands in its register."
    do = "Load it: onus dossier load DIR."


@dataclass(frozen=True, slots=True)
class Way:
    """What decides who is asked about a report.

    Attributes:
        chain: posts in the order in which they are asked.
        clocks: hours of each step.
        register: the register of the dossier.
        accountable: the post that is asked about any other report there.
    """

    chain: tuple[LadderStep, ...]
    clocks: Clocks
    register: Register
    accountable: str


class Ways:
    """The ways of the reports of one dossier, which is asked for once however many reports there are."""

    def __init__(self, dossier: ShownDossier, store: Path) -> None:
        """Read the dossier's register and rules; ask `ways_in`, which keeps them."""
        self.dossier = dossier
        digests = {one.path: one.sha256 for one in kept_files(dossier.id)}
        named = digests.get(HEAD)
        self.register = _register(store, digests[OFFICERS]) if OFFICERS in digests else Register()
        self.rules = report_rules(_packs(store, named) if named else ())
        self.titles = {post.id: post.title for post in self.register.posts}

    def of(self, report: KeptReport) -> Way:
        """Return who is asked about a report, in order, and by when.

        Raises:
            NoOfficer: the register has no head at all.
        """
        at = Instant(report.received_at)
        day = zone_table(self.dossier.time_zone).local_day(at)
        clocks = clocks_on(self.rules, day, sort=report.sort)
        answer = _answer_area(self.dossier.assessment, report.service)

        def chain(sort: str) -> tuple[LadderStep, ...]:
            return rungs(
                self.register, sort=sort, answer=answer, district=report.district, at=at,
                without_ladder_h=clocks.without_ladder_h,
            )  # fmt: skip

        return Way(chain(report.sort), clocks, self.register, chain("")[0].post)


@lru_cache(maxsize=64)
def ways_in(dossier: ShownDossier, store: Path) -> Ways:
    """Return the ways of a dossier; they hold as long as nothing that its row says changes."""
    return Ways(dossier, store)


def ways_of(dossier: str, store: Path) -> Ways:
    """Return the ways of a dossier by its id.

    Raises:
        ReportWithoutDossier: it is not loaded.
    """
    return ways_in(loaded(dossier), store)


def way_of(report: KeptReport, store: Path) -> Way:
    """Return who is asked about a report, in order, and by when.

    Raises:
        ReportWithoutDossier: its dossier is not loaded.
        NoOfficer: the register has no head at all.
    """
    return ways_of(report.dossier, store).of(report)


def standing_of(report: KeptReport, life: ReportLife, store: Path, *, at: Instant) -> Standing:
    """Return where a report lies at an instant."""
    return standing_by(ways_of(report.dossier, store), report, life, at=at)


def standing_by(ways: Ways, report: KeptReport, life: ReportLife, *, at: Instant) -> Standing:
    """Return where a report lies at an instant, by the ways of its dossier."""
    way = ways.of(report)
    return standing(life, way.chain, way.clocks, at=max(at, life.changed_at))


def kept_from(report: KeptReport, store: Path, *, at: Instant) -> tuple[str, ...]:
    """Return the persons who must not hear of a report of retaliation: whoever is accountable there."""
    way = way_of(report, store)
    then, now = Instant(report.received_at), at
    persons = {*persons_of(way.register, way.accountable, at=then)}
    return tuple(sorted(persons | {*persons_of(way.register, way.accountable, at=now)}))


def loaded(dossier: str) -> ShownDossier:
    """Return a dossier that must be there.

    Raises:
        ReportWithoutDossier: it is not.
    """
    found = dossier_named(dossier)
    if found is None:
        raise ReportWithoutDossier(dossier=dossier)
    return found


def register_of(dossier: str, store: Path) -> Register:
    """Return the register of a dossier as it was loaded; an empty one where it has none."""
    return ways_of(dossier, store).register


def rules_of(dossier: str, store: Path) -> Rulebook:
    """Return the rules by which reports of a dossier are handled: those of its packs before ours."""
    return ways_of(dossier, store).rules


@lru_cache(maxsize=64)
def _register(store: Path, digest: str) -> Register:
    read = read_register(stored(store, digest).read_bytes())
    return read.value if isinstance(read.value, Register) else Register()


@lru_cache(maxsize=64)
def _packs(store: Path, digest: str) -> tuple[str, ...]:
    head: dict[str, Any] = tomllib.loads(stored(store, digest).read_text(encoding="utf-8"))
    named = head.get("packs") or head.get("dossier", {}).get("packs") or ()
    return tuple(str(one).partition("@")[0] for one in named)


@lru_cache(maxsize=1_024)
def _answer_area(assessment: int | None, service: str) -> str:
    """Return the duty area of a service, as its obligations name it; empty where none does."""
    contract = document(assessment, "contract.json") if assessment is not None else None
    owed = [one for one in (contract or {}).get("obligations", ()) if one["service"] == service]
    return next((str(one["answer"]) for one in owed if one["answer"]), "")
