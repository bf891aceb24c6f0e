"""Tracks of a site: passes as published, positions matched again, and every other row refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import compute as pc
from pyarrow import parquet

from onus.__main__ import main
from onus.simulation.benxi import write_benxi
from tests.verify.forger import Forged, edited
from tests.verify.publisher import EXAMPLES, disclosed, published

AS_OF = "2023-12-31T00:00:00+08:00"
NAME, ID = "benxi-2023", "benxi-2023-replay"


def told(capsys, place: Path, *words: object) -> tuple[int, str]:
    code = main(["verify", str(place), "--no-state", "--workers", "1", *map(str, words)])
    return code, "".join(capsys.readouterr())


def contract(capsys, place: Path, *words: object) -> dict[str, Any]:
    code, text = told(capsys, place, "--json", *words)
    assert code == 0, text
    return json.loads(text)["verified"]["contracts"][0]


def assessed(folder: Path, *, public: bool) -> tuple[Path, Path]:
    """Return the Benxi replay with its generated tracks, and its assessment."""
    dossier = folder / "dossier"
    shutil.copytree(EXAMPLES / NAME, dossier)
    write_benxi(dossier)
    head = dossier / "dossier.toml"
    text = head.read_text(encoding="utf-8")
    assert "tracks_public = true" in text
    if not public:
        head.write_text(text.replace("tracks_public = true", "tracks_public = false"), encoding="utf-8")
    out = folder / "out"
    assert main(["assess", str(dossier), "--as-of", AS_OF, "--out", str(out), "--workers", "1"]) == 0
    return dossier, out


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[Forged, Path]:
    """Return a site that shows positions, and the assessment behind it."""
    dossier, out = assessed(tmp_path_factory.mktemp("shown"), public=True)
    return published(dossier, AS_OF, out=out), out


@pytest.fixture(scope="module")
def hidden(tmp_path_factory) -> tuple[Forged, Path]:
    """Return a site that keeps positions back, and the assessment behind it."""
    dossier, out = assessed(tmp_path_factory.mktemp("hidden"), public=False)
    return published(dossier, AS_OF, out=out), out


@pytest.fixture
def forged(shown) -> Forged:
    """Return a copy of the site that may be spoilt."""
    site = shown[0]
    return Forged(list(site.entries), dict(site.files))


def test_where_positions_are_shown_all_findings_are_recomputed_from_positions_on(shown, tmp_path, capsys):
    found = contract(capsys, shown[0].write(tmp_path / "site"))

    assert (found["tracks"], found["full"], found["only_full"]) == ("full", found["findings"], {})
    assert found["matched"] == found["days"] > 3 and found["positions"] > 1_000


def test_where_positions_are_kept_back_findings_are_recomputed_from_passes(hidden, tmp_path, capsys):
    found = contract(capsys, hidden[0].write(tmp_path / "site"))

    assert (found["tracks"], found["full"], found["matched"]) == ("public", 0, 0)
    assert found["public"] + sum(found["only_full"].values()) == found["findings"]
    assert not any("/tracks/" in path for path in hidden[0].files)


def test_positions_that_were_disclosed_to_the_reader_are_matched_again(hidden, tmp_path, capsys):
    site, folder = hidden[0].write(tmp_path / "site"), disclosed(hidden[1], tmp_path / "rows")

    found = contract(capsys, site, "--disclosed", folder)

    assert (found["tracks"], found["matched"] == found["days"]) == ("full", True)


def a_file(folder: str, site: Forged) -> str:
    return next(
        path
        for path in site.files
        if path.startswith(f"contracts/{ID}/{folder}/") and path.endswith("parquet")
    )


def with_rows(site: Forged, path: str, change) -> None:
    """Write a file of rows anew with other rows."""
    table = change(parquet.read_table(pa.BufferReader(site.files[path])))
    out = pa.BufferOutputStream()
    parquet.write_table(table, out, store_schema=False)
    site.files[path] = out.getvalue().to_pybytes()


def shifted(table: pa.Table) -> pa.Table:
    at = table.schema.get_field_index("to_mm" if "to_mm" in table.column_names else "lon_e7")
    return table.set_column(at, table.schema.field(at), pc.add(table.column(at), 1))


@pytest.mark.parametrize("folder", ["passes", "tracks"])
@pytest.mark.parametrize("change", [shifted, lambda table: table.slice(1), lambda table: pa.concat_tables([table, table.slice(0, 1)])])  # fmt: skip
def test_other_rows_than_the_log_names_are_refused(forged, tmp_path, capsys, folder, change):
    path = a_file(folder, forged)
    with_rows(forged, path, change)

    code, text = told(capsys, forged.write(tmp_path / "site"))

    assert (code, f"VERIFY-026 contracts/{ID}/{folder}/" in text) == (26, True)


@pytest.mark.parametrize("folder", ["passes", "tracks"])
def test_rows_in_another_order_are_the_same_rows(forged, tmp_path, capsys, folder):
    path = a_file(folder, forged)
    with_rows(forged, path, lambda table: table.take(list(range(len(table)))[::-1]))

    assert told(capsys, forged.write(tmp_path / "site"))[0] == 0


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1"])
def test_a_file_that_holds_no_rows_is_refused(forged, tmp_path, capsys, raw):
    forged.files[a_file("passes", forged)] = raw

    assert told(capsys, forged.write(tmp_path / "site"))[0] == 26


def test_another_salt_opens_no_root(forged, tmp_path, capsys):
    path = f"contracts/{ID}/tracks/salts.json"
    day = next(iter(json.loads(forged.files[path])))
    forged.files[path] = edited(forged.files[path], lambda value: value.update({day: "00" * 32})) + b"\n"

    code, text = told(capsys, forged.write(tmp_path / "site"))

    assert (code, day in text) == (26, True)


def test_salts_that_were_disclosed_wrongly_are_told_with_exit_code_two(hidden, tmp_path, capsys):
    site, folder = hidden[0].write(tmp_path / "site"), disclosed(hidden[1], tmp_path / "rows")
    (folder / "tracks" / "salts.json").write_bytes(b"x")

    code, text = told(capsys, site, "--disclosed", folder)

    assert (code, "TRACKS-010" in text) == (2, True)


def test_another_drawing_of_the_streets_is_refused(forged, tmp_path, capsys):
    path = f"contracts/{ID}/network.json"
    forged.files[path] = edited(forged.files[path], lambda value: value["lines"].pop()) + b"\n"

    code, text = told(capsys, forged.write(tmp_path / "site"))

    assert (code, f"VERIFY-026 {path}" in text) == (26, True)


def test_a_missing_day_of_passes_is_refused(forged, tmp_path, capsys):
    path = a_file("passes", forged)
    del forged.files[path]

    assert told(capsys, forged.write(tmp_path / "site"))[0] == 26


def test_passes_that_the_positions_do_not_come_to_are_named(shown, tmp_path, capsys):
    """A publisher in bad faith moves a pass, and logs the digest of what he moved."""
    dossier, out = shown[1].parent / "dossier", tmp_path / "out"
    shutil.copytree(shown[1], out)
    days = json.loads((out / "tracks.json").read_text(encoding="utf-8"))
    day = next(
        one for one in days["days"] if any(part["name"] == "passes" and part["rows"] for part in one["parts"])
    )
    forged = Forged([], {})
    forged.files["x"] = (out / "passes" / f"{day['day']}.parquet").read_bytes()
    with_rows(forged, "x", shifted)
    (out / "passes" / f"{day['day']}.parquet").write_bytes(forged.files["x"])
    from onus.outside.day_parts import read_part
    from onus.wire.leaves.track_days import PASSES

    part = next(part for part in day["parts"] if part["name"] == "passes")
    part["digest"] = read_part(PASSES, out / "passes" / f"{day['day']}.parquet", rows=part["rows"]).digest()
    raw = json.dumps(days, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    (out / "tracks.json").write_text(raw, encoding="utf-8")

    code, text = told(capsys, published(dossier, AS_OF, out=out, differ=True).write(tmp_path / "site"))

    assert (code, "other passes" in text) == (28, True)
