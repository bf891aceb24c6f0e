"""What follows from findings, as a whole: the laws that hold for every contract."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, NO_INSTANT, Instant, ZoneTable
from onus.base.money import PPM, Minor
from onus.base.texts import Localized
from onus.core.consequences.consequences import consequences
from onus.core.consequences.priced_once import PRICED_HERE
from onus.core.contracts.contract import Contract, Kpi, Obligation
from onus.core.contracts.facts import Act, PaymentFact, PointEvidence
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
from onus.core.determinations.findings import FindingColumns, Ground, Outcome
from onus.core.duties.duties import DutyColumns

ZONE = ZoneTable("Asia/Shanghai", (0,), (28_800,))
DECEMBER = ZONE.at(date(2023, 12, 1))
AS_OF = ZONE.at(date(2024, 3, 1))
PLACES = (
    Place("s1", district="east", length_mm=1_500_000, area_mm2=7_000_000_000),
    Place("s2", district="west", length_mm=333_333, area_mm2=1_234_567_891),
)
PLOUGH = Obligation("plough", "4.1", Localized(), "snow", "daily")
PLAN = Obligation("plan", "6.1", Localized(), "plan", "yearly", owed_by="buyer")
STEPS = (
    ScoreStep(0, 500_000),
    ScoreStep(75_000, 800_000),
    ScoreStep(90_000, PPM),
    ScoreStep(95_000, PPM, bonus_ppm=20_000),
)
CONTRACT = Contract(
    "c",
    Localized(),
    "service_purchase",
    "government",
    date(2023, 9, 1),
    date(2024, 9, 1),
    obligations=(PLOUGH, PLAN),
    prices=(Price("p1", "5.1", "plough", "duty", Minor(10_000), late_ppm=600_000),),
)
LATE_CLAUSE = Deduction("D1", "8.1", "plough", ("late", "unmet"), amount_minor=Minor(700))

Row = tuple[Outcome, int, int, int]
"""Outcome, place, day of the period that begins in December, hours of delay."""

late_or_unmet = (Outcome.LATE, Outcome.UNMET)
rows_of = st.lists(
    st.tuples(
        st.sampled_from(list(Outcome)),
        st.integers(0, 1),
        st.integers(0, 70),
        st.integers(1, 90),
    ),
    max_size=25,
)


def columns(rows, *, grounds=0, obligation=0):
    """Build duties that open at 08:00 and are due at 20:00 of their days."""
    count = len(rows)
    day_us = np.array([DECEMBER + day * DAY_US for _, _, day, _ in rows], np.int64)
    due = day_us + 20 * HOUR_US
    undated = np.array([outcome is Outcome.NO_DEADLINE for outcome, *_ in rows], bool)
    delayed = [h * HOUR_US if o in late_or_unmet else 0 for o, _, _, h in rows]
    duties = DutyColumns(
        obligation=np.full(count, obligation, np.int32),
        place=np.array([place for _, place, _, _ in rows], np.int32),
        occurrence=np.arange(count, dtype=np.int32),
        opens_us=day_us + 8 * HOUR_US,
        due_us=np.where(undated, NO_INSTANT, due),
        closes_us=due + 5 * DAY_US,
        rule=np.full(count, -1, np.int32),
    )
    findings = FindingColumns(
        outcome=np.array([o.column_code for o, *_ in rows], np.int8),
        met_us=np.full(count, NO_INSTANT, np.int64),
        delay_us=np.array(delayed, np.int64),
        coverage_ppm=np.full(count, -1, np.int32),
        strength=np.zeros(count, np.int8),
        grounds=np.full(count, grounds, np.int64),
        evidence=np.zeros(count, np.int32),
        answerer=np.zeros(count, np.int32),
        priced_to=np.full(count, PRICED_HERE, np.int32),
    )
    return duties, findings


def follows(contract, rows, *, as_of=AS_OF, rulebook=None, **facts):
    grounds = facts.pop("grounds", 0)
    duties, findings = columns(rows, grounds=grounds)
    return consequences(
        contract,
        places=PLACES,
        duties=duties,
        findings=findings,
        rulebook=rulebook or Rulebook(),
        zone=ZONE,
        as_of=as_of,
        **facts,
    )


def act(name, kind, amount=0, *, duties=(), post="p1", reason="flood", day=20):
    at = Instant(DECEMBER + day * DAY_US)
    return Act(name, kind, at, at, "contractor", post, duties=duties, amount_minor=amount, reason=reason)


def money(name, kind, amount, *, period="2023-12", at=AS_OF, **more):
    return PaymentFact(name, period, kind, amount, at, at, **more)


def failed(name, item, points_milli=0):
    at = Instant(DECEMBER + 3 * DAY_US)
    return PointEvidence(
        name, "inspection", "s1", "snow", at, at, at, "fail", item=item, points_milli=points_milli
    )


FULL = replace(
    CONTRACT,
    payment=PaymentTerms("9", "both", hold_back_ppm=50_000),
    prices=(
        Price("p1", "5.1", "plough", "duty", Minor(1_270), per=7, late_ppm=333_333),
        Price("p2", "5.2", "plough", "km", Minor(99_991), excused_ppm=500_000),
        Price("p3", "5.3", "", "m2", Minor(3), per=11),
        Price("p4", "5.4", "", "month", Minor(100_001)),
    ),
    deductions=(
        Deduction(
            "D1",
            "8.1",
            "plough",
            ("late", "unmet"),
            amount_minor=Minor(700),
            cap_minor=Minor(2_500),
        ),
        Deduction("D2", "8.2", "", ("late", "unmet"), per="hour", amount_minor=Minor(13)),
        Deduction(
            "D3",
            "8.3",
            "plough",
            ("unmet",),
            amount_minor=Minor(50_000),
            points_milli=4_000,
            cap_points_milli=30_000,
        ),
        Deduction("D4", "8.4", "plough", ("unknown",), amount_minor=Minor(9), automatic=False),
    ),
    score=ScoreSchedule("8", steps=STEPS),
    incentives=(Incentive("i1", "10", Localized(), 900_000, bonus_ppm=10_000),),
)


@given(rows_of, st.integers(0, 60_000))
def test_the_lines_of_a_certificate_add_up_to_what_is_payable(rows, waived):
    facts = [act("w", "waiver", waived), act("s", "substitute_performance", 12_345)]
    contract = replace(FULL, payment=replace(FULL.payment, substitute_clause="9.4"))

    for certificate in follows(contract, rows, acts=facts).certificates:
        parts = (
            certificate.gross_minor
            + certificate.adjustment_minor
            + certificate.incentives_minor
            - certificate.deductions_minor
            + certificate.waived_minor
            - certificate.substitute_minor
            - certificate.carried_in_minor
            + certificate.carried_out_minor
            - certificate.held_back_minor
            + certificate.released_minor
        )

        assert sum(line.amount_minor for line in certificate.lines) == certificate.payable_minor
        assert parts == certificate.payable_minor


@given(rows_of)
def test_payable_is_never_negative_and_the_excess_is_carried_on(rows):
    certificates = follows(FULL, rows).certificates

    carried = 0
    for certificate in certificates:
        assert certificate.payable_minor >= 0
        assert certificate.carried_in_minor == carried
        carried = certificate.carried_out_minor


@given(rows_of)
def test_no_deduction_exceeds_its_cap(rows):
    for certificate in follows(FULL, rows).certificates:
        taken = -sum(line.amount_minor for line in certificate.lines if line.source == "D1")

        assert taken <= 2_500


@given(rows_of, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert follows(FULL, shuffled) == follows(FULL, rows)


@given(st.lists(st.integers(0, 50_000), max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(amounts, chance):
    rows = [(Outcome.UNMET, 0, day, 30) for day in range(9)]
    acts = [act(f"w{n}", "waiver", amount, day=n % 2) for n, amount in enumerate(amounts)]
    shuffled = list(acts)
    chance.shuffle(shuffled)

    assert follows(FULL, rows, acts=shuffled) == follows(FULL, rows, acts=acts)


@given(rows_of, st.data())
def test_one_more_fulfilled_duty_never_pays_less(rows, data):
    whole_prices = replace(
        FULL,
        payment=replace(FULL.payment, hold_back_ppm=0),
        prices=(Price("p1", "5.1", "plough", "duty", Minor(1_000), late_ppm=500_000),),
        incentives=(Incentive("i1", "10", Localized(), 900_000, amount_minor=Minor(77)),),
    )
    failing = [at for at, (outcome, *_) in enumerate(rows) if outcome in late_or_unmet]
    if not failing:
        return
    at = data.draw(st.sampled_from(failing))
    better = [*rows[:at], (Outcome.FULFILLED, *rows[at][1:]), *rows[at + 1 :]]

    before = sum(_balance(each) for each in follows(whole_prices, rows).certificates)
    after = sum(_balance(each) for each in follows(whole_prices, better).certificates)

    assert after >= before


def _balance(certificate):
    return certificate.payable_minor + certificate.carried_in_minor - certificate.carried_out_minor


@given(rows_of, st.integers(-5, 90_000), st.booleans())
def test_a_waiver_never_adds_to_a_deduction_nor_pays_more_than_was_taken(rows, amount, named):
    waiver = act("w", "waiver", amount, duties=("D1",) if named else ())
    plain = {each.period: each for each in follows(FULL, rows, acts=[]).certificates}

    for certificate in follows(FULL, rows, acts=[waiver]).certificates:
        before = plain.get(certificate.period)
        assert 0 <= certificate.waived_minor <= certificate.deductions_minor
        if before is not None:
            assert certificate.deductions_minor == before.deductions_minor


@given(rows_of, rows_of)
def test_quantities_of_two_halves_add_up_to_the_whole(some, others):
    contract = replace(FULL, prices=FULL.prices[:3])

    assert _quantities(contract, [*some, *others]) == _added(
        _quantities(contract, some), _quantities(contract, others)
    )


def _quantities(contract, rows):
    found = {}
    for certificate in follows(contract, rows).certificates:
        for line in certificate.lines:
            if line.kind == "quantity" and line.quantity:
                found[certificate.period, line.source, line.finding] = line.quantity
    return found


def _added(one, other):
    names = sorted({*one, *other})
    return {name: one.get(name, Fraction(0)) + other.get(name, Fraction(0)) for name in names}


@given(rows_of)
def test_facts_recorded_after_the_as_of_instant_are_not_seen(rows):
    late = replace(act("w", "waiver", 500), recorded_at=Instant(AS_OF + 1))

    assert follows(FULL, rows, acts=[late]) == follows(FULL, rows)


@given(rows_of)
def test_every_duty_stands_in_the_scorecards_once_for_each_scope(rows):
    cards = follows(CONTRACT, rows).scorecards

    for scope in ("contractor", "district", "obligation"):
        assert sum(sum(card.counts) for card in cards if card.scope == scope) == len(rows)


def test_a_late_duty_is_paid_at_its_share_and_deducted_by_its_clause():
    contract = replace(CONTRACT, deductions=(LATE_CLAUSE,))

    [certificate] = follows(contract, [(Outcome.LATE, 0, 3, 5)]).certificates

    assert (certificate.gross_minor, certificate.deductions_minor) == (6_000, 700)


def test_an_unknown_duty_is_neither_paid_nor_deducted_but_shown_at_stake():
    contract = replace(CONTRACT, deductions=(LATE_CLAUSE,))

    [certificate] = follows(contract, [(Outcome.UNKNOWN, 0, 3, 5)]).certificates

    assert (certificate.payable_minor, certificate.deductions_minor) == (0, 0)
    assert certificate.undetermined_minor == 10_000


def test_an_unknown_duty_is_deducted_where_a_clause_pays_it_as_unmet():
    terms = PaymentTerms("9", unknown_as_unmet=True)
    contract = replace(CONTRACT, payment=terms, deductions=(LATE_CLAUSE,))

    [certificate] = follows(contract, [(Outcome.UNKNOWN, 0, 3, 5)]).certificates

    assert (certificate.deductions_minor, certificate.undetermined_minor) == (700, 0)


def test_missing_telemetry_without_a_clause_is_a_proposal_without_an_amount():
    contract = replace(CONTRACT, deductions=(LATE_CLAUSE,))

    found = follows(contract, [(Outcome.UNKNOWN, 0, 3, 5)], grounds=Ground.NO_TELEMETRY.bit)

    [proposal] = found.proposals
    assert (proposal.kind, proposal.amount_minor) == ("missing_telemetry", None)
    assert found.certificates[0].deductions_minor == 0


def test_missing_telemetry_under_a_clause_that_is_not_automatic_is_a_proposal_with_an_amount():
    clause = replace(LATE_CLAUSE, outcomes=("unknown",), automatic=False)
    contract = replace(CONTRACT, deductions=(clause,))

    found = follows(contract, [(Outcome.UNKNOWN, 0, 3, 5)], grounds=Ground.NO_TELEMETRY.bit)

    [proposal] = found.proposals
    assert (proposal.kind, proposal.amount_minor) == ("deduction", 700)
    assert found.certificates[0].deductions_minor == 0


def test_an_open_proposal_by_clause_takes_its_amount_out_of_what_is_undisputed():
    clause = replace(LATE_CLAUSE, automatic=False)
    contract = replace(CONTRACT, deductions=(clause,))

    [certificate] = follows(contract, [(Outcome.LATE, 0, 3, 5)]).certificates

    assert (certificate.payable_minor, certificate.undisputed_minor) == (6_000, 5_300)


def test_an_officer_may_take_what_the_clause_leaves_to_him_and_no_more():
    contract = replace(CONTRACT, deductions=(replace(LATE_CLAUSE, automatic=False),))

    found = follows(contract, [(Outcome.LATE, 0, 3, 5)], acts=[act("a", "deduction", 900, duties=("D1",))])

    assert found.certificates[0].deductions_minor == 700
    assert [(p.kind, p.amount_minor) for p in found.proposals] == [
        ("deduction", 700),
        ("act_beyond_clause", 200),
    ]


def test_an_act_that_repeats_an_automatic_deduction_takes_nothing_twice():
    contract = replace(CONTRACT, deductions=(LATE_CLAUSE,))

    found = follows(contract, [(Outcome.LATE, 0, 3, 5)], acts=[act("a", "deduction", 700, duties=("D1",))])

    assert found.certificates[0].deductions_minor == 700


def test_a_deduction_without_a_clause_is_shown_and_not_taken():
    found = follows(CONTRACT, [(Outcome.LATE, 0, 3, 5)], acts=[act("a", "deduction", 900)])

    assert found.certificates[0].deductions_minor == 0
    assert found.proposals[0].kind == "act_without_clause"


def test_an_hour_of_delay_counts_when_it_has_begun():
    clause = replace(LATE_CLAUSE, per="hour", amount_minor=Minor(100))
    contract = replace(CONTRACT, deductions=(clause,))
    duties, findings = columns([(Outcome.LATE, 0, 3, 5)])
    findings = replace(findings, delay_us=findings.delay_us + 1)

    found = consequences(
        contract,
        places=PLACES,
        duties=duties,
        findings=findings,
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=AS_OF,
    )

    assert found.certificates[0].deductions_minor == 600


def test_a_monthly_sum_is_reduced_by_the_duties_that_were_not_verified():
    price = Price("p4", "5.4", "plough", "month", Minor(100_000))
    rows = [(Outcome.FULFILLED, 0, day, 1) for day in range(3)] + [(Outcome.UNMET, 0, 4, 1)]

    [certificate] = follows(replace(CONTRACT, prices=(price,)), rows).certificates

    assert certificate.gross_minor == 75_000


def test_a_month_in_which_nothing_fell_due_still_pays_for_standing_ready():
    price = Price("p4", "5.4", "plough", "month", Minor(100_000))
    rows = [(Outcome.FULFILLED, 0, 0, 1), (Outcome.FULFILLED, 0, 65, 1)]

    certificates = follows(replace(CONTRACT, prices=(price,)), rows).certificates

    assert [each.payable_minor for each in certificates] == [100_000] * 3


def test_kilometres_are_paid_by_the_length_of_the_place():
    price = Price("p2", "5.2", "plough", "km", Minor(1_270), per=100)

    [certificate] = follows(replace(CONTRACT, prices=(price,)), [(Outcome.FULFILLED, 1, 0, 1)]).certificates

    assert certificate.lines[0].quantity == Fraction(333_333, 1_000_000)
    assert certificate.lines[0].exact == Fraction(333_333 * 1_270, 100_000_000)


def test_the_points_method_shares_out_a_twelfth_of_the_yearly_price_by_the_score():
    contract = replace(
        CONTRACT,
        prices=(),
        price_minor=Minor(1_200_000),
        payment=PaymentTerms("9", "points"),
        deductions=(replace(LATE_CLAUSE, amount_minor=Minor(0), points_milli=10_001),),
        score=ScoreSchedule("8", steps=STEPS),
    )

    [certificate] = follows(contract, [(Outcome.LATE, 0, 3, 5)]).certificates

    assert certificate.score is not None
    assert certificate.score.score_milli == 89_999
    assert certificate.payable_minor == 80_000


def test_points_of_a_check_stop_at_the_clauses_points_and_the_item_at_its_cap():
    item = Deduction(
        "K1",
        "8.5",
        "",
        (),
        per="check",
        points_milli=2_000,
        cap_points_milli=5_000,
        inspection_item="ice",
    )
    contract = replace(CONTRACT, deductions=(item,), score=ScoreSchedule("8", steps=STEPS))
    evidence = [failed(f"i{n}", "ice", 9_000) for n in range(4)]

    [certificate] = follows(contract, [(Outcome.FULFILLED, 0, 3, 5)], evidence=evidence).certificates

    assert certificate.score is not None
    assert certificate.score.lost_milli == (("K1", 5_000),)


def test_points_of_a_check_that_no_clause_speaks_of_are_only_proposed():
    contract = replace(CONTRACT, score=ScoreSchedule("8", steps=STEPS))

    found = follows(contract, [(Outcome.FULFILLED, 0, 3, 5)], evidence=[failed("i1", "smell", 3_000)])

    assert found.certificates[0].score.score_milli == 100_000
    assert [(p.kind, p.points_milli) for p in found.proposals] == [("check_without_clause", 3_000)]


def test_too_little_on_record_gives_no_score_and_leaves_the_share_to_a_person():
    contract = replace(
        CONTRACT,
        payment=PaymentTerms("9", "both"),
        score=ScoreSchedule("8", steps=STEPS, minimum_sample=30),
    )

    found = follows(contract, [(Outcome.FULFILLED, 0, 3, 5)])

    [certificate] = found.certificates
    assert certificate.score.insufficient
    assert [p.kind for p in found.proposals] == ["insufficient_record"]
    assert (certificate.payable_minor, certificate.undisputed_minor) == (10_000, 5_000)


def test_substitute_performance_is_charged_under_the_rule_in_force_on_its_day():
    rule = Rule("CN-SUBST-47", "2021", "substitute", Localized(), Localized(), since=date(2021, 1, 1))

    [certificate] = follows(
        CONTRACT,
        [(Outcome.FULFILLED, 0, 3, 5)],
        acts=[act("s", "substitute_performance", 4_000)],
        rulebook=Rulebook((rule,)),
    ).certificates

    assert certificate.payable_minor == 6_000
    assert certificate.lines[-1].rule == "CN-SUBST-47@2021"


def test_substitute_performance_without_rule_or_clause_is_only_proposed():
    found = follows(
        CONTRACT,
        [(Outcome.FULFILLED, 0, 3, 5)],
        acts=[act("s", "substitute_performance", 4_000)],
    )

    assert found.certificates[0].payable_minor == 10_000
    assert found.proposals[0].kind == "substitute_without_basis"


def test_a_bill_for_substitute_performance_is_not_charged_beside_its_act():
    contract = replace(CONTRACT, payment=PaymentTerms("9", substitute_clause="9.4"))

    [certificate] = follows(
        contract,
        [(Outcome.FULFILLED, 0, 3, 5)],
        acts=[act("s", "substitute_performance", 4_000)],
        payments=[money("b", "substitute_cost", 4_500, ref="s")],
    ).certificates

    assert certificate.substitute_minor == 4_500


def test_interest_runs_from_the_day_after_the_due_day():
    contract = replace(CONTRACT, interest=Interest("9.7", daily_ppm=500))
    as_of = ZONE.at(date(2024, 2, 9))

    [certificate] = follows(contract, [(Outcome.FULFILLED, 0, 3, 5)] * 100, as_of=as_of).certificates

    assert certificate.due_day == date(2024, 1, 30)
    assert certificate.interest_minor == 10 * 500


def test_no_interest_runs_under_a_rule_that_came_after_the_due_day():
    rule = Rule(
        "CN-PAY-33",
        "2025",
        "interest",
        Localized(),
        Localized(),
        since=date(2025, 6, 1),
        parameters={"daily_ppm": 500},
    )
    as_of = ZONE.at(date(2025, 9, 1))

    [certificate] = follows(
        CONTRACT, [(Outcome.FULFILLED, 0, 3, 5)] * 100, as_of=as_of, rulebook=Rulebook((rule,))
    ).certificates

    assert (certificate.interest_minor, certificate.interest_basis) == (0, "")


def test_what_was_paid_is_no_longer_outstanding():
    [*_, certificate] = follows(
        CONTRACT, [(Outcome.FULFILLED, 0, 3, 5)], payments=[money("m", "payment", 12_000)]
    ).certificates

    assert (certificate.outstanding_minor, certificate.overpaid_minor) == (0, 2_000)


def test_a_payment_for_a_month_that_is_not_assessed_is_listed():
    found = follows(
        CONTRACT,
        [(Outcome.FULFILLED, 0, 3, 5)],
        payments=[
            money("m1", "payment", 5, period="winter"),
            money("m2", "payment", 5, period="2031-01"),
        ],
    )

    assert found.unplaced == ("m1", "m2")
    assert len(found.certificates) == 1


def test_a_duty_due_at_midnight_after_the_last_day_is_paid_in_its_own_month():
    duties, findings = columns([(Outcome.FULFILLED, 0, 30, 0)])
    duties = replace(duties, due_us=np.array([ZONE.at(date(2024, 1, 1))], np.int64))

    found = consequences(
        CONTRACT,
        places=PLACES,
        duties=duties,
        findings=findings,
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=AS_OF,
    )

    assert [each.period for each in found.certificates] == ["2023-12"]


def test_a_certificate_is_provisional_while_a_finding_may_change():
    rows = [(Outcome.UNMET, 0, 30, 5)]

    [running] = follows(CONTRACT, rows, as_of=ZONE.at(date(2024, 1, 3))).certificates
    [closed] = follows(CONTRACT, rows, as_of=AS_OF).certificates

    assert (running.provisional, closed.provisional) == (True, False)


def test_what_a_public_body_owes_is_scored_but_neither_paid_nor_deducted():
    contract = replace(CONTRACT, deductions=(replace(LATE_CLAUSE, obligation=""),))
    duties, findings = columns([(Outcome.UNMET, -1, 3, 5)], obligation=1)

    found = consequences(
        contract,
        places=PLACES,
        duties=duties,
        findings=findings,
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=AS_OF,
    )

    assert found.certificates[0].deductions_minor == 0
    assert [(card.scope, card.name) for card in found.scorecards] == [("obligation", "plan")]


def test_a_target_is_reached_at_exactly_its_share():
    contract = replace(CONTRACT, kpis=(Kpi("k", Localized(), "plough", 750_000),))
    rows = [(Outcome.FULFILLED, 0, day, 1) for day in range(3)] + [(Outcome.LATE, 0, 4, 1)]

    monthly, whole = follows(contract, rows).kpis

    assert (monthly.met, whole.met, whole.reached_ppm) == (True, True, 750_000)


def test_the_best_of_the_steps_reached_is_granted_once():
    contract = replace(
        CONTRACT,
        incentives=(
            Incentive("i1", "10", Localized(), 500_000, bonus_ppm=10_000),
            Incentive("i2", "10", Localized(), 900_000, bonus_ppm=30_000),
            Incentive("i3", "11", Localized(), 900_000, kind="renewal"),
        ),
    )

    [certificate] = follows(contract, [(Outcome.FULFILLED, 0, 3, 5)]).certificates

    assert certificate.incentives_minor == 300
    assert [reward.kind for reward in certificate.granted] == ["renewal"]


def test_a_sample_schedule_marks_its_certificates():
    contract = replace(CONTRACT, payment=PaymentTerms("9", sample=True))

    [certificate] = follows(contract, [(Outcome.FULFILLED, 0, 3, 5)]).certificates

    assert certificate.sample


def test_an_excused_duty_is_paid_only_the_share_that_a_clause_gives():
    paid = Price("p1", "5.1", "plough", "duty", Minor(10_000), excused_ppm=250_000)
    rows = [(Outcome.EXCUSED, 0, 3, 5)]

    [without] = follows(CONTRACT, rows).certificates
    [given_by_clause] = follows(replace(CONTRACT, prices=(paid,)), rows).certificates

    assert (without.payable_minor, given_by_clause.payable_minor) == (0, 2_500)


def test_work_done_is_paid_although_the_contract_forgot_its_deadline():
    duties, findings = columns([(Outcome.NO_DEADLINE, 0, 3, 5), (Outcome.NO_DEADLINE, 0, 4, 5)])
    findings.met_us[0] = duties.opens_us[0] + HOUR_US

    found = consequences(
        CONTRACT,
        places=PLACES,
        duties=duties,
        findings=findings,
        rulebook=Rulebook(),
        zone=ZONE,
        as_of=AS_OF,
    )

    assert found.certificates[0].payable_minor == 10_000


def test_a_deduction_above_the_months_pay_is_taken_from_the_next_month():
    contract = replace(CONTRACT, deductions=(replace(LATE_CLAUSE, amount_minor=Minor(7_000)),))
    rows = [(Outcome.UNMET, 0, 3, 5), (Outcome.FULFILLED, 0, 40, 5)]

    december, january = follows(contract, rows).certificates

    assert (december.payable_minor, december.carried_out_minor) == (0, 7_000)
    assert (january.carried_in_minor, january.payable_minor) == (7_000, 3_000)


def test_a_month_that_still_runs_does_not_count_towards_termination():
    contract = replace(
        CONTRACT,
        deductions=(replace(LATE_CLAUSE, points_milli=90_000),),
        score=ScoreSchedule("8", steps=STEPS, terminate_below_milli=75_000, terminate_after=1),
    )
    rows = [(Outcome.LATE, 0, 3, 5)]

    running = follows(contract, rows, as_of=ZONE.at(date(2023, 12, 31)))
    over = follows(contract, rows)

    assert running.termination.reached_in == ""
    assert over.termination.reached_in == "2023-12"
