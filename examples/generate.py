"""Write the tables of the generated examples; everything in them is made up.

The contracts and officers beside the tables are written by hand. Nothing here is
random: what went wrong in each example is planted, named below, and asked for by
the journey tests.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from onus.simulation.office_folder import write_example

HERE = Path(__file__).parent
CHINA = timezone(timedelta(hours=8))
MADE_UP = "generated"
Row = Sequence[object]


def at(day: date, clock: str) -> str:
    """Return an instant of a local day, with its offset."""
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA).isoformat()


def days(first: date, count: int) -> list[date]:
    """Return some days in a row."""
    return [first + timedelta(days=n) for n in range(count)]


# Public toilets, April 2024 ------------------------------------------------------------

APRIL = days(date(2024, 4, 1), 30)
TOILETS = (("T-01", "north"), ("T-02", "north"), ("T-03", "south"), ("T-04", "south"))
OPENED_LATE = ("T-02", date(2024, 4, 10))
CLEANED_TWICE = ("T-03", date(2024, 4, 12))
SHUT = ("T-04", date(2024, 4, 20))
SHEET = ("sheet_id", "place_id", "service", "started_at", "ended_at", "recorded_at", "source_ref")
CHECK = (
    "inspection_id", "place_id", "service", "happened_at", "recorded_at", "by_post", "result", "item",
    "points", "source_ref",
)  # fmt: skip


def toilet_sheets() -> Iterator[Row]:
    """Yield crew sheets: opening, cleaning at noon, cleaning before closing."""
    for toilet, _ in TOILETS:
        for day in APRIL:
            if (toilet, day) == SHUT:
                continue
            rounds = [("06:00", "06:20"), ("12:00", "12:25"), ("21:05", "21:25")]
            if (toilet, day) == OPENED_LATE:
                rounds[0] = ("06:55", "07:15")
            if (toilet, day) == CLEANED_TWICE:
                del rounds[1]
            for number, (begins, ends) in enumerate(rounds, start=1):
                name = f"{toilet}-{day:%m%d}-{number}"
                yield name, toilet, "toilets", at(day, begins), at(day, ends), at(day, "22:00"), MADE_UP


def toilet_checks() -> Iterator[Row]:
    """Yield two inspections of each toilet; T-03 and T-04 fail one."""
    for number, (toilet, _) in enumerate(TOILETS):
        for round_, day in ((1, date(2024, 4, 8)), (2, date(2024, 4, 22))):
            failed = (toilet, round_) in (("T-03", 1), ("T-04", 2))
            when = at(day, f"{9 + number}:00")
            yield (
                f"{toilet}-check-{round_}", toilet, "toilets", when, when, "toilet-inspector",
                "fail" if failed else "pass", "supplies" if failed else "", "", MADE_UP,
            )  # fmt: skip


def toilets() -> None:
    """Write the tables of examples/toilets-2024."""
    folder = HERE / "toilets-2024"
    places = [(name, f"Toilet {name[2:]} (generated)", "place", "toilet", area) for name, area in TOILETS]
    write(folder / "network.csv", ("segment_id", "name", "kind", "class", "district"), places)
    write(folder / "crews.csv", SHEET, toilet_sheets())
    write(folder / "inspections.csv", CHECK, toilet_checks())
    reports = [
        ("report-1", "T-03", "toilets", at(date(2024, 4, 12), "15:10"), at(date(2024, 4, 12), "15:12"),
         "No paper (generated)", at(date(2024, 4, 12), "19:40"), MADE_UP),
        ("report-2", "T-04", "toilets", at(date(2024, 4, 20), "09:30"), at(date(2024, 4, 20), "09:31"),
         "Locked (generated)", at(date(2024, 4, 22), "08:00"), MADE_UP),
    ]  # fmt: skip
    columns = (
        "report_id", "place_id", "service", "happened_at", "recorded_at", "text", "closed_at", "source_ref",
    )  # fmt: skip
    write(folder / "reports.csv", columns, reports)


# Visits to elderly people at home, June 2024 ----------------------------------------------

JUNE = [day for day in days(date(2024, 6, 3), 26) if day.isoweekday() <= 5]
HOMES = tuple(
    (f"HOME-QX-{number:04d}", f"Plum Court 7, door {number} (generated address)", district)
    for number, district in ((402, "north"), (117, "north"), (588, "north"), (231, "south"), (644, "south"))
)
SALT = "sample salt of a generated dossier, no secret at all"
WORKERS = {"north": "WORKER-N7", "south": "WORKER-S3"}
MISSED = ("HOME-QX-0117", date(2024, 6, 5))
UNCONFIRMED = ("HOME-QX-0231", date(2024, 6, 12))
WRITTEN_TWICE = ("HOME-QX-0402", date(2024, 6, 18))
TOO_FAST = ("HOME-QX-0588", date(2024, 6, 20))
"""The record has the worker 60 km away five minutes after the visit before."""
VISIT = (
    "visit_id", "place_id", "service", "worker_id", "arrived_at", "left_at", "recorded_at", "confirmation",
    "lon", "lat", "source_ref",
)  # fmt: skip


def position(number: int) -> tuple[float, float]:
    """Return where a home lies; the positions are made up."""
    return round(123.7612345 + number * 0.0013, 7), round(41.2987654 + number * 0.0009, 7)


def home_visits() -> Iterator[Row]:
    """Yield a visit each working day, with what is planted."""
    for day in JUNE:
        for number, (home, _, district) in enumerate(HOMES):
            if (home, day) == MISSED:
                continue
            lon, lat = position(number)
            begins, ends = f"{9 + number % 3}:00", f"{9 + number % 3}:40"
            if (home, day) == TOO_FAST:
                lon, lat, begins, ends = lon + 0.7, lat, "10:45", "11:20"
            said = "none" if (home, day) == UNCONFIRMED else "recipient"
            for copy in range(2 if (home, day) == WRITTEN_TWICE else 1):
                yield (
                    f"VISIT-{day:%m%d}-{number}{'-again' * copy}", home, "home-visits", WORKERS[district],
                    at(day, begins), at(day, ends), at(day, "18:00"), said, f"{lon:.7f}", f"{lat:.7f}", MADE_UP,
                )  # fmt: skip


def elder_care() -> None:
    """Write the tables of examples/elder-care-2024."""
    folder = HERE / "elder-care-2024"
    (folder / "private").mkdir(exist_ok=True)
    (folder / "private" / "salt.txt").write_text(SALT + "\n", encoding="utf-8", newline="\n")
    features = [
        {
            "type": "Feature",
            "properties": {
                "segment_id": home, "name": name, "kind": "place", "class": "home", "district": district,
                "private": "true",
            },
            "geometry": {"type": "Point", "coordinates": list(position(number))},
        }
        for number, (home, name, district) in enumerate(HOMES)
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features}, indent=1, ensure_ascii=False)
    (folder / "network.geojson").write_text(text + "\n", encoding="utf-8", newline="\n")
    write(folder / "visits.csv", VISIT, home_visits())
    paid = [
        ("waived-1", "2024-06", "waiver", 5000, at(date(2024, 7, 2), "10:00"), "care-head",
         f"No answer at {HOMES[1][1]}; the person was away (generated)", "missed-visit", MADE_UP),
    ]  # fmt: skip
    columns = (
        "payment_id", "period", "kind", "amount_minor", "happened_at", "by_post", "reason", "ref", "source_ref",
    )  # fmt: skip
    write(folder / "payments.csv", columns, paid)
    reports = [
        ("REPORT-HOME-QX-0117", "HOME-QX-0117", "home-visits", at(date(2024, 6, 5), "19:00"),
         f"Nobody came to {HOMES[1][1]} (generated)", at(date(2024, 6, 6), "11:00"), f"call from {HOMES[1][1]}"),
    ]  # fmt: skip
    columns = ("report_id", "place_id", "service", "happened_at", "text", "closed_at", "source_ref")
    write(folder / "reports.csv", columns, reports)


# Snow clearing by hand, January 2024 ---------------------------------------------------------

ROADS = tuple(
    (f"R-{number:02d}", f"Road {number} (generated)", kind, district, length)
    for number, (kind, district, length) in enumerate(
        [
            ("arterial", "east", 820), ("arterial", "west", 1140), ("secondary", "east", 460),
            ("secondary", "west", 515), ("secondary", "east", 390), ("lane", "east", 120),
            ("lane", "east", 95), ("lane", "west", 140), ("lane", "west", 160), ("slope", "west", 210),
        ],
        start=1,
    )
)  # fmt: skip
SUBSTITUTE_MINOR = 12_000
"""What another firm took for the road that was never cleared."""
PAID = ("payment_id", "period", "kind", "amount_minor", "happened_at", "by_post", "reason", "source_ref")
FELL = (
    (date(2024, 1, 15), range(8, 20), "0.6"),
    (date(2024, 1, 25), range(4), "0.4"),
)
"""Heavy snow on 15 January, light snow early on the 25th."""


def observations() -> Iterator[Row]:
    """Yield hourly snow at the one station."""
    for day, hours, millimetres in FELL:
        for hour in hours:
            yield "town", at(day, f"{hour}:00"), at(day, f"{hour + 1}:00"), millimetres, "snow", MADE_UP


def road_sheets() -> Iterator[Row]:
    """Yield crew sheets: R-09 is late, R-10 is never done, R-05 is done twice, R-08 waits in the second snow."""
    for number, (road, *_) in enumerate(ROADS):
        if road != "R-10":
            day = date(2024, 1, 18) if road == "R-09" else date(2024, 1, 16)
            yield sheet(f"first-{road}", road, day, number)
        if road not in ("R-08", "R-10"):
            yield sheet(f"second-{road}", road, date(2024, 1, 25), number)
    yield sheet("again-R-05", "R-05", date(2024, 1, 17), 7)


def sheet(name: str, road: str, day: date, number: int) -> Row:
    """Return one sheet; crews work one road after the other."""
    begins, ends = at(day, f"{6 + number % 9}:05"), at(day, f"{6 + number % 9}:50")
    return name, road, "snow-clearing", begins, ends, at(day, "20:00"), MADE_UP


def road_checks() -> Iterator[Row]:
    """Yield inspections: R-05 was claimed as done and found not to be; later it was."""
    for name, road, when, result, item in (
        ("check-1", "R-01", at(date(2024, 1, 16), "15:00"), "pass", ""),
        ("check-2", "R-05", at(date(2024, 1, 17), "10:00"), "fail", "ice"),
        ("check-3", "R-05", at(date(2024, 1, 17), "17:00"), "pass", ""),
        ("check-4", "R-10", at(date(2024, 1, 19), "11:00"), "fail", "ice"),
    ):
        yield name, road, "snow-clearing", when, when, "street-supervisor", result, item, "", MADE_UP


def by_hand() -> None:
    """Write the tables of examples/by-hand-2024."""
    folder = HERE / "by-hand-2024"
    write(folder / "network.csv", ("segment_id", "name", "class", "district", "length_m"), ROADS)
    columns = ("station_id", "from_utc", "to_utc", "precipitation_mm", "phenomenon", "source_ref")
    write(folder / "weather.csv", columns, observations())
    write(folder / "crews.csv", SHEET, road_sheets())
    write(folder / "inspections.csv", CHECK, road_checks())
    paid = [
        ("other-hands-1", "2024-01", "substitute_cost", SUBSTITUTE_MINOR, at(date(2024, 1, 29), "16:00"),
         "unit-head", "R-10 cleared by another firm (generated)", MADE_UP),
    ]  # fmt: skip
    write(folder / "payments.csv", PAID, paid)


def write(path: Path, columns: Sequence[str], rows: Iterator[Row] | Sequence[Row]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)


def main() -> int:
    """Write the tables of all generated examples."""
    toilets()
    elder_care()
    by_hand()
    write_example(HERE / "office")
    return 0


if __name__ == "__main__":
    sys.exit(main())
