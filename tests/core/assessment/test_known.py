"""What was known at an instant holds nothing that came after it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.assessment.known import known_facts, last_unseen
from onus.core.contracts.facts import Act, Notice, Report

hours = st.integers(0, 9).map(Instant)
maybe = st.none() | hours
reports = st.builds(Report, st.just("r"), st.just(""), st.just(""), hours, hours, closed_at=maybe,
                    source_status=st.sampled_from(["", "OVERDUE"]))  # fmt: skip
acts = st.builds(Act, st.just("a"), st.just("reply"), hours, hours, published_at=maybe)
notices = st.builds(Notice, st.just("n"), st.just("b"), hours, hours, st.just(Localized()), published_at=maybe,
                    reply_at=maybe, reply=st.sampled_from([Localized(), Localized("no", "否")]))  # fmt: skip
facts = st.lists(reports | acts | notices)
LATER = ("closed_at", "published_at", "reply_at", "recorded_at")


@given(facts, hours)
def test_nothing_that_is_known_lies_after_the_instant(found, as_of):
    times = [getattr(fact, name, None) for fact in known_facts(found, as_of) for name in LATER]

    assert [at for at in times if at is not None and at > as_of] == []


@given(facts, facts, hours)
def test_facts_recorded_later_never_change_what_was_known(found, more, as_of):
    later = [replace(fact, recorded_at=Instant(as_of + 1 + fact.recorded_at)) for fact in more]

    assert known_facts([*found, *later], as_of) == known_facts(found, as_of)


@given(reports, hours)
def test_how_a_source_judged_a_closing_is_not_known_before_the_closing(report, as_of):
    for known in known_facts([report], as_of):
        assert known.source_status == ("" if (report.closed_at or 0) > as_of else report.source_status)


@given(facts, hours, hours)
def test_knowing_twice_is_knowing_at_the_earlier_instant(found, one, other):
    assert known_facts(known_facts(found, one), other) == known_facts(found, Instant(min(one, other)))


@given(facts, hours)
def test_every_fact_is_either_known_or_counted_as_not_seen(found, as_of):
    count, until = last_unseen(found, as_of)

    assert count + len(known_facts(found, as_of)) == len(found)
    assert (until is None) == (count == 0)
    assert until is None or as_of < until == max(fact.recorded_at for fact in found)
