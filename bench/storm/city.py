"""A city for the website: 10,000 segments, a million duties and 200,000 reports, from the rows of a small one.

In:  `lay` or `import`, in a process of its own whose environment names the database.
Out: rows in the tables; a line of JSON that says how many and in how many seconds.

The surprise: every row is one of the Benxi replay, as `onus assess` found it, under
another name, place and time. So its contract, posts, ladder and texts are real ones,
and pages have as much to show as those of a real city.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from onus.outside.parquet_files import write_parquet

if TYPE_CHECKING:
    from onus.outside.laid_out import LaidOut

SEGMENTS, DUTIES, REPORTS, CASES = 10_000, 1_000_000, 200_000, 1_000
STORMS = 100
"""Of each of which every segment has a duty."""
HOUR_US = 3_600_000_000
STREET_NAMES = (
    "人民", "解放", "建设", "胜利", "和平", "文化", "站前", "平山", "明山", "永丰", "北光", "东明", "紫金", "滨河", "太子河", "峪明",
    "水塔", "体育", "民主", "新立", "群力", "育才", "振兴", "团结", "光明", "友谊", "公园", "环城", "师专", "樱花",
)  # fmt: skip
KINDS = ("路", "街", "大街", "巷", "胡同")
SPACING_E7, CORNERS = 12_000, 6
Row = dict[str, Any]


class City:
    """The rows of one assessment of the city; `turn` makes each one differ from the one before."""

    def __init__(self, folder: Path, *, turn: int, size: float = 1.0) -> None:
        """Make the small town that the rows come from, and read it."""
        from onus.actions.assess import assess_folder
        from onus.base.instants import instant
        from onus.cli.demo import AS_OF, make_dossier
        from onus.outside.laid_out import read_laid_out

        self.dossier_folder, self.out = folder / "dossier", folder / "out"
        if not self.out.exists():
            make_dossier(self.dossier_folder)
            assess_folder(
                self.dossier_folder, self.out, as_of=instant(AS_OF), workers=1, progress=lambda *_: None
            )
        self.laid, self.large = read_laid_out(self.out), folder / f"out-{size}"
        self.turn, self.segments, self.cases = turn, round(SEGMENTS * size), round(CASES * size)
        self.reports, self.storms = round(REPORTS * size), STORMS
        self.town = list(self.laid.places())
        self.owed = [
            row for some in self.laid.duties() for row in some if row["occurrence_id"].startswith("snow")
        ]
        self.districts = sorted({row["district"] for row in self.owed if row["district"]})
        self.last_storm = max(row["occurrence_id"] for row in self.owed)
        latest = [row for row in self.owed if row["occurrence_id"] == self.last_storm]
        self.by_district = {
            name: [row for row in latest if row["district"] == name] for name in self.districts
        }

    def laid_large(self) -> LaidOut:
        """Return the large OUT."""
        from onus.outside.laid_out import read_laid_out

        return read_laid_out(self.large)

    def places(self) -> Iterator[Row]:
        """Give segments on a grid, each a line of six corners that is nowhere quite straight."""
        bends = np.random.default_rng(1).integers(-400, 400, size=(self.segments, CORNERS)).tolist()
        for number in range(self.segments):
            like = self.town[number % len(self.town)]
            lon, lat = position(number, self.segments)
            line = [
                [(lon + step * SPACING_E7 // CORNERS) / 1e7, (lat + bends[number][step]) / 1e7]
                for step in range(CORNERS)
            ]
            name = f"{STREET_NAMES[number % 30]}{KINDS[number // 30 % 5]}{number // 150 + 1}段（生成）"
            yield like | {
                "place_id": place_id(number), "name": name, "district": self.districts[number % len(self.districts)],
                "lon_e7": lon, "lat_e7": lat,
                "geometry": json.dumps({"type": "LineString", "coordinates": line}, separators=(",", ":")),
            }  # fmt: skip

    def storm(self, number: int) -> str:
        """Return the id of a storm; the last is the one of the replay, the others lie before it."""
        if number == self.storms - 1:
            return self.last_storm
        return f"snowfall-{1900 + number}-generated"

    def duties(self) -> Iterator[Row]:
        """Give the duty of each segment in each storm, the outcomes as in the replay."""
        for storm in range(self.storms):
            name, earlier = self.storm(storm), (self.storms - 1 - storm) * 96 * HOUR_US
            for number in range(self.segments):
                district = self.districts[number % len(self.districts)]
                mine = self.by_district[district]
                like = mine[(number * 7 + storm * 3 + self.turn) % len(mine)]
                moved = {
                    key: None if like[key] is None else like[key] - earlier
                    for key in ("opens_at", "due_at", "met_at")
                }
                place = place_id(number)
                yield like | moved | {
                    "duty_id": f"{like['obligation_id']}/{place}/{name}", "place_id": place, "occurrence_id": name,
                    "case_id": "",
                }  # fmt: skip

    def lay_out(self) -> None:
        """Write an OUT as large as the city: its tables of duties, findings and what was weighed, and its cases.

        Duties stand in the order of the rows that the city lays; times and occurrences are those of the replay.
        """
        if self.large.exists():
            return
        shutil.copytree(self.out, self.large, ignore=shutil.ignore_patterns("private"))
        at = {
            row["duty_id"]: number
            for number, row in enumerate(row for some in self.laid.duties() for row in some)
        }
        mine = {name: [at[row["duty_id"]] for row in rows] for name, rows in self.by_district.items()}
        weighed = parquet.read_table(self.out / "weighed.parquet")
        rows_of: dict[int, list[int]] = {}
        for number, name in enumerate(weighed["duty_id"].to_pylist()):
            rows_of.setdefault(at[name], []).append(number)
        for table in ("duties", "findings"):
            one_each = {number: [number] for number in at.values()}
            source = parquet.read_table(self.out / f"{table}.parquet")
            write_parquet(self._enlarged(source, mine, list(at), one_each), self.large / f"{table}.parquet")
        write_parquet(self._enlarged(weighed, mine, list(at), rows_of), self.large / "weighed.parquet")
        (self.large / "cases.jsonl").write_text(
            "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in self.lines()), encoding="utf-8"
        )

    def _enlarged(
        self, source: pa.Table, mine: dict[str, list[int]], names: list[str], rows_of: dict[int, list[int]]
    ) -> Iterator[pa.Table]:
        """Give the rows of a table for each storm of the city; `rows_of` says which a duty of the replay has."""
        for storm in range(self.storms):
            taken: list[int] = []
            named: dict[str, list[str]] = {"duty_id": [], "place_id": []}
            for number in range(self.segments):
                some = mine[self.districts[number % len(self.districts)]]
                like = some[(number * 7 + storm * 3 + self.turn) % len(some)]
                rows = rows_of.get(like, [])
                taken += rows
                duty = f"{names[like].split('/')[0]}/{place_id(number)}/{self.storm(storm)}"
                named["duty_id"] += [duty] * len(rows)
                named["place_id"] += [place_id(number)] * len(rows)
            told = source.take(pa.array(taken, pa.int64()))
            for column in set(named) & set(told.schema.names):
                index = told.schema.get_field_index(column)
                values = pa.array(named[column], told.schema.field(column).type)
                told = told.set_column(index, column, values)
            yield told

    def seen(self) -> Iterator[Row]:
        """Give the last pass at each segment."""
        at = max(row["due_at"] for row in self.owed)
        for number in range(self.segments):
            yield {
                "place_id": place_id(number), "kind": "pass", "at": at - number * 1_000_000, "recorded_at": at,
                "result": "", "by": "", "source_ref": "", "ref": "",
            }  # fmt: skip

    def lines(self) -> Iterator[Row]:
        """Give cases, each with the whole ladder of one of the replay."""
        town = self.laid.lines("cases.jsonl")
        for number in range(self.cases):
            like = town[number % len(town)]
            sample = [f"{like['obligation']}/{place_id(number + k)}/{self.last_storm}" for k in range(3)]
            yield like | {"id": f"{like['obligation']}/generated/{number:05d}", "sample": sample}

    def documents(self) -> Iterator[Row]:
        """Give the documents of the replay."""
        for name, body in self.laid.documents():
            yield {"name": name, "body": body}


def position(number: int, segments: int) -> tuple[int, int]:
    """Return where a segment begins, on a grid of all of them."""
    side = round(segments**0.5)
    return 1_237_000_000 + number % side * SPACING_E7, 412_000_000 + number // side * SPACING_E7


def place_id(number: int) -> str:
    """Return the id of a segment."""
    return f"segment-{number:05d}"


def with_rows(city: City) -> Iterator[Row]:
    """Give the duties with where they stand in the large OUT, as an import reads it there."""
    told = city.laid_large()._weighed()
    duties = city.duties()
    first = 0
    while some := list(islice(duties, 10_000)):
        places = told([row["duty_id"] for row in some])
        for number, (row, (weighed_row, weighed)) in enumerate(zip(some, places, strict=True)):
            yield row | {"out_row": first + number, "weighed_row": weighed_row, "weighed": weighed}
        first += len(some)


def lay_assessment(city: City) -> dict[str, float]:
    """Import the city as an assessment, with the functions that an import calls."""
    city.lay_out()
    from onus.actions import import_assessment as importing
    from onus.outside.clock import now
    from onus.records import assessments
    from onus.records.shown_acts import act_rows
    from onus.records.street_search import lay_streets

    began = time.monotonic()
    row, _ = assessments.begin(
        city.laid.dossier, digest=f"{city.turn:064x}", as_of=city.laid.as_of + city.turn * HOUR_US,
        onus=city.laid.onus, kept_in=city.large, at=now(),
    )  # fmt: skip
    assessments.lay(row, "places", city.places())
    lay_streets(row)
    duties = assessments.lay(row, "duties", with_rows(city))
    assessments.lay(row, "seen", city.seen())
    assessments.lay(row, "cases", (importing._case(one) for one in city.lines()))
    assessments.lay(row, "rungs", (rung for one in city.lines() for rung in importing._rungs(one)))
    assessments.lay(row, "notices", (importing._notice(one) for one in city.laid.lines("burden.jsonl")))
    for one in city.documents():
        assessments.lay(row, "acts", act_rows(one["name"], one["body"]))
        assessments.lay(row, "documents", [one])
    laid = time.monotonic()
    before = assessments.show(city.laid.dossier, row)
    for old in before:
        assessments.clear(old)
    return {
        "duties": duties, "segments": city.segments, "cases": city.cases, "lay_s": round(laid - began, 1),
        "clear_s": round(time.monotonic() - laid, 1),
    }  # fmt: skip


def lay_reports(city: City) -> dict[str, float]:
    """Keep reports of two winters before, of which nineteen in twenty are closed."""
    from onus.records.models import Report, ReportEvent, ReportStanding

    began = time.monotonic()
    at = np.random.default_rng(2).integers(city.segments, size=city.reports).tolist()
    for first in range(0, city.reports, 5_000):
        some = [
            Report(
                ref=f"G{number:07d}", dossier_id=city.laid.dossier, code_digest=f"{number:064x}",
                kind=("not_done", "wrong", "ordered")[number % 3], service="snow-clearing",
                place_id=place_id(at[number]), district=city.districts[number % len(city.districts)],
                text="Not cleared (generated).", language="en", channel="web",
                happened_at=city.laid.as_of - number * 1_000_000, received_at=city.laid.as_of - number * 1_000_000,
            )
            for number in range(first, min(first + 5_000, city.reports))
        ]  # fmt: skip
        Report.objects.bulk_create(some, batch_size=2_000)
        # Nineteen in twenty are closed as the rules ask: by a post, with what was done, by whom and its evidence.
        closing = {
            "done": "cleared (generated)",
            "done_by": "contractor (generated)",
            "evidence": ["inspection generated"],
        }
        kinds = (("received", "", {}), ("closed", "street-supervisor", closing))
        ReportEvent.objects.bulk_create(
            [
                ReportEvent(
                    report=one, kind=kind, post=post, actor=post, body=body, happened_at=one.received_at,
                    recorded_at=one.received_at,
                )
                for place, one in enumerate(some)
                for kind, post, body in kinds[: 2 if place % 20 else 1]
            ],
            batch_size=2_000,
        )  # fmt: skip
        ReportStanding.objects.bulk_create(
            [
                ReportStanding(
                    report=one, state="closed" if place % 20 else "received", changed_at=one.received_at,
                    closed_at=one.received_at if place % 20 else None,
                )
                for place, one in enumerate(some)
            ],
            batch_size=2_000,
        )  # fmt: skip
    return {"reports": city.reports, "reports_s": round(time.monotonic() - began, 1)}


def lay_dossier(city: City) -> None:
    """Load the dossier of the replay: contract, register, rules."""
    from django.conf import settings

    from onus.actions.load_dossier import load_dossier
    from onus.outside.clock import now

    load_dossier(city.dossier_folder, Path(settings.STORE), now=now())


def addresses(city: City, *, streets: int, cases: int) -> dict[str, list[str]]:
    """Return the addresses that readers ask for, in both languages."""
    from django.urls import reverse
    from django.utils.translation import override

    found: dict[str, list[str]] = {"street": [], "duty": [], "case": [], "today": [], "map": []}
    drawn = np.random.default_rng(3).choice(city.segments, streets // 2, replace=False).tolist()
    for code in ("zh-hans", "en"):
        with override(code):
            dossier = city.laid.dossier
            for number in sorted(drawn):
                found["street"].append(reverse("public:street", args=[dossier, place_id(number)]))
            for number, row in enumerate(islice(city.duties(), 4 * streets)):
                if number % 40 == 0:
                    found["duty"].append(reverse("public:duty", args=[dossier, row["duty_id"]]))
            for number in range(cases // 2):
                like = city.laid.lines("cases.jsonl")[number % 16]
                found["case"].append(
                    reverse("public:case", args=[dossier, f"{like['obligation']}/generated/{number:05d}"])
                )
            found["today"].append(reverse("public:today"))
            for district in ("", *city.districts):
                found["map"].append(reverse("public:map") + (f"?district={district}" if district else ""))
    return found


def stored(codes: list[str]) -> dict[str, Any]:
    """Say which receipts open a report, with the digests of its photos, and how often each resident's words are kept."""
    from django.conf import settings

    from onus.core.reports.receipts import kept_digest
    from onus.outside.file_store import NotInStore
    from onus.outside.file_store import stored as path_of
    from onus.records.models import Report, ReportPhoto
    from onus.web.reports.site import report_key

    by_digest = {kept_digest(code, report_key()): code for code in codes}
    found = {
        by_digest[digest]: ref
        for digest, ref in Report.objects.filter(code_digest__in=list(by_digest)).values_list(
            "code_digest", "ref"
        )
    }
    photos: dict[str, list[str]] = {}
    for ref, original, clean in ReportPhoto.objects.values_list(
        "report_id", "original_sha256", "clean_sha256"
    ):
        try:
            whole = not clean or path_of(Path(settings.STORE), clean).stat().st_size > 0
        except NotInStore:
            whole = False
        photos.setdefault(ref, []).append(original if whole else "")
    texts: dict[str, int] = {}
    for text in Report.objects.filter(text__startswith="Nobody came, number").values_list("text", flat=True):
        texts[text] = texts.get(text, 0) + 1
    return {"photos": {code: photos.get(ref, []) for code, ref in found.items()}, "texts": texts}


def main(words: list[str]) -> None:
    """Do one thing and print what it took."""
    parser = argparse.ArgumentParser(prog="bench.storm.city")
    parser.add_argument("what", choices=("lay", "import", "addresses", "stored"))
    parser.add_argument("--town", type=Path, required=True, help="folder of the small town")
    parser.add_argument("--turn", type=int, default=1)
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--streets", type=int, default=2_000)
    parser.add_argument("--cases", type=int, default=400)
    told = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onus.wiring.settings")
    django.setup()
    if told.what == "stored":
        print(json.dumps(stored(json.loads(sys.stdin.read()))))
        return
    city = City(told.town, turn=told.turn, size=told.size)
    if told.what == "addresses":
        print(json.dumps(addresses(city, streets=told.streets, cases=told.cases)))
        return
    took: dict[str, float] = {}
    if told.what == "lay":
        lay_dossier(city)
    took |= lay_assessment(city)
    if told.what == "lay":
        took |= lay_reports(city)
    print(json.dumps(took))


if __name__ == "__main__":
    main(sys.argv[1:])
