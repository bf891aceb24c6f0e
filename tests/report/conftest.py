"""Assessments that reports are made of: the Benxi replay, a crooked one, an empty one, a compared one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.simulation.benxi import write_benxi

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2023-12-31T00:00:00+08:00"
SCRIPT = "<script>document.title='pwned'</script>"
IMAGE = "<img src=x onerror=document.title='pwned'>"
HOME = "12 Elm Street, flat 3"


def assessed(dossier: Path, out: Path, as_of: str = AS_OF) -> Path:
    assert main(["assess", str(dossier), "--as-of", as_of, "--out", str(out), "--workers", "1"]) == 0
    return out


@pytest.fixture(scope="session")
def dossier(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "dossier"
    shutil.copytree(ROOT / "examples" / "benxi-2023", folder)
    write_benxi(folder)
    return folder


@pytest.fixture(scope="session")
def benxi(dossier, tmp_path_factory) -> Path:
    return assessed(dossier, tmp_path_factory.mktemp("benxi") / "out")


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


@pytest.fixture(scope="session")
def crooked(dossier, tmp_path_factory) -> Path:
    """Return a replay with scripts in every text and one home among the places."""
    folder = tmp_path_factory.mktemp("crooked")
    shutil.copytree(dossier, folder / "d")
    d = folder / "d"
    edit(d / "contract.toml", lambda t: t.replace("Clear trunk roads", f"{SCRIPT}Clear trunk roads"))
    edit(d / "contract.toml", lambda t: t.replace("Trunk roads, each", f"{IMAGE} Trunk roads, each"))
    edit(d / "dossier.toml", lambda t: t.replace("Benxi, December", f"{SCRIPT} Benxi, December"))
    edit(d / "officers.toml", lambda t: t.replace("Holder 1 (generated)", f"Holder 1 {SCRIPT}"))
    edit(d / "officers.toml", lambda t: t.replace("Supervisor of snow", f"{SCRIPT}Supervisor of snow"))
    edit(d / "officers.toml", lambda t: t.replace("Snow command of", f"{IMAGE}Snow command of"))
    edit(d / "notices.toml", lambda t: t.replace("Notice to clear", f"{SCRIPT}Notice to clear"))
    edit(d / "notices.toml", lambda t: t.replace("The legal basis", f"{IMAGE} The legal basis"))
    edit(d / "acts.toml", lambda t: t.replace("Apology;", f"{SCRIPT} Apology;"))
    network = json.loads((d / "network.geojson").read_text(encoding="utf-8"))
    features = network["features"]
    names = {feature["properties"]["segment_id"]: feature for feature in features}
    script = names["xihu-lane-001"]["properties"]
    script.update(segment_id=f"{IMAGE}xihu-lane", name=f"</title>{SCRIPT}", district=f"{SCRIPT}")
    names["xihu-lane-002"]["properties"].update(segment_id=HOME, name=HOME, private=True)
    (d / "private").mkdir()
    (d / "private" / "salt.txt").write_text("sample salt of a test, no secret at all\n", encoding="utf-8")
    (d / "network.geojson").write_text(json.dumps(network, ensure_ascii=False), encoding="utf-8")
    return assessed(d, folder / "out")


@pytest.fixture(scope="session")
def varied(dossier, tmp_path_factory) -> Path:
    """Return a replay assessed early, with an excuse, a clause without deadline and no tracks."""
    folder = tmp_path_factory.mktemp("varied")
    d = folder / "d"
    shutil.copytree(dossier, d)
    shutil.rmtree(d / "tracks")
    (d / "inspections.csv").unlink()
    edit(d / "contract.toml", lambda t: t.replace('rule = "BX-TIME-48"', "", 1))
    with (d / "acts.toml").open("a", encoding="utf-8") as acts:
        acts.write(
            '\n[[acts]]\nid = "excuse-1"\nkind = "excuse"\ntoward = "contractor"\nby_post = "contract-manager"\n'
            "happened_at = 2023-12-15T13:00:00+08:00\nrecorded_at = 2023-12-15T13:00:00+08:00\n"
            'duties = ["CLEAR-TRUNK-24"]\ndistricts = ["xihu"]\nclause = "sample 9"\nreason = "power line down"\n'
            'source = "planted for this test"\n'
        )
    return assessed(d, folder / "out", "2023-12-17T20:00:00+08:00")


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    assert main(["dossier", "create", str(folder / "d"), "--pack", "us-boston-311"]) == 0
    return assessed(folder / "d", folder / "out", "2026-01-01T00:00:00Z")


@pytest.fixture(scope="session")
def compared(tmp_path_factory) -> Path:
    """Return four streets under the strict standard of Syracuse, beside the published rule."""
    folder = tmp_path_factory.mktemp("compared")
    streets, lines, fixes = [], [], ["vehicle_id,t_utc,lon,lat"]
    for number in range(4):
        lat = 43.0 + number * 0.002
        box = [[-76.0, lat], [-75.99, lat], [-75.99, lat + 0.0004], [-76.0, lat + 0.0004], [-76.0, lat]]
        streets.append(_feature(number, {"type": "Polygon", "coordinates": [box]}))
        middle = lat + 0.0002
        if number < 3:
            line = [[-76.0, middle], [-75.99, middle]]
            lines.append(_feature(number, {"type": "LineString", "coordinates": line}))
        seconds = range(0, 100, 5) if number == 0 else [0]
        for second in seconds:
            at = f"2020-02-27T1{number}:{second // 60:02d}:{second % 60:02d}Z"
            fixes.append(f"truck,{at},{-76.0 + second * 0.0001:.6f},{middle:.6f}")
    for name, features in (("streets", streets), ("lines", lines)):
        collection = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "fixes.csv").write_text("\n".join([*fixes, ""]), encoding="utf-8")
    words = ["dossier", "create", folder / "d", "--pack", "us-syracuse-strict", "--network",
             folder / "streets.geojson", "--id-column", "STREET_ID", "--lines", folder / "lines.geojson",
             "--lines-id", "STREET_ID", "--tracks", folder / "fixes.csv"]  # fmt: skip
    assert main([str(word) for word in words]) == 0
    return assessed(folder / "d", folder / "out", "2020-03-03T00:00:00Z")


def _feature(number: int, geometry: dict) -> dict:
    return {"type": "Feature", "properties": {"STREET_ID": f"s{number}"}, "geometry": geometry}
