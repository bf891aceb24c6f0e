"""The burden test: what a notice may ask of residents and shops, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.accountability.register import Post, Register
from onus.core.burden.notices import NoticeFinding, OverdueGroup, judge_notice
from onus.core.burden.parts import PARTS, PartFinding
from onus.core.contracts.contract import Contract, Lot, Obligation, PlacesOwed
from onus.core.contracts.facts import Act, Notice
from onus.core.contracts.payments import PaymentTerms
from onus.core.contracts.rulebook import Rule, Rulebook

ISSUED = instant("2023-12-19T20:00:00+08:00")
DAY = date(2023, 12, 19)
TEXT = Localized(en="text", zh="文字")


def rule(part: str, **more: object) -> Rule:
    since = more.pop("since", date(2021, 7, 15))
    name = str(more.pop("id", f"RULE-{part}"))
    return Rule(name, "1", "burden", TEXT, TEXT, since=since, parameters={"part": part, **more})  # type: ignore[arg-type]


RULES = (
    rule("rank", ranks_allowed=("law", "regulation", "rule")),
    rule("written_zone"),
    rule(
        "scope",
        reserved_areas=("carriageway", "main_street", "square"),
        still_owed={"en": "From the wall to the kerb.", "zh-Hans": "门前至路缘。"},
    ),
    rule("double_payment"),
    rule("asymmetry"),
    rule("publication"),
    rule("capacity"),
)
STREETS = Obligation("snow", "3.1", TEXT, "snow", "storm", places=PlacesOwed(classes=("arterial", "lane")))
PLAN = Obligation("plan", "9", TEXT, "snow", "winter", owed_by="buyer")
CONTRACT = Contract(
    "c",
    TEXT,
    "concession",
    "government",
    date(2023, 9, 1),
    date(2047, 9, 1),
    price_minor=Minor(100),
    obligations=(STREETS, PLAN),
)
LAWFUL = Notice(
    "n",
    "district",
    ISSUED,
    ISSUED,
    TEXT,
    addressees=("shops",),
    districts=("mingshan",),
    areas=("shopfront",),
    service="snow",
    deadline_h=24,
    sanction="fine",
    cited=("a text",),
    cited_rank="regulation",
    published_at=ISSUED,
    written_zone="yes",
    substitute_offered="yes",
    reply=TEXT,
    reply_at=Instant(ISSUED + 7 * DAY_US),
)
OVERDUE = (OverdueGroup("snow", "mingshan", 7, Instant(ISSUED - DAY_US)),)


def act(hours: int, *, recorded: int | None = None, **more: object) -> Act:
    at = Instant(ISSUED + hours * HOUR_US)
    written = at if recorded is None else Instant(ISSUED + recorded * HOUR_US)
    given = {"kind": "summons", "toward": "contractor", "id": "act", **more}
    return Act(happened_at=at, recorded_at=written, **given)  # type: ignore[arg-type]


def judged(notice: Notice = LAWFUL, **more: object) -> NoticeFinding:
    given: dict[str, object] = {
        "contract": CONTRACT,
        "rulebook": Rulebook(RULES),
        "register": Register(),
        "acts": (),
        "overdue": (),
        "day": DAY,
    }
    return judge_notice(notice, **{**given, **more})  # type: ignore[arg-type]


def part(name: str, finding: NoticeFinding) -> PartFinding:
    return next(found for found in finding.parts if found.part == name)


def verdict(name: str, finding: NoticeFinding) -> str:
    return part(name, finding).verdict


def test_a_lawful_notice_holds_in_all_seven_parts():
    finding = judged()

    assert [p.verdict for p in finding.parts] == ["holds"] * 7
    assert (finding.verdict, finding.fails) == ("holds", False)


def test_the_parts_come_in_the_order_of_the_test():
    assert [p.part for p in judged().parts] == list(PARTS)


def test_every_part_cites_the_rule_that_was_in_force_that_day():
    assert [p.rule for p in judged().parts] == [f"RULE-{name}@1" for name in PARTS]


@pytest.mark.parametrize(
    ("rank", "sanction", "wanted"),
    [
        ("law", "fine", "holds"),
        ("other", "fine", "fails"),
        ("none", "fine", "fails"),
        ("unknown", "fine", "cannot_tell"),
        ("none", "none", "holds"),
    ],
)
def test_only_a_law_a_regulation_or_a_rule_carries_a_sanction(rank, sanction, wanted):
    notice = replace(LAWFUL, cited_rank=rank, sanction=sanction)

    assert verdict("rank", judged(notice)) == wanted


@pytest.mark.parametrize(("told", "wanted"), [("yes", "holds"), ("no", "fails"), ("unknown", "cannot_tell")])
def test_addressees_must_have_been_told_their_zone_and_offered_a_substitute(told, wanted):
    notice = replace(LAWFUL, written_zone=told, substitute_offered=told)
    finding = judged(notice)

    assert (verdict("written_zone", finding), verdict("capacity", finding)) == (wanted, wanted)


def test_asking_shops_to_clear_the_carriageway_shifts_the_burden():
    finding = judged(replace(LAWFUL, areas=("shopfront", "carriageway")))

    assert (verdict("scope", finding), verdict("double_payment", finding)) == ("fails", "fails")
    assert (finding.verdict, finding.still_owed.zh) == ("burden_shift", "门前至路缘。")


def test_a_notice_without_areas_cannot_be_judged_by_its_scope():
    assert part("scope", judged(replace(LAWFUL, areas=()))).reason == "record_is_silent"


def test_a_paid_obligation_that_is_repeated_is_named():
    finding = judged(replace(LAWFUL, areas=("main_street",)))

    assert ("paid_obligation", "snow") in part("double_payment", finding).facts


@pytest.mark.parametrize(
    ("places", "area", "wanted"),
    [
        (PlacesOwed(classes=("pavement",)), "pavement", "fails"),
        (PlacesOwed(classes=("lane",)), "pavement", "holds"),
        (PlacesOwed(classes=("lane",)), "carriageway", "fails"),
        (PlacesOwed(classes=("pavement",)), "carriageway", "holds"),
        (PlacesOwed(classes=("square",)), "square", "fails"),
        (PlacesOwed(), "carriageway", "fails"),
        (PlacesOwed(), "pavement", "cannot_tell"),
        (PlacesOwed(ids=("s1",)), "carriageway", "cannot_tell"),
        (PlacesOwed(districts=("xihu",)), "carriageway", "holds"),
        (PlacesOwed(lots=("west",)), "carriageway", "holds"),
    ],
)
def test_work_is_paid_twice_where_the_contract_already_covers_the_area(places, area, wanted):
    contract = replace(
        CONTRACT,
        lots=(Lot("west", TEXT, ("xihu",)),),
        obligations=(replace(STREETS, places=places),),
    )
    notice = replace(LAWFUL, areas=(area,))

    assert verdict("double_payment", judged(notice, contract=contract)) == wanted


def test_a_rule_may_name_the_classes_that_make_up_an_area():
    rules = (rule("double_payment", area_classes={"pavement": ["lane"]}),)
    notice = replace(LAWFUL, areas=("pavement",))

    assert verdict("double_payment", judged(notice, rulebook=Rulebook(rules))) == "fails"


@pytest.mark.parametrize(
    ("contract", "wanted"),
    [
        (replace(CONTRACT, price_minor=Minor(0)), "holds"),
        (replace(CONTRACT, starts=date(2024, 1, 1)), "holds"),
        (replace(CONTRACT, placeholder=True), "cannot_tell"),
        (replace(CONTRACT, payment=PaymentTerms(sample=True)), "cannot_tell"),
    ],
)
def test_what_nobody_pays_for_is_not_paid_twice(contract, wanted):
    notice = replace(LAWFUL, areas=("carriageway",))

    assert verdict("double_payment", judged(notice, contract=contract)) == wanted


def test_threatening_shops_while_the_overdue_contractor_is_left_alone_is_asymmetric():
    finding = judged(overdue=OVERDUE)

    assert (verdict("asymmetry", finding), finding.asymmetry) == ("fails", True)
    assert finding.verdict == "defective"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"en": "wall to kerb", "zh-Hans": "墙根至路缘"}, Localized(en="wall to kerb", zh="墙根至路缘")),
        (Localized(en="wall to kerb"), Localized(en="wall to kerb")),
        ("wall to kerb", Localized(en="wall to kerb")),
    ],
)
def test_what_is_still_owed_is_said_in_the_words_of_the_rule(said, wanted):
    assert judged(rulebook=Rulebook((rule("scope", still_owed=said),))).still_owed == wanted


def test_an_act_against_the_contractor_on_record_by_then_cures_the_asymmetry():
    finding = judged(overdue=OVERDUE, acts=(act(0),))

    assert verdict("asymmetry", finding) == "holds"


def test_an_act_dated_before_the_notice_and_recorded_after_it_changes_nothing_and_is_listed():
    dated_back = act(-26, recorded=200)
    finding = judged(overdue=OVERDUE, acts=(dated_back,))

    assert replace(finding, late_entries=(), parts=()) == replace(judged(overdue=OVERDUE), parts=())
    assert verdict("asymmetry", finding) == "fails"
    assert finding.late_entries == ("act",)


@pytest.mark.parametrize(
    "idle",
    [
        act(-1, kind="inspection"),
        act(-1, kind="waiver"),
        act(-1, toward="shops"),
        act(-1, districts=("xihu",)),
        act(-1, duties=("plan",)),
        act(1),
    ],
)
def test_what_does_not_burden_the_contractor_there_and_then_cures_nothing(idle):
    assert verdict("asymmetry", judged(overdue=OVERDUE, acts=(idle,))) == "fails"


def test_an_act_that_names_a_duty_of_the_obligation_counts():
    named = act(-1, duties=("snow/s1/storm",))

    assert verdict("asymmetry", judged(overdue=OVERDUE, acts=(named,))) == "holds"


def test_an_act_of_last_winter_does_not_cure_an_asymmetry_of_this_one():
    opened = (replace(OVERDUE[0], opened_at=Instant(ISSUED - 3 * DAY_US)),)

    assert verdict("asymmetry", judged(overdue=opened, acts=(act(-9000),))) == "fails"


@pytest.mark.parametrize(
    "elsewhere",
    [
        OverdueGroup("snow", "xihu", 7, Instant(0)),
        OverdueGroup("plan", "mingshan", 7, Instant(0)),
        OverdueGroup("snow", "mingshan", 0, Instant(0)),
        OverdueGroup("snow", "mingshan", 7, Instant(ISSUED + 1)),
    ],
)
def test_only_contractor_duties_overdue_there_and_then_make_an_asymmetry(elsewhere):
    assert judged(overdue=(elsewhere,)).asymmetry is False


def test_where_the_contract_holds_nothing_of_the_service_asymmetry_cannot_be_told():
    finding = judged(contract=replace(CONTRACT, obligations=(PLAN,)))

    assert part("asymmetry", finding).reason == "no_obligation_for_service"


@pytest.mark.parametrize(
    ("published", "known", "wanted"),
    [
        (ISSUED, True, "holds"),
        (None, True, "fails"),
        (None, False, "cannot_tell"),
        (Instant(ISSUED + 25 * HOUR_US), True, "fails"),
    ],
)
def test_a_notice_must_be_published_before_its_time_has_run_out(published, known, wanted):
    notice = replace(LAWFUL, published_at=published, publication_known=known)

    assert verdict("publication", judged(notice)) == wanted


def test_a_part_without_a_rule_in_force_cannot_be_told_and_says_which_rule_was_not():
    later = rule("rank", since=date(2024, 5, 1), ranks_allowed=("law",))
    found = part("rank", judged(rulebook=Rulebook((later,))))

    assert (found.verdict, found.reason, found.rule) == ("cannot_tell", "no_rule_in_force", "")
    assert found.facts == (("rule_not_in_force", "RULE-rank@1"),)


def test_the_asymmetry_is_shown_as_a_fact_even_where_no_rule_on_it_is_in_force():
    finding = judged(overdue=OVERDUE, rulebook=Rulebook())

    assert (finding.asymmetry, finding.verdict) == (True, "cannot_tell")


def test_a_rule_applied_by_name_is_marked_as_not_known_to_be_in_force():
    undated = rule("capacity", since=None)
    book = Rulebook((undated,), applied_undated=("RULE-capacity",))
    found = part("capacity", judged(rulebook=book))

    assert (found.verdict, found.in_force) == ("holds", False)


def test_a_dated_rule_is_applied_before_one_that_is_applied_by_name():
    undated = rule("capacity", since=None, id="A-RULE")
    book = Rulebook((undated, *RULES), applied_undated=("A-RULE",))
    found = part("capacity", judged(rulebook=book))

    assert (found.rule, found.also) == ("RULE-capacity@1", ("A-RULE@1",))


def test_the_reply_of_the_issuer_stands_beside_the_verdict_once_it_was_given():
    before = judged(as_of=Instant(ISSUED + DAY_US))
    after = judged(as_of=Instant(ISSUED + 8 * DAY_US))

    assert (before.reply, before.reply_at) == (Localized(), None)
    assert (after.reply, after.reply_at) == (TEXT, LAWFUL.reply_at)


def test_the_posts_that_may_issue_notices_are_named():
    posts = (Post("clerk", "district", TEXT), Post("chief", "district", TEXT, ("issue_notice",)))

    assert judged(register=Register(posts=posts)).issuing_posts == ("chief",)


ACTS = st.builds(
    act,
    st.integers(-60, 60),
    recorded=st.none() | st.integers(-60, 300),
    id=st.uuids().map(str),
    kind=st.sampled_from(["summons", "penalty", "inspection", "apology"]),
    toward=st.sampled_from(["contractor", "shops"]),
    districts=st.sampled_from([(), ("mingshan",), ("xihu",)]),
)
many_acts = st.lists(ACTS, max_size=6)
overdues = st.lists(
    st.builds(
        OverdueGroup,
        st.sampled_from(["snow", "plan"]),
        st.sampled_from(["mingshan", "xihu", ""]),
        st.integers(0, 9),
        st.integers(ISSUED - DAY_US, ISSUED + DAY_US).map(Instant),
    ),
    max_size=4,
)


@given(many_acts, overdues)
def test_asymmetry_fails_if_and_only_if_something_was_overdue_and_nothing_was_on_record(acts, groups):
    there = [
        g.count
        for g in groups
        if g.obligation == "snow" and g.district != "xihu" and g.earliest_due <= ISSUED
    ]
    on_record = [
        a
        for a in acts
        if a.kind in ("summons", "penalty")
        and a.toward == "contractor"
        and a.districts != ("xihu",)
        and max(a.happened_at, a.recorded_at) <= ISSUED
    ]

    finding = judged(acts=acts, overdue=groups)

    assert (verdict("asymmetry", finding) == "fails") == (sum(there) > 0 and not on_record)


@given(many_acts, overdues, many_acts)
def test_what_is_recorded_after_the_notice_never_changes_a_verdict(acts, groups, more):
    later = [replace(a, recorded_at=Instant(ISSUED + DAY_US)) for a in more]

    before = judged(acts=acts, overdue=groups)
    after = judged(acts=[*acts, *later], overdue=groups)

    assert [p.verdict for p in after.parts] == [p.verdict for p in before.parts]
    assert after.verdict == before.verdict


@given(many_acts, overdues, st.integers(-60, 300))
def test_facts_recorded_after_as_of_are_not_seen(acts, groups, hours):
    as_of = Instant(ISSUED + hours * HOUR_US)
    known = [a for a in acts if a.recorded_at <= as_of]

    assert judged(acts=acts, overdue=groups, as_of=as_of) == judged(acts=known, overdue=groups, as_of=as_of)


@given(many_acts, overdues, st.randoms(use_true_random=False))
def test_the_order_of_acts_and_of_duties_never_changes_a_finding(acts, groups, rng):
    mixed = judged(
        acts=rng.sample(acts, len(acts)),
        overdue=rng.sample(groups, len(groups)),
    )

    assert mixed == judged(acts=acts, overdue=groups)


@given(
    st.lists(st.sampled_from(["shopfront", "pavement", "carriageway", "square"])).map(tuple),
    st.sampled_from(["law", "other", "none", "unknown"]),
    st.sampled_from(["yes", "no", "unknown"]),
    st.booleans(),
)
def test_every_notice_gets_seven_verdicts_and_a_reason_for_each_that_cannot_be_told(areas, rank, told, known):
    notice = replace(LAWFUL, areas=areas, cited_rank=rank, written_zone=told, publication_known=known)
    finding = judged(notice)

    assert len(finding.parts) == 7
    assert all((p.verdict == "cannot_tell") == bool(p.reason) for p in finding.parts)
    assert finding.fails == (finding.verdict in ("burden_shift", "defective"))
