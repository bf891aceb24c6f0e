"""Earlier tenders from OCDS: who won, who was second, and what tells neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.integrity.bid_traces import PastTender
from onus.wire.tenders.earlier_tenders import NO_WINNER, SEVERAL_WINNERS, earlier_tender

OWN = {"91990000MA0000001X": "firm-a", "firm-b": "firm-b"}
PARTIES = [{"id": "p-1", "identifier": {"scheme": "CN-USCC", "id": "91990000MA0000001X"}}]


def bid(who, amount, currency="CNY", status="valid"):
    return {"status": status, "tenderers": [{"id": who}], "value": {"amount": amount, "currency": currency}}


def release(*bids, winners=("p-1",), **more):
    awards = [{"status": "active", "suppliers": [{"id": one} for one in winners]}]
    return {"ocid": "o-1", "parties": PARTIES, "awards": awards, "bids": {"details": list(bids)}, **more}


def ranking(told):
    return earlier_tender(told, OWN, source="f").ranking


def test_the_winner_is_first_and_the_others_follow_by_price_under_the_names_they_bear_here():
    told = release(bid("z", 9), bid("firm-b", 8), bid("p-1", 8.5))

    assert ranking(told) == ("firm-a", "firm-b", "z")


def test_a_price_in_another_currency_is_not_compared_and_stands_last():
    assert ranking(release(bid("p-1", 8), bid("y", 1, "USD"), bid("z", 9))) == ("firm-a", "z", "y")


def test_a_disqualified_bid_has_no_place_and_a_tenderer_without_a_bid_the_last():
    told = release(bid("p-1", 8), bid("y", 7, status="disqualified"), tender={"tenderers": [{"id": "w"}]})

    assert ranking(told) == ("firm-a", "w")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (release(winners=()), NO_WINNER),
        ({"ocid": "o-1"}, NO_WINNER),
        (release(winners=("p-1", "y")), SEVERAL_WINNERS),
        ({"ocid": "o-1", "awards": "none", "bids": [], "parties": {"id": 1}}, NO_WINNER),
    ],
)
def test_without_one_winner_there_is_no_ranking_and_the_reason_is_told(told, reason):
    assert earlier_tender(told, OWN, source="f") == reason


strange = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["id", "status", "suppliers", "details", "tenderers", "value", "amount", "identifier"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(parties=strange, bids=strange, tender=strange, awards=strange)
def test_values_of_any_kind_are_a_ranking_or_a_reason_and_never_an_error(parties, bids, tender, awards):
    told = {"ocid": "o-1", "parties": parties, "bids": bids, "tender": tender, "awards": awards}

    found = earlier_tender(told, OWN, source="f")

    assert isinstance(found, PastTender) or found in (NO_WINNER, SEVERAL_WINNERS)


@given(st.permutations([bid("p-1", 8), bid("firm-b", 8), bid("z", 8), bid("y", None)]))
def test_the_order_of_bids_never_changes_the_ranking(bids):
    assert ranking(release(*bids)) == ("firm-a", "firm-b", "z", "y")
