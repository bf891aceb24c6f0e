"""Import an office's files: workbooks of a folder into a dossier, in one step or not at all.

In:  a folder of workbooks, the dossier they belong to, what a person said of sheets and columns.
Out: the dossier with their facts; or every fault of every file, by cell, and no change.

The surprise: one fault keeps everything out. Read without its faulty rows, a road list
would owe less and an inspection sheet would score better; so the good rows wait in
their files. A second import of the same files changes no byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from onus.actions.contract_forms import FaultyForm, take_in_form
from onus.actions.import_photos import FaultyPhotoSheets, PhotosTaken, PhotoWishes, import_photos
from onus.base.errors import Fault, FaultyInput
from onus.base.instants import Instant, ZoneTable
from onus.outside.attachments import keep_file
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_directory, bounded_read
from onus.outside.office.kinds import sheet_kinds
from onus.outside.office.office_folders import (
    PROFILE,
    changed_files,
    copied_aside,
    dossier_base,
    put,
    read_workbooks,
)
from onus.outside.office.photo_folders import photo_folder
from onus.outside.time_zones import zone_table
from onus.wire.csv_rows import parse_csv
from onus.wire.office.alike import gathered
from onus.wire.office.dossier_base import CONTRACT, HEAD, NETWORK, OFFICERS, DossierBase
from onus.wire.office.form_reading import is_form, read_form
from onus.wire.office.grids import Book, place_of
from onus.wire.office.import_faults import (
    NoContract,
    NoNetwork,
    NoPosts,
    NothingToImport,
    NotTheDossier,
    TwoForms,
)
from onus.wire.office.importing import Imported, imported
from onus.wire.office.photo_sheets import PHOTOS
from onus.wire.office.profiles import Profile, read_profile, strange_words
from onus.wire.office.reading import read_books
from onus.wire.office.records import Sheet
from onus.wire.office.registers import Change
from onus.wire.office.renewal import Renewal
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.office.toml_files import head_file, is_ours, profile_file, without_annex
from onus.wire.office.track_sheets import TRACKS

CURRENCY, ZONE = "CNY", "Asia/Shanghai"
PARTS_OF_A_REF = 3
PROFILE_BYTES_MAX = 1024 * 1024


class NoFolderOfFiles(OfficeError):
    """The folder of the office's files is not there."""

    code = "OFFICE-001"
    what = "{path} is no folder."
    why = "The workbooks of an office are looked for in one folder."
    do = "Name the folder that holds them."
    zh_what = "{path} 不是文件夹。"
    zh_why = "办公表格须放在同一文件夹中。"
    zh_do = "请指明存放表格的文件夹。"


class StrangeProfile(OfficeError):
    """A profile names kinds or fields that nobody knows."""

    code = "OFFICE-004"
    what = "{path} speaks of {words}, which is no kind of sheet and no field of one."
    why = "Passed over, it would leave the guess in place of what you said."
    do = "Correct the word in the file; kinds and fields stand on the manual page on the office's files."
    zh_what = "{path} 中的 {words} 既不是表的种类，也不是列的字段。"
    zh_why = "若忽略不计，您的指定将被自动识别的结果取代。"
    zh_do = "请改正该文件中的用词；种类与字段见手册“办公文件”一页。"


class DossierAmongFiles(OfficeError):
    """The dossier lies in the folder of the office's files, or is that folder."""

    code = "OFFICE-005"
    what = "The dossier {dossier} lies in {folder}, the folder of the office's files."
    why = "Its own tables and photos would be read as files of the office, and its renewal would move those."
    do = "Name a dossier outside of that folder: --dossier PATH."
    zh_what = "卷宗 {dossier} 位于办公文件夹 {folder} 之内。"
    zh_why = "卷宗自身的表格和照片会被当作办公文件读入，更新卷宗时也会移动这些文件。"
    zh_do = "请指明该文件夹以外的卷宗：--dossier 路径。"


class FaultyOffice(FaultyInput):
    """Office files with faults; nothing was imported."""

    code = "OFFICE-002"
    what = "{count} fault(s) in {source}; nothing was imported, not even the sound rows."
    why = "Half a road list owes less, and an inspection sheet without its faulty row scores better."
    do = "Mend the marked cells in the files themselves and run the same command again."

    def __init__(self, asked: Asked) -> None:
        """Keep what was read, and the faults with their cells."""
        self.asked = asked
        broken = tuple(fault.as_fault("en") for fault in asked.faults if not fault.warning)
        super().__init__(broken, source=str(asked.folder))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person said of an import.

    Attributes:
        profile: of sheets and columns, in a file of their own and on the command line.
        confirmed: whether the guesses are confirmed.
        packs: law packs of a new dossier.
        title: title of a new dossier; empty for the name of its folder.
        datum: of track sheets that do not name it themselves; empty where nobody said.
    """

    profile: Profile = field(default_factory=Profile)
    confirmed: bool = False
    packs: tuple[str, ...] = ()
    title: str = ""
    datum: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What reading a folder came to, before anything is written.

    Attributes:
        folder: the folder.
        books: its workbooks.
        sheets: the sheets that were read, each with what its columns were taken for.
        left_out: sheets that a person left out.
        faults: everything that is wrong, by file, sheet and cell.
        imported: what would be written.
        said: what is worth remembering.
    """

    folder: Path
    books: tuple[Book, ...]
    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...]
    faults: tuple[SheetFault, ...]
    imported: Imported
    said: Profile

    @property
    def sound(self) -> bool:
        """Return whether nothing stands against the import."""
        return all(fault.warning for fault in self.faults)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import changed.

    Attributes:
        asked: what was read.
        written: files of the dossier that are new or have changed.
        renewals: what was added to each table of facts.
        changes: what changed in the registers.
        photos: what became of the photos; None where the folder has none.
    """

    asked: Asked
    written: tuple[str, ...]
    renewals: Mapping[str, Renewal]
    changes: tuple[Change, ...]
    photos: PhotosTaken | None = None


def import_office(
    folder: Path,
    dossier: Path,
    *,
    now: Instant,
    wishes: Wishes,
    heard: Callable[[str], None] = lambda name: None,
    shown: Callable[[Asked], None] = lambda asked: None,
) -> TakenIn:
    """Import the workbooks of a folder.

    Args:
        folder: the office's files.
        dossier: the dossier; it is made where it is not there.
        now: when the office wrote it down, where a sheet does not say so itself.
        wishes: what a person said.
        heard: is told the name of each file before it is read.
        shown: is given what was read, before it is decided whether it stands.

    Raises:
        NoFolderOfFiles: there is no such folder.
        DossierAmongFiles: the dossier lies in it.
        FaultyOffice: with every fault of every file; nothing was written.
    """
    if not folder.is_dir():
        raise NoFolderOfFiles(path=folder)
    dossier = dossier.resolve()
    if dossier.is_relative_to(folder.resolve()):
        raise DossierAmongFiles(dossier=dossier, folder=folder)
    profile = _profile(dossier).joined(wishes.profile)
    books = read_workbooks(folder, heard)
    try:
        with atomic_directory(dossier) as aside:
            copied_aside(dossier, aside)
            asked = _asked(_Import(folder, books, dossier, aside, profile, wishes, now))
            shown(asked)
            if not asked.sound:
                raise FaultyOffice(asked)
            _keep_tracks(dossier, aside, asked.imported)
            put(aside, {**asked.imported.files, **_remembered(dossier, profile.joined(asked.said))})
            _whole(aside, asked)
            photos = _photos(asked, aside, profile, now)
            written = changed_files(dossier, aside)
            done = TakenIn(asked, written, asked.imported.renewals, asked.imported.changes, photos)
            if not written:
                raise _Unchanged(done)
    except _Unchanged as same:
        return same.done
    return done


def _keep_tracks(dossier: Path, aside: Path, found: Imported) -> None:
    """Keep the track files of an earlier import that others take the place of."""
    for name, raw in found.files.items():
        old = dossier / name
        if name.startswith(f"{TRACKS}/") and old.is_file() and old.read_bytes() != raw:
            before = old.read_bytes()
            keep_file(aside, before, name=old.name, folder="earlier", sha256=sha256(before).hexdigest())


class _Unchanged(Exception):
    """Nothing has changed, so nothing takes the dossier's place."""

    def __init__(self, done: TakenIn) -> None:
        super().__init__()
        self.done = done


@dataclass(frozen=True, slots=True)
class _Import:
    """One import: what it reads and where it works."""

    folder: Path
    books: tuple[Book, ...]
    dossier: Path
    aside: Path
    profile: Profile
    wishes: Wishes
    now: Instant


def _asked(one: _Import) -> Asked:
    """Read forms and sheets, and return what would be written, with every fault."""
    forms = [book for book in one.books if is_form(book)]
    before = dossier_base(one.dossier)
    faults = list(_forms(one, forms))
    base = dossier_base(one.aside)
    head = _head(base, one.dossier.name, one.wishes)
    base = DossierBase({**base.files, **head}, base.other_places)
    told = base.table(HEAD).get("dossier", {})
    currency, zone = str(told.get("currency", CURRENCY)), _zone(str(told.get("time_zone", ZONE)))
    books = [book for book in one.books if book not in forms]
    read = read_books(books, sheet_kinds(), one.profile, currency=currency, confirmed=one.wishes.confirmed)
    files = frozenset(book.file for book in books)
    found = imported(
        read.sheets, base, files=files, zone=zone, now=one.now, before=before, datum=one.wishes.datum,
        profile=one.profile,
    )  # fmt: skip
    found = Imported({**head, **found.files}, found.renewals, found.changes, found.faults)
    faults += [*read.faults, *found.faults, *_absent(one.folder, one.books, base, found, formed=bool(forms))]
    in_order = tuple(sorted(gathered(tuple(dict.fromkeys(faults)))))
    return Asked(one.folder, one.books, read.sheets, read.left_out, in_order, found, read.said)


def _forms(one: _Import, forms: Sequence[Book]) -> Iterator[SheetFault]:
    """Read the clause form into the dossier that is made aside; yield what is wrong with it."""
    for book in forms[1:]:
        yield sheet_fault(TwoForms, book.file, other=forms[0].file)
    if len(forms) != 1:
        return
    there = dossier_base(one.aside).files
    officers = there.get(OFFICERS, b"")
    # Both come back below: what the sheets said last time must not contradict what the form says now.
    if CONTRACT in there:
        put(one.aside, {CONTRACT: without_annex(there[CONTRACT])})
    if is_ours(officers):
        (one.aside / OFFICERS).unlink()
    try:
        taken = take_in_form(one.folder / forms[0].file, one.aside, recorded_at=one.now)
    except FaultyForm as error:
        yield from (replace(fault, file=forms[0].file) for fault in error.told)
        # It comes to nothing, and what it says of services is still known to the other sheets.
        put(one.aside, read_form(forms[0], _zone).files)
    else:
        yield from (replace(fault, file=forms[0].file) for fault in taken.remarks)
    if is_ours(officers) and not (one.aside / OFFICERS).exists():
        put(one.aside, {OFFICERS: officers})


def _zone(name: str) -> ZoneTable:
    try:
        return zone_table(name)
    except (KeyError, ValueError, OSError):
        return zone_table(ZONE)  # The check of the dossier names the unknown zone.


def _head(base: DossierBase, name: str, wishes: Wishes) -> dict[str, bytes]:
    """Return a head for a dossier that has none."""
    if HEAD in base.files:
        return {}
    title = wishes.title or name
    head = {
        "id": name,
        "title": {"zh-Hans": title},
        "time_zone": ZONE,
        "currency": CURRENCY,
        "origin": "real",
        "packs": list(wishes.packs),
    }
    return {HEAD: head_file(head)}


def _profile(dossier: Path) -> Profile:
    path = dossier / PROFILE
    if not path.is_file():
        return Profile()
    return profile_at(path)


def profile_at(path: Path) -> Profile:
    """Return the profile of a file.

    Raises:
        FaultyInput: with every fault of the file.
        StrangeProfile: it names kinds or fields that nobody knows.
    """
    profile, faults = read_profile(bounded_read(path, limit_bytes=PROFILE_BYTES_MAX), file=path.name)
    if profile is None:
        raise FaultyInput(faults, source=str(path))
    words = strange_words(profile, sheet_kinds())
    if words:
        raise StrangeProfile(path=path, words=", ".join(words))
    return profile


def _remembered(dossier: Path, profile: Profile) -> dict[str, bytes]:
    if profile == _profile(dossier):
        return {}
    return {PROFILE: profile_file(profile)}


def _absent(
    folder: Path, books: Sequence[Book], base: DossierBase, found: Imported, *, formed: bool
) -> Iterator[SheetFault]:
    """Yield what a dossier must have and neither it nor the folder has."""
    if not books:
        yield sheet_fault(NothingToImport, folder.name)
        return
    told = {fault.code for fault in found.faults}
    needed: tuple[tuple[str, type[OfficeError]], ...] = (
        (CONTRACT, NoContract),
        (NETWORK, NoNetwork),
        (OFFICERS, NoPosts),
    )
    for name, kind in needed:
        there = name in base.files or name in found.files or (name == CONTRACT and formed)
        if name == NETWORK:
            there = bool(base.places()) or name in found.files
        if not there and kind.code not in told:
            yield sheet_fault(kind, folder.name)


def _whole(aside: Path, asked: Asked) -> None:
    """See that what comes of it is a dossier.

    Raises:
        FaultyOffice: with each fault at the cell it comes from.
    """
    try:
        read_dossier(aside)
    except FaultyInput as error:
        faults = [_at_its_cell(aside, fault) for fault in error.faults]
        raise FaultyOffice(
            Asked(
                asked.folder, asked.books, asked.sheets, asked.left_out,
                tuple(sorted({*asked.faults, *faults})), asked.imported, asked.said,
            )
        ) from error  # fmt: skip


def _photos(asked: Asked, aside: Path, profile: Profile, now: Instant) -> PhotosTaken | None:
    """Take in the photos of the folder, each with what sheets, cameras and names say of it.

    Raises:
        FaultyOffice: a sheet of photos has faults; nothing is written, of photos or else.
    """
    told = any(sheet.mapping.kind.id == PHOTOS for sheet in asked.sheets)
    if not told and not photo_folder(asked.folder).photos:
        return None
    try:
        return import_photos(asked.folder, aside, now=now, wishes=PhotoWishes(profile=profile))
    except FaultyPhotoSheets as error:
        faults = tuple(sorted({*asked.faults, *error.told}))
        raise FaultyOffice(replace(asked, faults=faults)) from error


def _at_its_cell(aside: Path, fault: Fault) -> SheetFault:
    """Return a fault of the dossier at the row of the sheet that its row came from."""
    source = _source(aside / fault.file, fault.line) if fault.file.endswith(".csv") else ()
    file, sheet, row, column = fault.file, fault.where, fault.line, 0
    if len(source) == PARTS_OF_A_REF:
        file, sheet = source[:2]
        row, column = place_of(source[2].partition(":")[0])
    return sheet_fault(
        NotTheDossier, file, sheet=sheet, row=row, column=column, warning=fault.warning,
        what=fault.what, why=fault.why, do=fault.do, code=fault.code, at=_line_of(fault),
    )  # fmt: skip


def _line_of(fault: Fault) -> str:
    return (
        f"{fault.file} 第 {fault.line} 行"
        if fault.line
        else " ".join(filter(None, (fault.file, fault.where)))
    )


def _source(table: Path, line: int) -> tuple[str, ...]:
    if not table.is_file():
        return ()
    rows = parse_csv(table.read_text(encoding="utf-8"), file=table.name).rows
    found = next((row["source_ref"] for row in rows if row.line == line), "")
    return tuple(found.split("!"))
