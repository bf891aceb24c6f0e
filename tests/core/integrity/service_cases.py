"""Records of a generated service, with the values that a case is about: firing, clean and incomplete ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.accountability.faults import GAP, VACANCY, RegisterFinding
from onus.core.accountability.register import Assignment, Post, Register
from onus.core.burden.notices import NoticeFinding
from onus.core.burden.parts import PartFinding
from onus.core.consequences.certificates import Certificate, Score, Waiver
from onus.core.consequences.scorecards import Scorecard
from onus.core.contracts.contract import Contract, Obligation, Trigger
from onus.core.contracts.facts import PointEvidence, Report
from onus.core.contracts.payments import Deduction, ScoreSchedule
from onus.core.contracts.places import Place
from onus.core.determinations.findings import Outcome
from onus.core.integrity.service_record import (
    JudgedDuty,
    OfficerDeed,
    OfficerRuling,
    Renewal,
    SameTrack,
    ServiceRecord,
    Telemetry,
)
from onus.core.restraint.ties import Tie

NAME = Localized("Generated", "生成")
DAILY = Trigger("daily", "calendar")
SWEEP = Obligation("SWEEP", "3.1", NAME, "sweeping", "daily")
AS_OF = Instant(19_800 * DAY_US)  # a day in March 2024
PLACES = (Place("s1"), Place("s2"))


def hour(number: float) -> Instant:
    return Instant(int(19_700 * DAY_US + number * HOUR_US))


def a_contract(**more):
    values = {
        "triggers": (DAILY,), "obligations": (SWEEP,), "price_minor": Minor(1_200_000),
        "deductions": (Deduction("D1", "8.1", "SWEEP", ("unmet",)),), **more,
    }  # fmt: skip
    dates = {"starts": date(2023, 9, 1), "ends": date(2024, 9, 1)} | {
        name: values.pop(name) for name in ("starts", "ends") if name in values
    }
    return Contract("c", NAME, "service_purchase", "government", **dates, **values)


CONTRACT = a_contract()


def a_certificate(period="2023-12", *, paid=0, payable=100_000, deductions=0, waived=0, **more):
    empty = dict.fromkeys(
        ("gross_minor", "adjustment_minor", "incentives_minor", "substitute_minor", "carried_in_minor",
         "carried_out_minor", "held_back_minor", "undisputed_minor", "undetermined_minor", "invoiced_minor",
         "interest_minor"), 0,
    )  # fmt: skip
    values = {
        "sample": False, "provisional": False, "method": "quantity", "lines": (), "held_back_until": date(2024, 2, 1),
        "due_day": date(2024, 1, 31), "interest_basis": "", "payable_minor": payable, "paid_minor": paid,
        "deductions_minor": deductions, "waived_minor": waived, "outstanding_minor": max(payable - paid, 0),
        "overpaid_minor": max(paid - payable, 0), **empty, **more,
    }  # fmt: skip
    return Certificate(period, **values)


def a_card(period, *, fulfilled=0, late=0, unmet=0, unknown=0, pending=0, share=None):
    counts = (fulfilled, late, unmet, pending, 0, unknown, 0)
    return Scorecard(period, "contractor", "", counts, 1, share, None, None)


def a_record(**more):
    return ServiceRecord(
        **{"contract": CONTRACT, "as_of": AS_OF, "contractor": ("firm-a",), "places": PLACES, **more}
    )


def paid(*certificates, cards=(), **more):
    return a_record(certificates=certificates, payments=True, scorecards=cards, **more)


def a_check(name, by, result="pass", place="s1", at=0.0):
    return PointEvidence(name, "inspection", place, "sweeping", hour(at), hour(at), hour(at), result, by)


def a_report(name, place="s1", at=1.0):
    return Report(name, place, "sweeping", hour(at), hour(at))


def checks(by, count, *, passed, first=0):
    return tuple(
        a_check(f"{by}-{n}", by, "pass" if n < passed else "fail", f"s{first + n}") for n in range(count)
    )


def a_notice(asymmetry=False, **verdicts):
    parts = tuple(PartFinding(name, verdict, "", (), in_force=True) for name, verdict in verdicts.items())
    return NoticeFinding(
        "n1", "office", (), parts, "", asymmetry=asymmetry, still_owed=Localized(), reply=Localized(),
        reply_at=None, reply_source="", late_entries=(),
    )  # fmt: skip


POSTS = Register(
    posts=(Post("p1", "office", NAME), Post("p2", "office", NAME)), assignments=(Assignment("p1"),)
)
HEARD = Telemetry(hours_owed=10, hours_heard=10, positions=1000, teleports=0)
DECIDED = (OfficerRuling("d1", "p1", hour(240), hour(2)), OfficerRuling("d2", "p1", hour(240), hour(2)))
LATE = tuple(replace(one, made_at=hour(241)) for one in DECIDED)
KIND = (*checks("p1", 20, passed=20), *checks("p2", 20, passed=10, first=50))
DEED = OfficerDeed("Holder 1", date(2024, 1, 5), "act-1", "p1")
SHORT = replace(
    CONTRACT,
    obligations=(replace(SWEEP, trigger="weekly"),),
    triggers=(DAILY, Trigger("weekly", "calendar", every="week")),
)
SCORED = replace(CONTRACT, score=ScoreSchedule("8", full_milli=100_000))


def months(score_milli):
    score = Score("8", score_milli, (), 30, 0, 30)
    return tuple(a_certificate(f"2023-{month:02d}", score=score) for month in range(5, 12))


RENEWED = (Renewal(hour(0), "act-9", "renewal"),)

FIRING = {
    "S01": (
        paid(a_certificate(paid=100_000), cards=(a_card("2023-12", fulfilled=80, unknown=20),)),
        Fraction(4, 5),
    ),
    "S02": (paid(a_certificate(paid=100_002)), Fraction(2)),
    "S03": (paid(a_certificate(paid=120_000, deductions=30_000, waived=10_000)), Fraction(20_000)),
    "S04": (
        a_record(register=POSTS, register_findings=(RegisterFinding("p1", VACANCY, hour(0), hour(36)),)),
        Fraction(3, 2),
    ),
    "S05": (a_record(rulings=LATE), Fraction(1)),
    "S06": (
        a_record(inspections=KIND, reports=tuple(a_report(f"r{n}", f"s{n}") for n in range(10))),
        Fraction(1, 2),
    ),
    "S07": (a_record(notices=(a_notice(scope="fails", double_payment="cannot_tell"),)), Fraction(1)),
    "S08": (
        a_record(reports=tuple(a_report(f"r{n}") for n in range(3)), inspections=(a_check("i1", "p1"),)),
        Fraction(3),
    ),
    "S09": (a_record(telemetry=replace(HEARD, hours_heard=7)), Fraction(3, 10)),
    "S10": (a_record(contract=SHORT, before=CONTRACT), Fraction(6, 7)),
    "S11": (
        a_record(contract=SCORED, certificates=months(59_999), renewals=RENEWED),
        Fraction(59_999, 100_000),
    ),
    "S12": (a_record(contract=a_contract(ends=date(2028, 10, 1))), Fraction(61, 12)),
    "S13": (
        a_record(deeds=(DEED,), ties=(Tie("Holder 1", "firm-a", "shareholder", date(2020, 1, 1)),)),
        Fraction(1),
    ),
}
"""By id of the flag: a record on which it fires once, and the value."""

CLEAN = {
    "S01": paid(
        a_certificate(paid=100_000),
        cards=(a_card("2023-12", fulfilled=80, unmet=10, unknown=10, pending=50),),
    ),
    "S02": paid(a_certificate(paid=100_001), a_certificate("2024-03", paid=0, due_day=date(2024, 3, 19))),
    "S03": paid(a_certificate(paid=100_001, deductions=30_000, waived=10_000)),
    "S04": a_record(
        register=POSTS,
        register_findings=(
            RegisterFinding("p1", VACANCY, hour(0), hour(36), ("Deputy 1",)),
            RegisterFinding("p2", VACANCY, hour(0), hour(36)),
        ),
    ),
    "S05": a_record(rulings=DECIDED),
    "S06": a_record(inspections=KIND, reports=tuple(a_report(f"r{n}", f"s{n}") for n in range(3))),
    "S07": a_record(notices=(a_notice(scope="holds", double_payment="holds", publication="fails"),)),
    "S08": a_record(
        reports=(
            a_report("r1"),
            a_report("r2"),
            a_report("r3", at=73),
            a_report("r4", at=-1),
            a_report("r5", "s2"),
        ),
        inspections=(a_check("i1", "p1"),),
    ),
    "S09": a_record(telemetry=replace(HEARD, hours_heard=8, teleports=10)),
    "S10": a_record(contract=replace(SHORT, price_minor=Minor(100_000)), before=CONTRACT),
    "S11": a_record(contract=SCORED, certificates=months(60_000), renewals=RENEWED),
    "S12": a_record(contract=a_contract(ends=date(2028, 9, 1))),
    "S13": a_record(deeds=(DEED,), ties=(Tie("Holder 1", "firm-a", "employed", until=date(2020, 12, 1)),)),
}
"""By id of the flag: a record just on the other side of its limit."""

MISSING = {
    "S01": (a_record(), ("payments",)),
    "S02": (paid(a_certificate(paid=200_000, provisional=True)), ("certificate/final",)),
    "S03": (paid(a_certificate(paid=200_000, sample=True, deductions=5)), ("contract/payment",)),
    "S04": (a_record(), ("officers.toml",)),
    "S05": (a_record(), ("acts/decision",)),
    "S06": (a_record(inspections=KIND[:39], reports=()), ("inspections/by",)),
    "S07": (a_record(), ("notices.toml",)),
    "S08": (a_record(reports=(a_report("r1", ""),)), ("reports/place",)),
    "S09": (a_record(), ("tracks",)),
    "S10": (a_record(), ("contract before the change",)),
    "S11": (a_record(renewals=RENEWED), ("scorecards",)),
    "S12": (a_record(contract=a_contract(placeholder=True)), ("contract/term",)),
    "S13": (a_record(deeds=(DEED,)), ("ties",)),
}
"""By id of the flag: a record that lacks something, and what."""

ALSO = {
    "a gap in the assignments": ("S04", a_record(register=POSTS, register_findings=(RegisterFinding("", GAP, hour(0), hour(1), (), "snow", "north"),))),
    "an officer who overturned himself": (
        "S05",
        a_record(rulings=(OfficerRuling("i2", "p1", None, hour(9), "i1"), OfficerRuling("i4", "p1", None, hour(9), "i3"))),
    ),
    "a pass of what was found unmet": (
        "S06",
        a_record(inspections=KIND, duties=tuple(
            JudgedDuty(f"d{n}", "sweeping", f"s{n}", hour(-1), hour(1), Outcome.UNMET) for n in range(10)
        )),
    ),
    "a duty found fulfilled": (
        "S08",
        a_record(
            reports=tuple(a_report(f"r{n}") for n in range(3)),
            duties=(JudgedDuty("d", "sweeping", "s1", hour(-5), hour(9), Outcome.FULFILLED, hour(0)),),
        ),
    ),
    "leaps": ("S09", a_record(telemetry=replace(HEARD, teleports=11))),
    "a copied day": ("S09", a_record(telemetry=replace(HEARD, same_tracks=(SameTrack(0, date(2024, 1, 1), date(2024, 1, 2), 5),)))),
    "a place that went": ("S10", a_record(before=CONTRACT, places=PLACES[:1], places_before=PLACES)),
    "late work and no schedule": (
        "S11",
        a_record(renewals=RENEWED, scorecards=(a_card("2023-11", fulfilled=7, unmet=3, share=799_999),)),
    ),
    "a tie by kin": (
        "S13",
        a_record(deeds=(DEED,), ties=(Tie("Holder 1", "Person 2", "kin"), Tie("Person 2", "firm-a", "director"))),
    ),
    "employment within three years": (
        "S13",
        a_record(deeds=(DEED,), ties=(Tie("Holder 1", "firm-a", "employed", until=date(2021, 2, 1)),)),
    ),
}  # fmt: skip
"""What else fires, by a sentence: id of the flag and a record."""

UNSIGNED = Waiver("w1", "2023-12", "D1", "", "", 5, 0, hour(0), hour(0), ("no_post", "no_reason"))
