"""Published tracks: what anyone reads out of them, and what nobody can change in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from onus.actions.assess import assess_folder
from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import PRIVATE_PREFIX
from onus.outside.day_parts import UnlikePart, read_part, write_part
from onus.outside.dossiers import read_dossier
from onus.outside.gathered_tracks import gathered_tracks
from onus.outside.kept_days import ROWS_PRIVATE, ROWS_PUBLIC, TRACK_DAYS, day_names, lay_days, read_track_days
from onus.outside.published_tracks import (
    DayFiles,
    PartUnlike,
    PassesUnlike,
    PositionsUnlike,
    PublishedTracks,
    published_tracks,
)
from onus.outside.track_roots import DayOfOut, DaysUnreadable, days_of_out
from onus.simulation.benxi import write_benxi
from onus.wire.disclosure import public_view
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.rebuild import value_of
from onus.wire.leaves.track_days import (
    FORMS,
    PASSES,
    ROWS,
    TOUCHES,
    TrackDay,
    part_path,
    row_hashes,
    table_of,
    track_day_leaf,
)
from onus.wire.network_geometry import NetworkGeometry

ROOT = Path(__file__).resolve().parents[2]
AS_OF = instant("2023-12-31T00:00:00+08:00")


def quiet(*_: object) -> None:
    """Tell no progress."""


def salt_of(day: str, _: str) -> tuple[bytes, str]:
    return sha256(day.encode()).digest(), ""


@dataclass(frozen=True)
class Site:
    """What a publication carries of the tracks, and the dossier that goes with it."""

    out: Path
    dossier: Dossier
    geometry: NetworkGeometry
    days: tuple[DayOfOut, ...]

    def files(self, *, shown: bool) -> dict[str, DayFiles]:
        found = {}
        for day in self.days:
            paths = {name: self.out / part_path(form, day.told.day) for name, form in FORMS.items()}
            parts = {name: path for name, path in paths.items() if path.exists() and name != ROWS.name}
            found[day.told.day] = DayFiles(parts, day.rows, day.salt) if shown else DayFiles(parts)
        return found

    def read(
        self,
        folder: Path,
        *,
        shown: bool,
        workers: int = 1,
        change: Callable[[dict[str, DayFiles]], None] = quiet,
        days: tuple[TrackDay, ...] | None = None,
    ) -> PublishedTracks:
        files = self.files(shown=shown)
        change(files)
        folder.mkdir()
        told = days or tuple(day.told for day in self.days)
        return published_tracks(
            told, files, self.dossier, self.geometry, folder, as_of=AS_OF, workers=workers, progress=quiet
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    folder = tmp_path_factory.mktemp("tracks")
    shutil.copytree(ROOT / "examples" / "benxi-2023", folder / "benxi")
    write_benxi(folder / "benxi")
    out = assess_folder(folder / "benxi", folder / "out", as_of=AS_OF, workers=1, progress=quiet).out
    loaded = read_dossier(folder / "benxi", as_of=AS_OF)
    return Site(out, loaded.dossier, loaded.geometry, tuple(days_of_out(out, salt_of, workers=1)))


@pytest.fixture(scope="module")
def assessed(site) -> Assessment:
    files = sorted((site.out.parent / "benxi" / "tracks").glob("*"))
    with gathered_tracks(
        files, site.dossier, site.geometry, as_of=AS_OF, workers=1, progress=quiet
    ) as gathered:
        return public_view(assess(site.dossier, gathered.tracks, as_of=AS_OF))


@pytest.mark.parametrize("shown", [False, True])
def test_published_rows_come_to_every_finding_that_the_office_found(site, assessed, tmp_path, shown):
    read = site.read(tmp_path / "w", shown=shown)
    again = public_view(assess(site.dossier, read.tracks, as_of=AS_OF))

    assert list(finding_leaves(again)) == list(finding_leaves(assessed))
    assert (read.days, read.matched) == (len(site.days), len(site.days) if shown else 0)
    assert read.positions == (sum(day.told.rows for day in site.days) if shown else 0)
    assert len(site.days) > 2


def test_the_number_of_workers_changes_nothing(site, tmp_path):
    one = site.read(tmp_path / "one", shown=True)
    two = site.read(tmp_path / "two", shown=True, workers=2)

    for left, right in zip(one.tracks.blocks, two.tracks.blocks, strict=True):
        assert left.passes.at_us.tobytes() == right.passes.at_us.tobytes()
        assert left.passes.vehicle.tobytes() == right.passes.vehicle.tobytes()
    assert one.vehicles == two.vehicles


def test_a_day_after_one_whose_positions_are_not_shown_is_read_as_published(site, tmp_path):
    second = site.days[1].told.day

    def hide(files: dict[str, DayFiles]) -> None:
        files[second] = replace(files[second], rows=None)

    assert site.days[2].told.number == site.days[1].told.number + 1
    assert site.read(tmp_path / "w", shown=True, change=hide).matched == len(site.days) - 2


def rewritten(path: Path, to: Path, change: Callable[[pa.Table], pa.Table]) -> Path:
    to.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(change(parquet.read_table(path)), to, store_schema=False)
    return to


def flipped(column: str) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index(column)
        values = table[column].to_pylist()
        values[0] = values[1] if isinstance(values[0], str) and values[0] != values[-1] else values[0]
        if isinstance(values[0], str):
            values[0] = next(one for one in [*values, "another"] if one != values[0])
        elif isinstance(values[0], int):
            values[0] += 1
        else:
            values[0] = values[0].replace(microsecond=values[0].microsecond ^ 1)
        return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))

    return change


def dropped(table: pa.Table) -> pa.Table:
    return table.slice(1)


CHANGES = {column: flipped(column) for column in ROWS.columns} | {"a row": dropped}


@pytest.mark.parametrize("changed", sorted(CHANGES))
def test_a_position_that_was_changed_or_left_out_is_refused(site, tmp_path, changed):
    day = site.days[0]
    fake = rewritten(day.rows, tmp_path / "fake.parquet", CHANGES[changed])

    def put(files: dict[str, DayFiles]) -> None:
        files[day.told.day] = replace(files[day.told.day], rows=fake)

    with pytest.raises(PositionsUnlike, match=day.told.day):
        site.read(tmp_path / "w", shown=True, change=put)


def test_a_salt_of_another_day_is_refused(site, tmp_path):
    first, other = site.days[0].told.day, site.days[1].salt

    def swap(files: dict[str, DayFiles]) -> None:
        files[first] = replace(files[first], salt=other)

    with pytest.raises(PositionsUnlike, match="another root"):
        site.read(tmp_path / "w", shown=True, change=swap)


@pytest.mark.parametrize("column", [*PASSES.columns, "a row"])
@pytest.mark.parametrize("shown", [False, True])
def test_a_pass_that_was_changed_or_left_out_is_refused(site, tmp_path, column, shown):
    day = site.days[0].told
    change = dropped if column == "a row" else flipped(column)
    fake = rewritten(site.out / part_path(PASSES, day.day), tmp_path / "fake.parquet", change)

    def put(files: dict[str, DayFiles]) -> None:
        parts = {**files[day.day].parts, PASSES.name: fake}
        files[day.day] = DayFiles(parts, None if not shown else files[day.day].rows, files[day.day].salt)

    if shown:
        # Nobody believes the file then; the leaf must say what the positions come to.
        assert site.read(tmp_path / "w", shown=True, change=put).matched == len(site.days)
    else:
        with pytest.raises(PartUnlike, match=day.day):
            site.read(tmp_path / "w", shown=False, change=put)


def test_passes_that_do_not_follow_from_the_positions_are_refused_though_the_leaf_names_them(site, tmp_path):
    day = site.days[0].told
    fake = rewritten(site.out / part_path(PASSES, day.day), tmp_path / "fake.parquet", flipped("to_mm"))
    digest = read_part(PASSES, fake, rows=day.part(PASSES).rows).digest()
    parts = tuple(replace(one, digest=digest) if one.name == PASSES.name else one for one in day.parts)
    days = (replace(day, parts=parts), *(one.told for one in site.days[1:]))

    def put(files: dict[str, DayFiles]) -> None:
        files[day.day] = replace(files[day.day], parts={PASSES.name: fake})

    assert site.read(tmp_path / "believed", shown=False, change=put, days=days).matched == 0
    with pytest.raises(PassesUnlike, match="passes"):
        site.read(tmp_path / "matched", shown=True, change=put, days=days)


@pytest.mark.parametrize("field", ["heard_hours", "discarded"])
def test_counts_that_do_not_follow_from_the_positions_are_refused(site, tmp_path, field):
    day = site.days[0].told
    values = getattr(day, field)
    days = (replace(day, **{field: (values[0] + 1, *values[1:])}), *(one.told for one in site.days[1:]))

    with pytest.raises(PassesUnlike, match="counts"):
        site.read(tmp_path / "w", shown=True, days=days)


def test_a_leaf_without_passes_or_named_twice_or_of_another_day_is_refused(site, tmp_path):
    day, rest = site.days[0].told, tuple(one.told for one in site.days[1:])
    wrong = {
        "does not name it": (replace(day, parts=()), *rest),
        "two leaves": (day, day, *rest),
        "another day": (replace(day, day="2023-12-01"), *rest),
        "count its positions": (replace(day, discarded=(1,)), *rest),
    }

    for number, (reason, days) in enumerate(wrong.items()):
        with pytest.raises(PartUnlike, match=reason):
            site.read(tmp_path / str(number), shown=False, days=days)


def test_a_file_of_a_day_that_is_not_there_is_named(site, tmp_path):
    day = site.days[0].told.day

    with pytest.raises(PartUnlike, match="is not there"):
        site.read(tmp_path / "w", shown=False, change=lambda files: files.pop(day) and None)


def test_the_leaf_of_a_day_is_allowed_and_reads_back(site):
    for day in site.days:
        leaf = track_day_leaf("d", day.told)

        assert leaf_faults(leaf) == ()
        assert value_of(leaf) == day.told
        assert len(day.told.root) == 64


def test_a_known_root_is_not_made_again(site):
    roots = {day.told.day: day.told.root for day in site.days}
    again = tuple(days_of_out(site.out, lambda day, _: (b"", roots[day]), workers=1))

    assert [day.told for day in again] == [day.told for day in site.days]


def test_an_out_whose_days_were_touched_gives_no_leaves(site, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(site.out, out)
    (out / site.days[0].rows.relative_to(site.out)).write_bytes(b"PAR1")

    with pytest.raises(DaysUnreadable, match=site.days[0].told.day):
        list(days_of_out(out, salt_of, workers=1))
    (out / TRACK_DAYS).write_bytes((out / TRACK_DAYS).read_bytes().replace(b'"rows":1344', b'"rows": 1344'))
    with pytest.raises(DaysUnreadable, match="as an assessment writes it"):
        list(days_of_out(out, salt_of, workers=1))


def test_of_a_home_nothing_is_kept_and_hidden_tracks_stay_with_the_office(site, tmp_path):
    worked = set(parquet.read_table(site.out / "passes.parquet")["segment_id"].to_pylist())
    home = next(index for index, place in enumerate(site.dossier.places) if place.id in worked)
    name = site.dossier.places[home].id
    places = tuple(replace(p, private=True) if n == home else p for n, p in enumerate(site.dossier.places))
    dossier = replace(site.dossier, places=places, tracks_public=False, salt="sample salt")
    files = sorted((site.out.parent / "benxi" / "tracks").glob("*"))
    vehicle = str(parquet.read_table(site.days[0].rows)["vehicle_id"][0])

    with gathered_tracks(
        files, dossier, site.geometry, as_of=AS_OF, workers=1, progress=quiet, keep=True
    ) as gathered:
        original = list(finding_leaves(public_view(assess(dossier, gathered.tracks, as_of=AS_OF))))
        out = tmp_path / "out"
        out.mkdir()
        outputs = lay_days(gathered.kept, gathered.days, out, rows=gathered.rows)
    days, where = read_track_days((out / TRACK_DAYS).read_bytes())
    kept = [path for path in out.rglob("*") if path.is_file()]
    raw = b"".join(path.read_bytes() for path in kept)
    hidden = replace(site, out=out, dossier=dossier, days=tuple(DayOfOut(d, {}, out, "", b"") for d in days))
    again = public_view(assess(dossier, hidden.read(tmp_path / "w", shown=False).tracks, as_of=AS_OF))
    elsewhere = [one for one in original if one.kind == "finding" and PRIVATE_PREFIX not in one.id]
    at_home = [one for one in original if one.kind == "finding" and PRIVATE_PREFIX in one.id]

    assert where == ROWS_PRIVATE and (out / "private").stat().st_mode & 0o777 == 0o700
    assert at_home and not [one for one in outputs if "private" in one]
    assert not [word for word in (name.encode(), b"private-", vehicle.encode()) if word in raw]
    assert [
        one for one in finding_leaves(again) if one.kind == "finding" and PRIVATE_PREFIX not in one.id
    ] == elsewhere
    assert not [day for day in days if day.part(ROWS)]


def test_where_a_home_is_drawn_as_a_road_positions_stay_with_the_office_and_only_their_root_is_checked(
    site, tmp_path
):
    home = next(n for n, lines in enumerate(site.geometry.lines) if lines)
    places = tuple(replace(p, private=True) if n == home else p for n, p in enumerate(site.dossier.places))
    dossier = replace(site.dossier, places=places, salt="sample salt")
    names = day_names(dossier, site.geometry, ["v"])
    days = tuple(replace(day.told, matchable=False) for day in site.days)

    assert site.dossier.tracks_public and day_names(site.dossier, site.geometry, ["v"]).rows == ROWS_PUBLIC
    assert (names.rows, names.matchable) == (ROWS_PRIVATE, False)
    assert site.read(tmp_path / "w", shown=True, days=days).matched == 0
    with pytest.raises(PositionsUnlike, match="another root"):
        site.read(
            tmp_path / "v",
            shown=True,
            days=days,
            change=lambda files: files.update({days[0].day: replace(files[days[0].day], salt=bytes(32))}),
        )


rows = st.lists(st.tuples(st.sampled_from("abc"), st.integers(-3, 3)), max_size=8)


def touches(given_rows: list[tuple[str, int]], names: str = "abc") -> object:
    index = np.array([names.index(name) for name, _ in given_rows], np.int64)
    return table_of(
        TOUCHES, {"place_id": (names, index)}, {"at": np.array([at for _, at in given_rows], np.int64)}
    )


@given(rows, st.randoms(use_true_random=False), st.permutations("abcde"))
def test_the_order_of_rows_and_of_names_never_changes_a_digest(given_rows, chance, names):
    shuffled = chance.sample(given_rows, len(given_rows))

    assert touches(given_rows).digest() == touches(shuffled, "".join(names)).digest()


@given(rows, rows)
def test_other_rows_have_another_digest(one, other):
    assert (touches(one).digest() == touches(other).digest()) == (sorted(one) == sorted(other))


@given(rows)
def test_rows_come_back_from_a_file_in_whatever_groups_they_lie(tmp_path_factory, given_rows):
    path = tmp_path_factory.mktemp("rows") / "t.parquet"
    table = touches(given_rows)
    write_part(table, path)
    again = path.with_name("again.parquet")
    parquet.write_table(
        parquet.read_table(path),
        again,
        row_group_size=2,
        store_schema=False,
        use_dictionary=False,
        compression="gzip",
    )

    assert read_part(TOUCHES, path, rows=len(table)).digest() == table.digest()
    assert read_part(TOUCHES, again, rows=len(table)).digest() == table.digest()


def test_a_file_of_other_columns_or_with_gaps_or_that_unfolds_too_far_is_refused(tmp_path):
    path = tmp_path / "t.parquet"
    at = pa.array([1], pa.timestamp("us", tz="UTC"))
    refused = {
        "columns": pa.table({"place_id": ["a"], "at": [1]}),
        "2 rows": pa.table({"place_id": ["a", "b"], "at": pa.concat_arrays([at, at])}),
        "missing": pa.table({"place_id": pa.array([None], pa.string()), "at": at}),
        "unfold": pa.table({"place_id": ["a" * 2_000_000], "at": at}),
    }
    for reason, table in refused.items():
        parquet.write_table(table, path, store_schema=False)
        with pytest.raises(UnlikePart, match=reason):
            read_part(TOUCHES, path, rows=1)
    path.write_bytes(b"no parquet")
    with pytest.raises(UnlikePart, match="cannot be read"):
        read_part(TOUCHES, path, rows=1)


def test_a_file_whose_description_belittles_what_it_unfolds_to_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "t.parquet"
    at = pa.array([1], pa.timestamp("us", tz="UTC"))
    table = pa.table({"place_id": ["a" * 2_000_000], "at": at})
    parquet.write_table(table, path, store_schema=False, use_dictionary=False, compression="zstd")
    told = varint(parquet.ParquetFile(path).metadata.row_group(0).total_byte_size)
    raw = path.read_bytes()
    place = raw.rindex(told)
    path.write_bytes(raw[:place] + varint(1000, len(told)) + raw[place + len(told) :])
    assert parquet.ParquetFile(path).metadata.row_group(0).total_byte_size == 1000

    with pytest.raises(UnlikePart, match="unfold"):
        read_part(TOUCHES, path, rows=1)


def varint(value: int, length: int = 1) -> bytes:
    """Return a number as the description of a Parquet file holds it, made longer where it is asked for."""
    rest, found = value * 2, bytearray()
    while rest > 127 or len(found) < length - 1:
        found.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*found, rest])


def test_texts_that_are_told_by_what_they_share_are_refused(tmp_path):
    path = tmp_path / "t.parquet"
    at = pa.array([1] * 50, pa.timestamp("us", tz="UTC"))
    table = pa.table({"place_id": ["a" * 20_000] * 50, "at": at})
    encodings = {"place_id": "DELTA_BYTE_ARRAY", "at": "PLAIN"}
    parquet.write_table(table, path, store_schema=False, use_dictionary=False, column_encoding=encodings)

    with pytest.raises(UnlikePart, match="no bytes bound"):
        read_part(TOUCHES, path, rows=50)


def test_a_file_has_no_more_rows_than_its_bytes_can_tell_apart(tmp_path):
    path = tmp_path / "t.parquet"
    at = pa.array([1] * 500_000, pa.timestamp("us", tz="UTC"))
    parquet.write_table(pa.table({"place_id": ["a"] * len(at), "at": at}), path, store_schema=False)

    with pytest.raises(UnlikePart, match="too few for 500000 rows"):
        read_part(TOUCHES, path, rows=len(at))


def test_a_changed_bit_is_refused_or_read_and_never_breaks_the_reader(tmp_path):
    path = tmp_path / "t.parquet"
    table = touches([("a", 5), ("b", 6), ("a", 7)])
    write_part(table, path)
    raw = path.read_bytes()
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << place % 8]) + raw[place + 1 :])
        with suppress(UnlikePart):
            assert len(read_part(TOUCHES, path, rows=3)) == 3


def test_equal_positions_hide_behind_unlike_salts():
    one = np.array([1, 1])
    numbers = dict.fromkeys((*ROWS.moments, *ROWS.wholes), one)
    twins = table_of(ROWS, {"vehicle_id": (("V",), one * 0)}, numbers)
    first, second = row_hashes(twins, bytes(32))

    assert first != second
