"""What can be wrong with a foreign file, each with its cause and its cure.

In:  a kind of fault, a place in a file, and the named facts of the case.
Out: `Fault` values that are listed together, none of which stops the reading.

The surprise: a list that would run to millions is cut, and says so as its
last entry; a file in the wrong unit has a fault in each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onus.base.errors import Fault, OnusError

FAULTS_OF_A_KIND_MAX = 1_000


class MissingColumn(OnusError):
    """A column that must be there is not."""

    code = "IMPORT-001"
    what = "There is no column `{column}` for {field}."
    why = "Without it a row says nothing that can be judged. The file has: {found}."
    do = "Name the right one: --columns {field}=<column>."


class UnreadableValue(OnusError):
    """A cell holds something that its column cannot hold."""

    code = "IMPORT-002"
    what = "`{value}` in column `{column}` is not {expected}."
    why = "A guess at what was meant would become evidence."
    do = "Mend the value at its source, or map another column to {field}."


class MissingValue(OnusError):
    """A cell that must be filled is empty."""

    code = "IMPORT-003"
    what = "Column `{column}` is empty."
    why = "A row without {field} cannot be placed."
    do = "Fill it in, or leave the row out of the file and say so in its source note."


class OffEarth(OnusError):
    """A position that does not exist."""

    code = "IMPORT-004"
    what = "Longitude {lon}, latitude {lat} is no position."
    why = "Longitudes end at 180 degrees and latitudes at 90."
    do = "Check that lon and lat are mapped the right way round and are in degrees of WGS 84."


class OutOfTime(OnusError):
    """An instant that no register can hold."""

    code = "IMPORT-005"
    what = "`{value}` in column `{column}` lies outside 1970 to 2199."
    why = "It is the mark of a wrong unit or of a clock that was never set."
    do = "State the unit of a numeric column, --columns {field}=<column>:ms for one."


class MoreFaults(OnusError):
    """The list of faults was cut."""

    code = "IMPORT-006"
    what = "{count} more fault(s) of kind {of} are not listed."
    why = "The list is cut at {limit} of a kind."
    do = "Mend the first ones; most often they share one cause."


class UnknownField(OnusError):
    """A mapping names a field that does not exist."""

    code = "IMPORT-007"
    what = "`{field}` is no field of this table."
    why = "Its fields are: {fields}."
    do = "Write --columns field=column,field=column with those names."


class BrokenMapping(OnusError):
    """A mapping cannot be read."""

    code = "IMPORT-008"
    what = "`{part}` maps nothing."
    why = "A mapping is field=column or field=column:unit, and each field is mapped once."
    do = "Write --columns vehicle_id=truck_name,t_utc=messageTime (a comma in a name as \\,)."


class NotPlainText(OnusError):
    """A file that claims to be a text is something else."""

    code = "IMPORT-009"
    what = "This is {found}, not a plain text."
    why = "A packed file can unfold to any size; what was signed off must be what is read."
    do = "Unpack it yourself and import the file inside."


class WrongEncoding(OnusError):
    """The bytes are not in the encoding that was stated."""

    code = "IMPORT-010"
    what = "Byte {offset} (hex {byte}) is not {encoding}."
    why = "Read in the wrong encoding, names would change silently."
    do = "Save it as UTF-8; an import takes the encoding as it is: --encoding gb18030."


class LineTooLong(OnusError):
    """A line of absurd length."""

    code = "IMPORT-011"
    what = "The line is longer than {limit} bytes."
    why = "No row of a register is; it would fill the memory."
    do = "Check that the file has line ends and is the right file."


class TooManyColumns(OnusError):
    """A header of absurd width."""

    code = "IMPORT-012"
    what = "The header has {count} columns, more than {limit}."
    why = "No register has; it would fill the memory."
    do = "Check the separator and that the file is the right one."


class RaggedRow(OnusError):
    """A row with more or fewer cells than the header."""

    code = "IMPORT-013"
    what = "The row has {count} cell(s), the header {expected}."
    why = "It cannot be told which cell belongs to which column."
    do = "Put values that contain a comma in quotation marks."


class RepeatedId(OnusError):
    """Two rows carry one id."""

    code = "IMPORT-014"
    what = "`{value}` stands in rows {first} and {second} as {field}."
    why = "An id names one thing."
    do = "Remove one of the rows or give it an id of its own."


class WrongReference(OnusError):
    """A coordinate reference system that is not WGS 84."""

    code = "IMPORT-015"
    what = "The coordinates are in {found}."
    why = "Onus reads WGS 84 longitude and latitude only (OGC:CRS84, EPSG:4326) and CGCS2000 (EPSG:4490)."
    do = "Convert the file first, for one: ogr2ogr -t_srs OGC:CRS84 out.parquet in.parquet."


class NoGeometry(OnusError):
    """A GeoParquet file without a usable geometry column."""

    code = "IMPORT-016"
    what = "The geometry column cannot be used: {found}."
    why = "Onus reads WKB in the primary column that the file's `geo` metadata names."
    do = "Write the file with a GeoParquet writer (encoding WKB)."


class BrokenGeometry(OnusError):
    """A geometry that cannot be used."""

    code = "IMPORT-017"
    what = "The geometry cannot be used: {found}."
    why = "A segment is a line or a polygon, a place a point or a polygon, each with positions on Earth."
    do = "Mend it in a GIS, or leave it empty and give length_m."


class BrokenFile(OnusError):
    """A file that cannot be read to its end."""

    code = "IMPORT-018"
    what = "The file cannot be read as {form}: {found}."
    why = "A file that was cut or damaged holds half the truth."
    do = "Fetch it again from its source and compare its checksum."


class DoctypeRefused(OnusError):
    """An XML file with a document type."""

    code = "IMPORT-019"
    what = "The XML declares a document type."
    why = "Document types define entities, which can unfold to any size. GPX has none."
    do = "Export the track as plain GPX 1.1."


class UnknownForm(OnusError):
    """A file of a form that this command does not read."""

    code = "IMPORT-020"
    what = "`{name}` is of no form that is read here."
    why = "Read here: {forms}."
    do = "Convert it, or state the form with --form."


class ReaderMissing(OnusError):
    """The reader for OpenStreetMap files is not installed."""

    code = "IMPORT-021"
    what = "OpenStreetMap PBF files need the package `osmium`."
    why = "It is an optional part of Onus."
    do = "Install it beside Onus: pip install 'osmium>=4.0'."


class NoOffset(OnusError):
    """Local standard times without their offset from UTC."""

    code = "IMPORT-022"
    what = "The times are local standard times and their offset from UTC is not stated."
    why = "An offset guessed from a longitude is wrong at every border of a time zone."
    do = "State it: --utc-offset -05:00."


class SkippedTime(OnusError):
    """A local time that the clocks skipped."""

    code = "IMPORT-023"
    what = "The clocks of {zone} never showed `{value}` (column `{column}`)."
    why = "It was skipped when summer time began; it is read with the offset before the skip."
    do = "Nothing, if that reading is right; else give the instant with its offset."


class TooLarge(OnusError):
    """A file larger than the stated limit."""

    code = "IMPORT-024"
    what = "The file needs {size} bytes, more than {limit}."
    why = "It is read as a whole and would fill the memory."
    do = "Split it, or use Parquet."


class NoRows(OnusError):
    """A file with nothing in it."""

    code = "IMPORT-025"
    what = "The file holds no row."
    why = "An empty import looks like a quiet month."
    do = "Check that it is the right file."


class NoVehicle(OnusError):
    """A track that does not say whose it is."""

    code = "IMPORT-026"
    what = "Track {number} has no name."
    why = "A fix belongs to one vehicle."
    do = "Name the vehicle: --vehicle-id 966223."


class TooManyRows(OnusError):
    """A file of absurdly many rows."""

    code = "IMPORT-027"
    what = "The file has more than {limit} rows."
    why = "A small packed file can claim any number of rows; reading them would never end."
    do = "Split it by day or by month, and check that it is the right file."


class LostText(OnusError):
    """A text that lost its characters before it came here."""

    code = "IMPORT-028"
    what = "The text holds `{found}`, the mark of characters that were lost."
    why = "It was once read in the wrong encoding; the names in it are no longer those that were written."
    do = "Export it again from its source, as UTF-8."


class RepeatedColumn(OnusError):
    """A header that names one column twice."""

    code = "IMPORT-029"
    what = "The column `{column}` stands twice in the header."
    why = "It cannot be told which of the two is meant."
    do = "Rename or remove one of them."


class ReadingStopped(OnusError):
    """A file with so many faults that the rest was not read."""

    code = "IMPORT-030"
    what = "After {count} faults the rest of the file was not read."
    why = "A file this faulty has one cause that repeats in each row."
    do = "Mend that cause and run the same command again."


KINDS = (
    MissingColumn, UnreadableValue, MissingValue, OffEarth, OutOfTime, MoreFaults, UnknownField,
    BrokenMapping, NotPlainText, WrongEncoding, LineTooLong, TooManyColumns, RaggedRow,
    RepeatedId, WrongReference, NoGeometry, BrokenGeometry, BrokenFile, DoctypeRefused,
    UnknownForm, ReaderMissing, NoOffset, SkippedTime, TooLarge, NoRows, NoVehicle, TooManyRows,
    LostText, RepeatedColumn, ReadingStopped,
)  # fmt: skip


def fault(
    kind: type[OnusError],
    file: str,
    *,
    line: int = 0,
    where: str = "",
    warning: bool = False,
    **named: object,
) -> Fault:
    """Return one fault of a kind, its templates filled in.

    >>> fault(NoRows, "tracks.csv").what
    'The file holds no row.'
    """
    return fault_of(kind, file, named, line=line, where=where, warning=warning)


def fault_of(
    kind: type[OnusError],
    file: str,
    named: Mapping[str, object],
    *,
    line: int = 0,
    where: str = "",
    warning: bool = False,
) -> Fault:
    """Return one fault of a kind, its facts given as a mapping.

    >>> fault_of(NoRows, "tracks.csv", {}, line=3).line
    3
    """
    return Fault(
        file=file,
        line=line,
        where=where,
        code=kind.code,
        what=kind.what.format(**named),
        why=kind.why.format(**named),
        do=kind.do.format(**named),
        warning=warning,
    )


class Tally:
    """Keeps the first faults of each file and kind, and counts the rest: a bounded list.

    >>> tally = Tally()
    >>> tally.add(fault(NoRows, "a.csv"))
    >>> len(tally.faults())
    1
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: list[Fault] = []
        self._seen: dict[tuple[str, str], int] = {}

    def add(self, *faults: Fault) -> None:
        """Keep faults, or count them where enough of their kind are kept."""
        for one in faults:
            seen = self._seen.get((one.file, one.code), 0) + 1
            self._seen[one.file, one.code] = seen
            if seen <= FAULTS_OF_A_KIND_MAX:
                self._kept.append(one)

    def faults(self) -> tuple[Fault, ...]:
        """Return what was kept, with an entry for each list that was cut."""
        more = [
            more_faults(file, kind=code, count=count - FAULTS_OF_A_KIND_MAX)
            for (file, code), count in self._seen.items()
            if count > FAULTS_OF_A_KIND_MAX
        ]
        return (*self._kept, *more)


def cut(faults: Iterable[Fault], *, file: str) -> tuple[Fault, ...]:
    """Return at most `FAULTS_OF_A_KIND_MAX` faults of each kind, and say how many more there are.

    >>> len(cut([fault(NoRows, "a.csv")] * 1_005, file="a.csv"))
    1001
    """
    kept: list[Fault] = []
    seen: dict[str, int] = {}
    for one in faults:
        seen[one.code] = seen.get(one.code, 0) + 1
        if seen[one.code] <= FAULTS_OF_A_KIND_MAX:
            kept.append(one)
    for code, count in seen.items():
        if count > FAULTS_OF_A_KIND_MAX:
            kept.append(more_faults(file, kind=code, count=count - FAULTS_OF_A_KIND_MAX))
    return tuple(kept)


def more_faults(file: str, *, kind: str, count: int) -> Fault:
    """Return the entry that closes a list which was cut.

    >>> more_faults("a.csv", kind="IMPORT-002", count=7).what
    '7 more fault(s) of kind IMPORT-002 are not listed.'
    """
    return fault(MoreFaults, file, of=kind, count=count, limit=FAULTS_OF_A_KIND_MAX)
