"""Relations of bidders: what the law refuses, what is only told, and who is left alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest

from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.ownership import OwnershipInterest, ownership_on
from onus.core.qualification.relations import (
    Management,
    ProjectRole,
    bidder_relations,
    refused_for_relations,
)
from onus.core.qualification.suppliers import Supplier

DAY = date(2024, 5, 30)
RULE = Rule(
    "CN-REL-15", "1", "related_bidders", Localized(), Localized(),
    parameters={"consequence": "reject", "both_refused": ["same_head", "control"],
                "one_refused": ["designed_project", "supervises_project"]},
)  # fmt: skip
LOTS = {"1": ("a", "b")}


def found(
    *interests: OwnershipInterest, heads: dict[str, str] | None = None, managed=(), lots=None, parts=()
):
    suppliers = [Supplier(name, Localized(), "", head=(heads or {}).get(name, "")) for name in "abc"]
    lots = lots or LOTS
    relations = bidder_relations(lots, suppliers, ownership_on(interests, DAY), managed)
    refused = refused_for_relations(relations, parts, lots, RULE)
    return [one.kind for one in relations], [one.subject for one in refused], refused


def held(holder: str, body: str, share: F) -> OwnershipInterest:
    return OwnershipInterest(holder, body, "shareholding", share, share, statement=f"st-{holder}-{body}")


def test_one_head_of_two_bidders_has_both_refused():
    assert found(heads={"a": "x", "b": "x"})[:2] == (["same_head"], ["bid:1/a", "bid:1/b"])


def test_no_head_on_record_is_no_head_in_common():
    assert found(heads={})[:2] == ([], [])


def test_two_sisters_may_bid_for_two_lots():
    assert found(heads={"a": "x", "b": "x"}, lots={"1": ("a",), "2": ("b",)})[:2] == ([], [])


@pytest.mark.parametrize(("share", "kinds"), [(F(1, 2), []), (F(51, 100), ["control"])])
def test_one_that_holds_more_than_half_of_the_other_has_both_refused(share, kinds):
    got = found(held("a", "b", share))

    assert got[0] == kinds
    assert got[1] == (["bid:1/a", "bid:1/b"] if kinds else [])


def test_the_refusal_tells_the_path_with_share_and_statement():
    facts = dict(found(held("a", "b", F(51, 100)))[2][0].facts)

    assert facts["path"] == "a > b (shareholding 51/100, st-a-b)"
    assert facts["beside"] == "b"


def test_control_through_a_third_one_is_told_and_refuses_nobody():
    got = found(held("a", "c", F(1)), held("c", "b", F(1)))

    assert "indirect_control" in got[0]
    assert got[1] == []


def test_a_controller_in_common_is_told_with_both_chains_and_refuses_nobody():
    got = found(held("owner", "a", F(1)), held("owner", "b", F(3, 4)))

    assert got[:2] == (["common_controller"], [])


def test_a_management_relation_has_both_refused_while_it_lasts():
    tie = Management("a", "b", until=DAY)
    over = Management("a", "b", until=date(2024, 5, 29))

    assert found(managed=[tie])[:2] == (["management"], ["bid:1/a", "bid:1/b"])
    assert found(managed=[over])[:2] == ([], [])


@pytest.mark.parametrize("role", ["designed_project", "supervises_project"])
def test_one_that_designed_or_supervises_the_project_is_refused_alone(role):
    assert found(parts=[ProjectRole("b", role), ProjectRole("c", role)])[1] == ["bid:1/b"]


def test_a_ring_between_bidders_ends_and_has_both_refused_once_each_way():
    kinds, subjects, _ = found(held("a", "b", F(2, 3)), held("b", "a", F(2, 3)))

    assert kinds == ["control", "control"]
    assert sorted(set(subjects)) == ["bid:1/a", "bid:1/b"]
