"""Importing: the sheets of an office and the dossier they belong to, as the files that come of them.

In:  sheets as they were read, the dossier as it stands, the instant of the import.
Out: `Imported`: the files that change, what was counted, and every fault.

The surprise: all or nothing. One faulty cell keeps the whole folder out: half a road
list would owe less, and an inspection sheet without its faulty row would score better.
The good rows are not lost, they stand in their files, and the next import takes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from onus.base.instants import MINUTE_US, Instant, ZoneTable
from onus.wire.csv_rows import csv_text
from onus.wire.fact_columns import COLUMNS
from onus.wire.office.act_drafts import rounds
from onus.wire.office.cell_texts import folded
from onus.wire.office.dossier_base import ACTS, CONTRACT, NETWORK, OFFICERS, DossierBase
from onus.wire.office.drafts import Draft, Knowledge, drafts_of
from onus.wire.office.import_faults import NetworkThere, NoContract, OfficersThere
from onus.wire.office.left_behind import places_in_use, sheets_not_read
from onus.wire.office.named import Named, named
from onus.wire.office.network_sheets import place_rows
from onus.wire.office.new_names import new_names
from onus.wire.office.origins import Origins, file_of, origin_name
from onus.wire.office.post_sheets import POSTS, aware, posts_of
from onus.wire.office.profiles import Profile
from onus.wire.office.reading_faults import TwiceInSheet
from onus.wire.office.records import Record, Sheet
from onus.wire.office.registers import CHANGE_COLUMNS, CHANGES, Change, renewed_list, said, table_changes
from onus.wire.office.renewal import Renewal, Row, TableForm, renewal
from onus.wire.office.scoring_sheets import items_of
from onus.wire.office.services_meant import services_meant
from onus.wire.office.sheet_faults import SheetFault, sheet_fault
from onus.wire.office.toml_files import is_ours, officers_file, with_acts, with_annex
from onus.wire.office.track_sheets import track_files

FACT_TABLES = (
    TableForm("inspections.csv", "inspection_id"),
    TableForm("crews.csv", "sheet_id"),
    TableForm("reports.csv", "report_id"),
    TableForm("payments.csv", "payment_id"),
    TableForm("instructions.csv", "instruction_id"),
    TableForm("weather.csv", "observation_id"),
)
ACT_TABLE = TableForm(ACTS, "id", "source_ref")
VEHICLES = "vehicles.csv"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import comes to.

    Attributes:
        files: bytes of each file of the dossier that changes, by its name.
        renewals: what was added to each table of facts.
        changes: what changed in the registers.
        faults: everything that is wrong; with one that is no warning, no file is to be written.
    """

    files: Mapping[str, bytes]
    renewals: Mapping[str, Renewal]
    changes: tuple[Change, ...]
    faults: tuple[SheetFault, ...]


def imported(
    sheets: Sequence[Sheet],
    base: DossierBase,
    *,
    files: frozenset[str],
    zone: ZoneTable,
    now: Instant,
    before: DossierBase | None = None,
    datum: str = "",
    profile: Profile | None = None,
) -> Imported:
    """Return what the sheets of a folder make of a dossier.

    Args:
        sheets: as they were read.
        base: the dossier as it stands.
        files: names of the files that were read.
        zone: time zone of the dossier.
        now: instant of the import.
        before: the dossier before a clause form was read into it; None where none was.
        datum: of track sheets that do not name it themselves; empty where nobody did.
        profile: what a person said of sheets; of those that are left out, the rows stand.
    """
    read = ((sheet.grid.file, sheet.grid.sheet) for sheet in sheets)
    origins = Origins(
        files=frozenset(origin_name(file) for file in files),
        sheets=frozenset((origin_name(file), origin_name(sheet)) for file, sheet in read),
        held=frozenset(file_of(row.get("source_ref", "")) for row in _facts_of(base)) - {""},
    )
    return _Import(sheets, base, before or base, origins, zone, now, datum, profile or Profile()).run()


@dataclass
class _Import:
    """One import, step by step: lists, then posts and annex, then facts that name them."""

    sheets: Sequence[Sheet]
    base: DossierBase
    before: DossierBase
    origins: Origins
    zone: ZoneTable
    now: Instant
    datum: str
    profile: Profile
    unread: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    renewals: dict[str, Renewal] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)

    def run(self) -> Imported:
        places = self._network()
        self._vehicles()
        posts, bodies = self._posts()
        items = self._annex()
        services = self.base.services() if self.base.files.get(CONTRACT, b"").strip() else None
        contract = self.files.get(CONTRACT) or self.base.files.get(CONTRACT, b"")
        network = DossierBase({NETWORK: self.files.get(NETWORK) or self.base.files.get(NETWORK, b"")})
        meant = services_meant(DossierBase({CONTRACT: contract}).table(CONTRACT), network.rows(NETWORK))
        known = Knowledge(self.zone, self.now, places, posts, services, items, bodies, meant)
        facts = drafts_of(self.sheets, known)
        self.faults += facts.faults
        drafts = [*facts.drafts, *rounds(facts.drafts, zone=self.zone, bodies=bodies)]
        for form in FACT_TABLES:
            self._facts(form, [draft for draft in drafts if draft.table == form.file])
        self._acts([draft for draft in drafts if draft.table == ACTS])
        self._tracks()
        self._left_behind(drafts)
        self._record_changes()
        return Imported(self.files, self.renewals, tuple(self.changes), tuple(self.faults))

    def _unread(self, known: Mapping[str, str], *, rows: Sequence[str] = ()) -> None:
        """Remember the entries of a register that no sheet names any more because their sheet was not read."""
        said_now = set(rows)
        self.unread += [
            source for id_, source in known.items() if id_ not in said_now and self.origins.was_missed(source)
        ]

    def _registered(self, table: str) -> dict[str, str]:
        """Return where each entry of a register stood when it was last taken from a sheet."""
        rows = [row for row in self.base.rows(CHANGES) if row.get("table") == table]
        last = {row.get("id", ""): row for row in rows}
        return {id_: row.get("source_ref", "") for id_, row in last.items() if row.get("change") != "removed"}

    def _left_behind(self, drafts: Sequence[Draft]) -> None:
        facts = [source for found in self.renewals.values() for source in found.unread]
        self.faults += sheets_not_read([*self.unread, *facts], self.profile)
        self.faults += places_in_use(self._removed(), [*_facts_of(self.base), *(one.cells for one in drafts)])

    def _removed(self) -> list[Change]:
        return [one for one in self.changes if (one.table, one.change) == (NETWORK, "removed")]

    def _now_text(self) -> str:
        return aware(Instant(self.now - self.now % (MINUTE_US // 60)), self.zone).isoformat(
            timespec="seconds"
        )

    def _network(self) -> Named:
        rows, faults = place_rows(self.sheets)
        self.faults += faults
        if rows and self.base.other_places:
            first = rows[0].record
            self.faults.append(sheet_fault(NetworkThere, first.grid.file, sheet=first.grid.sheet))
            rows = ()
        old = self.base.rows(NETWORK)
        new = [row.cells for row in rows]
        self._unread({row["segment_id"]: row.get("source_ref", "") for row in old}, rows=[r.id for r in rows])
        found, changes = renewed_list(old, new, table=NETWORK, id_column="segment_id", origins=self.origins)
        self._list(NETWORK, found, changes)
        # A place that leaves while facts speak of it is told once, not at each of them.
        gone = {one.id for one in changes if one.change == "removed"}
        places = [*found, *(row for row in old if row["segment_id"] in gone)]
        return named([*self._places(places), *((id_, name, (name,)) for id_, name in self.base.other_places)])

    def _places(self, rows: Sequence[Row]) -> list[tuple[str, str, tuple[str, ...]]]:
        as_base = DossierBase({NETWORK: _csv(NETWORK, (), rows)})
        return as_base.places()

    def _vehicles(self) -> None:
        records = [r for sheet in self.sheets if sheet.mapping.kind.id == "vehicles" for r in sheet.records]
        seen: dict[str, Record] = {}
        for record in (one for one in records if one.text("vehicle_id")):
            first = seen.setdefault(folded(record.text("vehicle_id")), record)
            if first is not record:
                told = {"name": record.text("vehicle_id"), "other": first.source_ref}
                cure = record.title("vehicle_id")
                self.faults.append(record.fault(TwiceInSheet, "vehicle_id", cure=cure, **told))
        new = [_vehicle(record) for record in seen.values()]
        old = self.base.rows(VEHICLES)
        found, changes = renewed_list(old, new, table=VEHICLES, id_column="vehicle_id", origins=self.origins)
        self._list(VEHICLES, found, changes)

    def _list(self, table: str, rows: Sequence[Row], changes: Sequence[Change]) -> None:
        if changes:
            self.changes += changes
            self.files[table] = _csv(table, self.base.header(table), rows)

    def _posts(self) -> tuple[Named, Mapping[str, str]]:
        # An empty form is no register: it would leave nobody to answer.
        sheets = [sheet for sheet in self.sheets if sheet.mapping.kind.id == POSTS and sheet.records]
        there = self.base.files.get(OFFICERS, b"")
        if not sheets:
            self._unread(self._registered(OFFICERS))
            return self.base.posts(), self.base.bodies()
        posts = posts_of(self.sheets, self.zone)
        self.faults += posts.faults
        self._unread(self._registered(OFFICERS), rows=[f"posts {id_}" for id_ in posts.posts])
        if there.strip() and not is_ours(there):
            self.faults.append(sheet_fault(OfficersThere, sheets[0].grid.file, sheet=sheets[0].grid.sheet))
        raw = officers_file(posts)
        if _said_of(raw) != _said_of(there):
            self.files[OFFICERS] = raw
            sources = {f"posts {id_}": record.source_ref for id_, record in posts.firsts.items()}
            self.changes += table_changes(_said_of(there), _said_of(raw), table=OFFICERS, sources=sources)
        bodies = {id_: str(post["body"]) for id_, post in posts.posts.items()}
        return posts.named(), bodies

    def _annex(self) -> Mapping[str, tuple[str, Fraction]] | None:
        items, faults = items_of(self.sheets)
        self.faults += faults
        self._unread(self._registered(CONTRACT), rows=[str(item.table["id"]) for item in items])
        if not items:
            return self.base.items()
        contract = self.base.files.get(CONTRACT, b"")
        if not contract.strip():
            first = items[0].record
            self.faults.append(sheet_fault(NoContract, first.grid.file, sheet=first.grid.sheet))
        raw = with_annex(contract, items)
        self.files[CONTRACT] = raw
        sources = {str(item.table["id"]): item.record.source_ref for item in items}
        before = _deductions_of(self.before.files.get(CONTRACT, b""))
        self.changes += table_changes(before, _deductions_of(raw), table=CONTRACT, sources=sources)
        return (self.base.items() or {}) | {folded(item.name): (item.name, item.points) for item in items}

    def _facts(self, form: TableForm, drafts: Sequence[Draft]) -> None:
        old = self.base.rows(form.file)
        found = renewal(old, drafts, form, origins=self.origins, now=self._now_text())
        # A row that contradicts the one of an absent file is no sign that this file is that one renamed.
        refused = {(one.file, one.sheet, one.row) for one in found.faults if not one.warning}
        places = ((draft.record.grid, draft.record.row, draft) for draft in drafts)
        agreed = [draft for grid, row, draft in places if (grid.file, grid.sheet, row) not in refused]
        self.faults += [*found.faults, *new_names(old, agreed, form, files=self.origins.files)]
        if found.rows or found.unread or drafts:
            self.renewals[form.file] = found
        if found.rows:
            self.files[form.file] = _csv(form.file, self.base.header(form.file), [*old, *found.rows])

    def _acts(self, drafts: Sequence[Draft]) -> None:
        old = _acts_of(self.base)
        found = renewal(old, drafts, ACT_TABLE, origins=self.origins, now=self._now_text())
        self.faults += found.faults
        if found.rows or found.unread or drafts:
            self.renewals[ACTS] = found
        if found.rows:
            self.files[ACTS] = with_acts(self.base.files.get(ACTS, b""), found.rows)

    def _tracks(self) -> None:
        found, faults = track_files(
            self.sheets, datum=self.datum, zone=self.zone, now=self._now_text(), old=self.base.rows
        )
        self.files |= found
        self.faults += faults

    def _record_changes(self) -> None:
        if self.changes:
            old = [tuple(row.get(name, "") for name in CHANGE_COLUMNS) for row in self.base.rows(CHANGES)]
            new = [change.row(self._now_text()) for change in self.changes]
            self.files[CHANGES] = csv_text(CHANGE_COLUMNS, [*old, *new]).encode()


def _facts_of(base: DossierBase) -> list[Row]:
    """Return the rows of all tables of facts, and the acts, each with where it came from."""
    rows: list[Row] = [row for form in FACT_TABLES for row in base.rows(form.file)]
    return rows + _acts_of(base)


def _acts_of(base: DossierBase) -> list[Row]:
    return [{**row, "source_ref": row.get("source", "")} for row in base.acts()]


def _csv(table: str, header: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return a table; columns that were there stay, those that are filled now come in their order."""
    filled = {name for row in rows for name, cell in row.items() if cell}
    known = [column.name for column in COLUMNS.get(table, ())]
    needed = {column.name for column in COLUMNS.get(table, ()) if column.in_header}
    more = [name for name in known if name not in header and (name in filled or name in needed)]
    columns = [name for name in known if name in header or name in more]
    columns += [name for name in header if name not in columns]
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in rows)).encode()


def _vehicle(record: Record) -> dict[str, str]:
    signal = record.values.get("has_working_signal")
    return {
        "vehicle_id": record.text("vehicle_id"),
        "kind": record.text("kind"),
        "has_working_signal": "true" if signal is True else "false" if signal is False else "",
        "speed_min_kmh": record.decimal("speed_min_kmh"),
        "speed_max_kmh": record.decimal("speed_max_kmh"),
        "source_ref": record.source_ref,
    }


def _said_of(raw: bytes) -> dict[str, str]:
    """Return what each entry of officers.toml says, without where it stands."""
    table = DossierBase({OFFICERS: raw}).table(OFFICERS)
    found: dict[str, str] = {}
    for name in ("bodies", "posts", "holdings", "assignments", "ladder"):
        for entry in table.get(name, []):
            id_ = entry.get("id") or f"{entry.get('post', '')} {entry.get('holder', '')}".strip()
            cells = {key: str(value) for key, value in sorted(entry.items())
                     if not (key in ("source", "powers_source") and str(value).count("!") > 1)}  # fmt: skip
            label = f"{name} {id_}"
            found[label if label not in found else f"{label} {len(found)}"] = said(cells)
    return found


def _deductions_of(raw: bytes) -> dict[str, str]:
    entries = DossierBase({CONTRACT: raw}).table(CONTRACT).get("deductions", [])
    return {
        str(entry.get("id", "")): said({key: str(value) for key, value in entry.items()}) for entry in entries
    }
