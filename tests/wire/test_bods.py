"""BODS 0.4: days of statements, exact shares, what is closed, unnamed or faulty."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.qualification.ownership import controlled_by, ownership_on, share_held
from onus.wire.bods import read_bods, with_own_names

CODE = "91990000MA0000001B"


def party(record: str, kind: str = "entity", **details: object) -> dict:
    return {
        "statementId": f"st-{record}", "declarationSubject": record, "statementDate": "2023-01-01",
        "recordId": record, "recordType": kind, "recordStatus": "new", "recordDetails": details,
    }  # fmt: skip


def tie(name: str, holder: object, body: object, *, on: str = "2023-01-01", record: str = "", status: str = "new",
        component: bool = False, **interest: object) -> dict:  # fmt: skip
    return {
        "statementId": name, "declarationSubject": "b", "statementDate": on, "recordId": record or f"r-{name}",
        "recordType": "relationship", "recordStatus": status,
        "recordDetails": {
            "isComponent": component, "subject": body, "interestedParty": holder,
            "interests": [{"type": "shareholding", "directOrIndirect": "direct", **interest}],
        },
    }  # fmt: skip


PEOPLE = [
    party("p", "person", personType="knownPerson", names=[{"type": "legal", "fullName": "Generated Person"}]),
    party("a", name="Generated Firm A", identifiers=[{"scheme": "CN-USCC", "id": CODE}]),
    party("b", name="Generated Firm B"),
]


def read(*statements: object):
    return read_bods(json.dumps([*PEOPLE, *statements]).encode(), file="statements.json")


def codes(*statements: object) -> list[str]:
    return [one.code for one in read(*statements).faults]


def test_parties_and_interests_are_read_with_exact_shares():
    found = read(tie("t", "p", "a", share={"exact": 33.3}))

    assert found.faults == ()
    assert [(one.record, one.kind, one.name) for one in found.parties] == [
        ("a", "entity", "Generated Firm A"), ("b", "entity", "Generated Firm B"), ("p", "person", "Generated Person"),
    ]  # fmt: skip
    assert (found.interests[0].share_low, found.interests[0].share_high) == (F(333, 1000), F(333, 1000))


def test_a_chain_of_statements_gives_an_exact_share_and_control_as_of_a_day():
    found = read(tie("t", "p", "a", share={"exact": 60}), tie("u", "a", "b", share={"exact": 55.5}))
    graph = ownership_on(found.interests, date(2024, 1, 1))

    assert share_held(graph, "p", "b").low == F(333, 1000)
    assert [step.statement for step in controlled_by(graph, "p")["b"]] == ["t", "u"]


def test_a_later_statement_of_a_record_takes_the_place_of_the_one_before_on_its_day():
    found = read(
        tie("t1", "p", "a", record="r", share={"exact": 60}),
        tie(
            "t2",
            "p",
            "a",
            record="r",
            on="2024-03-01",
            status="updated",
            share={"exact": 40},
            startDate="2023-01-01",
        ),
    )
    days = (date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 29), date(2024, 3, 1))

    assert [share_held(ownership_on(found.interests, day), "p", "a").low for day in days] == [
        0, F(3, 5), F(3, 5), F(2, 5)
    ]  # fmt: skip


def test_a_closed_record_holds_until_the_day_before():
    found = read(
        tie("t1", "p", "a", record="r", share={"exact": 60}),
        tie("t2", "p", "a", record="r", on="2024-03-01", status="closed"),
    )

    assert share_held(ownership_on(found.interests, date(2024, 2, 29)), "p", "a").low == F(3, 5)
    assert share_held(ownership_on(found.interests, date(2024, 3, 1)), "p", "a").low == 0


def test_the_days_of_the_interest_itself_bound_it():
    found = read(tie("t", "p", "a", share={"exact": 60}, startDate="2020-05-01", endDate="2023-06-30"))

    assert (found.interests[0].since, found.interests[0].until) == (date(2020, 5, 1), date(2023, 6, 30))


@pytest.mark.parametrize(
    ("share", "bounds"),
    [
        ({"minimum": 25, "maximum": 50}, (F(1, 4), F(1, 2))),
        ({"exclusiveMinimum": 25, "maximum": 50}, (F(1, 4), F(1, 2))),
        ({"minimum": 75}, (F(3, 4), F(1))),
        (None, (F(0), F(1))),
    ],
)
def test_a_range_is_read_as_its_bounds_and_an_unstated_share_may_be_any(share, bounds):
    found = read(tie("t", "p", "a", **({} if share is None else {"share": share})))

    assert (found.interests[0].share_low, found.interests[0].share_high) == bounds


def test_an_indirect_interest_is_kept_apart_and_its_components_are_direct():
    found = read(
        tie("t", "p", "b", directOrIndirect="indirect", share={"exact": 30}),
        tie("u", "p", "a", component=True, share={"exact": 60}),
    )

    assert [(one.statement, one.direct) for one in found.interests] == [("u", True), ("t", False)]


def test_a_party_that_nobody_names_is_a_warning_and_leaves_the_rest_in_use():
    found = read(
        tie("t", {"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner"}, "a"),
        tie("u", "p", "a", share={"exact": 60}),
        tie("v", "unheard-of", "a", share={"exact": 10}),
    )

    assert [(one.code, one.warning) for one in found.faults] == [("BODS-004", True), ("BODS-004", True)]
    assert [one.statement for one in found.interests] == ["u", "v"]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("text", "BODS-002"),
        (tie("t", "p", "a", share={"exact": 101}), "BODS-002"),
        (tie("t", "p", "a", share={"exact": -1}), "BODS-002"),
        (tie("t", "p", "a", share={"minimum": 50, "maximum": 25}), "BODS-002"),
        (tie("t", "p", "a", share="half"), "BODS-002"),
        (tie("t", "p", "a", share={"exact": "60"}), "BODS-002"),
        (tie("t", "p", "a", startDate="someday"), "BODS-002"),
        (tie("t", "p", "a", on="2023-13-01"), "BODS-002"),
        (tie("t", "p", "a", status="maybe"), "BODS-002"),
        (tie("st-a", "p", "a"), "BODS-003"),
        ({**party("x"), "recordType": "animal"}, "BODS-002"),
    ],
)
def test_a_faulty_statement_is_told_and_no_interest_is_used(statement, code):
    found = read(statement, tie("sound", "p", "a", share={"exact": 60}))

    assert code in [one.code for one in found.faults]
    assert found.interests == ()


def test_all_faults_are_told_at_once_with_their_places():
    found = read("text", tie("t", "p", "a", share={"exact": 101}))

    assert [one.where for one in found.faults] == ["[3]", "[4].interests[0]"]


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[1e400]", b"[NaN]", b"\xff", b"[" * 100_000, b"[" + b"9" * 100 + b"]", b"[1e999999999]"],
)
def test_what_is_no_list_of_statements_is_refused(raw):
    assert [one.code for one in read_bods(raw, file="x.json").faults] == ["BODS-001"]


def test_suppliers_are_found_by_their_credit_code():
    found = read(tie("t", "p", "a", share={"exact": 60}))

    assert [(one.holder, one.body) for one in with_own_names(found, {CODE: "firm-a"})] == [("p", "firm-a")]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.sampled_from(["p", "a", "entity", "relationship", "2024-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["statementId", "recordId", "recordType", "recordStatus", "statementDate", "recordDetails",
                         "interests", "share", "exact", "subject", "interestedParty", "type", "names", "identifiers"]),
        inner, max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.lists(values, max_size=3))
def test_no_wrong_type_anywhere_makes_the_reader_fall(statements):
    found = read(*statements)

    assert all(one.code.startswith("BODS-") for one in found.faults)


@given(st.randoms(use_true_random=False))
def test_the_order_of_statements_changes_nothing(chance):
    rows = [
        *PEOPLE, tie("t", "p", "a", share={"exact": 60}), tie("u", "a", "b", share={"minimum": 10, "maximum": 30}),
        tie("v", "b", "a", share={"exact": 5.5}),
    ]  # fmt: skip
    shuffled = list(rows)
    chance.shuffle(shuffled)

    one, other = (read_bods(json.dumps(some).encode(), file="x") for some in (rows, shuffled))
    assert (one.parties, one.interests) == (other.parties, other.interests)


@pytest.mark.parametrize("identifiers", ["CN-USCC", {"id": CODE}, [CODE], [{"scheme": "CN-USCC", "id": 91}]])
def test_an_identifier_that_cannot_be_read_is_a_fault_for_it_would_free_a_bidder_from_its_ties(identifiers):
    assert codes(party("c", identifiers=identifiers)) == ["BODS-002"]


@pytest.mark.parametrize(
    ("told", "until"),
    [("2023", date(2023, 12, 31)), ("2023-06", date(2023, 6, 30)), ("2023-06-05", date(2023, 6, 5))],
)
def test_an_interest_whose_end_is_told_as_a_month_or_year_ends_with_its_last_day(told, until):
    (found,) = read(tie("t", "p", "a", share={"exact": 60}, startDate="2023", endDate=told)).interests

    assert (found.since, found.until) == (date(2023, 1, 1), until)


def test_a_statement_is_dated_to_the_day_and_tells_what_it_is_about():
    assert codes(tie("t", "p", "a", on="2023")) == ["BODS-002"]
    assert codes({key: value for key, value in party("c").items() if key != "recordDetails"}) == ["BODS-002"]


def test_an_interest_that_is_neither_direct_nor_indirect_is_a_fault():
    assert codes(tie("t", "p", "a", directOrIndirect="sideways")) == ["BODS-002"]
    assert codes(tie("t", "p", "a", directOrIndirect="unknown")) == []
