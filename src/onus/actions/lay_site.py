"""Lay down what a site says of a contract, and what it says of all of them.

In:  the public view of an assessment, its facts as leaves, the log as it stands.
Out: files on a site that is being built.

The surprise: every file here is written from the very assessment whose findings are in
the log. A publisher cannot put a figure on a page that the log does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from pyarrow import csv

from onus.base.canonical import canonical_json
from onus.base.texts import Language
from onus.core.assessment.assessment import Assessment
from onus.core.contracts.rulebook import Rule
from onus.outside.parquet_files import write_parquet
from onus.outside.site_folder import SiteFolder
from onus.report.pages import report_pages
from onus.report.site_events import events_pages
from onus.report.site_feeds import feed_files
from onus.report.site_pages import LogShown, contract_pages, dictionary_pages, front_pages
from onus.wire.assessment_files import MANIFEST, json_files, manifest
from onus.wire.assessment_map import segments_geojson
from onus.wire.assessment_tables import duties_table, findings_table, spreadsheet_table
from onus.wire.leaves.levels import Key, Level
from onus.wire.leaves.track_days import KIND as TRACK_DAY
from onus.wire.network_geometry import NetworkGeometry
from onus.wire.site.day_files import (
    EVIDENCE,
    FACTS,
    FINDINGS,
    FactRow,
    day_geojson,
    facts_by_day,
    found_by_day,
    shapes,
)
from onus.wire.site.dictionary import dictionary_file, undescribed
from onus.wire.site.ocds_extension import extension_files
from onus.wire.site.ocds_packages import EXTENSION_FOLDER, ocds_files
from onus.wire.site.published import Published
from onus.wire.site.summary import NONE, PUBLISHED, SUMMARY, WITHHELD, Summary, Told, summary
from onus.wire.site_layout import DAYS, FEEDS, OCDS, REPORT, SCHEMAS, TRACKS, of_contract, pack_file

DICTIONARY, ROBOTS, LEVELS = "dictionary.json", "robots.txt", "levels.json"
WELCOME = b"User-agent: *\nAllow: /\n"
PARQUET, CSV, GEOJSON = "parquet", "csv", "geojson"


@dataclass(frozen=True, slots=True)
class ToShow:
    """A contract that is to be shown.

    Attributes:
        shown: the public view of what was recomputed.
        drawn: shapes of its places.
        facts: its facts as the log has them.
        published: which publication it is.
        levels: findings by level.
        full: those that cannot be recomputed from what is public, with the reason.
        findings: how many leaves of findings.
        beside: files below the contract that others have laid down already.
        tracks_digest: content digest of the tracks, for the manifest of the report.
        erased: whether something that decides a finding was erased.
    """

    shown: Assessment
    drawn: NetworkGeometry
    facts: Sequence[FactRow]
    published: Published
    levels: Mapping[str, int]
    full: Mapping[Key, Level]
    findings: int
    beside: Sequence[str]
    tracks_digest: str
    erased: bool = False


def lay_contract(site: SiteFolder, one: ToShow) -> Summary:
    """Lay down everything of one contract; return its summary."""
    shown, published = one.shown, one.published
    name = shown.dossier.id
    rows = _lay_days(site, one)
    for file, raw in ocds_files(shown, published).items():
        site.lay(of_contract(name, OCDS, file), raw)
    for file, raw in feed_files(shown, published).items():
        site.lay(of_contract(name, FEEDS, file), raw)
    for file, page in events_pages(shown, published).items():
        site.lay(of_contract(name, file), page.encode())
    _lay_report(site, one)
    for rule in shown.dossier.rulebook.rules:
        lay_rule(site, rule)
    figures = summary(shown, _told(one, rows))
    site.lay(of_contract(name, SUMMARY), figures.encode())
    rules = {rule.key: pack_file(rule.digest()) for rule in shown.dossier.rulebook.rules}
    site.lay(of_contract(name, LEVELS), _levels(one.full))
    links = [*one.beside, SUMMARY, LEVELS]
    pages = contract_pages(figures, links, version=published.version, rows=rows, rules=rules)
    for file, page in pages.items():
        site.lay(of_contract(name, file), page.encode())
    return figures


def _levels(full: Mapping[Key, Level]) -> bytes:
    """Return which findings are of level full, each with the reason and the fields that it may rest on."""
    rows = [
        {"kind": kind, "id": name, "reason": level.reason, "fields": level.fields}
        for (kind, name), level in sorted(full.items())
    ]
    return canonical_json({"full": rows}) + b"\n"


def _told(one: ToShow, rows: Mapping[str, Sequence[str]]) -> Told:
    withheld: dict[str, int] = {}
    for fact in one.facts:
        for field in fact.withheld:
            withheld[f"{fact.kind} {field}"] = withheld.get(f"{fact.kind} {field}", 0) + 1
    published = one.published
    return Told(
        number=published.number,
        published_at=published.published_at,
        levels=dict(one.levels),
        withheld=dict(sorted(withheld.items())),
        facts=len(one.facts),
        findings=one.findings,
        days=tuple(rows),
        positions=_positions(one),
        erased=one.erased,
        leaf=published.index("publication", str(published.number)) or 0,
    )


def _positions(one: ToShow) -> str:
    """Return what became of the positions of vehicles."""
    if any(path.startswith(f"{TRACKS}/") for path in one.beside):
        return PUBLISHED
    return WITHHELD if any(fact.kind == TRACK_DAY for fact in one.facts) else NONE


def _lay_days(site: SiteFolder, one: ToShow) -> dict[str, list[str]]:
    """Lay down the tables of each day; return their names by day, in order."""
    drawn = shapes(one.shown, one.drawn)
    found: dict[str, list[str]] = {}
    for day, table, rows in (
        *found_by_day(one.shown, one.published),
        *facts_by_day(one.facts, one.shown.dossier.zone),
    ):
        _see_that_it_is_described(table, rows)
        found.setdefault(day, []).extend(_lay_table(site, one, day, table, rows, drawn))
    return {day: found[day] for day in sorted(found)}


def _see_that_it_is_described(table: str, rows: pa.Table) -> None:
    strange = undescribed(table, rows.schema)
    assert not strange, f"the dictionary does not match {table}: {strange}"


def _lay_table(
    site: SiteFolder, one: ToShow, day: str, table: str, rows: pa.Table, drawn: Mapping[str, str]
) -> Iterable[str]:
    assert table in (FINDINGS, EVIDENCE, FACTS)

    def path(form: str) -> str:
        return of_contract(one.shown.dossier.id, DAYS, day, f"{table}.{form}")

    write_parquet([rows], site.place_for(path(PARQUET)))
    site.lay_written(path(PARQUET))
    csv.write_csv(spreadsheet_table(rows), site.place_for(path(CSV)))
    site.lay_written(path(CSV))
    yield from (f"{table}.{PARQUET}", f"{table}.{CSV}")
    if table != FACTS:
        site.lay(path(GEOJSON), day_geojson(rows, drawn))
        yield f"{table}.{GEOJSON}"


def _lay_report(site: SiteFolder, one: ToShow) -> None:
    """Lay down the report as `onus assess` writes it, from what was recomputed."""
    shown, drawn = one.shown, one.drawn

    def path(name: str) -> str:
        return of_contract(shown.dossier.id, REPORT, name)

    outputs: dict[str, str] = {}
    duties = duties_table(shown)
    _see_that_it_is_described("duties", duties)
    for name, table in (("duties", duties), ("findings", findings_table(shown))):
        outputs[f"{name}.parquet"] = write_parquet([table], site.place_for(path(f"{name}.parquet")))
        site.lay_written(path(f"{name}.parquet"))
    contents: dict[str, bytes] = dict(json_files(shown))
    contents["segments.geojson"] = segments_geojson(shown, drawn.lines, drawn.polygons, drawn.points)
    contents |= {name: page.encode() for name, page in report_pages(shown, drawn).items()}
    for name, raw in contents.items():
        outputs[name] = site.lay(path(name), raw).sha256
    site.lay(path(MANIFEST), manifest(shown, one.tracks_digest, outputs))


def lay_rule(site: SiteFolder, rule: Rule) -> None:
    """Lay down a rule under its digest, unless another contract has done so."""
    path = pack_file(rule.digest())
    if not site.has(path):
        site.lay(path, canonical_json(rule))


def lay_front(
    site: SiteFolder,
    contracts: Sequence[Summary],
    log: LogShown,
    *,
    schemas: Mapping[str, bytes],
    address: str,
    version: str,
    first: Language,
) -> None:
    """Lay down what belongs to no single contract: front page, dictionary, schemas, word to robots.

    Args:
        site: that is built; every contract lies there already.
        contracts: summaries of all of them.
        log: as the page shows it.
        schemas: JSON Schemas of leaves, by file name.
        address: where the site will stand; empty where nobody said so.
        version: of Onus.
        first: language of `index.html`.
    """
    for name, raw in extension_files().items():
        site.lay(f"{EXTENSION_FOLDER}/{name}", raw)
    for name, raw in schemas.items():
        site.lay(f"{SCHEMAS}/{name}", raw)
    site.lay(DICTIONARY, dictionary_file())
    site.lay(ROBOTS, WELCOME)
    pages = front_pages(
        sorted(contracts, key=lambda one: one.dossier),
        log,
        address=address,
        version=version,
        first=first,
        schemas=sorted(f"{SCHEMAS}/{name}" for name in schemas),
    )
    for name, page in (*pages.items(), *dictionary_pages(version=version).items()):
        site.lay(name, page.encode())
