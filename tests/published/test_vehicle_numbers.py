"""Vehicles keep their numbers: what is published of earlier days does not change when a fleet grows."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.__main__ import main
from onus.actions import publish
from onus.actions.private_fields import NotPublishedYet, disclose
from onus.outside.assessed_out import NotAssessed
from onus.outside.day_parts import read_part
from onus.outside.salt_store import SALTS, PrivateField, SaltStore
from onus.outside.tlog.log_folder import read_log
from onus.outside.track_roots import DaysUnreadable
from onus.simulation.benxi import write_benxi
from onus.wire.leaves.fact import Fact
from onus.wire.leaves.fleet import NotAFleet, Term, read_fleet, under_numbers
from onus.wire.leaves.leaf import Leaf, decoded
from onus.wire.leaves.rebuild import value_of
from onus.wire.leaves.track_days import PASSES
from tests.privacy.leaks import leaks

from .conftest import EXAMPLES
from .publishing import Place, assess, contents, copied, publish_to
from .test_killed_publishing import traced

BENXI, ID = "benxi-2023", "benxi-2023-replay"
AS_OF, LATER_NOW = "2023-12-31T00:00:00+08:00", "2024-09-02T00:00:00Z"
HEARD, LISTED = "辽A00001", "A-first-of-all"
"""New vehicles; both come before every vehicle of the replay in the order of ids."""
NEW_DAY = "2023-12-29"


def write_hidden(dossier: Path) -> None:
    """Write the replay with positions that are not public, and a list of its vehicles."""
    shutil.copytree(EXAMPLES / BENXI, dossier)
    write_benxi(dossier)
    head = dossier / "dossier.toml"
    text = head.read_text(encoding="utf-8")
    assert "tracks_public = true" in text
    head.write_text(text.replace("tracks_public = true", "tracks_public = false"), encoding="utf-8")


def add_vehicles(place: Place) -> None:
    """List a vehicle, and let another be heard on a later day."""
    with (place.dossier / "vehicles.csv").open("a", encoding="utf-8", newline="") as stream:
        columns = (place.dossier / "vehicles.csv").read_text(encoding="utf-8").splitlines()[0].count(",")
        stream.write(LISTED + "," * columns + "\n")
    (place.dossier / "tracks" / "new.csv").write_text(
        f"vehicle_id,t_utc,lon,lat\n{HEARD},{NEW_DAY}T02:00:00Z,123.77,41.30\n", encoding="utf-8"
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Place:
    place = Place(tmp_path_factory.mktemp("first"))
    write_hidden(place.dossier)
    assess(place.dossier, place.out, AS_OF)
    publish_to(place)
    return place


@pytest.fixture(scope="module")
def second(first, tmp_path_factory) -> Place:
    place = copied(first, tmp_path_factory.mktemp("second"))
    add_vehicles(place)
    assess(place.dossier, place.out, AS_OF)
    publish_to(place, now=LATER_NOW)
    return place


def leaves(place: Place) -> list[Leaf]:
    log = read_log(place.log)
    return [decoded(entry) for entry in log.entries(0, log.size)]


def of_kind(place: Place, kind: str) -> list[Leaf]:
    return [leaf for leaf in leaves(place) if leaf.kind == kind]


def numbers_in_out(place: Place) -> dict[str, str]:
    with (place.out / "private" / "vehicles.csv").open(encoding="utf-8") as lines:
        return {row["vehicle_id"]: row["number"] for row in csv.DictReader(lines)}


def numbers_kept(place: Place) -> dict[str, int]:
    salts = SaltStore(place.log / "private")
    found = {one.id: one.number for one in salts.vehicles(ID)}
    salts.close()
    return found


def parts(place: Place) -> dict[str, bytes]:
    return {
        name: raw
        for name, raw in contents(place.site).items()
        if name.endswith(".parquet") and "/passes/" in name
    }


# ---- what was published stays --------------------------------------------------


def test_a_new_vehicle_leaves_every_earlier_day_vehicle_and_part_as_it_was(first, second):
    old, new = numbers_in_out(first), numbers_in_out(second)
    assert all(old[name] != new[name] for name in old), "the assessment itself must have shifted its numbers"

    before, after = leaves(first), leaves(second)

    assert after[: len(before)] == before
    added = [(leaf.kind, leaf.id) for leaf in after[len(before) :] if leaf.kind in ("vehicle", "track_day")]
    kept = numbers_kept(second)
    assert sorted(added) == [("track_day", NEW_DAY), ("vehicle", f"V{kept[LISTED]:03d}")]
    assert parts(first).items() <= parts(second).items() and len(parts(first)) > 3
    assert numbers_kept(first).items() <= kept.items()
    assert sorted(kept[name] for name in (HEARD, LISTED)) == [len(old) + 1, len(old) + 2]


def test_publishing_the_same_again_changes_no_byte(second, tmp_path):
    place = copied(second, tmp_path)
    before = contents(place.site) | contents(place.log)

    assert not publish_to(place, now="2025-01-01T00:00:00Z").changed

    assert contents(place.site) | contents(place.log) == before


def test_passes_are_of_the_vehicle_whose_number_they_bear(second):
    by_number = {f"V{number:03d}": name for name, number in numbers_kept(second).items()}
    in_out = {number: name for name, number in numbers_in_out(second).items()}
    for leaf in of_kind(second, "track_day"):
        told = value_of(leaf).part(PASSES)
        if told is not None and told.rows:
            path = f"passes/{leaf.id}.parquet"
            ours = read_part(PASSES, second.site / "contracts" / ID / path, rows=told.rows)
            theirs = read_part(PASSES, second.out / path, rows=told.rows)
            assert ours.digest() == told.digest
            assert seen(ours, by_number) == seen(theirs, in_out)


def seen(table, names: dict[str, str]) -> list[tuple[str, int]]:
    column = table.columns
    vehicles = [names[table.names["vehicle_id"][index]] for index in column["vehicle_id"].tolist()]
    return sorted(zip(vehicles, column["at"].tolist(), strict=True))


# ---- it tells nothing, and is checked by whoever may ----------------------------


def test_no_vehicle_is_named_in_any_published_byte(second):
    ids = numbers_kept(second).keys()

    assert {HEARD, LISTED} < ids
    assert leaks(second.site, ids) == []
    assert leaks(second.log / "public", ids) == []
    assert leaks(second.log / "private", [HEARD]) != []


def test_no_plain_digest_of_hidden_positions_is_on_the_site(second):
    digest = json.loads((second.out / "manifest.json").read_bytes())["inputs"]["tracks"]
    told = b"".join(contents(second.site).values()) + b"".join(contents(second.log / "public").values())

    assert digest.encode() not in told


def test_a_site_after_its_fleet_grew_is_verified_and_with_the_positions_in_full(second, tmp_path, capsys):
    words = [
        "log",
        "disclose",
        second.log,
        "--dossier",
        ID,
        "--all",
        "--out",
        second.out,
        "--to",
        tmp_path / "rows",
    ]
    assert main([str(word) for word in words]) == 0
    with (tmp_path / "rows" / "vehicles.csv").open(encoding="utf-8") as lines:
        named = {row["vehicle_id"]: row["number"] for row in csv.DictReader(lines)}
    capsys.readouterr()

    public, full = (
        verified(capsys, second.site),
        verified(capsys, second.site, "--disclosed", tmp_path / "rows"),
    )

    assert named == {name: f"V{number:03d}" for name, number in numbers_kept(second).items()}
    assert (public["tracks"], public["matched"]) == ("public", 0)
    assert (full["tracks"], full["matched"]) == ("full", full["days"])
    assert (tmp_path / "rows").stat().st_mode & 0o077 == 0


def verified(capsys, site: Path, *words: object) -> dict:
    code = main([str(word) for word in ("verify", site, "--no-state", "--json", *words)])
    text = capsys.readouterr().out
    assert code == 0, text
    return json.loads(text)["verified"]["contracts"][0]


def test_one_vehicle_can_be_named_alone(second, tmp_path):
    done = disclose(second.log, PrivateField(ID, "vehicle", "V001"), tmp_path / "one")

    told = (tmp_path / "one" / "vehicles.csv").read_text(encoding="utf-8").splitlines()
    assert (done.fields, done.vehicles, done.days) == (0, 1, 0)
    assert told[0] == "number,vehicle_id,contract,starts" and told[1].startswith("V001,")
    assert len(told) == 2


def test_positions_that_were_not_published_are_not_disclosed_as_if_they_were(first, second, tmp_path):
    with pytest.raises(NotPublishedYet, match="vehicle"):
        disclose(first.log, PrivateField(ID, "", ""), tmp_path / "a", out=second.out)
    assert not (tmp_path / "a").exists()
    place = copied(second, tmp_path / "p")
    (place.dossier / "tracks" / "more.csv").write_text(
        f"vehicle_id,t_utc,lon,lat\n{HEARD},2023-12-30T02:00:00Z,123.77,41.30\n", encoding="utf-8"
    )
    assess(place.dossier, place.out, AS_OF)
    with pytest.raises(NotPublishedYet, match="2023-12-30"):
        disclose(place.log, PrivateField(ID, "", ""), tmp_path / "b", out=place.out)


# ---- what an OUT must say -------------------------------------------------------


def break_table(change: Callable[[str], str | None]) -> Callable[[Path], None]:
    def spoil(out: Path) -> None:
        table = out / "private" / "vehicles.csv"
        text = change(table.read_text(encoding="utf-8"))
        table.unlink() if text is None else table.write_text(text, encoding="utf-8")

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        break_table(lambda text: None),
        break_table(lambda text: text.replace("vehicle_id", "name")),
        break_table(lambda text: text + text.splitlines()[-1] + "\n"),
        break_table(lambda text: "\n".join(text.splitlines()[:1] + text.splitlines()[2:]) + "\n"),
    ],
    ids=["no table", "other columns", "a vehicle twice", "a vehicle left out"],
)
def test_an_out_that_does_not_say_which_vehicle_is_which_is_not_published(spoil, second, tmp_path):
    place = copied(second, tmp_path)
    before = contents(place.log)
    spoil(place.out)

    with pytest.raises((NotAssessed, DaysUnreadable)):
        publish_to(place, now=LATER_NOW)

    assert contents(place.log) == before


def test_passes_that_an_assessment_did_not_write_are_not_published_under_new_numbers(second, tmp_path):
    place = copied(second, tmp_path)
    one, other = sorted((place.out / "passes").iterdir())[:2]
    shutil.copyfile(other, one)

    with pytest.raises(DaysUnreadable, match=one.name):
        publish_to(place, now=LATER_NOW)


# ---- the numbers themselves -----------------------------------------------------

FLEETS = st.lists(st.sets(st.text("abcdef", min_size=1, max_size=2)), max_size=4)


@given(fleets=FLEETS)
def test_a_vehicle_has_one_number_for_ever_and_new_ones_come_after_the_old(fleets, tmp_path_factory):
    store, term = SaltStore(tmp_path_factory.mktemp("store")), Term("d", "C", "2024-01-01")
    kept: dict[str, int] = {}
    for fleet in fleets:
        with store:
            now = store.numbers(term, sorted(fleet))
        assert kept.items() <= now.items()
        assert sorted(now.values()) == list(range(1, len(kept.keys() | fleet) + 1))
        assert all(now[name] > len(kept) for name in fleet - kept.keys())
        kept = now
    store.close()


def test_each_term_begins_anew_and_the_first_order_is_not_that_of_the_ids(tmp_path):
    store, fleet = SaltStore(tmp_path), [f"{index:04d}" for index in range(200)]
    with store:
        terms = [store.numbers(Term("d", "C", year), fleet) for year in ("2023", "2024")]
    store.close()

    assert [sorted(one.values()) for one in terms] == [list(range(1, 201))] * 2
    # By chance each of these would hold once in 200! times.
    assert sorted(fleet, key=terms[0].__getitem__) != fleet
    assert terms[0] != terms[1]


def test_a_run_that_fails_keeps_no_number(tmp_path):
    store, term = SaltStore(tmp_path), Term("d", "C", "2024-01-01")
    with pytest.raises(RuntimeError), store:
        store.numbers(term, ["a"])
        raise RuntimeError

    assert store.vehicles("d") == ()
    store.close()


@given(order=st.permutations(range(1, 8)))
def test_facts_of_vehicles_stand_in_the_order_of_their_published_numbers(order):
    facts = [
        Fact("dossier", "d", "d"),
        *(Fact("vehicle", "d", f"V{n:03d}") for n in range(1, 8)),
        Fact("act", "d", "a"),
    ]
    numbers = {f"V{n:03d}": f"V{other:03d}" for n, other in enumerate(order, start=1)}

    told = under_numbers(facts, numbers)

    assert [one.id for one in told] == ["d", *(f"V{n:03d}" for n in range(1, 8)), "a"]


@pytest.mark.parametrize(
    "raw", [b"\xff", b"", b"number,vehicle_id,contract,starts,ends\nV001,a,C,1,2\nV002,b,D,1,2\n"]
)
def test_a_table_of_no_one_term_is_refused(raw):
    with pytest.raises(NotAFleet):
        read_fleet(raw, dossier="d")


# ---- a run that is cut short ------------------------------------------------------


def test_numbers_are_on_the_disk_before_the_log_is_given_a_leaf_that_bears_one(first, tmp_path, monkeypatch):
    place = copied(first, tmp_path)
    size = read_log(place.log).size
    add_vehicles(place)
    assess(place.dossier, place.out, AS_OF)
    there: list[dict[str, int]] = []

    def stopped(*_: object) -> None:
        there.append(numbers_on_disk(place))
        raise InterruptedError

    monkeypatch.setattr(publish, "place_facts", stopped)
    with pytest.raises(InterruptedError):
        publish_to(place, now=LATER_NOW)
    monkeypatch.undo()
    publish_to(place, now=LATER_NOW)

    assert there == [numbers_kept(place)]
    assert {HEARD, LISTED} < there[0].keys()
    fresh = [leaf.id for leaf in leaves(place)[size:] if leaf.kind == "vehicle"]
    assert fresh == [f"V{there[0][LISTED]:03d}"]


def numbers_on_disk(place: Place) -> dict[str, int]:
    """Return what another process reads: what was not committed is not there for it."""
    with closing(sqlite3.connect(place.log / "private" / SALTS)) as db:
        return dict(db.execute("SELECT id, number FROM vehicle").fetchall())


@pytest.mark.slow
@pytest.mark.foreign
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync", "fsync"])
def test_a_run_killed_while_a_fleet_grows_gives_no_vehicle_a_second_number(call, first, tmp_path, capsys):
    place = copied(first, tmp_path / "grown")
    before = leaves(place)
    add_vehicles(place)
    assess(place.dossier, place.out, AS_OF)
    counts = traced(copied(place, tmp_path / "counted"), "-e", f"trace={call}").stderr.count(f"{call}(")
    assert counts > 3
    for point in sorted({1, 2, counts // 3, counts // 2, counts}):
        killed = copied(place, tmp_path / f"{point}")
        traced(killed, "-e", f"inject={call}:signal=SIGKILL:when={point}")
        publish_to(killed, now=LATER_NOW)

        after = leaves(killed)
        vehicles = [leaf.id for leaf in after if leaf.kind == "vehicle"]
        days = [leaf.id for leaf in after if leaf.kind == "track_day"]
        assert after[: len(before)] == before
        assert len(frozenset(vehicles)) == len(vehicles) and len(frozenset(days)) == len(days)
        assert vehicles[-1] == f"V{numbers_kept(killed)[LISTED]:03d}"
        capsys.readouterr()
        assert verified(capsys, killed.site)["tracks"] == "public"
