"""Inspect places: draw them from a public seed, then record what was found at each of them.

The surprise: the draw itself is on the record, with its seed, before anybody goes out.
A second draw of the same day for the same purpose is the first one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from onus.actions.doing import Doer, Granted, Matter, fact_of, first, granted
from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.acts.catalogue import INSPECTION, SAMPLE
from onus.core.acts.filling import TEXT_MAX, Values, Wrong, act_of, with_id
from onus.core.contracts.facts import Act, PointEvidence
from onus.core.oversight.sampling import Drawable, drawn, seed_of
from onus.records import workbench
from onus.records.documents import document
from onus.records.dossiers import dossier_named
from onus.records.facts import KeptFact, facts_of, record_fact
from onus.records.unit import unit
from onus.records.work import wish_assessment
from onus.wire.added_facts import row_of

INSPECTIONS = "inspections.csv"
RESULTS = ("pass", "fail", "inaccessible")
DRAW_MAX = 200
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw that is on the record.

    Attributes:
        act: id of the act that records it.
        obligation: what is inspected.
        about: the case that it is for; empty for none.
        seed: from which the places follow.
        purpose: likewise.
        count: how many were wanted.
        places: the places drawn.
        digest: of the assessment whose digest the seed is made of.
        at: when.
        post: whose it is.
        dossier: in which.
    """

    act: str
    obligation: str
    about: str
    seed: str
    purpose: str
    count: int
    places: tuple[str, ...]
    digest: str
    at: int
    post: str
    dossier: str


def draw_places(values: Values, doer: Doer, matter: Matter, *, now: Instant) -> Draw | tuple[Wrong, ...]:
    """Draw the places of an inspection and record the draw.

    Args:
        values: `duties` (one obligation), `districts` (one or none), `occurrence`, `count`.
        doer: who draws.
        matter: the case it is for.
        now: by the clock on the wall.

    Returns:
        The draw; the one that is there where the same was drawn on the same day already.
    """
    may = granted(doer, matter, "case.act.inspect", now=now, kind=SAMPLE, values=values)
    if isinstance(may, Wrong):
        return (may,)
    assert may.shown.assessment is not None
    read = act_of(SAMPLE, values, may.setting)
    count = _count(first(values.get("count")))
    if isinstance(count, Wrong) or not isinstance(read, Act):
        wrong = () if isinstance(read, Act) else read
        return (*wrong, *((count,) if isinstance(count, Wrong) else ()))
    owed = workbench.places_owed(
        may.shown.assessment, obligation=first(read.duties), occurrence=first(values.get("occurrence")),
        district=first(read.districts),
    )  # fmt: skip
    if not owed:
        return (Wrong("duties", "no_places", first(read.duties)),)

    purpose = _purpose(read, values, may)
    seed = seed_of(may.shown.digest)
    same = [
        one for one in draws_of(may.shown.id) if (one.seed, one.purpose, one.count) == (seed, purpose, count)
    ]
    if same:
        return same[0]
    found = drawn((Drawable(*one) for one in owed), count=count, seed=seed, purpose=purpose)
    listed = " ".join(one.place for one in found)
    act = with_id(
        replace(
            read, text=Localized(listed, listed), reason=purpose,
            source=f"seed={seed} count={count} assessment={may.shown.digest}",
        )
    )  # fmt: skip

    record_fact(fact_of(act, may))
    return _draw(fact_of(act, may))


def draws_of(dossier: str) -> tuple[Draw, ...]:
    """Return the draws of a dossier, the latest first."""
    found = [_draw(one) for one in facts_of(dossier) if one.row.get("kind") == SAMPLE.id]
    return tuple(reversed(found))


def record_inspections(
    draw: Draw, values: Values, doer: Doer, *, photos: Mapping[str, str], now: Instant
) -> Act | tuple[Wrong, ...]:
    """Record what was found at every drawn place, and the inspection as an act: all of it, or nothing.

    Args:
        draw: the draw whose places were visited.
        values: `result-PLACE` and `note-PLACE` for each place; `text` and `happened` of the whole.
        doer: who inspected.
        photos: digest of a photo, by place.
        now: by the clock on the wall.
    """
    shown = dossier_named(draw.dossier)
    owed = (
        workbench.places_owed(shown.assessment, obligation=draw.obligation)
        if shown and shown.assessment
        else ()
    )
    scope = {**values, "duties": [draw.obligation], "districts": _districts(draw, dict(owed))}
    matter = Matter(draw.dossier, (draw.about,) if draw.about else (), places=draw.places)
    may = granted(doer, matter, "case.act.inspect", now=now, kind=INSPECTION, values=scope)
    if isinstance(may, Wrong):
        return (may,)
    if any(one.legal_basis == f"draw {draw.act}" for one in facts_of(draw.dossier, about=draw.about)):
        return (Wrong("", "recorded"),)
    act = act_of(INSPECTION, scope, replace(may.setting, results=True))
    wrong = () if isinstance(act, Act) else act
    wrong += tuple(each for place in draw.places for each in _wrong_result(place, values))
    if wrong or not isinstance(act, Act):
        return wrong

    act = with_id(replace(act, source=f"draw {draw.act}"))
    service = _service(may, draw.obligation)
    rows = [_evidence(place, values, act, service, photos.get(place, "")) for place in draw.places]

    with unit():
        for row in rows:
            record_fact(_kept(row, may, draw))
        record_fact(fact_of(act, may))
        wish_assessment(may.shown.id, at=now)
    return act


def _count(text: str) -> int | Wrong:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= DRAW_MAX):
        return Wrong("count", "not_a_count", text[:20])
    return int(text)


def _purpose(read: Act, values: Values, may: Granted) -> str:
    day = may.setting.zone.local_day(may.setting.now)
    return "/".join(
        (first(read.duties), first(values.get("occurrence")), first(read.districts), day.isoformat())
    )


def _draw(fact: KeptFact) -> Draw:
    said = dict(part.partition("=")[::2] for part in fact.row["source"].split(" "))
    return Draw(
        act=fact.fact_id, obligation=fact.row["duties"][0], about=fact.about, seed=said["seed"],
        purpose=fact.row.get("reason", ""), count=int(said["count"]), places=tuple(fact.row["text"]["en"].split(" ")),
        digest=said["assessment"], at=fact.happened_at, post=fact.post, dossier=fact.dossier,
    )  # fmt: skip


def _wrong_result(place: str, values: Values) -> tuple[Wrong, ...]:
    said = first(values.get(f"result-{place}"))
    note = first(values.get(f"note-{place}"))
    wrong = () if said in RESULTS else (Wrong(f"result-{place}", "unknown" if said else "missing", said),)
    return (*wrong, *((Wrong(f"note-{place}", "too_long", str(TEXT_MAX)),) if len(note) > TEXT_MAX else ()))


def _districts(draw: Draw, districts: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(districts[place] for place in draw.places if districts.get(place)))


def _service(may: Granted, obligation: str) -> str:
    assert may.shown.assessment is not None
    listed = (document(may.shown.assessment, "contract.json") or {}).get("obligations", ())
    return next((one["service"] for one in listed if one["id"] == obligation), "")


def _evidence(place: str, values: Values, act: Act, service: str, photo: str) -> PointEvidence:
    name = content_digest([act.id, place])[:DIGITS]
    return PointEvidence(
        id=f"inspection-{name}",
        kind="inspection",
        place=place,
        service=service,
        happened_at=act.happened_at,
        started_at=act.happened_at,
        recorded_at=act.recorded_at,
        result=first(values.get(f"result-{place}")),
        by=act.by_post,
        photo=photo,
        note=first(values.get(f"note-{place}")).strip(),
        source_ref=act.id,
    )


def _kept(one: PointEvidence, may: Granted, draw: Draw) -> KeptFact:
    return KeptFact(
        dossier=may.shown.id, file=INSPECTIONS, fact_id=one.id, row=row_of(INSPECTIONS, one),
        happened_at=one.happened_at, recorded_at=one.recorded_at, action=may.action, actor=may.user,
        post=may.post, legal_basis=f"draw {draw.act}", about=draw.about, place_id=one.place,
    )  # fmt: skip
