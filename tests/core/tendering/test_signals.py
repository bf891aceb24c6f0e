"""Signals of a tender: what is computed from which record, what is told as not computable, and the time to reply."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rulebook
from onus.core.integrity.bid_traces import PastTender
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.bid import BidContent
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.restraining import FlagDecided, FlagReplied
from tests.core.tendering.test_judge import judged, tender, with_fact
from tests.resealed import resealed

WHY = Localized("heard and weighed", "经听取说明后认定")
OPENED = max(one.recorded_at for one in tender().facts if isinstance(one.said, BidOpened))
OURS = ("CN-03", "CN-05", "CN-06", "CN-09")


def with_register(**changes):
    return replace(tender(), register=replace(tender().register, **changes))


def with_bids(**changes):
    own = {each.name for each in fields(BidContent)}
    said, behind = (
        {key: value for key, value in changes.items() if (key in own) is public} for public in (True, False)
    )
    return resealed(tender(), lambda one: replace(one, **said), lambda one: replace(one, **behind))


def unchecked(one):
    return {(each.rule, name) for each in judged(one).unchecked for name in each.missing}


def fired(one, check):
    return {(each.subject, dict(each.facts)["shared"]) for each in judged(one).flags if each.id == check}


def bare(*kept):
    """Return the tender without its replies and decisions, under the rules that a test keeps."""
    facts = tuple(one for one in tender().facts if not isinstance(one.said, FlagReplied | FlagDecided))
    rules = tuple(one for one in tender().rulebook.rules if not kept or one.id in kept)
    return replace(tender(), facts=facts, rulebook=Rulebook(rules))


def with_reply_within(hours):
    def changed(rule):
        return replace(rule, parameters={"reply_within_h": hours}) if rule.id == "FLAG-REPLY" else rule

    rules = tuple(changed(one) for one in tender().rulebook.rules)
    return replace(bare(), rulebook=Rulebook(rules))


def decision(at, by="supervisor-1"):
    said = FlagDecided("CN-08", "firm-b", "referred", WHY)
    return TenderFact("decision", Instant(at), Instant(at), said, by)


def case_of(one, check="CN-08", subject="firm-b"):
    (case,) = [each for each in judged(one).flag_cases if (each.flag, each.subject) == (check, subject)]
    return case


def test_one_address_of_two_uploads_is_hinted_at_under_its_pseudonym():
    assert ("firm-b", "address address-8") in fired(tender(), "CN-03")
    assert {who for who, _ in fired(tender(), "CN-03")} == {"firm-b", "firm-c"}


def test_without_a_log_of_uploads_the_receipts_still_tell_the_time_and_the_address_is_told_as_missing():
    one = with_register(uploads=None)

    assert fired(one, "CN-03") == {
        ("firm-b", "uploaded 2 minutes apart"),
        ("firm-c", "uploaded 2 minutes apart"),
    }
    assert ("CN-03", "bids/upload/address") in unchecked(one)
    assert ("CN-03", "bids/upload/at") not in unchecked(one)


def test_companions_are_told_from_earlier_tenders_and_not_from_this_one():
    assert {who for who, _ in fired(tender(), "CN-09")} == {"firm-b", "firm-c"}

    three = tender().register.history[:3]
    this = PastTender(tender().id, ("firm-c", "firm-b"))
    assert fired(with_register(history=(*three, this)), "CN-09") == set()


def test_without_earlier_tenders_companions_cannot_be_told_and_with_none_there_are_none():
    assert ("CN-09", "history") in unchecked(with_register(history=None))

    nothing = with_register(history=())
    assert ("CN-09", "history") not in unchecked(nothing) and fired(nothing, "CN-09") == set()


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"documents": ()}, ("CN-01", "bids/files")),
        ({"documents": ()}, ("CN-02", "bids/clients")),
        ({"contact": (), "staff": ()}, ("CN-04", "bids/contacts")),
        ({"agent": ""}, ("CN-10", "bids/agent")),
        ({"method": Localized()}, ("CN-05", "bids/text")),
    ],
)
def test_what_a_bid_leaves_empty_cannot_be_computed_and_is_never_called_clean(changes, lack):
    assert lack in unchecked(with_bids(**changes))


def test_documents_whose_files_name_nobody_are_as_good_as_no_documents():
    def nameless(people):
        documents = tuple(replace(one, author="", machine="") for one in people.documents)
        return replace(people, documents=documents)

    one = resealed(tender(), people=nameless)

    assert {("CN-01", "bids/files"), ("CN-02", "bids/clients")} <= unchecked(one)
    assert fired(one, "CN-02") == set()


def test_checks_whose_limits_no_pack_sets_are_told_and_so_is_a_missing_time_to_reply():
    found = unchecked(bare("CN-COLL-16"))

    assert {(check, "pack/limits") for check in OURS} <= found
    assert ("flag_reply", "pack/reply_within_h") in found


def test_a_tender_opened_before_the_limits_were_set_is_looked_at_by_the_first_that_were():
    since = {one.since for one in tender().rulebook.rules if one.id == "CN-03"}

    assert min(since) > tender().zone.local_day(OPENED)
    assert fired(tender(), "CN-03")


def test_of_two_versions_of_a_limit_the_one_of_the_day_of_the_opening_counts():
    (later,) = [one for one in tender().rulebook.rules if one.id == "CN-09"]
    day = tender().zone.local_day(OPENED)
    strict = replace(later, version="2020", since=day, until=later.since, parameters={"together_min": 5})
    one = replace(tender(), rulebook=Rulebook((*tender().rulebook.rules, strict)))

    assert fired(one, "CN-09") == set()


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=1, max_value=400))
def test_a_decision_counts_from_the_first_instant_after_the_time_to_reply(hours):
    one = with_reply_within(hours)
    last = OPENED + hours * HOUR_US

    on_time = case_of(replace(one, facts=(*one.facts, decision(last))))
    after = case_of(replace(one, facts=(*one.facts, decision(last + 1))))

    assert (on_time.state, on_time.void) == ("open", (("decision", "before_reply"),))
    assert (after.state, after.outcome, after.reply_by) == ("decided", "referred", last)


def test_where_no_pack_sets_a_time_to_reply_a_decision_waits_for_the_reply_however_long():
    one = bare("CN-COLL-16")
    late = decision(OPENED + 5_000 * HOUR_US)
    reply = TenderFact(
        "reply", Instant(late.recorded_at - 1), Instant(late.recorded_at - 1), FlagReplied("CN-08", "firm-b", WHY)
    )  # fmt: skip

    alone = case_of(replace(one, facts=(*one.facts, late)))
    heard = case_of(replace(one, facts=(*one.facts, reply, late)))

    assert (alone.state, alone.reply_by) == ("open", None)
    assert heard.state == "decided"


def test_no_later_fact_moves_a_flag_or_its_grade():
    far = Instant(OPENED + 9_000 * HOUR_US)
    more = TenderFact("far", far, far, FlagReplied("CN-08", "firm-b", WHY))

    assert judged(with_fact(more)).flags == judged().flags
