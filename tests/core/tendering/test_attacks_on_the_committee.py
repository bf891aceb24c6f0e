"""Attacks by one person on who sits on the committee, and by one pen on the work of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import Instant, instant
from onus.core.evaluation.drawing import Absent, replaced
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.qualification.documents import QualificationDocument
from onus.core.restraint.ties import ConflictDeclaration, Tie
from onus.core.tendering.awarding import PanelDrawn, RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.register import TenderPerson
from onus.core.tendering.restraining import ApprovalGiven
from tests.example_tender import END, fair, tender

DRAWN_NOT_SCORED = instant("2024-02-05T04:00:00Z")
SCORED = instant("2024-02-05T05:30:00Z")
MONTHS_LATER = instant("2024-08-01T00:00:00Z")


def judged(*more, **register):
    held = replace(tender().register, **register) if register else tender().register
    one = replace(tender(), facts=(*tender().facts, *more), register=held)
    return judge(one, one.rulebook, END)


def fact(name, when, said, by):
    return TenderFact(name, when, when, said, by)


def outsider():
    return next(one.id for one in tender().library.experts if one.id not in fair().panel.members)


@pytest.mark.parametrize("seat", range(5))
@pytest.mark.parametrize("when", [SCORED, MONTHS_LATER])
def test_a_member_who_declares_a_tie_once_points_are_known_takes_no_ranking_away_and_is_told(when, seat):
    member = fair().panel.members[seat]
    found = judged(fact("tie", when, ConflictDeclaration(member, when, ("firm-b",), "employed"), member))

    assert (found.panel, found.lots) == (fair().panel, fair().lots)
    assert f"person:{member}" in {one.subject for one in found.breaches if one.rule.startswith("CN-COI-14")}


def test_a_member_who_declares_a_tie_before_the_first_sheet_steps_back():
    member = fair().panel.members[0]
    tie = ConflictDeclaration(member, DRAWN_NOT_SCORED, ("firm-b",), "employed")

    assert member not in judged(fact("tie", DRAWN_NOT_SCORED, tie, member)).panel.members


@pytest.mark.parametrize("by", ["outsider", "member"])
def test_a_ranking_that_one_pen_signs_before_the_draw_ends_the_work_of_nobody(by):
    signer = outsider() if by == "outsider" else "buyer-representative"
    found = judged(fact("early", instant("2024-02-05T02:00:00Z"), RankingSigned("1", ()), signer))

    assert (found.panel, found.lots, found.contracts) == (fair().panel, fair().lots, fair().contracts)


@pytest.mark.parametrize("by", ["outsider", "member"])
@pytest.mark.parametrize("when", [instant("2024-02-05T02:30:00Z"), DRAWN_NOT_SCORED, SCORED])
def test_one_pen_under_a_ranking_ends_the_work_of_no_other_member(by, when):
    signer = outsider() if by == "outsider" else fair().panel.members[1]
    bids = tuple(row.bid for row in fair().lot("1").ranking.rows)
    found = judged(fact("early", when, RankingSigned("1", bids), signer))

    assert (found.lots, found.contracts) == (fair().lots, fair().contracts)
    assert not {
        one.fact for one in found.without_power if one.fact.startswith(("sheet", "panel", "approval"))
    }


@pytest.mark.parametrize("by", ["outsider", "member"])
@pytest.mark.parametrize("slip", ["the draw is not on record", "the draw is approved late"])
def test_one_pen_under_a_ranking_ends_the_work_of_nobody_where_no_draw_counts(slip, by):
    signer = outsider() if by == "outsider" else fair().panel.members[1]
    late = instant("2024-02-05T02:40:00Z")
    facts = tuple(
        replace(one, recorded_at=late) if one.id == "approval-panel" else one
        for one in tender().facts
        if slip != "the draw is not on record" or one.id not in ("panel", "approval-panel")
    )
    first = min(one.recorded_at for one in facts if isinstance(one.said, SheetOpened))
    bids = tuple(row.bid for row in fair().lot("1").ranking.rows)
    early = fact("early", Instant(first + 1_000_000), RankingSigned("1", bids), signer)
    one = replace(tender(), facts=(*facts, early))
    found = judge(one, one.rulebook, END)

    assert found.lot("1").ranking == fair().lot("1").ranking
    assert found.contracts == fair().contracts


def test_a_sheet_of_an_expert_who_was_not_drawn_keeps_no_member_from_being_replaced():
    when, member = instant("2024-02-05T02:20:00Z"), fair().panel.members[1]
    sheet = fact("sheet-x", when, SheetSealed(when, "sheet-x", outsider(), "0" * 64), outsider())
    ill = fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, member, "ill"), "officer-1")
    seen = fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1")

    assert member not in judged(sheet, ill, seen).panel.members


@pytest.mark.parametrize(("after", "sits"), [(0, False), (1, True)])
def test_a_paper_that_is_shown_for_a_firm_after_the_deadline_sends_no_expert_away(after, sits):
    member = fair().panel.members[0]
    firm = replace(tender().register.suppliers[0], id="firm-z", credit_code="91990000MA000000ZX")
    when = Instant(fair().deadline + after)
    paper = QualificationDocument("shown-z", "firm-z", "legal_person", "0" * 64, shown_at=when)
    tie = Tie(member, "firm-z", "employed", since=None, until=None)
    found = judged(
        fact("shown-z", when, paper, ""),
        suppliers=(*tender().register.suppliers, firm),
        ties=(*tender().register.ties, tie),
        people=(*tender().register.people, TenderPerson(member)),
    )

    assert (member in found.panel.members) is sits


def test_an_expert_who_draws_himself_closes_no_list_of_seats():
    when, member = instant("2024-02-05T02:20:00Z"), fair().panel.members[1]
    drawn = fact("drawn-x", when, PanelDrawn((outsider(),)), outsider())
    sheet = fact("sheet-x", when, SheetSealed(when, "sheet-x", outsider(), "0" * 64), outsider())
    ill = fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, member, "ill"), "officer-1")
    seen = fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1")

    assert member not in judged(drawn, sheet, ill, seen).panel.members


def test_a_sheet_of_somebody_who_was_not_drawn_makes_no_early_ranking_complete():
    opened = [one for one in tender().facts if isinstance(one.said, SheetOpened)]
    last = max(opened, key=lambda one: one.recorded_at)
    stranger = outsider()
    before, then = Instant(last.recorded_at - 2_000_000), Instant(last.recorded_at - 1_000_000)
    sheet = replace(last.said, sheet=replace(last.said.sheet, expert=stranger))
    ranking = next(one for one in tender().facts if isinstance(one.said, RankingSigned))
    found = judged(fact("stray", before, sheet, stranger), fact("early", then, ranking.said, stranger))

    assert (found.stage, found.lots[0].winner) == (fair().stage, fair().lots[0].winner)


def with_the_draw_put_right(*more):
    """What follows where the draw was approved late and put right once all sheets were open."""
    late, sheets_open = instant("2024-02-05T02:40:00Z"), instant("2024-02-05T06:30:00Z")
    drawn = next(one for one in tender().facts if one.id == "panel")
    kept = tuple(
        replace(one, recorded_at=late) if one.id == "approval-panel" else one for one in tender().facts
    )
    again = (
        replace(drawn, id="panel-again", happened_at=sheets_open, recorded_at=sheets_open),
        fact("seen-again", sheets_open, ApprovalGiven("panel-again"), "supervisor-1"),
    )
    one = replace(tender(), facts=(*kept, *again, *more))
    return judge(one, one.rulebook, END)


def test_a_draw_that_is_put_right_after_the_sheets_opens_no_choice_of_seats_with_points_known():
    when, member = instant("2024-02-05T07:00:00Z"), fair().panel.members[1]
    found = with_the_draw_put_right(
        fact("tie", when, ConflictDeclaration(member, when, ("firm-b",), "employed"), member)
    )

    assert (found.panel, found.lots) == (fair().panel, with_the_draw_put_right().lots)
    assert found.lot("1").ranking == fair().lot("1").ranking


def test_the_early_sheet_of_a_substitute_undoes_no_absence_by_which_he_is_called():
    when, drawn = instant("2024-02-05T02:20:00Z"), fair().panel
    seat, member = next((number, one.expert) for number, one in enumerate(drawn.seats) if not one.expertise)
    called, again = drawn.substitutes[0].id, instant("2024-02-05T04:30:00Z")
    members = tuple(called if one == member else one for one in drawn.members)
    found = judged(
        fact("sheet-x", when, SheetSealed(when, "sheet-x", called, "0" * 64), called),
        fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, member, "ill"), "officer-1"),
        fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1"),
        fact("panel-again", again, PanelDrawn(members), "officer-1"),
        fact("seen-again", again, ApprovalGiven("panel-again"), "supervisor-1"),
    )

    assert found.panel.seats[seat].expert == called


def whose(one):
    """Whose sheet a fact seals or opens; nobody's for another fact."""
    if isinstance(one.said, SheetOpened):
        return one.said.sheet.expert
    return one.said.expert if isinstance(one.said, SheetSealed) else ""


def sheets_without(member, called=""):
    """The facts of the example without the sheets of a member; with the same points by whoever is called instead."""
    kept, own = [], {}
    for one in tender().facts:
        own |= {type(one.said): one} if whose(one) == member else {}
        kept += [one] if whose(one) != member else []
    if called:
        sheet = replace(own[SheetOpened].said.sheet, expert=called)
        sealed = replace(own[SheetSealed].said, expert=called, fact="called-sealed", digest=sheet.digest())
        kept.append(replace(own[SheetSealed], id="called-sealed", said=sealed))
        kept.append(
            replace(
                own[SheetOpened],
                id="called-opened",
                said=replace(own[SheetOpened].said, fact="called-opened", sheet=sheet),
            )
        )
    return tuple(kept)


def with_an_absence(when, called_scores=True):
    """What follows where a member tells a tie once another has sealed, and is recorded as absent before a witness."""
    drawn = fair().panel
    member = next(one.expert for one in drawn.seats if not one.expertise)
    called = drawn.substitutes[0].id
    members = tuple(called if one == member else one for one in drawn.members)
    told = instant("2024-02-05T05:10:30Z")
    more = (
        fact("tie", told, ConflictDeclaration(member, told, ("firm-b",), "employed"), member),
        fact("ill", when, Absent(when, member, "tied"), "officer-1"),
        fact("seen", when, ApprovalGiven("ill"), "supervisor-1"),
        fact("panel-again", when, PanelDrawn(members), "officer-1"),
        fact("seen-again", when, ApprovalGiven("panel-again"), "supervisor-1"),
    )
    facts = sheets_without(member, called if called_scores else "")
    one = replace(tender(), facts=(*facts, *more))
    return judge(one, one.rulebook, END), member, called


def test_a_member_who_is_tied_once_another_has_sealed_is_replaced_before_a_witness_and_holds_up_nobody():
    found, member, called = with_an_absence(instant("2024-02-05T05:10:40Z"))

    assert {*fair().panel.members} ^ {*found.panel.members} == {member, called}
    assert found.lot("1").scoring.waiting_for == ()
    assert found.lot("1").ranking == fair().lot("1").ranking
    assert found.contracts == fair().contracts


def replaced_before_the_sheets(member, *, redrawn=True):
    """What follows where a member is recorded as absent before a witness, and the committee is drawn anew."""
    when, then = DRAWN_NOT_SCORED, instant("2024-02-05T04:30:00Z")
    away = replaced(fair().panel, [Absent(when, member)])
    called = next((one.expert for one in away.seats if member in one.instead_of), "")
    more = (
        fact("ill", when, Absent(when, member, "ill"), "officer-1"),
        fact("seen", when, ApprovalGiven("ill"), "supervisor-1"),
    )
    if redrawn:
        again = PanelDrawn(away.members)
        more += (
            fact("panel-again", then, again, "officer-1"),
            fact("seen-again", then, ApprovalGiven("panel-again"), "supervisor-1"),
        )
    one = replace(tender(), facts=(*sheets_without(member, called), *more))
    return judge(one, one.rulebook, END)


def on_the_draw(found):
    breaches = {one.rule for one in found.breaches} - {one.rule for one in fair().breaches}
    return (
        {one for one in breaches if one.startswith("CN-PANEL-21")},
        {(one.claim, one.fact) for one in found.claims},
    )


@pytest.mark.parametrize("member", [*range(5)])
def test_a_member_who_was_replaced_honestly_makes_no_draw_before_it_wrong(member):
    found = replaced_before_the_sheets(fair().panel.members[member])

    assert on_the_draw(found) == (set(), set())
    assert found.lot("1").ranking is not None


def test_where_nobody_wrote_down_who_sits_by_now_the_draw_before_is_told():
    found = replaced_before_the_sheets(fair().panel.members[0], redrawn=False)

    assert on_the_draw(found) == (set(), {("panel", "panel")})


@pytest.mark.parametrize("redrawn", ["not on record", "approved late"])
def test_one_pen_under_a_ranking_ends_no_work_of_a_substitute_whose_draw_does_not_count(redrawn):
    drawn, when = fair().panel, instant("2024-02-05T04:30:00Z")
    member = next(one.expert for one in drawn.seats if not one.expertise)
    called, stray = drawn.substitutes[0].id, outsider()
    members = tuple(called if one == member else one for one in drawn.members)
    facts = sheets_without(member, called)
    last = instant("2024-02-05T06:20:00Z")
    facts = tuple(replace(one, recorded_at=last) if one.id == "called-opened" else one for one in facts)
    sheet = next(one.said.sheet for one in facts if one.id == "called-opened")
    again = (
        fact("panel-again", when, PanelDrawn(members), "officer-1"),
        fact("seen-again", Instant(when + 10_000_000), ApprovalGiven("panel-again"), "supervisor-1"),
    )
    at = instant("2024-02-05T06:15:00Z")
    strays = SheetOpened(at, "stray", replace(sheet, expert=stray))
    bids = tuple(row.bid for row in fair().lot("1").ranking.rows)
    more = (
        fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, member, "ill"), "officer-1"),
        fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1"),
        *(again if redrawn == "approved late" else ()),
        fact("stray", at, strays, stray),
        fact("early", instant("2024-02-05T06:16:00Z"), RankingSigned("1", bids), stray),
    )
    one = replace(tender(), facts=(*facts, *more))
    found = judge(one, one.rulebook, END)

    assert called in found.panel.members
    assert found.lot("1").ranking == fair().lot("1").ranking
    assert found.contracts == fair().contracts


@pytest.mark.parametrize("second", ["06:09:59", "06:10:00", "07:00:00"])
def test_a_sheet_that_is_opened_before_all_are_sealed_closes_no_seat_of_another(second):
    found, member, called = with_an_absence(instant(f"2024-02-05T{second}Z"), called_scores=False)

    assert (member in found.panel.members, called in found.panel.members) == (False, True)


def test_a_member_who_opens_his_own_sheet_at_once_makes_nobody_irreplaceable():
    when, opener = instant("2024-02-05T02:16:00Z"), fair().panel.members[0]
    own = {type(one.said): one for one in tender().facts if whose(one) == opener}
    member = next(one.expert for one in fair().panel.seats if not one.expertise)
    early = (
        replace(own[SheetSealed], id="early-sealed", happened_at=when, recorded_at=when),
        replace(own[SheetOpened], id="early-opened", happened_at=Instant(when + 1), recorded_at=Instant(when + 1)),
        fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, member, "ill"), "officer-1"),
        fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1"),
    )  # fmt: skip
    one = replace(tender(), facts=(*sheets_without(member, fair().panel.substitutes[0].id), *early))
    found = judge(one, one.rulebook, END)

    assert member not in found.panel.members
    assert found.lot("1").ranking == fair().lot("1").ranking


@pytest.mark.parametrize(("second", "sits"), [("05:09:59", False), ("05:30:00", True), ("07:00:00", True)])
def test_a_member_who_has_sealed_is_replaced_by_nobody(second, sits):
    when, member = instant(f"2024-02-05T{second}Z"), fair().panel.members[0]
    found = judged(
        fact("ill", when, Absent(when, member, "ill"), "officer-1"),
        fact("seen", when, ApprovalGiven("ill"), "supervisor-1"),
    )

    assert (member in found.panel.members) is sits


def test_an_absence_that_is_dated_back_calls_nobody_away_from_the_seat_to_which_he_was_called():
    later, dated = instant("2024-02-05T04:30:00Z"), instant("2024-02-05T03:00:00Z")
    free = next(number for number, one in enumerate(fair().panel.seats) if not one.expertise)
    other = next(number for number, one in enumerate(fair().panel.seats) if one.expertise == "accounting")
    second = fair().panel.seats[other].expert
    found = judged(
        fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, fair().panel.seats[free].expert), "officer-1"),
        fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1"),
        replace(fact("ill-2", later, Absent(dated, second), "officer-1"), happened_at=dated),
        fact("seen-2", later, ApprovalGiven("ill-2"), "supervisor-1"),
    )

    assert found.panel.seats[free].expert == fair().panel.substitutes[0].id
    assert second not in found.panel.members


def with_another_sheet(when):
    """What follows where a member lost the file of a sheet, seals the same points anew and opens that one."""
    opened = max(
        (one for one in tender().facts if isinstance(one.said, SheetOpened)), key=lambda one: one.recorded_at
    )
    sheet = replace(opened.said.sheet, salt="1" * 32)
    again = SheetSealed(when, "sealed-anew", sheet.expert, sheet.digest())
    kept = tuple(
        replace(one, said=replace(one.said, sheet=sheet)) if one is opened else one for one in tender().facts
    )
    one = replace(tender(), facts=(*kept, fact("sealed-anew", when, again, sheet.expert)))
    told = judge(one, one.rulebook, END)
    turned = judge(replace(one, facts=one.facts[::-1]), one.rulebook, END)
    assert told == turned
    return told


def test_a_member_who_lost_the_file_of_a_sheet_seals_another_while_nobody_knows_points():
    found = with_another_sheet(SCORED)

    assert found.lot("1").ranking == fair().lot("1").ranking
    assert found.contracts == fair().contracts
    assert [one.reason for one in found.refused_acts] == ["sealed_anew sealed-anew"]


def test_a_sheet_that_is_sealed_anew_once_another_is_open_does_not_count_and_the_ranking_waits():
    found = with_another_sheet(instant("2024-02-05T06:10:30Z"))

    assert found.lot("1").ranking is None
    assert "sealed_twice" in " ".join(one.reason for one in found.refused_acts)


@pytest.mark.parametrize("opens", [True, False])
def test_a_member_who_does_not_open_what_he_sealed_last_holds_the_ranking_and_nobody_wins_by_it(opens):
    member = fair().panel.members[0]
    again = SheetSealed(SCORED, "sealed-anew", member, "0" * 64)
    kept = tuple(
        one
        for one in tender().facts
        if opens or whose(one) != member or not isinstance(one.said, SheetOpened)
    )
    one = replace(tender(), facts=(*kept, fact("sealed-anew", SCORED, again, member)))
    found = judge(one, one.rulebook, END)

    assert found.panel == fair().panel
    assert (found.lot("1").ranking, found.lot("1").scoring.waiting_for) == (None, (member,))


def without_the_buyers_member(*more):
    """What follows where the representative of the buyer hands in no sheet."""
    one = replace(tender(), facts=(*sheets_without("buyer-representative"), *more))
    return judge(one, one.rulebook, END)


ABSENT_BUYER = fact(
    "ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, "buyer-representative", "ill"), "officer-1"
)


def test_a_representative_of_the_buyer_who_cannot_come_leaves_the_panel_and_the_others_rank():
    seen = fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1")
    found = without_the_buyers_member(ABSENT_BUYER, seen)

    assert found.panel.members == fair().panel.members[:-1]
    assert found.panel.substitutes == fair().panel.substitutes
    assert found.lot("1").scoring.waiting_for == ()
    assert found.contracts == fair().contracts
    told = {(one.rule.split("@")[0], one.subject) for one in found.breaches}
    assert told - {(one.rule.split("@")[0], one.subject) for one in fair().breaches} == {
        ("CN-PANEL-20", f"panel:{found.panel.purpose}"),
        ("CN-PANEL-20-87", f"panel:{found.panel.purpose}"),
    }


def test_nobody_alone_sends_the_representative_of_the_buyer_off_the_panel():
    found = without_the_buyers_member(ABSENT_BUYER)

    assert found.panel == fair().panel
    assert found.lot("1").ranking is None


def test_where_nobody_is_left_to_score_nothing_is_ranked():
    everybody = [*fair().panel.members, *(one.id for one in fair().panel.substitutes)]
    more = []
    for number, member in enumerate(everybody):
        when = Instant(DRAWN_NOT_SCORED + number)
        more.append(fact(f"ill-{number}", when, Absent(when, member), "officer-1"))
        more.append(fact(f"seen-{number}", when, ApprovalGiven(f"ill-{number}"), "supervisor-1"))
    found = judged(*more)

    assert found.panel.members == ()
    assert (found.lot("1").ranking, found.lot("1").why_unranked) == (None, "no_panel")


@pytest.mark.parametrize("kind", [SheetSealed, SheetOpened])
def test_a_sheet_that_another_writes_in_the_name_of_a_member_keeps_nobody_from_being_replaced(kind):
    when, member = instant("2024-02-05T02:20:00Z"), fair().panel.members[1]
    own = next(
        one.said
        for one in tender().facts
        if isinstance(one.said, SheetOpened) and one.said.sheet.expert == member
    )
    forged = own if kind is SheetOpened else SheetSealed(when, "sheet-x", member, "0" * 64)
    found = judged(
        fact("sheet-x", when, forged, outsider()),
        fact("ill", DRAWN_NOT_SCORED, Absent(DRAWN_NOT_SCORED, member, "ill"), "officer-1"),
        fact("seen", DRAWN_NOT_SCORED, ApprovalGiven("ill"), "supervisor-1"),
    )

    assert member not in found.panel.members
