"""No fact that is told names one that is not, so that everybody can read the published tender at every instant."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import pytest

from onus.base.errors import FaultyInput
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.awarding import (
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    ContractFiled,
)
from onus.core.tendering.bidding import BondReceived, SupplierKey
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.kinds import FACT_KINDS, KIND_OF
from onus.core.tendering.preparing import AnnouncementChanged, NoticePublished, QuestionAsked, TenderCancelled
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.running import InvoiceReceived
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.naming import DEFINED_BY, DEFINING, FIELDS, NOT_NAMES
from onus.wire.tenders.published import (
    FACTS,
    HEAD,
    known_view,
    public_view,
    published_files,
    read_published,
    told_files,
)
from onus.wire.tenders.tender_leaves import LASTING, leaves_of_files
from onus.wire.tenders.visible import NEVER, PSEUDONYM, VISIBLE, visible
from onus.wire.tenders.waiting import ANSWER, OPENING, RESULT, with_what_names_them
from tests.example_tender import END, tender
from tests.one_person import contents_of

WORDS = Localized("It is said so.", "据称如此。")
AFTER_RANKING = instant("2024-02-06T02:00:00Z")
HIDDEN = "hidden"


def fact(name, at, said, by=""):
    when = instant(at) if isinstance(at, str) else at
    return TenderFact(name, when, when, said, by)


def of(name):
    return next(one for one in tender().facts if one.id == name)


@cache
def rules():
    return {rule.digest(): rule for rule in tender().rulebook.rules}


def view(one, at):
    when = instant(at) if isinstance(at, str) else at
    return {each.id for each in public_view(one, when).facts}


def unread(one, at):
    """Return what keeps whoever has the published files alone from coming to the same."""
    when = instant(at) if isinstance(at, str) else at
    return recomputed_tender("t", published_files(one, when), rules().__getitem__)[1]


def speaking():
    """Return each kind of fact with each field in which it names what others give, and the sort of it.

    The key of a supplier is what names that supplier for all others.
    """
    return [
        (kind, field.name, FIELDS[field.name])
        for kind, made in FACT_KINDS.items()
        for field in fields(made)
        if field.name in FIELDS
        and made not in DEFINING.get(field.name, ())
        and kind not in (*NOT_NAMES.get(field.name, ()), SupplierKey.kind)
        and VISIBLE.get(made.__name__, {}).get(field.name) not in (PSEUDONYM, NEVER)
    ]


@cache
def said_of():
    """Return one content of each kind of fact."""
    more = (
        fact("challenge", AFTER_RANKING, ChallengeFiled("firm-b", "result", text=WORDS)),
        fact("complaint", AFTER_RANKING, ComplaintFiled("challenge", WORDS)),
        fact("invoice", AFTER_RANKING, InvoiceReceived("toilets-2024"), "finance-1"),
    )
    one = replace(tender(), facts=(*tender().facts, *more))
    own = {each.kind: each.said for each in one.facts if each.said is not None}
    found = own | {kind: each[0][1] for kind, each in contents_of(one).items()}
    return found | {NoticePublished.kind: of("award-notice").said}


def naming(kind, field, name):
    """Return a content of a kind that names something in a field."""
    said = said_of()[kind]
    return replace(said, **{field: (name,) if isinstance(getattr(said, field), tuple) else name})


@pytest.mark.parametrize(("kind", "field", "sort"), speaking())
def test_whatever_names_what_waits_waits_as_long(kind, field, sort):
    one = fact("one", AFTER_RANKING, naming(kind, field, HIDDEN))

    assert with_what_names_them([one], {}, apart={(sort, HIDDEN): RESULT}) == {"one": RESULT}
    assert with_what_names_them([one], {}, ["one"], apart={(sort, HIDDEN): RESULT}) == {}
    if sort in DEFINED_BY:
        made, own = DEFINED_BY[sort]
        said = said_of()[KIND_OF[made]]
        gives = fact(HIDDEN, AFTER_RANKING, said if own == "id" else replace(said, **{own: HIDDEN}))
        assert with_what_names_them([one, gives], {HIDDEN: OPENING})["one"] == OPENING


def test_a_field_that_names_what_a_fact_gives_is_in_the_list():
    named = {field for _, field, _ in speaking()}

    assert {*DEFINED_BY, "act", "known_from"} <= named | {"ciphertext"}


@cache
def full_of_names():
    """Return the example tender in which a fact of every kind names, in every field, what is secret for a while.

    All come on record three times: before the deadline, after the ranking, after the contract.
    """
    secret = {
        "fact": ("bond-firm-b", "panel", "ranking", "early"), "person": ("expert-07", "head-of-firm-a"),
        "contract": ("early-contract",), "bond": ("bond-firm-b",), "bid": (of("contract").said.bid,),
        "supplier": ("firm-e",), "document": (next(one.id for one in tender().facts if one.kind == "document_shown"),),
    }  # fmt: skip
    early = early_notice()
    signed = fact("c0", AFTER_RANKING, replace(of("contract").said, contract="early-contract"), "officer-1")
    more = [
        fact(f"{kind}-{field}-{name[:20]}-{number}", at, naming(kind, field, name), "officer-1")
        for number, at in enumerate(("2024-01-20T00:00:00Z", "2024-02-06T05:00:00Z", "2024-03-10T00:00:00Z"))
        for kind, field, sort in speaking()
        for name in secret.get(sort, ())
        if sort != "bid" or number
    ]
    more.append(fact("by-an-expert", "2024-01-20T00:00:00Z", QuestionAsked(WORDS), "expert-07"))
    more += [*two_challenges("early"), bond_of_an_expert()]
    return replace(tender(), facts=(*tender().facts, early, signed, *more))


def test_at_every_instant_everybody_can_read_what_is_told_whatever_names_what():
    one = full_of_names()
    for at in sorted({each.recorded_at for each in one.facts}):
        files = told_files(public_view(one, at), at)
        shown, as_of = read_published(files[HEAD], files[FACTS], rules().__getitem__)
        assert as_of == at
        assert {each.id for each in shown.facts} == view(one, at)


def leaves(shown, at):
    """Return the leaves of what is shown that stay as they are, by kind and id."""
    files = told_files(shown, at)
    return {key: one for key, one in leaves_of_files(files[HEAD], files[FACTS]).items() if key[0] in LASTING}


SOME = (*(instant(f"2024-02-0{day}T05:00:00Z") for day in (5, 6, 7)), END)


def changed(one, instants):
    """Return what is told or sealed otherwise at an instant than at an earlier one, of a tender told at each of them."""
    found, before, told = set(), {}, []
    for at in instants:
        shown = public_view(one, at, told)
        now = leaves(shown, at)
        found |= {key for key, leaf in before.items() if key in now and now[key] != leaf}
        found |= {key for key in before if key[1] in told and key not in now}
        told = [each.id for each in shown.facts]
        to_come = leaves(visible(known_view(one, at, [each.id for each in one.facts])), at)
        found |= {key for key, leaf in now.items() if to_come[key] != leaf}
        before |= to_come
    return found


def test_no_leaf_that_is_told_or_sealed_is_another_at_a_later_instant_whatever_names_what():
    one = full_of_names()
    assert changed(one, sorted({each.recorded_at for each in one.facts})) == set()


def test_a_challenge_that_waits_takes_its_number_before_one_that_is_told():
    one = replace(tender(), facts=(*tender().facts, early_notice(), *two_challenges("early")))
    at = instant("2024-02-06T05:00:00Z")

    told = [
        each.said.supplier for each in public_view(one, at).facts if isinstance(each.said, ChallengeFiled)
    ]
    after = [
        each.said.supplier for each in public_view(one, END).facts if isinstance(each.said, ChallengeFiled)
    ]
    established = public_view(one, at).register.established
    assert (told, after[-2:]) == (["supplier-2"], ["supplier-1", "supplier-2"])
    assert [(each.number, each.supplier) for each in established.challengers] == [("supplier-2", "firm-c")]
    assert changed(one, SOME) == set()


def test_an_account_of_a_bond_that_waits_takes_its_number_before_those_that_are_told():
    one = replace(tender(), facts=(bond_of_an_expert(), *tender().facts))
    shown = public_view(one, instant("2024-02-07T12:00:00Z")).facts

    assert next(each.said.account for each in shown if isinstance(each.said, BondReceived)) == "account-2"
    assert changed(one, SOME) == set()


def test_an_author_of_a_bid_whose_opening_waits_takes_its_number_before_those_that_are_told():
    first = min(
        (each for each in tender().facts if isinstance(each.said, BidOpened)),
        key=lambda each: each.recorded_at,
    )
    by_an_expert = replace(first, by="expert-07")
    one = replace(tender(), facts=tuple(by_an_expert if each == first else each for each in tender().facts))

    shown = public_view(one, instant("2024-02-07T12:00:00Z"))
    assert first.said.ciphertext in set(tender().opened) - set(shown.opened)
    assert changed(one, SOME) == set()


def test_personal_data_in_what_waits_stops_nobody_before_it_is_told():
    filed = fact(
        "call 138 0013 8000", "2024-02-06T03:00:00Z", ChallengeFiled("firm-b", "result", "early", WORDS)
    )
    one = replace(tender(), facts=(*tender().facts, early_notice(), filed))

    assert filed.id not in view(one, "2024-02-07T12:00:00Z")
    with pytest.raises(FaultyInput):
        view(one, END)


def two_challenges(known_from):
    """Return a challenge of what somebody knew before it was told, and a later one of what everybody was told."""
    return (
        fact("of-early", "2024-02-06T03:00:00Z", ChallengeFiled("firm-b", "result", known_from, WORDS)),
        fact("of-closed", "2024-02-06T05:00:00Z", ChallengeFiled("firm-c", "documents", "closed", WORDS)),
    )


def bond_of_an_expert():
    """Return a bond that came before all others, in the name of somebody who could sit in the committee."""
    said = replace(of("bond-firm-b").said, supplier="firm-e", account="account-of-nobody-else")
    return fact("bond-of-an-expert", "2024-01-17T00:00:00Z", said, "expert-07")


def early_notice():
    """Return an award notice after the ranking that nobody approved."""
    return replace(of("award-notice"), id="early", happened_at=AFTER_RANKING, recorded_at=AFTER_RANKING)


def challenged(known_from):
    """Return a challenge of what somebody knew before it was told, with all that became of it."""
    return (
        fact("challenge", "2024-02-06T03:00:00Z", ChallengeFiled("firm-b", "result", known_from, WORDS)),
        fact(
            "answer",
            "2024-02-06T04:00:00Z",
            ChallengeAnswered("challenge", "rejected", WORDS),
            "officer-1",
        ),
        fact("complaint", "2024-02-06T05:00:00Z", ComplaintFiled("challenge", WORDS)),
        fact(
            "decision",
            "2024-02-06T06:00:00Z",
            ComplaintDecided("complaint", "rejected", WORDS),
            "remedy-1",
        ),
    )


COURSE = {"challenge", "answer", "complaint", "decision"}


@pytest.mark.parametrize("known_from", ["early", "ranking"])
def test_a_challenge_of_what_nobody_is_told_waits_with_its_answer_its_complaint_and_the_decision(known_from):
    one = replace(tender(), facts=(*tender().facts, early_notice(), *challenged(known_from)))

    for at in ("2024-02-06T03:00:00Z", "2024-02-06T05:00:00Z", "2024-02-07T12:00:00Z"):
        assert COURSE.isdisjoint(view(one, at))
        assert unread(one, at) == ()
    assert view(one, "2024-02-08T12:00:00Z") >= {*COURSE, known_from}
    assert unread(one, "2024-02-08T12:00:00Z") == ()


def test_a_challenge_of_what_everybody_is_told_waits_for_nothing():
    one = replace(tender(), facts=(*tender().facts, early_notice(), *challenged("closed")))

    assert view(one, "2024-02-07T12:00:00Z") >= COURSE
    assert unread(one, "2024-02-07T12:00:00Z") == ()


def test_what_was_told_before_stays_told_though_it_names_what_is_not():
    one = replace(tender(), facts=(*tender().facts, early_notice(), *challenged("early")))
    at = instant("2024-02-07T12:00:00Z")

    assert {each.id for each in public_view(one, at, ["challenge"]).facts} >= COURSE


def test_a_question_in_the_name_of_an_expert_waits_until_it_is_told_who_could_sit():
    one = replace(
        tender(),
        facts=(*tender().facts, fact("asked", "2024-01-20T00:00:00Z", QuestionAsked(WORDS), "expert-07")),
    )

    for at in ("2024-01-21T00:00:00Z", "2024-02-07T12:00:00Z"):
        assert "asked" not in view(one, at)
        assert unread(one, at) == ()
    assert "asked" in view(one, "2024-02-08T12:00:00Z")


def test_a_filing_of_a_contract_that_is_withheld_for_good_waits_with_it_after_the_end_of_the_purchase():
    ended = fact("ended", "2024-02-06T12:00:00Z", TenderCancelled(WORDS), "head-1")
    yes = replace(ended, id="approval-ended", said=ApprovalGiven("ended"), by="reviewer-1")
    signed = replace(of("contract"), id="early", happened_at=AFTER_RANKING, recorded_at=AFTER_RANKING)
    filed = fact("filed", "2024-02-06T13:00:00Z", ContractFiled("toilets-2024"), "officer-1")
    until = instant("2024-02-05T08:00:00Z")
    kept = [one for one in tender().facts if one.recorded_at <= until]
    one = replace(tender(), facts=(*kept, ended, yes, signed, filed))

    assert {"early", "filed"}.isdisjoint(view(one, END))
    assert "ended" in view(one, END)
    assert unread(one, END) == ()


def test_of_two_facts_that_name_each_other_both_are_told():
    one = fact("one", AFTER_RANKING, ChallengeFiled("firm-b", "result", "two", WORDS))
    two = fact("two", AFTER_RANKING, ChallengeFiled("firm-c", "result", "one", WORDS))
    more = replace(one, id="more", said=replace(one.said, known_from="secret"), supersedes="two")
    secret = fact("secret", AFTER_RANKING, QuestionAsked(WORDS))

    assert with_what_names_them([one, two], {}) == {}
    assert with_what_names_them([one, two, more, secret], {"secret": ANSWER}) == dict.fromkeys(
        ("more", "secret"), ANSWER
    )


def test_a_version_of_the_announcement_waits_with_the_one_before_it():
    second, third = (
        fact(f"v{number}", AFTER_RANKING, AnnouncementChanged(number, {"texts": {}})) for number in (2, 3)
    )

    assert with_what_names_them([second, third], {"v2": RESULT}) == dict.fromkeys(("v2", "v3"), RESULT)
