"""Opened sheets: once scores are known nobody chooses the winner by a look-up, a paper or the hour of an opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onus.base.instants import Instant, instant
from onus.core.evaluation.criteria import SCORED
from onus.core.evaluation.deviation import ScoreExplained
from onus.core.evaluation.scoring import ItemScore, ScoreSheet, SheetOpened, SheetSealed
from onus.core.sealing.facts import BidUnopened, Unopened
from onus.core.tendering.awarding import RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.restraining import ApprovalGiven
from onus.wire.tenders.published import public_view
from tests.example_tender import END, fair, tender

FIRST_OPEN = instant("2024-02-05T06:10:00Z")
ALL_OPEN = instant("2024-02-05T06:30:00Z")
LATE = instant("2024-02-05T07:00:00Z")
LATER = instant("2024-02-05T07:30:00Z")
RANKED = instant("2024-02-05T08:00:00Z")
SHOWN, LOOKED = "shown-firm-a-tax-and-social-security", "checked-firm-a-tax-and-social-security"
BEFORE_RANKING = tuple(one for one in tender().facts if one.recorded_at < RANKED)


def named(name, facts=None):
    return next(one for one in facts or tender().facts if one.id == name)


def bid_of(supplier):
    return named(f"opened-{supplier}").said.ciphertext


def judged(facts, at=LATER):
    held = replace(tender(), facts=tuple(facts))
    return judge(held, held.rulebook, at)


def winner(found):
    return found.lot("1").winner.row.bidder


def refused(found, bid):
    return {reason for one in found.lot("1").refused if one.bid == bid for _, reason in one.reasons}


def shown(name, when, **fields):
    own = named(SHOWN)
    said = replace(own.said, id=name, sha256="ab" * 32, **{"shown_at": when, **fields})
    return replace(own, id=name, recorded_at=when, happened_at=when, said=said)


def looked(name, when, by, result="genuine", document="renewed"):
    said = replace(
        named(LOOKED).said, id=name, document=document, by=by, result=result, at=when, recorded_at=when
    )
    return TenderFact(name, when, when, said, by)


def renewed(facts=BEFORE_RANKING):
    """Return the facts with a paper of firm-a that had run out, and one that it showed in its place in time."""
    own = named(SHOWN)
    old = replace(own, said=replace(own.said, expires=date(2024, 1, 15)))
    paper = shown("renewed", instant("2024-02-02T01:00:00Z"))
    return (*(old if one.id == SHOWN else one for one in facts), paper)


GENUINE = looked("genuine", instant("2024-02-02T03:00:00Z"), "officer-2")


def scored(facts, *without):
    """Return the facts with sheets that say nothing of some bids."""

    def cut(sheet):
        return replace(sheet, items=tuple(one for one in sheet.items if one.bid not in without))

    whole = {one.said.sheet.expert: one.said.sheet for one in facts if isinstance(one.said, SheetOpened)}
    for one in facts:
        if isinstance(one.said, SheetSealed):
            yield replace(one, said=replace(one.said, digest=cut(whole[one.said.expert]).digest()))
        elif isinstance(one.said, SheetOpened):
            yield replace(one, said=replace(one.said, sheet=cut(one.said.sheet)))
        else:
            yield one


@pytest.mark.parametrize("result", ["not_found", "forged", "revoked"])
@pytest.mark.parametrize("by", ["officer-2", "officer-1"])
def test_who_looked_up_a_renewed_paper_throws_nobody_out_by_another_word_once_points_are_known(result, by):
    contrary = looked("contrary", instant("2024-02-05T07:10:00Z"), by, result)
    found = judged((*renewed(), GENUINE, contrary))

    assert winner(found) == "firm-a"
    assert refused(found, bid_of("firm-a")) == set()


def test_a_contrary_word_once_points_are_known_leaves_the_purchase_sound_to_its_end():
    contrary = looked("contrary", instant("2024-02-05T07:10:00Z"), "officer-2", "not_found")
    found = judged((*renewed(tender().facts), GENUINE, contrary), END)

    assert (found.lot("1").winner.row, found.breaches, found.claims) == (
        fair().lot("1").winner.row, fair().breaches, fair().claims,
    )  # fmt: skip


@pytest.mark.parametrize("result", ["not_found", "forged"])
def test_whoever_takes_back_his_own_word_before_brings_no_paper_back_that_bars(result):
    contrary = looked("contrary", instant("2024-02-03T03:00:00Z"), "officer-2", result)
    lot = judged((*renewed(), GENUINE, contrary)).lot("1")

    assert bid_of("firm-a") in lot.admitted
    assert lot.unjudged == (bid_of("firm-a"),)


def test_two_who_find_against_the_renewed_paper_before_the_sheets_bar_its_bid():
    two = (
        looked("contrary", instant("2024-02-03T03:00:00Z"), "officer-2", "not_found"),
        looked("second", instant("2024-02-03T04:00:00Z"), "officer-1", "not_found"),
    )
    found = judged((*renewed(), GENUINE, *two))

    assert refused(found, bid_of("firm-a")) == {"document_not_found:tax_and_social_security"}


def test_a_look_up_that_comes_once_sheets_are_open_brings_no_bid_back_and_leaves_no_sheet_without_a_score():
    before = tuple(scored(renewed(), bid_of("firm-a")))
    found = judged((*before, looked("late", LATE, "officer-2")))

    assert found.lot("1").why_unranked == ""
    assert refused(found, bid_of("firm-a")) == {"document_expired:tax_and_social_security"}
    assert winner(found) == winner(judged(before))


@pytest.mark.parametrize("when", [FIRST_OPEN, Instant(FIRST_OPEN - 1)])
def test_what_two_found_settles_who_is_admitted_until_the_first_sheet_is_open(when):
    first = looked("one", instant("2024-02-05T05:30:00Z"), "reviewer-1", "forged", SHOWN)
    found = judged((*BEFORE_RANKING, first, looked("two", when, "officer-1", "forged", SHOWN)))
    later = judged(
        (*BEFORE_RANKING, first, looked("two", Instant(FIRST_OPEN + 1), "officer-1", "forged", SHOWN))
    )

    assert refused(found, bid_of("firm-a")) == {"document_forged:tax_and_social_security"}
    assert refused(later, bid_of("firm-a")) == set()


@pytest.mark.parametrize("way", ["stranger", "unsealed", "before the others", "ranking"])
def test_nobody_settles_alone_before_the_sheets_who_is_admitted(way):
    at = instant("2024-02-05T03:00:00Z")
    member = fair().panel.members[0]
    expert = member if way != "stranger" else "expert-01"
    assert "expert-01" not in fair().panel.members
    sheet = ScoreSheet(expert, "early", (ItemScore(bid_of("firm-b"), "plan", 1_000),))
    sealed = TenderFact("early", at, at, SheetSealed(at, "early", expert, sheet.digest()))
    opened = TenderFact("early-open", at, at, SheetOpened(at, "early-open", sheet))
    ranking = TenderFact("early-ranking", at, at, RankingSigned("1", (bid_of("firm-b"),)), member)
    early = {"unsealed": (opened,), "ranking": (ranking,)}.get(way, (sealed, opened))
    looks = (
        looked("one", instant("2024-02-05T05:30:00Z"), "reviewer-1", "forged", SHOWN),
        looked("two", instant("2024-02-05T05:40:00Z"), "officer-1", "forged", SHOWN),
    )
    found = judged((*BEFORE_RANKING, *early, *looks))

    assert refused(found, bid_of("firm-a")) == {"document_forged:tax_and_social_security"}
    assert found.lot("1").ranking is not None


@pytest.mark.parametrize("until", ["deadline", "late"])
@pytest.mark.parametrize("facts", [BEFORE_RANKING, tender().facts], ids=["before the ranking", "to the end"])
def test_a_paper_in_the_name_of_the_first_that_is_written_down_once_points_are_known_bars_it_nowhere(
    facts, until
):
    since = LATE if until == "late" else instant("2024-02-05T01:00:00Z")
    bad = replace(shown("bad", since, expires=date(2024, 1, 15)), recorded_at=LATE, by="officer-1")
    found = judged((*facts, bad), LATER if facts is BEFORE_RANKING else END)

    assert winner(found) == "firm-a"
    assert [one.state for one in found.lot("1").tests if one.supplier == "firm-a"].count("barred") == 0


def opened_later(supplier, when=LATE, outcome=None):
    """Return the facts where an envelope is opened once all sheets are open, and none of them scores it."""
    own = named(f"opened-{supplier}")
    said = "2024-02-05T01:46:00Z"
    kept = [one for one in BEFORE_RANKING if one.id != own.id]
    before = tuple(scored(kept, own.said.ciphertext))
    if outcome is not None:
        told = BidUnopened(tender().id, own.said.ciphertext, outcome, "no code", instant(said))
        before = (*before, TenderFact("unopened", instant(said), instant(said), told, "custodian-1"))
    return before, replace(own, happened_at=when, recorded_at=when)


@pytest.mark.parametrize("outcome", list(Unopened))
@pytest.mark.parametrize("supplier", ["firm-a", "firm-b", "firm-c"])
def test_an_envelope_that_comes_open_once_sheets_are_open_joins_nothing_and_holds_up_nobody(
    supplier, outcome
):
    before, opening = opened_later(supplier, outcome=outcome)
    one, other = judged(before), judged((*before, opening))

    assert other.lots == one.lots
    assert other.lot("1").ranking is not None
    assert other.panel == one.panel
    assert {(each.fact, each.reason) for each in other.refused_acts} - {
        (each.fact, each.reason) for each in one.refused_acts
    } == {(opening.id, "opened_after_sheets")}


@pytest.mark.parametrize("supplier", ["firm-a", "firm-b", "firm-c"])
def test_sheets_that_were_opened_while_a_bid_had_no_outcome_are_early_and_every_member_scores_anew(supplier):
    before, opening = opened_later(supplier)
    found = judged((*before, opening)).lot("1")
    anew = []
    for n, own in enumerate(one.said.sheet for one in tender().facts if isinstance(one.said, SheetOpened)):
        sheet, sealed, opened = replace(own, salt="anew"), Instant(LATE + n + 1), Instant(LATE + n + 10)
        anew += [
            TenderFact(
                f"anew-{n}", sealed, sealed, SheetSealed(sealed, f"anew-{n}", own.expert, sheet.digest())
            ),
            TenderFact(f"open-{n}", opened, opened, SheetOpened(opened, f"open-{n}", sheet)),
        ]
    after = judged((*before, opening, *anew)).lot("1")

    assert {reasons for one in found.scoring.refused for reasons in one.reasons} == {
        ("opened_early", "outcomes_missing")
    }
    assert set(found.scoring.may_seal) == set(fair().panel.members)
    assert after.ranking == fair().lot("1").ranking


LATE_THINGS = {
    "look-up that bars": (*renewed(), GENUINE, looked("contrary", LATE, "officer-2", "not_found")),
    "look-up that brings back": (*scored(renewed(), bid_of("firm-a")), looked("late", LATE, "officer-2")),
    "two look-ups": (
        *BEFORE_RANKING,
        looked("one", instant("2024-02-05T05:30:00Z"), "reviewer-1", "forged", SHOWN),
        looked("two", LATE, "officer-1", "forged", SHOWN),
    ),
    "paper": (
        *BEFORE_RANKING,
        replace(shown("bad", instant("2024-02-05T01:00:00Z"), expires=date(2024, 1, 15)), recorded_at=LATE),
    ),
    "opening": (lambda told: (*told[0], told[1]))(opened_later("firm-c", outcome=Unopened.REVOKED)),
}


@pytest.mark.parametrize("name", list(LATE_THINGS))
@pytest.mark.parametrize("at", [instant("2024-02-05T05:00:00Z"), FIRST_OPEN, ALL_OPEN, LATE, LATER, END])
def test_the_public_holds_the_same_bids_for_admitted_at_every_instant(name, at):
    rest = [one for one in tender().facts if one.recorded_at >= RANKED] if at == END else []
    own, public = seen_by_both(replace(tender(), facts=(*LATE_THINGS[name], *rest)), at)

    assert admitted(public) == admitted(own)


def seen_by_both(held, at):
    """Return what the office and the public judge at an instant."""
    shown_at = public_view(held, at)
    return judge(held, held.rulebook, at), judge(shown_at, shown_at.rulebook, at)


def admitted(found):
    return (
        [(one.lot, one.admitted, one.refused) for one in found.lots],
        [(one.bid, one.state) for one in found.received],
    )


def unscored(facts):
    """Return the tender with facts, where the price alone decides and nobody scores."""

    def bare(version):
        scheme = version.announcement.scheme
        criteria = tuple(one for one in scheme.criteria if one.kind != SCORED)
        told = replace(version.announcement, scheme=replace(scheme, criteria=criteria))
        return replace(version, announcement=told)

    no_sheets = (one for one in facts if not isinstance(one.said, (SheetSealed, SheetOpened, ScoreExplained)))
    return replace(tender(), versions=tuple(map(bare, tender().versions)), facts=tuple(no_sheets))


def judged_unscored(facts, at=END):
    held = unscored(facts)
    return judge(held, held.rulebook, at)


AWARDED, TOLD = named("award").recorded_at, named("award-notice").recorded_at
HOUR = 3_600_000_000
JUST_RANKED, JUST_AWARDED = Instant(RANKED + 60_000_000), Instant(AWARDED + 60_000_000)
FIRST_FORGED = looked("one", instant("2024-02-05T05:30:00Z"), "reviewer-1", "forged", SHOWN)
FORGED = "document_forged:tax_and_social_security"


def unopened_then_opened(when):
    own = named("opened-firm-c")
    told = BidUnopened(
        tender().id, own.said.ciphertext, Unopened.REVOKED, "no code", instant("2024-02-05T01:46:00Z")
    )
    kept = tuple(one for one in tender().facts if one.id != own.id)
    unopened = TenderFact("unopened", told.at, told.at, told, "custodian-1")
    return (*kept, unopened, replace(own, happened_at=when, recorded_at=when))


def unscored_things(when):
    paper = shown("bad", instant("2024-02-05T01:00:00Z"), expires=date(2024, 1, 15))
    return {
        "two look-ups": (*tender().facts, FIRST_FORGED, looked("two", when, "officer-1", "forged", SHOWN)),
        "look-up that brings back": (*renewed(tender().facts), looked("late", when, "officer-2")),
        "paper": (*tender().facts, replace(paper, recorded_at=when)),
        "opening": unopened_then_opened(when),
    }


@pytest.mark.parametrize("when", [LATE, JUST_RANKED, JUST_AWARDED], ids=["opened", "ranked", "awarded"])
@pytest.mark.parametrize("name", ["two look-ups", "look-up that brings back", "paper", "opening"])
def test_where_nobody_scores_the_public_holds_the_same_bids_for_admitted_and_for_ranked_at_every_instant(
    name, when
):
    held = unscored(unscored_things(when)[name])
    for at in (RANKED - 1, RANKED + HOUR, AWARDED - 1, AWARDED, AWARDED + HOUR, TOLD - 1, TOLD, END):
        own, public = seen_by_both(held, Instant(at))

        assert admitted(public) == admitted(own)
        assert [one.ranking for one in public.lots] == [one.ranking for one in own.lots]


@pytest.mark.parametrize("expert", ["drawn", "expert-01"])
@pytest.mark.parametrize("order", [("firm-b",), ("firm-c", "firm-a"), ()])
def test_where_nobody_scores_no_expert_settles_by_a_ranking_of_his_own_who_is_admitted(expert, order):
    by = fair().panel.members[0] if expert == "drawn" else expert
    at = instant("2024-02-05T02:30:00Z")
    early = TenderFact("early-ranking", at, at, RankingSigned("1", tuple(map(bid_of, order))), by)
    forged = (FIRST_FORGED, looked("two", instant("2024-02-05T05:40:00Z"), "officer-1", "forged", SHOWN))
    genuine = looked("late", instant("2024-02-05T05:00:00Z"), "officer-2")
    out = judged_unscored((*BEFORE_RANKING, early, *forged), LATER)
    back = judged_unscored((*renewed(), early, genuine), LATER)

    assert (refused(out, bid_of("firm-a")), winner(out)) == ({FORGED}, "firm-b")
    assert (refused(back, bid_of("firm-a")), winner(back)) == (set(), "firm-a")


@pytest.mark.parametrize("when", [AWARDED, Instant(AWARDED + 1)])
def test_where_nobody_scores_what_two_found_counts_until_the_award_and_not_after(when):
    found = judged_unscored(
        (*tender().facts, FIRST_FORGED, looked("two", when, "officer-1", "forged", SHOWN))
    )

    assert refused(found, bid_of("firm-a")) == ({FORGED} if when == AWARDED else set())
    assert winner(found) == ("firm-b" if when == AWARDED else "firm-a")


def test_where_nobody_scores_an_award_that_one_decides_alone_settles_nothing():
    alone = tuple(
        one for one in tender().facts if not (isinstance(one.said, ApprovalGiven) and one.said.act == "award")
    )
    late = looked("two", JUST_AWARDED, "officer-1", "forged", SHOWN)

    assert refused(judged_unscored((*alone, FIRST_FORGED, late)), bid_of("firm-a")) == {FORGED}


def test_where_nobody_scores_an_award_that_was_decided_while_a_bid_had_no_outcome_settles_nothing():
    own = named("opened-firm-c")
    late = replace(own, happened_at=JUST_AWARDED, recorded_at=JUST_AWARDED)
    found = judged_unscored((*(one for one in tender().facts if one.id != own.id), late))

    assert own.said.ciphertext in found.lot("1").admitted
    assert "opened_after_sheets" not in {one.reason for one in found.refused_acts}


def test_where_nobody_scores_an_envelope_that_comes_open_after_the_award_joins_nothing():
    found = judged_unscored(unopened_then_opened(JUST_AWARDED))
    before = judged_unscored(unopened_then_opened(JUST_RANKED))

    assert named("opened-firm-c").said.ciphertext not in found.lot("1").admitted
    assert ("opened-firm-c", "opened_after_sheets") in {(one.fact, one.reason) for one in found.refused_acts}
    assert named("opened-firm-c").said.ciphertext in before.lot("1").admitted


def test_where_nobody_scores_no_sheet_that_somebody_opens_settles_who_is_admitted():
    held = replace(
        unscored(()), facts=(*tender().facts, FIRST_FORGED, looked("two", LATE, "officer-1", "forged", SHOWN))
    )

    assert refused(judge(held, held.rulebook, END), bid_of("firm-a")) == {FORGED}
