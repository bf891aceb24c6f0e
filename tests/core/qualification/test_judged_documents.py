"""Documents: expired, missing, late, forged, unread, each with its reason; the check before sealing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.qualification.documents import (
    DocumentLookup,
    QualificationDocument,
    QualificationRequirement,
)
from onus.core.qualification.judged_documents import document_judged, lacks_before_sealing
from onus.core.qualification.suppliers import Supplier

CODE = "91990000MA0000001B"
FIRM = Supplier("s", Localized("Generated Firm A", "生成企业甲"), CODE)
LICENCE = QualificationRequirement("licence", formats=("pdf",))
DAY, DEADLINE = date(2024, 5, 30), Instant(1_000)
SHOWN = QualificationDocument(
    "d", "s", "licence", "aa", issued=date(2022, 1, 1), expires=date(2025, 1, 1), shown_at=Instant(900),
    fields={"credit_code": CODE, "scope": "snow clearing"}, file="licence.pdf", size_bytes=10,
)  # fmt: skip
SEEN = DocumentLookup("l", "d", "officer", Instant(950), "online", "register of licences", "genuine", "aa")


def by_two(**told: object) -> tuple[DocumentLookup, DocumentLookup]:
    """Return the same look-up of two persons."""
    return replace(SEEN, **told), replace(SEEN, id="m", by="reviewer", **told)


def judged(*documents, lookups=(SEEN,), requirement=LICENCE, day=DAY, as_of=2_000):
    return document_judged(
        requirement, FIRM, documents, lookups, deadline=DEADLINE, day=day, as_of=Instant(as_of)
    )


def test_a_document_that_holds_and_was_looked_up_is_accepted_with_its_trail():
    found = judged(SHOWN)

    assert (found.state, found.sound, found.trail) == ("accepted", True, ("l",))


def test_nothing_shown_is_missing():
    assert judged().state == "missing"


@pytest.mark.parametrize(("day", "state"), [(date(2025, 1, 1), "accepted"), (date(2025, 1, 2), "expired")])
def test_a_document_holds_on_its_last_day_and_not_on_the_next(day, state):
    assert judged(SHOWN, day=day).state == state


@pytest.mark.parametrize(
    ("day", "state"), [(date(2022, 1, 1), "accepted"), (date(2021, 12, 31), "not_yet_valid")]
)
def test_a_document_holds_from_its_first_day_and_not_before(day, state):
    assert judged(SHOWN, day=day).state == state


@pytest.mark.parametrize(("at", "state"), [(1_000, "accepted"), (1_001, "late")])
def test_a_document_shown_at_the_deadline_counts_and_one_after_it_is_kept_as_late(at, state):
    found = judged(replace(SHOWN, shown_at=Instant(at)))

    assert (found.state, found.document) == (state, "d")


def test_of_two_documents_the_last_one_by_the_deadline_counts():
    older = replace(SHOWN, id="old", shown_at=Instant(800), expires=date(2023, 1, 1))
    later = replace(SHOWN, id="late", shown_at=Instant(1_001))

    assert judged(older, SHOWN, later).document == "d"


def test_a_document_that_nobody_looked_up_is_not_accepted_where_that_is_asked():
    assert judged(SHOWN, lookups=()).state == "not_looked_up"
    assert judged(SHOWN, lookups=(), requirement=replace(LICENCE, looked_up=False)).state == "accepted"


def test_a_lookup_that_came_on_record_later_is_not_seen():
    late = replace(SEEN, recorded_at=Instant(3_000))

    assert judged(SHOWN, lookups=(late,)).state == "not_looked_up"


@pytest.mark.parametrize("result", ["forged", "not_found", "revoked", "expired"])
def test_what_the_register_says_against_a_document_is_its_state(result):
    assert judged(SHOWN, lookups=by_two(result=result)).state == result


def test_a_digest_that_differs_from_the_register_is_a_forgery_with_both_digests():
    found = judged(SHOWN, lookups=by_two(sha256="bb"))

    assert found.state == "forged"
    told = dict(found.reasons)
    assert (told["reason"], told["shown"], told["registered"]) == ("digest_differs", "aa", "bb")


def test_a_field_that_differs_from_the_register_is_a_forgery_with_both_values():
    found = judged(SHOWN, lookups=by_two(fields={"scope": "catering"}))

    assert found.state == "forged"
    told = dict(found.reasons)
    assert (told["field"], told["shown"], told["registered"]) == ("scope", "snow clearing", "catering")


def test_a_longer_life_than_the_register_gives_is_a_forgery():
    assert judged(SHOWN, lookups=by_two(expires=date(2024, 1, 1))).state == "forged"


def test_a_document_under_another_credit_code_is_a_forgery_whatever_the_register_says():
    other = replace(SHOWN, fields={"credit_code": "91990000MA0000002E"})

    assert dict(judged(other).reasons)["field"] == "credit_code"


steps = st.lists(
    st.builds(
        replace,
        st.just(SEEN),
        id=st.integers(0, 99).map(str),
        at=st.integers(0, 3_000).map(Instant),
        result=st.sampled_from(("genuine", "forged", "not_found", "expired", "revoked")),
        sha256=st.sampled_from(("", "aa", "bb")),
    ),
    max_size=5,
)


@pytest.mark.parametrize(
    "told",
    [{"result": "forged"}, {"result": "revoked"}, {"sha256": "bb"}, {"fields": {"scope": "catering"}}],
    ids=["forged", "revoked", "digest", "field"],
)
@pytest.mark.parametrize("times", [1, 3])
def test_what_one_person_alone_found_is_unconfirmed_however_often_he_writes_it(told, times):
    found = judged(SHOWN, lookups=[replace(SEEN, id=f"l{n}", **told) for n in range(times)])

    assert (found.state, found.sound, found.unjudged) == ("unconfirmed", False, True)
    assert ("found", "revoked" if told.get("result") == "revoked" else "forged") in found.reasons


def test_a_person_who_found_it_genuine_before_takes_back_nothing_and_a_second_one_bars():
    first, second = SEEN, replace(SEEN, id="m", by="reviewer", result="forged")
    third = replace(SEEN, id="n", by="officer", result="revoked")

    assert judged(SHOWN, lookups=(first, second)).state == "unconfirmed"
    assert judged(SHOWN, lookups=(first, second, third)).state == "revoked"


def test_of_two_persons_who_found_different_things_the_milder_holds():
    forged, expired = by_two(result="forged")[0], by_two(result="expired")[1]

    assert judged(SHOWN, lookups=(forged, expired)).state == "expired"


def test_what_a_document_says_against_itself_bars_whatever_one_person_found():
    old = replace(SHOWN, expires=date(2024, 5, 29))

    assert judged(old, lookups=(replace(SEEN, result="forged"),)).state == "expired"


@given(steps, steps)
def test_no_number_of_look_ups_of_one_person_bars_or_cures(others, own):
    others = [replace(one, id=f"o{one.id}") for one in others]
    own = [replace(one, id=f"w{one.id}", by="insider") for one in own]
    before, after = judged(SHOWN, lookups=others), judged(SHOWN, lookups=(*others, *own))
    bars = not (before.sound or before.unjudged)

    # The other one is a single person too: what both found is not the word of one.
    lone = before.state == "unconfirmed"
    assert (not (after.sound or after.unjudged)) == bars or lone


@given(steps)
def test_no_number_of_good_lookups_cures_what_two_found(trail):
    second = [replace(one, id=f"m{one.id}", by="reviewer") for one in trail]
    seen = [one for one in trail if one.at <= 2_000]
    bad = any(one.result != "genuine" or one.sha256 == "bb" for one in seen)

    assert judged(SHOWN, lookups=(*trail, *second)).sound == (bool(seen) and not bad)


@given(steps, st.randoms(use_true_random=False))
def test_the_order_of_lookups_changes_no_state(trail, chance):
    shuffled = list(trail)
    chance.shuffle(shuffled)

    assert judged(SHOWN, lookups=trail).state == judged(SHOWN, lookups=shuffled).state


AGAIN = replace(SHOWN, id="again", shown_at=Instant(960))
"""The same bytes, handed in anew."""
OTHER = replace(SHOWN, id="other", shown_at=Instant(970), sha256="cc", expires=date(2026, 1, 1))
"""Another paper for the same requirement."""
OLD = replace(SHOWN, expires=date(2024, 5, 29))
"""A paper that had run out by its own date."""


def looked(document: str, by: str, result: str = "genuine") -> DocumentLookup:
    return replace(SEEN, id=f"{document}-{by}", document=document, by=by, result=result, sha256="")


FORGED_BY_TWO = (looked("d", "officer", "forged"), looked("d", "reviewer", "forged"))


@pytest.mark.parametrize("paper", [AGAIN, OTHER], ids=["the same bytes", "another paper"])
@pytest.mark.parametrize("looks", [(), ("third",)], ids=["nobody looked", "one found it genuine"])
def test_no_paper_that_is_handed_in_anew_undoes_what_two_persons_found(paper, looks):
    lookups = (*FORGED_BY_TWO, *(looked(paper.id, by) for by in looks))

    assert judged(SHOWN, paper, lookups=lookups).state == "forged"


def test_another_paper_that_two_persons_found_genuine_stands_in_the_place_of_one_that_two_barred():
    by_two = (looked("other", "third"), looked("other", "fourth"))

    assert judged(SHOWN, OTHER, lookups=(*FORGED_BY_TWO, *by_two)).state == "accepted"
    assert judged(SHOWN, AGAIN, lookups=(*FORGED_BY_TWO, looked("again", "third"))).state == "forged"


def test_what_two_found_against_one_showing_of_a_paper_bars_every_showing_of_it():
    later = tuple(replace(one, at=Instant(980)) for one in FORGED_BY_TWO)
    found = judged(SHOWN, AGAIN, lookups=(*later, looked("again", "third"), looked("again", "fourth")))

    assert (found.document, found.state) == ("again", "forged")


def test_a_paper_in_between_that_bars_by_itself_washes_nothing_of_what_two_found():
    between = replace(OLD, id="between", sha256="ee", shown_at=Instant(965))
    found = judged(SHOWN, between, OTHER, lookups=(*FORGED_BY_TWO, looked("other", "third")))

    assert not (found.sound or found.unjudged)


def test_a_paper_that_ran_out_bars_until_somebody_found_another_one_genuine():
    assert judged(OLD, OTHER, lookups=()).state == "expired"
    assert judged(OLD, OTHER, lookups=(looked("other", "officer"),)).state == "accepted"
    assert judged(OLD, OTHER, lookups=(), requirement=replace(LICENCE, looked_up=False)).state == "accepted"


@pytest.mark.parametrize(
    "changed", [{"expires": date(2024, 1, 1)}, {"fields": {"credit_code": "91990000MA0000002E"}}]
)
@pytest.mark.parametrize(("lookups", "state"), [((SEEN,), "accepted"), ((), "not_looked_up")])
def test_a_paper_that_speaks_against_itself_takes_no_other_paper_from_the_firm(changed, lookups, state):
    written = replace(SHOWN, id="written", sha256="ee", shown_at=Instant(950), **changed)
    alone = judged(written, lookups=())
    beside = judged(SHOWN, written, lookups=lookups)

    assert not (alone.sound or alone.unjudged)
    assert (beside.document, beside.state) == ("d", state)


def test_a_forged_paper_that_was_handed_in_after_one_that_holds_bars_whatever_is_handed_in_next():
    forged = replace(SHOWN, id="forged", sha256="ff", shown_at=Instant(950))
    lookups = (SEEN, looked("forged", "officer", "forged"), looked("forged", "reviewer", "forged"))

    assert judged(SHOWN, forged, OTHER, lookups=lookups).state == "forged"


def test_the_same_bytes_with_another_last_day_are_not_read_because_the_first_showing_was():
    longer = replace(AGAIN, expires=date(2026, 1, 1))

    assert judged(OLD, longer, lookups=(replace(SEEN, sha256=""),)).state == "expired"


@given(
    steps.map(lambda trail: [replace(one, by="insider") for one in trail]), st.sampled_from(["d", "other"])
)
def test_no_look_ups_of_one_person_refuse_whoever_renewed_what_ran_out(own, document):
    own = [replace(one, id=f"w{one.id}", document=document) for one in own]
    found = judged(OLD, OTHER, lookups=(looked("other", "officer"), *own))

    assert found.sound or found.unjudged


@given(steps, steps)
def test_no_paper_that_nobody_looked_up_admits_whoever_is_barred(one, two):
    lookups = [*one, *(replace(each, id=f"m{each.id}", by="reviewer") for each in two)]
    before = judged(SHOWN, lookups=lookups)
    after = [judged(SHOWN, paper, lookups=lookups) for paper in (AGAIN, OTHER)]

    assert all(before.sound or before.unjudged or not (each.sound or each.unjudged) for each in after)


def lacks(*documents, requirements=(LICENCE,), lots=("1",), waived=()):
    found = lacks_before_sealing(requirements, FIRM, documents, lots=lots, deadline_day=DAY, waived=waived)
    return [one.what for one in found]


def test_a_bidder_that_left_out_its_licence_is_told_before_it_seals():
    """As in the tender of 2025 in which one of three bidders left out the scan of its licence."""
    assert lacks() == ["missing"]


def test_a_complete_bid_lacks_nothing():
    assert lacks(SHOWN) == []


def test_everything_that_lacks_is_told_at_once():
    wrong = replace(
        SHOWN, size_bytes=0, file="licence.heic", expires=date(2024, 5, 29), supplier="other",
        fields={"credit_code": "x"},
    )  # fmt: skip

    assert sorted(lacks(wrong)) == ["empty_file", "expired", "format", "other_supplier", "other_supplier"]


def test_a_requirement_of_another_lot_or_of_a_list_is_not_asked():
    assert lacks(requirements=(replace(LICENCE, lot="2"),)) == []
    assert lacks(waived=("licence",)) == []
