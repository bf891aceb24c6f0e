"""The five answers that a shopkeeper gets about a notice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.burden.parts import CANNOT_TELL, FAILS, HOLDS, PARTS, PartFinding
from onus.core.reports.self_check import A_TEXT_CARRIES_IT, OWN_ZONE, QUESTIONS, self_check

OWED = Localized(en="From the wall to the kerb.", zh="门前至路缘。")


def part(name: str, verdict: str, *, in_force: bool = True) -> PartFinding:
    return PartFinding(name, verdict, "RULE@1", (), in_force)


def answers(*parts: PartFinding, sanction: str = "fine", still_owed: Localized = OWED, carriers=("CLEAR",)):
    found = self_check(parts, sanction=sanction, still_owed=still_owed, carriers=carriers)
    return {answer.question: answer for answer in found}


def test_a_notice_over_the_carriageway_leaves_the_shop_only_its_own_front() -> None:
    found = answers(part("scope", FAILS), part("written_zone", HOLDS))

    assert found["must_i"].verdict == "not_all"
    assert found["what_do_i_owe"].says == OWED


def test_whoever_was_never_told_a_zone_learns_that() -> None:
    assert answers(part("scope", HOLDS), part("written_zone", FAILS))["must_i"].verdict == "not_told"


def test_a_sound_notice_is_told_as_sound() -> None:
    sound = [part(name, HOLDS) for name in PARTS]
    found = answers(*sound)

    assert (found["must_i"].verdict, found["can_i_be_fined"].verdict) == (OWN_ZONE, A_TEXT_CARRIES_IT)
    assert found["up_to_where"].verdict == "zone_as_told"


def test_a_notice_without_a_sanction_fines_nobody() -> None:
    assert answers(sanction="none")["can_i_be_fined"].verdict == "no_sanction_named"


def test_a_text_of_too_low_a_rank_carries_no_fine() -> None:
    assert answers(part("rank", FAILS))["can_i_be_fined"].verdict == "no_text_carries_it"


def test_a_carried_fine_is_open_to_objection_where_the_zone_was_not_told() -> None:
    found = answers(part("rank", HOLDS), part("written_zone", FAILS))["can_i_be_fined"]

    assert (found.verdict, found.parts) == ("open_to_objection", ("rank", "written_zone"))


def test_an_answer_under_a_rule_without_a_known_date_says_so() -> None:
    assert not answers(part("scope", FAILS, in_force=False))["must_i"].in_force


def test_the_road_is_the_contractor_s_where_the_contract_says_so_and_nobody_s_where_it_is_silent() -> None:
    assert answers()["who_clears_the_road"].obligations == ("CLEAR",)
    assert answers(carriers=())["who_clears_the_road"].verdict == CANNOT_TELL


parts = st.lists(
    st.builds(part, st.sampled_from(sorted(PARTS)), st.sampled_from([HOLDS, FAILS, CANNOT_TELL])),
    unique_by=lambda one: one.part,
)


@given(parts, st.sampled_from(["fine", "other", "none"]), st.sampled_from([OWED, Localized()]))
def test_every_question_gets_one_answer_that_names_only_parts_that_were_judged(
    judged, sanction, owed
) -> None:
    found = self_check(judged, sanction=sanction, still_owed=owed, carriers=())

    assert tuple(answer.question for answer in found) == QUESTIONS
    assert all({*answer.parts} <= {one.part for one in judged} for answer in found)


@given(parts)
def test_nobody_is_told_to_do_it_or_pay_where_a_part_speaks_against(judged) -> None:
    verdicts = {one.part: one.verdict for one in judged}
    found = answers(*judged)

    if FAILS in (verdicts.get("scope"), verdicts.get("written_zone"), verdicts.get("publication")):
        assert found["must_i"].verdict != OWN_ZONE
        assert found["can_i_be_fined"].verdict != A_TEXT_CARRIES_IT
    if verdicts.get("rank") != HOLDS:
        assert found["can_i_be_fined"].verdict != A_TEXT_CARRIES_IT
