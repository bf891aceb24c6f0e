"""Attacks by one person on who sits on the committee, and by one pen on the work of the others."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from onus.base.instants import Instant, instant
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.qualification.documents import QualificationDocument
from onus.core.restraint.ties import ConflictDeclaration, Tie
from onus.core.tendering.awarding import PanelDrawn, RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.register import TenderPerson
from onus.core.tendering.restraining import ApprovalGiven
from onus.outside.tenders import read_tender

ROOT = Path(__file__).resolve().parents[3]
END = instant("2024-12-31T00:00:00Z")
DRAWN_NOT_SCORED = instant("2024-02-05T04:00:00Z")
SCORED = instant("2024-02-05T05:30:00Z")
MONTHS_LATER = instant("2024-08-01T00:00:00Z")


@cache
def tender():
    return read_tender(ROOT / "examples" / "tender-2024").tender


@cache
def fair():
    return judge(tender(), tender().rulebook, END)


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


def sheets_without(member, called=""):
    """The facts of the example without the sheets of a member; with the same points by whoever is called instead."""
    kept, own = [], {}
    for one in tender().facts:
        whose = getattr(one.said, "expert", "") if isinstance(one.said, SheetSealed) else ""
        whose = one.said.sheet.expert if isinstance(one.said, SheetOpened) else whose
        own |= {type(one.said): one} if whose == member else {}
        kept += [one] if whose != member else []
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


@pytest.mark.parametrize(("second", "sits"), [("06:09:59", False), ("06:10:00", True)])
def test_a_member_without_a_sheet_is_replaced_by_nobody_once_a_sheet_is_open(second, sits):
    found, member, _ = with_an_absence(instant(f"2024-02-05T{second}Z"), called_scores=False)

    assert (member in found.panel.members) is sits


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
