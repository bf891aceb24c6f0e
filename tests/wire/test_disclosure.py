"""Disclosure: where a home hides, and that everything else stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import UTC_ZONE, Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Register
from onus.core.assessment.comparison import Difference
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import HIDDEN_ID, pseudonym
from onus.core.contracts.contract import Contract, PlacesOwed
from onus.core.contracts.facts import Act, PaymentFact, PointEvidence, Report
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rulebook
from onus.core.duties.occurrences import Occurrence
from onus.wire.home_mask import mask_of
from onus.wire.leaves.shown import shown_dossier

AT = Instant(0)
HOME, ADDRESS, NUMBER = "HOME-17", "Elm Road 4", "private-00001"
MASK = mask_of(
    numbers={HOME: NUMBER, "7": "private-00002"},
    words={HOME: NUMBER, ADDRESS: NUMBER, "榆树巷": NUMBER},
)
texts = st.text(alphabet="ab17 -/", max_size=12)


@dataclass(frozen=True)
class Deep:
    """Texts at every depth."""

    own: str
    many: tuple[str, ...]
    named: dict[str, str]
    inner: Act


@given(st.lists(st.one_of(texts, st.sampled_from([HOME, ADDRESS, "榆树巷"])), max_size=6))
def test_no_word_of_a_home_is_left_in_a_text(parts):
    told = MASK.text("".join(parts))

    assert [word for word in MASK.words if word in told] == []


@given(texts)
def test_a_text_without_a_home_stays_as_it_is(text):
    assert MASK.text(text) == text


@given(st.lists(st.sampled_from(["AB", "ABC", "BC", "C"]), max_size=8))
def test_of_words_that_overlap_the_longest_is_taken_first_and_none_is_left(parts):
    mask = mask_of({}, {"AB": "1", "ABC": "2", "BC": "3"})

    assert [word for word in mask.words if word in mask.text("".join(parts))] == []


def test_texts_are_masked_however_deep_they_lie():
    act = Act("a", "summons", AT, AT, duties=(f"VISIT/{HOME}/d",), reason=f"at {ADDRESS}")

    told = MASK.value(Deep(HOME, (ADDRESS,), {HOME: ADDRESS}, act))

    assert (told.own, told.many, told.named) == (NUMBER, (NUMBER,), {NUMBER: NUMBER})
    assert (told.inner.duties, told.inner.reason) == ((f"VISIT/{NUMBER}/d",), "WITHHELD")


def test_a_short_id_is_hidden_where_a_place_is_named_and_nowhere_else():
    assert MASK.value(PlacesOwed(ids=("7", "8"))).ids == ("private-00002", "8")
    assert MASK.value(Difference("7", "other", "", "", 0, 0)).place == "private-00002"
    assert MASK.value(Occurrence("day-7", "day", AT, AT, place="7")).place == "private-00002"
    assert MASK.text("clause 7") == "clause 7"


def test_what_happened_at_a_home_tells_no_source():
    happened = MASK.value(Occurrence("r-1", "report", AT, AT, place=HOME, source_ref="call of Mr X"))

    assert (happened.place, happened.source_ref) == (NUMBER, "")


def shown(**facts: object) -> Dossier:
    """Return a dossier with one home and one toilet as the public may see it."""
    home = Place(HOME, ADDRESS, "place", "home", "north", owner="Mr X", grade="frail", private=True)
    places = (home, Place("toilet-1", "Toilet 1"))
    contract = Contract("c", Localized(), "x", "government", date(2024, 1, 1), date(2025, 1, 1))
    dossier = Dossier(
        "d",
        Localized(),
        UTC_ZONE,
        "CNY",
        "generated",
        contract,
        Register(),
        Rulebook(),
        places,
        salt="s" * 32,
    )
    public, _ = shown_dossier(replace(dossier, **facts))
    return public


PSEUDONYM = pseudonym("s" * 32, HOME)


def test_a_private_place_keeps_number_class_and_district_alone():
    assert shown().places[0] == Place(PSEUDONYM, "", "place", "home", "north", private=True)


def test_evidence_at_a_home_keeps_kind_times_and_result_alone():
    seen = PointEvidence(
        id="v-1", kind="visit", place=HOME, service="s", happened_at=AT, started_at=AT, recorded_at=AT,
        result="confirmed", by="W-7", photo="door.jpg", lon_e7=1, lat_e7=2, note="ill", source_ref="sheet 4",
    )  # fmt: skip

    (told,) = shown(evidence=(seen,)).evidence

    assert told == PointEvidence(
        id=told.id, kind="visit", place=PSEUDONYM, service="s", happened_at=AT, started_at=AT, recorded_at=AT,
        result="confirmed", by="WITHHELD", photo="WITHHELD", note="WITHHELD", source_ref="WITHHELD",
    )  # fmt: skip
    assert HIDDEN_ID.fullmatch(told.id)


def test_a_report_from_a_home_keeps_service_times_and_status_alone():
    said = Report("r-1", HOME, "s", AT, AT, closed_at=AT, text="ill", source_ref="x", source_status="done")

    assert shown(reports=(said,)).reports == (
        replace(said, place=PSEUDONYM, text="WITHHELD", source_ref="WITHHELD"),
    )


def test_what_people_wrote_is_withheld_and_a_missing_reason_stays_missing():
    told = Act("a", "waiver", AT, AT, reason="she is ill", text=Localized(en="ill"), source="call")
    silent = PaymentFact("p", "2024-06", "waiver", 5, AT, AT, reason=" ")

    assert (
        MASK.value(told)
        == shown(acts=(told,)).acts[0]
        == Act(
            "a",
            "waiver",
            AT,
            AT,
            reason="WITHHELD",
            text=Localized("WITHHELD", "WITHHELD"),
            source="WITHHELD",
        )
    )
    assert MASK.value(silent) == shown(payments=(silent,)).payments[0] == silent


def test_public_places_and_what_was_seen_there_are_told():
    seen = PointEvidence(
        id="i-1", kind="inspection", place="toilet-1", service="s", happened_at=AT, started_at=AT,
        recorded_at=AT, result="pass", by="inspector", note="clean",
    )  # fmt: skip

    public = shown(evidence=(seen,))

    assert public.evidence == (replace(seen, note="WITHHELD"),)
    assert public.places[1] == Place("toilet-1", "Toilet 1")
