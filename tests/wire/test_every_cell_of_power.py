"""Every cell: each role by each action by each stage, held against the file read by nothing of ours."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from onus.base.instants import Instant
from onus.core.authority.actors import Scope
from onus.core.contracts.breach import Breach
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.permitting import (
    APART,
    EYES,
    INCOMPATIBLE,
    LIMIT,
    Denied,
    Permit,
    PowerAsked,
    permitted,
)
from onus.core.restraint.power_table import POWER_ROLES, STAGES
from onus.core.restraint.separation import DUTIES, separation_breached
from onus.core.tendering.kinds import FACT_KINDS
from onus.wire.power_tables import read_power_table
from onus.wire.rulebooks import read_pack

RAW = (files("onus") / "law" / "tender_permissions.toml").read_bytes()
TABLE = read_power_table(RAW, file="tender_permissions.toml")
ROWS = {row["name"]: row for row in tomllib.loads(RAW.decode())["powers"]}
FILE = tomllib.loads(RAW.decode())
AT, SUBJECT = Instant(1_000), "thing"

HOLDS = {
    "requester": "tender", "purchaser": "tender", "head": "body", "reviewer": "tender", "finance": "body",
    "custodian": "tender", "expert": "tender", "buyer_member": "tender", "contract_reviewer": "tender",
    "acceptor": "tender", "remedy_officer": "elsewhere", "supervisor": "elsewhere", "auditor": "elsewhere",
    "operator": "elsewhere", "bidder": "elsewhere",
}  # fmt: skip
"""Where somebody of each role is appointed in these tests: for the purchase, the buyer, or another body."""
SCOPES = {"tender": Scope(dossier="t"), "body": Scope(body="buyer"), "elsewhere": Scope(body="other")}


def actor(role: str, person: str = "p") -> PurchaseActor:
    if role == "public":
        return PurchaseActor()
    held = RoleHeld(role, SCOPES[HOLDS[role]], Instant(0), paper="no. 1")
    return PurchaseActor(person, "own", (held,), ("s1",) if role == "bidder" else ())


def approved(row: dict) -> list[PurchaseAct]:
    """Return as many approvals of others as a row asks for."""
    return [
        PurchaseAct(row["approval"], f"other-{index}", Instant(10), SUBJECT, id=f"a{index}", amount_minor=1)
        for index in range(row.get("eyes", 1) - 1)
    ]


def asked(action: str, stage: str, **more: object) -> PowerAsked:
    return PowerAsked(action, stage, AT, "t", "buyer", subject=SUBJECT, suppliers=("s1",), **more)  # type: ignore[arg-type]


def expected(role: str, row: dict, stage: str) -> bool:
    """Return what the file says of a cell, by its own words."""
    if stage not in row["stages"]:
        return False
    if "public" in row["roles"]:
        return True
    if role not in row["roles"]:
        return False
    scope, where = row.get("scope", "tender"), HOLDS.get(role)
    reaches = {
        "tender": where in ("tender", "body"),
        "body": where == "body",
        "own": role == "bidder",
        "any": True,
    }
    return reaches[scope]


def cells() -> list[tuple[str, str, str]]:
    return [(role, action, stage) for role in POWER_ROLES for action in ROWS for stage in STAGES]


def test_every_cell_says_what_the_file_says():
    wrong = [
        cell
        for cell in cells()
        for role, action, stage in (cell,)
        if isinstance(permitted(TABLE, actor(role), asked(action, stage), approved(ROWS[action])), Permit)
        != expected(role, ROWS[action], stage)
    ]

    assert len(cells()) == len(POWER_ROLES) * len(ROWS) * len(STAGES) > 10_000
    assert wrong == []


def test_every_role_may_do_something_and_every_action_may_be_done():
    allowed = [cell for cell in cells() if expected(cell[0], ROWS[cell[1]], cell[2])]

    assert {cell[0] for cell in allowed} == set(POWER_ROLES)
    assert {cell[1] for cell in allowed} == set(ROWS)


def test_the_one_who_runs_the_machine_may_do_nothing_but_run_it_and_ask_like_anybody():
    may = {
        action
        for role, action, stage in cells()
        if role == "operator" and expected(role, ROWS[action], stage)
    }

    assert may == {"machine.run", "question.ask"}


def test_nobody_may_read_a_bid_before_it_is_opened():
    reading = [row for name, row in ROWS.items() if name == "bid.read"]

    assert [set(row["stages"]) & {"announced", "bidding", "opening"} for row in reading] == [set()]


@pytest.mark.parametrize(
    "row", [row for row in ROWS.values() if row.get("approval")], ids=lambda row: row["name"]
)
def test_whoever_approved_never_counts_as_a_second_pair_of_eyes(row):
    role = next(role for role in row["roles"] if expected(role, row, row["stages"][0]))
    own = [PurchaseAct(row["approval"], "p", Instant(10), SUBJECT, id="a", amount_minor=1)]
    none = permitted(TABLE, actor(role), asked(row["name"], row["stages"][0]), [])
    alone = permitted(TABLE, actor(role), asked(row["name"], row["stages"][0]), own)

    assert isinstance(none, Denied)
    assert none.bar == EYES
    assert isinstance(alone, Denied)
    assert alone.bar in (APART, EYES)


@pytest.mark.parametrize("rule", FILE["apart"], ids=lambda rule: rule["name"])
def test_every_pair_that_is_kept_apart_is_refused_and_no_more_than_that(rule):
    for did in rule["did"]:
        for action in rule["may_not"]:
            row = ROWS[action]
            role = next(role for role in row["roles"] if expected(role, row, row["stages"][0]))
            act = PurchaseAct(did, "p", Instant(5), SUBJECT, body="own", id="f1")
            other = PurchaseAct(did, "q", Instant(5), SUBJECT, body="another", id="f1")
            colleague = PurchaseAct(did, "q", Instant(5), SUBJECT, body="own", id="f1")
            found = [
                permitted(TABLE, actor(role), asked(action, row["stages"][0]), [past, *approved(row)])
                for past in (act, other, colleague)
            ]

            assert isinstance(found[0], Denied)
            assert found[0].bar == APART
            assert isinstance(found[1], Permit)
            bodily = any(
                one.get("body") and did in one["did"] and action in one["may_not"] for one in FILE["apart"]
            )
            assert isinstance(found[2], Denied) == bodily


@pytest.mark.parametrize("pair", FILE["incompatible"], ids="+".join)
def test_two_roles_that_never_go_together_leave_no_power_to_one_who_holds_both(pair):
    held = tuple(RoleHeld(role, Scope(dossier="t"), Instant(0), paper="no. 1") for role in pair)
    both = PurchaseActor("p", "own", held, ("s1",))
    row = next(
        row for row in ROWS.values() if set(row["roles"]) & set(pair) and row.get("scope", "tender") != "body"
    )

    found = permitted(TABLE, both, asked(row["name"], row["stages"][0]), approved(row))

    assert isinstance(found, Denied)
    assert found.bar == INCOMPATIBLE


@pytest.mark.parametrize("limit", FILE["limits"], ids=lambda limit: limit["role"])
def test_an_amount_at_the_limit_is_permitted_and_one_above_it_is_not(limit):
    row = next(row for row in ROWS.values() if row.get("limited") and limit["role"] in row["roles"])
    most = limit["amount_minor"]
    history = [PurchaseAct(row["approval"], "q", Instant(10), SUBJECT, id="a", amount_minor=most + 1)]

    found = [
        permitted(TABLE, actor(limit["role"]), asked(row["name"], row["stages"][0], amount_minor=n), history)
        for n in (most, most + 1)
    ]

    assert isinstance(found[0], Permit)
    assert isinstance(found[1], Denied)
    assert found[1].bar == LIMIT


def test_an_approval_of_less_is_none_for_more():
    row = ROWS["contract.sign"]
    history = [PurchaseAct(row["approval"], "q", Instant(10), SUBJECT, id="a", amount_minor=99)]

    found = permitted(TABLE, actor("head"), asked("contract.sign", "contract", amount_minor=100), history)

    assert found == Denied("contract.sign", EYES, detail="contract.review")


def test_every_fact_of_a_row_is_a_kind_of_fact_of_a_tender():
    assert {row["fact"] for row in ROWS.values() if row.get("fact")} <= set(FACT_KINDS)


def test_the_words_of_the_law_on_separation_have_actions_of_the_table():
    assert {action for actions in DUTIES.values() for action in actions} <= set(ROWS)


def test_what_the_table_keeps_apart_by_law_is_a_breach_when_it_is_found_on_record():
    pack, _ = read_pack(
        (files("onus") / "law" / "cn-procurement" / "pack.toml").read_bytes(), file="pack.toml"
    )
    separation_rule = next(rule for rule in pack.rules if rule.id == "CN-SEP-30")
    for one, others in separation_rule.parameters["pairs"].items():
        for other in others:
            for first, second in ((one, other), (other, one)):
                acts = [
                    PurchaseAct(DUTIES[first][0], "p", Instant(1), id="f1"),
                    PurchaseAct(DUTIES[second][0], "p", Instant(2), id="f2"),
                ]
                found = separation_breached(separation_rule, acts)

                assert [type(item) for item in found] == [Breach]
                assert (found[0].rule, found[0].subject) == ("CN-SEP-30@2003-01-01", "fact:f2")
                row = ROWS[DUTIES[second][0]]
                role = row["roles"][-1]
                denied = permitted(
                    TABLE,
                    actor(role),
                    asked(DUTIES[second][0], row["stages"][0]),
                    [*acts[:1], *approved(row)],
                )
                assert isinstance(denied, Denied)
                assert (denied.bar, denied.rule) == (APART, "CN-SEP-30")
