"""Random small dossiers: a town of three streets with an office, whatever may happen in it.

Half of the texts hold personal data. Instants are whole hours of one week, so that
facts meet; ids are short, so that acts name what there is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, UTC_ZONE, Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import pseudonym
from onus.core.assessment.track_evidence import Block, TrackEvidence, no_tracks
from onus.core.contracts.contract import Contract, Kpi, Lot, Obligation, Party, PlacesOwed, Service, Trigger
from onus.core.contracts.facts import (
    Act,
    Instruction,
    Notice,
    Observation,
    PaymentFact,
    PointEvidence,
    Report,
)
from onus.core.contracts.payments import (
    Deduction,
    Incentive,
    Interest,
    PaymentTerms,
    Price,
    ScoreSchedule,
    ScoreStep,
)
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength
from onus.core.evidence.passes import NO_PASSES, Passes

MONDAY = 24 * 19_700
HOURS = 24 * 10
AS_OF = Instant((MONDAY + HOURS) * HOUR_US)
SALT = "a salt of thirty-two characters!"
PERSONS = ("Planted Person", "欧阳明哲", "Zoe Planted", "上官婉若")
PERSONAL = ("call 13800138000", "身份证 11010519491231002X", "辽A12345 是他的车", "to Planted Person")
STREETS, HOMES = ("s1", "s2", "s3"), ("HOME-1", "HOME-2")
SERVICES = ("snow", "care", "supervision")
RULES = (
    Rule("DL", "1", "deadline", Localized("rule"), Localized("says"), since=date(2023, 1, 1),
         parameters={"within_h": 6}),
    Rule("GR", "1", "snow_grades", Localized("rule"), Localized("says"), since=date(2023, 1, 1),
         parameters={"grades": [{"name": "light", "from_tenth_mm": 1}, {"name": "heavy", "from_tenth_mm": 50}],
                     "window_h": 24}),
)  # fmt: skip

hours = st.integers(0, HOURS - 1)
instants = hours.map(lambda hour: Instant((MONDAY + hour) * HOUR_US))
words = st.sampled_from(["", " ", "done", "late frost", *PERSONAL])
localized = st.builds(Localized, words, words)
districts = st.sampled_from(["north", "south"])
posts = st.sampled_from(["", "inspector", "manager", "head"])
duty_names = st.sampled_from(
    ["", "CLEAR", "LOOK", "CLEAR/s1/storm", "CLEAR/s2/storm", "LOOK/-/storm",
     f"VISIT/{pseudonym(SALT, 'HOME-1')}/storm", "ANSWER", "CURE"]
)  # fmt: skip


@st.composite
def times(draw: st.DrawFn) -> dict[str, Instant]:
    """Return when something was so and when it was written down, never before."""
    happened = draw(instants)
    waited = draw(st.sampled_from([0, 0, 1, 30]))
    return {"happened_at": happened, "recorded_at": Instant(happened + waited * HOUR_US)}


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    since = draw(st.sampled_from([0, MONDAY, MONDAY + 50]))
    name = draw(st.sampled_from([*PERSONS, "Holder 1", "Holder 2"]))
    return Holding(
        post=draw(st.sampled_from(["inspector", "manager", "head"])),
        holder=name,
        since=Instant(since * HOUR_US),
        until=draw(st.sampled_from([None, Instant((MONDAY + 100) * HOUR_US)])),
        deputy=draw(st.booleans()),
        recorded_at=draw(st.sampled_from([None, Instant((MONDAY + 60) * HOUR_US)])),
        source=draw(words),
        anonymous=name.startswith("Holder"),
    )


@st.composite
def registers(draw: st.DrawFn) -> Register:
    name = draw(localized)
    return Register(
        bodies=(Body("bureau", name, ("buyer",)), Body("district", Localized("d"), ("supervisor", "notice_issuer"))),
        posts=(
            Post("inspector", "district", Localized("i"), ("inspect", "report_up")),
            Post("manager", "bureau", draw(localized), ("inspect", "order", "deduct", "pay"), draw(words)),
            Post("head", "bureau", Localized("h"), ("order", "deduct", "terminate"), head=True),
        ),
        holdings=tuple(draw(st.lists(holdings(), max_size=5))),
        assignments=tuple(
            draw(st.lists(st.builds(Assignment, st.sampled_from(["inspector", "manager"]),
                                    st.sampled_from([(), ("snow",)]), st.sampled_from([(), ("south",)])), max_size=3))
        ),
        ladder=(LadderStep("inspector", draw(st.sampled_from([6, 30]))), LadderStep("manager", 24),
                LadderStep("head", 48, draw(st.sampled_from([(), ("deduction",)])))),
        ladder_source=draw(words),
    )  # fmt: skip


TRIGGERS = (
    Trigger(
        "storm", "declared", opens=Instant(MONDAY * HOUR_US), due=Instant((MONDAY + 24) * HOUR_US), by="head"
    ),
    Trigger("call", "report", services=("care",)),
    Trigger("cure", "inspection"),
    Trigger("fall", "snowfall", grades="GR"),
    Trigger("daily", "calendar", weekdays=(1, 3), due_minute=600),
    Trigger("plan", "yearly", month_day="12-12"),
)


@st.composite
def obligations(draw: st.DrawFn) -> tuple[Obligation, ...]:
    share = draw(st.sampled_from([500_000, 900_000]))
    events = Standard(
        Measure.EVENTS, kinds=draw(st.sampled_from([("visit",), ("visit", "photo", "crew", "inspection")])),
        count=draw(st.sampled_from([1, 2])), strength_min=draw(st.sampled_from([Strength.CLAIMED, Strength.VERIFIED])),
    )  # fmt: skip
    at_homes = PlacesOwed(kinds=("place",), ids=draw(st.sampled_from([(), ("HOME-1", "s1")])))
    return (
        Obligation("CLEAR", "3.1", draw(localized), "snow", "storm", answer="snow",
                   standard=Standard(share_ppm=share), deadline=Deadline(within_h=draw(st.sampled_from([None, 12])))),
        Obligation("SNOW", "3.2", Localized("x"), "snow", "fall", answer="snow", standard=Standard(share_ppm=share),
                   rule=draw(st.sampled_from(["", "DL"])), deadline=Deadline(within_h_by_grade={"heavy": 9})),
        Obligation("VISIT", "4.1", Localized("x"), "care", "storm", answer="care", places=at_homes, standard=events),
        Obligation("DAILY", "4.2", Localized("x"), "care", "daily", places=PlacesOwed(kinds=("place",)),
                   standard=events),
        Obligation("ANSWER", "4.3", Localized("x"), "care", "call", standard=Standard(Measure.CLOSING),
                   places=PlacesOwed(kinds=("place", "segment")), deadline=Deadline(within_h=24)),
        Obligation("CURE", "4.4", Localized("x"), "snow", "cure", standard=Standard(Measure.EVENTS, kinds=("inspection",)),
                   deadline=Deadline(within_h=24)),
        Obligation("LOOK", "5.1", Localized("x"), "supervision", "storm", owed_by="buyer", answer="snow",
                   standard=Standard(Measure.ACT, kinds=("inspection", "order_to_cure"))),
        Obligation("PLAN", "5.2", Localized("x"), "supervision", "plan", owed_by="buyer",
                   standard=Standard(Measure.ACT, kinds=("plan",))),
    )  # fmt: skip


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    steps = (ScoreStep(0, 500_000), ScoreStep(90_000, 1_000_000, bonus_ppm=10_000))
    return Contract(
        "c", draw(localized), draw(st.sampled_from(["service_purchase", "concession"])), "government",
        date(2023, 9, 1), date(2024, 9, 1), price_minor=1_000_000, source=draw(words),
        parties=(Party("buyer", Localized("b"), "bureau"), Party("contractor", draw(localized), kind=draw(words))),
        lots=(Lot("L1", draw(localized), ("north",)),),
        services=tuple(Service(name, Localized(name)) for name in SERVICES),
        triggers=TRIGGERS,
        obligations=draw(obligations()),
        payment=PaymentTerms("6", method=draw(st.sampled_from(["quantity", "points", "both"])),
                             unknown_as_unmet=draw(st.booleans()), hold_back_ppm=draw(st.sampled_from([0, 50_000]))),
        prices=(Price("p", "6.1", "CLEAR", "km", 5_000, late_ppm=800_000, title=draw(localized)),
                Price("q", "6.2", "VISIT", "duty", 700)),
        deductions=(
            Deduction("d", "7.1", "CLEAR", ("late", "unmet"), draw(localized), amount_minor=300, points_milli=1_000,
                      cap_minor=draw(st.sampled_from([None, 500])), automatic=draw(st.booleans())),
            Deduction("i", "7.2", "", (), Localized("check"), per="check", points_milli=2_000, inspection_item="ice"),
        ),
        score=draw(st.sampled_from([None, ScoreSchedule("8", steps=steps, terminate_below_milli=95_000, terminate_after=1)])),
        incentives=(Incentive("n", "9", Localized("bonus"), 500_000, bonus_ppm=10_000),),
        interest=draw(st.sampled_from([None, Interest("10", daily_ppm=500)])),
        kpis=(Kpi("k", draw(localized), "CLEAR", 900_000),),
        notes=tuple(draw(st.lists(localized, max_size=1))),
    )  # fmt: skip


@st.composite
def evidence(draw: st.DrawFn, places: tuple[str, ...], number: int) -> PointEvidence:
    kind = draw(st.sampled_from(["inspection", "crew", "visit", "photo"]))
    told = draw(times())
    result = {
        "inspection": ["pass", "fail", "inaccessible"], "visit": ["confirmed", "unconfirmed", "refused"],
    }.get(kind, ["done"])  # fmt: skip
    at_a_place = draw(st.booleans())
    return PointEvidence(
        id=f"e{number}", kind=kind, place=draw(st.sampled_from(places)), service=draw(st.sampled_from(SERVICES)),
        started_at=Instant(told["happened_at"] - HOUR_US), result=draw(st.sampled_from(result)),
        by={"inspection": draw(posts), "visit": draw(st.sampled_from(["", "W-1", "W-2", "上官婉若"]))}.get(kind, ""),
        item=draw(st.sampled_from(["", "ice"])) if kind == "inspection" else "", points_milli=1_000,
        photo=draw(st.sampled_from(["", "欧阳明哲.jpg"])),
        lon_e7=1_237_600_000 + number * 10_000 if at_a_place else None, lat_e7=412_900_000 if at_a_place else None,
        note=draw(words), source_ref=draw(words), **told,
    )  # fmt: skip


@st.composite
def acts(draw: st.DrawFn, number: int) -> Act:
    kind = st.sampled_from(
        ["serve", "reply", "decision", "disclosure_review", "waiver", "excuse", "deduction", "order_to_cure",
         "report_up", "inspection", "plan", "summons", "publication"]
    )  # fmt: skip
    return Act(
        id=f"a{number}", kind=draw(kind), toward=draw(st.sampled_from(["", "contractor", "officer", "residents"])),
        by_post=draw(posts), by_body=draw(st.sampled_from(["", "bureau"])), text=draw(localized),
        finding=draw(duty_names), duties=tuple(draw(st.lists(duty_names.filter(bool), max_size=2))),
        districts=draw(st.sampled_from([(), ("north",)])), amount_minor=draw(st.sampled_from([0, 100])),
        reason=draw(words), source=draw(words), clause=draw(st.sampled_from(["", "7.1"])),
        published_at=draw(st.sampled_from([None, AS_OF])), until=draw(st.none() | instants), **draw(times()),
    )  # fmt: skip


@st.composite
def others(draw: st.DrawFn, places: tuple[str, ...]) -> dict[str, tuple[object, ...]]:
    place = st.sampled_from(places)
    reports = [
        Report(f"r{n}", draw(st.just("") | place), "care", target_at=draw(st.none() | instants),
               closed_at=draw(st.none() | instants), text=draw(words), source_ref=draw(words),
               source_status=draw(st.sampled_from(["", "ONTIME"])), **draw(times()))
        for n in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    payments = [
        PaymentFact(f"p{n}", "2023-12", draw(st.sampled_from(["payment", "waiver", "substitute_cost", "invoice"])),
                    draw(st.integers(0, 900)), by_post=draw(posts), reason=draw(words),
                    ref=draw(st.sampled_from(["", "a0", "CLEAR", "call 13800138000"])), source_ref=draw(words), **draw(times()))
        for n in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    notices = [
        Notice("n0", "district", title=draw(localized), text=draw(localized), addressees=("shops",),
               districts=("north",), areas=("carriageway",), service="snow", deadline_h=draw(st.none() | st.just(12)),
               sanction=draw(st.sampled_from(["none", "fine"])), cited=draw(st.lists(words, max_size=1).map(tuple)),
               published_at=draw(st.none() | instants), reply=draw(localized), reply_at=draw(st.none() | instants),
               **draw(times()))
        for _ in range(draw(st.integers(0, 1)))
    ]  # fmt: skip
    orders = [
        Instruction("o0", "manager", leave=(draw(place),), go_to=(draw(place),), until=draw(st.none() | instants),
                    text=draw(words), source_ref=draw(words), **draw(times()))
        for _ in range(draw(st.integers(0, 1)))
    ]  # fmt: skip
    weather = [
        Observation("w", Instant((MONDAY + n) * HOUR_US), Instant((MONDAY + n + 1) * HOUR_US),
                    draw(st.sampled_from([None, 0, 4, 60])), draw(st.sampled_from([None, 30])),
                    draw(st.sampled_from(["snow", "none", "unknown"])), Instant((MONDAY + n + 1) * HOUR_US),
                    source_ref=draw(words))
        for n in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    return {
        "reports.csv": tuple(reports), "payments.csv": tuple(payments), "notices.toml": tuple(notices),
        "instructions.csv": tuple(orders), "weather.csv": tuple(weather),
    }  # fmt: skip


@st.composite
def on_record(draw: st.DrawFn, *, homes: bool) -> dict[str, tuple[object, ...]]:
    """Return the facts of each file, some of them corrected by others."""
    places = (*STREETS, *HOMES) if homes else STREETS
    seen = [draw(evidence(places, number)) for number in range(draw(st.integers(0, 5)))]
    done = [draw(acts(number)) for number in range(draw(st.integers(0, 5)))]
    files = draw(others(places))
    files["acts.toml"] = _corrected(draw, done)
    for kind, file in (("inspection", "inspections.csv"), ("crew", "crews.csv"), ("visit", "visits.csv"),
                       ("photo", "photos.csv")):  # fmt: skip
        files[file] = _corrected(draw, [one for one in seen if one.kind == kind])
    return files


def _corrected(draw: st.DrawFn, facts: list) -> tuple[object, ...]:
    """Return facts, the last of which may correct the first or withdraw it."""
    if len(facts) > 1 and draw(st.booleans()) and facts[-1].recorded_at >= facts[0].recorded_at:
        facts[-1] = replace(facts[-1], supersedes=facts[0].id, withdrawn=draw(st.booleans()))
    return tuple(facts)


def places(*, homes: bool) -> tuple[Place, ...]:
    streets = (
        Place("s1", "First Street", district="north", length_mm=100_000),
        Place("s2", "Second Street", district="north", lot="L1", length_mm=50_000),
        Place("s3", "Third Street", "place", "toilet", "south", area_mm2=9_000_000),
    )
    rooms = tuple(
        Place(
            name, f"Elm Road {number} (planted)", "place", "home", "south", owner="Zoe Planted", private=True
        )
        for number, name in enumerate(HOMES, start=4)
    )
    # In the order of their ids, as the border puts them.
    return (*rooms, *streets) if homes else streets


@st.composite
def tracks(draw: st.DrawFn, count: int) -> TrackEvidence:
    """Return what vehicles were seen to do on the streets, never at a home."""
    rows = draw(st.lists(st.tuples(st.integers(count - 3, count - 2), st.integers(0, 1), hours), max_size=4))
    if not rows:
        return no_tracks(count)
    at_us = np.array([(MONDAY + hour) * HOUR_US for *_, hour in rows], np.int64)
    order = np.lexsort([at_us, np.array([place for place, *_ in rows])])
    found = Passes(
        segment=np.array([place for place, *_ in rows], np.int32)[order],
        from_mm=np.zeros(len(rows), np.int64),
        to_mm=np.array([50_000 + 50_000 * whole for _, whole, _ in rows], np.int64)[order],
        entered_us=at_us[order],
        at_us=at_us[order],
        vehicle=np.zeros(len(rows), np.int32),
        direction=np.ones(len(rows), np.int8),
        fixes=np.full(len(rows), 2, np.int32),
    )
    assert len(found) > len(NO_PASSES)
    block = Block(found, np.zeros(0, np.int64), np.zeros(0, np.int64))
    return replace(no_tracks(count), blocks=(block,), heard_hours=np.unique(at_us // HOUR_US), rows=len(rows))


@st.composite
def dossiers(draw: st.DrawFn, *, homes: bool) -> tuple[Dossier, dict[str, tuple[object, ...]], TrackEvidence]:
    """Return a dossier without its facts, the facts on record, and what tracks came to."""
    town = places(homes=homes)
    dossier = Dossier(
        "town", draw(localized), UTC_ZONE, "CNY", "generated", draw(contracts()), draw(registers()),
        Rulebook(RULES), town, reply_within_h=draw(st.sampled_from([1, 48])), salt=SALT if homes else "",
        names=draw(st.sampled_from([(), ("Zoe Planted",)])),
        absent=draw(st.sampled_from([(), ("weather.csv",), ("acts.toml",)])),
    )  # fmt: skip
    return dossier, draw(on_record(homes=homes)), draw(tracks(len(town)))
