"""Dossier folder: each file of a dossier looked at, opened and read, none trusted.

In:  the path of a folder.
Out: tables, places and rules, and every fault of every file.

The surprise: a folder where a file should be, a link that leads in a circle or
a file that may not be read is a fault of its own. To pass it over would turn
it into a file that is absent, and what is absent may be.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.base.instants import ZoneTable
from onus.core.contracts.rulebook import Rule
from onus.outside.files import bounded_read
from onus.outside.law import load_pack, pack_ids
from onus.outside.network_files import NetworkFile, read_lines, read_network
from onus.outside.text_files import read_csv
from onus.outside.time_zones import zone_table
from onus.wire.csv_rows import Rows
from onus.wire.dossier_files import Read
from onus.wire.dossier_names import SALT_FILE
from onus.wire.fact_tables import TABLES, Table, facts
from onus.wire.import_faults import BrokenFile, NoRows, Tally, TooLarge, fault, fault_of
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault

TOMLS = ("dossier.toml", "contract.toml", "officers.toml", "notices.toml", "acts.toml")
NETWORKS = ("network.parquet", "network.geojson", "network.csv")
LINES = ("lines.parquet", "lines.geojson")
TRACKS = (".parquet", ".csv")
KNOWN = (*TOMLS, *NETWORKS, *LINES, *(table.file for table in TABLES), "tracks")
LOOKED_AT = (".toml", ".csv", ".parquet", ".geojson")
TOML_BYTES_MAX = 16 * 1024 * 1024
SALT_BYTES_MAX = 64 * 1024
NAMES_FILE = "private/names.txt"
NAMES_BYTES_MAX = 1024 * 1024


class MissingFile(OnusError):
    """A file that a dossier must have is not there."""

    code = "DOSSIER-020"
    what = "The file {name} is missing."
    why = "A dossier needs its head, its contract, its network and its officers."
    do = "Add it, or make a dossier with: onus dossier create DIR --pack PACK."


class UnknownZone(OnusError):
    """A time zone of no known name."""

    code = "DOSSIER-021"
    what = "`{zone}` is no time zone."
    why = "Days and deadlines are counted by the clocks of the place."
    do = "Write an IANA name: Asia/Shanghai."


class WrongSort(OnusError):
    """Something else stands where a file or a folder is expected."""

    code = "DOSSIER-022"
    what = "{name} is {found}, not {asked}."
    why = "Passed over, it would look like a file that is absent, and what is absent may be."
    do = "Put the right one in its place, or remove it."


class CannotRead(OnusError):
    """A file is there and cannot be opened."""

    code = "DOSSIER-023"
    what = "{name} cannot be read: {reason}."
    why = "Passed over, it would look like a file that is absent, and what is absent may be."
    do = "Give yourself the right to read it, mend the link, or remove it."


class UnknownFile(OnusError):
    """A file whose name the format does not know."""

    code = "DOSSIER-024"
    what = "{name} is no file of a dossier; it is not read."
    why = "A misspelt name would be passed over in silence, and with it its facts."
    do = "Correct the name, or keep the file elsewhere. Known here: {known}."


class DossierFolder:
    """Reads the files of one folder and gathers every fault."""

    def __init__(self, path: Path) -> None:
        """Begin; nothing is read yet."""
        self.path = path
        self.tally = Tally()
        self.lines: dict[str, tuple[tuple[int, int], ...]] = {}
        self._refused: set[str] = set()

    def faults(self) -> tuple[Fault, ...]:
        """Return what was found so far, bounded by file and kind."""
        return self.tally.faults()

    def is_there(self, name: str, *, folder: bool = False) -> bool:
        """Return whether a readable file (or folder) of a name is there; what else is there is a fault."""
        place = self.path / name
        try:
            mode = place.stat().st_mode
        except FileNotFoundError:
            if place.is_symlink():
                self._add(CannotRead, name, name=name, reason="the link leads nowhere")
            return False
        except OSError as error:
            if self.path.is_file():
                self._not_a_folder(name)
            else:
                self._add(CannotRead, name, name=name, reason=error.strerror)
            return False
        if stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode):
            return True
        found = "a folder" if stat.S_ISDIR(mode) else "a file" if folder else "no regular file"
        self._add(WrongSort, name, name=name, found=found, asked="a folder" if folder else "a file")
        return False

    def toml(self, name: str, read: Callable[[bytes], Read], *, needed: bool = True) -> Read:
        """Read a TOML file; one that is not there is empty."""
        if not self.is_there(name):
            if needed and name not in self._refused:
                self._add(MissingFile, name, name=name)
            return Read(None, (), {}, None)
        try:
            found = read(bounded_read(self.path / name, limit_bytes=TOML_BYTES_MAX))
        except TooLarge as error:
            found = Read(None, (fault_of(TooLarge, name, error.named),), {}, None)
        except OSError as error:
            self._add(CannotRead, name, name=name, reason=error.strerror)
            return Read(None, (), {}, None)
        self.tally.add(*found.faults)
        return found

    def table(self, table: Table) -> tuple[Any, ...]:
        """Read a fact table; one that is not there, or has no rows yet, is empty."""
        if not self.is_there(table.file):
            return ()
        try:
            rows = read_csv(self.path / table.file)
        except OSError as error:
            self._add(CannotRead, table.file, name=table.file, reason=error.strerror)
            return ()
        if rows.header:
            rows = Rows(rows.header, rows.rows, tuple(one for one in rows.faults if one.code != NoRows.code))
        self.lines[table.file] = tuple((row.number, row.line) for row in rows.rows)
        values, faults = facts(rows, table)
        self.tally.add(*faults)
        return values

    def network(self, *, needed: bool = True) -> NetworkFile | None:
        """Read the network; None where there is none, or where it is of no use.

        Args:
            needed: whether it is a fault where there is none.
        """
        name = next((name for name in NETWORKS if self.is_there(name)), "")
        if not name:
            if needed and not self._refused.intersection(NETWORKS):
                self._add(MissingFile, "network.csv", name="network.csv")
            return None
        network = self._geometry(name, read_network)
        if network is None or not network.usable():
            return None
        return network

    def center_lines(self) -> NetworkFile | None:
        """Read the centerlines; None where there are none, or where they are of no use."""
        name = next((name for name in LINES if self.is_there(name)), "")
        lines = self._geometry(name, read_lines) if name else None
        return lines if lines is not None and lines.usable() else None

    def _geometry(self, name: str, read: Callable[..., NetworkFile]) -> NetworkFile | None:
        try:
            found = read(self.path / name, {})
        except pa.ArrowException as error:
            broken = str(error).splitlines()[0][:200].rstrip(".")
            self.tally.add(fault(BrokenFile, name, form="a network", found=broken))
            return None
        except OSError as error:
            self._add(CannotRead, name, name=name, reason=error.strerror)
            return None
        empty = not found.table.num_rows and name == "network.csv"
        self.tally.add(*(one for one in found.faults if not (empty and one.code == NoRows.code)))
        return found

    def track_files(self) -> tuple[Path, ...]:
        """Return the track files, in order of name."""
        if not self.is_there("tracks", folder=True):
            return ()
        found = []
        for file in sorted((self.path / "tracks").iterdir()):
            name = f"tracks/{file.name}"
            if file.suffix not in TRACKS:
                known = " and ".join(f"*{suffix}" for suffix in TRACKS)
                self._add(UnknownFile, name, warning=True, name=name, known=known)
            elif self.is_there(name):
                found.append(file)
        return tuple(found)

    def salt(self) -> str:
        """Return the salt of the private places; empty where there is none."""
        return self._private_text(SALT_FILE, SALT_BYTES_MAX).strip()

    def names(self) -> tuple[str, ...]:
        """Return the names that the office listed, one a line, so that no published text holds one."""
        lines = self._private_text(NAMES_FILE, NAMES_BYTES_MAX).splitlines()
        return tuple(sorted({line.strip() for line in lines} - {""}))

    def _private_text(self, name: str, limit_bytes: int) -> str:
        if not self.is_there(name):
            return ""
        try:
            raw = bounded_read(self.path / name, limit_bytes=limit_bytes)
        except TooLarge as error:
            self.tally.add(fault_of(TooLarge, name, error.named))
            return ""
        except OSError as error:
            self._add(CannotRead, name, name=name, reason=error.strerror)
            return ""
        return raw.decode("utf-8-sig", errors="replace")

    def strangers(self) -> None:
        """Remark on files that look like facts and have a name that the format does not know."""
        if not self.path.is_dir():
            return
        for file in sorted(self.path.iterdir()):
            if file.suffix in LOOKED_AT and file.name not in KNOWN:
                self._add(UnknownFile, file.name, warning=True, name=file.name, known=", ".join(KNOWN))

    def rules(
        self, packs: tuple[str, ...], lines: Mapping[str, int], *, file: str = "dossier.toml"
    ) -> tuple[Rule, ...]:
        """Return the rules of the packs that a dossier names, in the file that names them."""
        found: list[Rule] = []
        for pack in packs:
            try:
                found += load_pack(pack).rules
            except FaultyInput as error:
                self.tally.add(*error.faults)
            except OnusError as error:
                named = {"pack": pack, "known": ", ".join(pack_ids())}
                line = line_of(dict(lines), "packs")
                self.tally.add(toml_fault(type(error), file, line, "packs", **named))
        return tuple(sorted(found, key=lambda rule: (rule.id, rule.version)))

    def zone(self, name: str, lines: Mapping[str, int], *, file: str = "dossier.toml") -> ZoneTable:
        """Return the dossier's time zone, which a file names."""
        try:
            return zone_table(name)
        except (KeyError, ValueError, OSError):
            line = line_of(dict(lines), "time_zone")
            self.tally.add(toml_fault(UnknownZone, file, line, "time_zone", zone=name))
            return zone_table("UTC")

    def _not_a_folder(self, name: str) -> None:
        """Say once, and not for each file, that a file stands where the dossier should be."""
        if not self._refused:
            self._add(WrongSort, self.path.name, name=self.path.name, found="a file", asked="a folder")
        self._refused.add(name)

    def _add(self, kind: type[OnusError], file: str, *, warning: bool = False, **named: object) -> None:
        self._refused.add(file)
        self.tally.add(toml_fault(kind, file, 0, "", warning=warning, **named))
