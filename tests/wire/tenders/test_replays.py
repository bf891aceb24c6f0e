"""Replays of tenders: what is named, what is counted, and what is no difference."""

from __future__ import annotations

from dataclasses import replace

from onus.base.instants import Instant
from onus.core.contracts.breach import Breach, NotComputable
from onus.core.contracts.changed_rules import what_differs
from onus.core.evaluation.bids import RefusedBid
from onus.core.remedies.clocks import StepClock
from onus.core.tendering.proceeding import LotProceeding, Proceeding, ReceivedBid
from onus.wire.tenders.replays import outcomes_of_tender, replay_of_tender

PLAIN = Proceeding("T", Instant(0), "announced", 1)


def test_another_version_of_a_rule_alone_is_no_difference():
    def under(version):
        return replace(
            PLAIN,
            breaches=(Breach(f"A@{version}", "lot:1", None, "void"),),
            not_computable=(NotComputable(f"B@{version}", "lot:1", ("x",)),),
            clocks=(StepClock(f"C@{version}", "report", "award:1", None, None, None, "not_started"),),
        )

    assert what_differs(replay_of_tender(under("1")), replay_of_tender(under("2"))) == ()


def test_two_breaches_of_one_rule_on_one_subject_are_two():
    breaches = tuple(Breach("A@1", "lot:1", None, "flag", (("missing", name),)) for name in ("x", "y"))
    found = replay_of_tender(replace(PLAIN, breaches=breaches))

    assert found["breach A lot:1"]["facts"] == "missing=x"
    assert found["breach A lot:1 (2)"]["facts"] == "missing=y"
    assert outcomes_of_tender(replace(PLAIN, breaches=breaches))["breach"] == 2


def test_a_bid_that_is_refused_and_one_that_came_late_are_told_with_their_reasons():
    late = ReceivedBid("b" * 64, Instant(1), "refused", "late")
    lot = LotProceeding("1", refused=(RefusedBid("a" * 64, (("elsewhere", "banned:ban-1"),)),))
    found = replay_of_tender(replace(PLAIN, received=(late,), lots=(lot,)))

    assert found[f"envelope {'b' * 16}"] == {"state": "refused", "reason": "late"}
    assert found[f"refused bid {'a' * 16} of lot 1"] == {"reasons": "elsewhere=banned:ban-1"}


def test_clocks_that_ran_out_are_counted_and_those_that_run_are_not():
    states = ("not_started", "running", "met", "late", "overdue")
    clocks = tuple(StepClock("C@1", "report", f"award:{each}", None, None, None, each) for each in states)

    assert outcomes_of_tender(replace(PLAIN, clocks=clocks))["clock overdue"] == 2
