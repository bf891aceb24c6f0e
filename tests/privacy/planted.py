"""A dossier with personal data planted in every text that people fill in, field by field.

In:  the classes and columns from which the schemas of a dossier are made.
Out: the files of a dossier, and for each planted field what must be found nowhere.

The surprise: nobody lists the fields that are planted. A field that a class or a
table gains is planted at once, unless it is named below as a code; whoever adds
one decides so in the open.
"""

from __future__ import annotations

import csv
import io
import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from onus.base.texts import Localized
from onus.wire.dossier_bounds import BOUND_WORDS, CHOICES
from onus.wire.dossier_schemas import FILES
from onus.wire.fact_columns import COLUMNS
from onus.wire.toml_text import toml_text

CODES: Mapping[str, str] = {
    "Head": "id time_zone currency origin packs apply_undated compare_with",
    "Contract": "id form",
    "Party": "role body",
    "Lot": "id districts",
    "Service": "id",
    "Trigger": "id station grades season_from season_until month_day services by",
    "Obligation": "id clause service trigger owed_by answer clock rule",
    "PlacesOwed": "classes districts lots owners kinds ids",
    "Standard": "kinds work_kinds",
    "PaymentTerms": "clause substitute_clause",
    "Price": "id clause obligation",
    "Deduction": "id clause obligation inspection_item",
    "ScoreSchedule": "clause",
    "Incentive": "id clause obligation",
    "Interest": "clause rule",
    "Kpi": "id obligation clause",
    "Body": "id roles",
    "Post": "id body",
    "Holding": "post holder",
    "Assignment": "post answers districts",
    "LadderStep": "post acts",
    "Notice": "id issuer addressees districts areas service sanction cited_rank supersedes",
    "Act": "id kind toward by_post by_body finding duties districts supersedes clause paper",
    "weather.csv": "station_id observation_id supersedes",
    "inspections.csv": "inspection_id place_id service supersedes by_post",
    "crews.csv": "sheet_id place_id service supersedes",
    "visits.csv": "visit_id place_id service supersedes worker_id",
    "photos.csv": "photo_id place_id service supersedes",
    "reports.csv": "report_id place_id service supersedes",
    "instructions.csv": "instruction_id by_post supersedes leave_places go_to_places",
    "payments.csv": "payment_id supersedes by_post",
    "attachments.csv": "attachment_id supersedes place_id by_post file",
    "vehicles.csv": "vehicle_id",
    "tracks/*.csv": "vehicle_id",
    "network.csv": "segment_id class district lot oneway",
    "lines.geojson": "segment_id oneway",
}
"""Fields that are no free text: what other fields refer to, and words that decide.

Whoever adds a field that people fill in names it nowhere, and it is planted.
"""
HOLDERS = ("欧阳明哲", "Planted Holder-Name")
WORKER = "上官婉若"
HOME_NAME = "滨河北路77号3单元501室"
HOME_OWNER = "Planted Home-Owner"
HOME_LON, HOME_LAT = 123.7612345, 41.2987654
DRIVER_LON, DRIVER_LAT = 123.7791357, 41.3052468
"""A driver's own street, at night, where no vehicle has work."""
PLATE = "辽E8Q7K5"
DAY = date(2024, 1, 16)
ZONE = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Plant:
    """What stands in one field, and which parts of it lead to a person."""

    where: str
    text: str
    needles: tuple[str, ...]


def identity_number(number: int) -> str:
    """Return an identity number with its check digit; born in 1968, and nobody's."""
    head = f"21050219680229{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(head, weights, strict=True))
    return head + "10X98765432"[total % 11]


def plant(where: str, number: int, kinds: tuple[str, ...]) -> Plant:
    """Return the plant of a field: of each kind one that stands nowhere else."""
    made = {
        "phone": f"139{41_000_000 + number * 7919}",
        "identity": identity_number(number),
        "plate": f"辽E{number % 10}Q{number // 10 % 10}K{number // 100}",
        "mail": f"planted.{number}@mail.example.org",
        "home": HOME_NAME,
        "owner": HOME_OWNER,
        "holder": HOLDERS[number % len(HOLDERS)],
        "worker": WORKER,
    }
    needles = tuple(made[kind] for kind in kinds)
    return Plant(where, "请联系 " + "，".join(needles) + " (planted)", needles)


class Planter:
    """Fills tables of a dossier with plants and remembers them."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self.kinds, self.plants = kinds, []

    def text(self, where: str) -> str:
        made = plant(where, len(self.plants) + 1, self.kinds)
        self.plants.append(made)
        return made.text

    def table(self, kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return a table of a TOML file with every free text of its class planted."""
        filled = dict(given)
        for field in fields(kind):
            part = get_type_hints(kind)[field.name]
            if field.name in given and _class_in(part):
                filled[field.name] = self._inner(part, given[field.name])
            elif is_free_text(kind, field.name):
                filled[field.name] = self._words(part, f"{kind.__name__}.{field.name}")
        return filled

    def _inner(self, part: Any, given: Any) -> Any:
        inner = _class_in(part)
        if isinstance(given, list):
            return [self.table(inner, one) for one in given]
        return self.table(inner, given)

    def _words(self, part: Any, where: str) -> Any:
        origin, parts = get_origin(part), get_args(part)
        if origin is tuple:
            return [self._words(parts[0], where)]
        if origin in (Union, types.UnionType):
            return self._words(next(one for one in parts if one is not type(None)), where)
        if part is Localized:
            return {"en": self.text(f"{where} (en)"), "zh-Hans": self.text(f"{where} (zh)")}
        return self.text(where)

    def row(self, name: str, given: Mapping[str, str]) -> dict[str, str]:
        """Return a row of a table with every column of free text planted that is not given."""
        free = [one.name for one in COLUMNS[name] if is_free_column(name, one.name)]
        columns = [one for one in free if one not in given]
        return {**given, **{one: self.text(f"{name} {one}") for one in columns}}


def _class_in(part: Any) -> Any:
    """Return the class of a dossier's tables inside a type; None where there is none."""
    if is_dataclass(part):
        return part if part is not Localized and part.__name__ != "Instant" else None
    return next((found for one in get_args(part) if (found := _class_in(one))), None)


def is_free_text(kind: type, name: str) -> bool:
    """Return whether people fill a key of a TOML file with words of their own."""
    part = get_type_hints(kind)[name]
    named = name in CODES.get(kind.__name__, "").split()
    return _is_words(part) and not named and (kind, name) not in {**CHOICES, **BOUND_WORDS}


def _is_words(part: Any) -> bool:
    if get_origin(part) is Mapping or getattr(get_origin(part), "__name__", "") == "Mapping":
        return False
    return part in (str, Localized) or any(_is_words(one) for one in get_args(part))


def is_free_column(file: str, name: str) -> bool:
    """Return whether people fill a column with words of their own."""
    column = next(one for one in COLUMNS[file] if one.name == name)
    return column.type == "text" and name not in CODES.get(file, "").split()


def every_free_text() -> set[str]:
    """Return all fields that must be planted, by class and field or by file and column."""
    found = {
        f"{file} {one.name}" for file in COLUMNS for one in COLUMNS[file] if is_free_column(file, one.name)
    }
    todo, seen = list(FILES.values()), set()
    while todo:
        kind = todo.pop()
        if kind in seen:
            continue
        seen.add(kind)
        for field in fields(kind):
            inner = _class_in(get_type_hints(kind)[field.name])
            if inner:
                todo.append(inner)
            elif is_free_text(kind, field.name):
                found.add(f"{kind.__name__}.{field.name}")
    return found


# ---- the dossier: one of everything ----


def moment(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=ZONE) + timedelta(days=day)


def tables(*, homes: bool) -> dict[str, tuple[type, dict[str, Any]]]:
    """Return the TOML files with one entry in every list."""
    said = {"happened_at": moment(15, day=2), "recorded_at": moment(15, day=2)}
    obligations = [
        {
            "id": "CLEAR", "clause": "3.1", "service": "snow", "trigger": "snowfall", "answer": "snow",
            "deadline": {"within_h": 24}, "places": {"kinds": ["segment"]}, "title": {},
        },
        {
            "id": "ANSWER", "clause": "3.2", "service": "snow", "trigger": "call", "answer": "snow",
            "standard": {"measure": "closing"}, "deadline": {"within_h": 24}, "title": {},
        },
    ]  # fmt: skip
    if homes:
        obligations.append(
            {
                "id": "VISIT", "clause": "3.3", "service": "visits", "trigger": "workday", "answer": "snow",
                "rule": "SE-VISIT", "places": {"kinds": ["place"], "classes": ["home"]}, "title": {},
            }
        )  # fmt: skip
    contract = {
        "id": "planted-contract", "form": "service_purchase", "payer": "government", "price_minor": 12_000_000,
        "starts": date(2023, 11, 1), "ends": date(2024, 11, 1), "title": {},
        "parties": [
            {"role": "buyer", "body": "office", "name": {}},
            {"role": "contractor", "name": {}},
        ],
        "lots": [{"id": "lot-1", "districts": ["east"], "title": {}}],
        "services": [{"id": "snow", "title": {}}, {"id": "visits", "title": {}}],
        "triggers": [
            {"id": "snowfall", "kind": "snowfall", "gap_h": 6},
            {"id": "call", "kind": "report", "services": ["snow"]},
            {"id": "workday", "kind": "calendar", "weekdays": [1, 2, 3, 4, 5], "opens_minute": 480, "due_minute": 1080},
        ],
        "obligations": obligations,
        "payment": {"clause": "7", "method": "quantity", "sample": True},
        "prices": [{"id": "km", "clause": "7.1", "obligation": "CLEAR", "unit": "km", "amount_minor": 80_000}],
        "deductions": [
            {"id": "late", "clause": "8.1", "obligation": "CLEAR", "outcomes": ["late", "unmet"], "amount_minor": 900},
        ],
        "incentives": [
            {"id": "bonus", "clause": "8.2", "fulfilled_from_ppm": 990_000, "amount_minor": 100},
        ],
        "kpis": [{"id": "in-time", "obligation": "CLEAR", "target_ppm": 950_000, "clause": "8.3"}],
        "notes": [{}],
    }  # fmt: skip
    officers = {
        "bodies": [{"id": "office", "roles": ["buyer", "payer", "supervisor"]}],
        "posts": [
            {"id": "supervisor", "body": "office", "powers": ["inspect", "order", "report_up"]},
            {"id": "head", "body": "office", "powers": ["order", "deduct", "pay", "terminate"], "head": True},
        ],
        "holdings": [
            {"post": post, "holder": holder, "since": datetime(2023, 1, 1, tzinfo=ZONE)}
            for post, holder in zip(("supervisor", "head"), HOLDERS, strict=True)
        ],
        "assignments": [{"post": "supervisor", "answers": ["snow"]}],
        "ladder": [{"post": "supervisor", "within_h": 12}, {"post": "head", "within_h": 24}],
    }
    acts = {
        "acts": [
            {
                "id": f"act-{kind}",
                "kind": kind,
                "toward": toward,
                "by_post": post,
                "by_body": "office",
                **said,
            }
            for kind, toward, post in (
                ("order_to_cure", "contractor", "supervisor"),
                ("report_up", "superior", "supervisor"),
                ("reply", "public", "head"),
                ("excuse", "contractor", "head"),
            )
        ]
    }
    notices = {
        "notices": [
            {"id": "notice-1", "issuer": "office", "addressees": ["shops"], "service": "snow", **said}
        ]
    }
    head = {
        "id": "planted", "time_zone": "Asia/Shanghai", "currency": "CNY", "origin": "generated",
        "packs": ["cn-national", "sample-elder-care"], "assessed_from": DAY, "assessed_until": DAY + timedelta(days=5),
    }  # fmt: skip
    return {
        "dossier.toml": (FILES["dossier.toml"], head),
        "contract.toml": (FILES["contract.toml"], contract),
        "officers.toml": (FILES["officers.toml"], officers),
        "acts.toml": (FILES["acts.toml"], acts),
        "notices.toml": (FILES["notices.toml"], notices),
    }


def rows(*, homes: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield one or more rows of every table that is no map and no track."""

    def at(hour: int, minute: int = 0, *, day: int = 0) -> str:
        return moment(hour, minute, day=day).isoformat()

    for hour in (4, 5, 6):
        yield "weather.csv", {
            "station_id": "gauge", "from_utc": at(hour), "to_utc": at(hour + 1), "precipitation_mm": "1.2",
            "phenomenon": "snow", "observation_id": f"observed-{hour}",
        }  # fmt: skip
    seen = {"service": "snow", "place_id": "elm-1"}
    yield "inspections.csv", {
        **seen, "inspection_id": "look-1", "happened_at": at(9, day=1), "by_post": "supervisor", "result": "fail",
        "points": "2",
    }  # fmt: skip
    yield "crews.csv", {**seen, "sheet_id": "sheet-1", "started_at": at(8), "ended_at": at(9)}
    yield "photos.csv", {**seen, "photo_id": "photo-1", "taken_at": at(9), "lon": "123.78", "lat": "41.3"}
    yield "reports.csv", {**seen, "report_id": "call-1", "happened_at": at(10), "closed_at": at(23, day=2)}
    yield "instructions.csv", {
        "instruction_id": "order-1", "by_post": "supervisor", "happened_at": at(7), "leave_places": "elm-1",
        "go_to_places": "elm-2", "until": at(8),
    }  # fmt: skip
    for kind in ("payment", "waiver", "substitute_cost", "invoice"):
        yield "payments.csv", {
            "payment_id": f"paid-{kind}", "period": "2024-01", "kind": kind, "amount_minor": "1000",
            "happened_at": at(9, day=4), "by_post": "head",
        }  # fmt: skip
    yield "attachments.csv", {
        "attachment_id": "paper-1", "kind": "other", "sha256": "ab" * 32, "happened_at": at(9), "by_post": "head",
        "place_id": "elm-1",
    }  # fmt: skip
    yield "vehicles.csv", {"vehicle_id": PLATE, "has_working_signal": "true"}
    if homes:
        yield "visits.csv", {
            "visit_id": "visit-1", "place_id": "HOME-QX-0402", "service": "visits", "worker_id": WORKER,
            "arrived_at": at(9), "left_at": at(9, 40), "confirmation": "recipient",
            "lon": f"{HOME_LON}", "lat": f"{HOME_LAT}",
        }  # fmt: skip


def network(planter: Planter, *, homes: bool) -> dict[str, Any]:
    """Return the map: two streets and, where asked, a home."""
    lines = {"elm-1": [[123.780, 41.300], [123.786, 41.300]], "elm-2": [[123.786, 41.300], [123.786, 41.304]]}
    features = [
        feature(
            planter.row(
                "network.csv", {"segment_id": name, "class": "arterial", "district": "east", "lot": "lot-1"}
            ),
            {"type": "LineString", "coordinates": line},
        )
        for name, line in lines.items()
    ]
    if homes:
        home = {
            "segment_id": "HOME-QX-0402", "kind": "place", "class": "home", "district": "east", "private": "true",
            "name": HOME_NAME, "owner": HOME_OWNER,
        }  # fmt: skip
        point = {"type": "Point", "coordinates": [HOME_LON, HOME_LAT]}
        features.append(feature(planter.row("network.csv", home), point))
    return {"type": "FeatureCollection", "features": features}


def feature(properties: Mapping[str, str], geometry: Mapping[str, object]) -> dict[str, Any]:
    return {"type": "Feature", "properties": dict(properties), "geometry": dict(geometry)}


def track() -> str:
    """Return a night at the driver's home, then one run along the first street."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("vehicle_id", "t_utc", "lon", "lat", "speed_kmh", "working"))
    begins = moment(3).astimezone(UTC)
    for minute in range(30):
        at = begins + timedelta(minutes=minute)
        writer.writerow((PLATE, at.isoformat(), DRIVER_LON, DRIVER_LAT, 0, "false"))
    for second in range(0, 120, 5):
        at = begins + timedelta(hours=6, seconds=second)
        writer.writerow((PLATE, at.isoformat(), round(123.780 + 0.006 * second / 120, 7), 41.3, 15, "true"))
    return out.getvalue()


def write_planted(folder: Path, *, homes: bool, kinds: tuple[str, ...]) -> tuple[Plant, ...]:
    """Write the dossier; return what must be found nowhere."""
    planter = Planter(kinds)
    folder.mkdir(parents=True)
    for name, (kind, given) in tables(homes=homes).items():
        filled = planter.table(kind, given)
        within = {"dossier.toml": "dossier", "contract.toml": "contract"}.get(name)
        (folder / name).write_bytes(toml_text({within: filled} if within else filled, {}))
    by_file: dict[str, list[dict[str, str]]] = {}
    for name, given in rows(homes=homes):
        by_file.setdefault(name, []).append(planter.row(name, given))
    for name, found in by_file.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(found[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    (folder / "network.geojson").write_text(json.dumps(network(planter, homes=homes)), encoding="utf-8")
    (folder / "tracks").mkdir()
    (folder / "tracks" / f"{DAY}.csv").write_text(track(), encoding="utf-8")
    if homes:
        (folder / "private").mkdir(mode=0o700)
        salt = folder / "private" / "salt.txt"
        salt.write_text("planted salt of thirty-two characters and more\n", encoding="utf-8")
        salt.chmod(0o600)
    return tuple(planter.plants)
