"""What the public may read of a tender: no name, telephone, address or kinship, and the same result."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import get_args, get_type_hints

import pytest

from onus.actions.judge_tender import judge_tender
from onus.base.canonical import canonical_json
from onus.base.errors import FaultyInput
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.restraint.ties import KIN, PARENT, Tie
from onus.core.tendering.bid import BidContent
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.kinds import FACT_KINDS
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.ocds_releases import ocds_files
from onus.wire.tenders.published import (
    FACTS,
    HEAD,
    PROCEEDING,
    PublishedTender,
    public_view,
    published_files,
)
from onus.wire.tenders.visible import CLEAR, KEYS, NEVER, PSEUDONYM, TEXT, UNSEARCHED, VISIBLE, WHOLE
from tests.example_tender import END, tender
from tests.resealed import resealed
from tests.troubled_tender import troubled

NAME, PHONE, STREET, MAIL, AUTHOR = (
    "Planted Person", "139 0000 1234", "9 Planted Lane, door 4", "planted@example.org", "Planted Author",
)  # fmt: skip


@cache
def planted():
    """Return the demo tender with personal data in every field that may hold some."""
    one = tender()
    people = tuple(replace(who, name=Localized(NAME, "生成人名甲乙")) for who in one.register.people)
    suppliers = tuple(
        replace(who, address=STREET, telephone=PHONE, mail=MAIL) for who in one.register.suppliers
    )
    kin = (
        Tie("expert-04", "the-father", PARENT, source="household register"),
        Tie("head-of-firm-a", "the-father", PARENT, source="household register"),
        Tie("expert-12", "head-of-firm-b", KIN, degree=3, source="household register"),
        Tie("head-1", "firm-c", "employed", until=date(2023, 5, 1), source="planted payroll"),
    )
    opened = resealed(
        one,
        people=lambda who: replace(
            who,
            contact=(NAME, PHONE, STREET),
            documents=tuple(replace(each, author=AUTHOR, name=f"{AUTHOR}.pdf") for each in who.documents),
            method=Localized(f"Ask {NAME} by {PHONE}.", "致电生成人名甲乙"),
        ),
    )
    register = replace(one.register, people=people, suppliers=suppliers, ties=(*one.register.ties, *kin))
    return replace(opened, register=register)


def rule_of_digest(digest: str):
    return next(rule for rule in tender().rulebook.rules if rule.digest() == digest)


def classes() -> dict[str, type]:
    found: dict[str, type] = {}

    def visit(kind: object) -> None:
        new = isinstance(kind, type) and kind is not Localized and kind.__name__ not in found
        if new and is_dataclass(kind):
            found[kind.__name__] = kind
            for each in get_type_hints(kind).values():
                visit(each)
        for part in get_args(kind):
            visit(part)

    for kind in (PublishedTender, BidContent, TenderFact, *FACT_KINDS.values()):
        visit(kind)
    return found


def test_the_table_names_every_field_of_every_class_and_no_other():
    assert {name: [each.name for each in fields(kind)] for name, kind in classes().items()} == {
        name: list(rules) for name, rules in VISIBLE.items()
    }


def test_of_what_is_published_to_the_last_byte_every_field_may_be_read():
    """bid.json goes out as it was sealed; a field that is not clear has its place in people.json."""
    assert VISIBLE["ShownBid"]["text"] == WHOLE
    whole = ("BidContent", "BidPrice", "BidItem", "Promised")

    assert {rule for name in whole for rule in VISIBLE[name].values()} == {CLEAR}


def test_the_table_says_of_each_field_a_word_that_is_known():
    known = {CLEAR, TEXT, PSEUDONYM, NEVER, *UNSEARCHED}
    said = {rule for rules in VISIBLE.values() for rule in rules.values()}

    assert {rule for rule in said if not rule.startswith(KEYS)} <= known


def everything(one) -> bytes:
    view = public_view(one, END)
    return b"\n".join([*published_files(one, END).values(), *ocds_files(view, END).values()])


@pytest.mark.parametrize(
    "word",
    [
        NAME, "生成人名甲乙", PHONE, "1234", STREET, MAIL, AUTHOR, "the-father", "household", "planted payroll",
        "head-of-firm", "collateral", "lineal", "parent",
    ],
)  # fmt: skip
def test_nothing_that_was_planted_is_published(word):
    assert word.encode() not in everything(planted())


def test_whoever_verifies_comes_to_the_same_result_without_the_register():
    files = published_files(planted(), END)
    one, wrong = recomputed_tender("t", files, rule_of_digest)

    assert wrong == () and one is not None
    told = json.loads(files[HEAD])["register"]
    assert "ties" not in told and all("name" not in who for who in told["people"])


def test_who_steps_back_and_on_which_ground_is_told():
    recused = {
        each["expert"]: each["reason"]
        for each in json.loads(published_files(planted(), END)[PROCEEDING])["recused"]
    }

    assert recused["expert-03"] == "employment firm-a"
    assert recused["expert-04"] == "kinship firm-a"
    assert recused["expert-12"] == "kinship firm-b"


def test_the_draw_the_ranking_and_the_award_are_those_of_the_office():
    ours = judge(planted(), planted().rulebook, END)
    public = public_view(planted(), END)
    theirs = judge(public, public.rulebook, END)

    assert (theirs.panel, theirs.recused, theirs.lots) == (ours.panel, ours.recused, ours.lots)


def test_bids_of_one_author_are_seen_to_have_one_author():
    flags = json.loads(published_files(planted(), END)[PROCEEDING])["flags"]
    shared = {value for one in flags for name, value in one["facts"] if name == "shared"}

    assert "author author-1" in shared


@pytest.mark.parametrize(
    ("tampered", "code"), [("panel", 31), ("ranking", 30), ("winner", 32), ("flags", 33)]
)
def test_what_was_tampered_with_is_still_found(tampered, code):
    files = published_files(planted(), END)
    told = json.loads(files[PROCEEDING])
    place = told["lots"][0] if tampered in ("ranking", "winner") else told
    place[tampered] = None
    wrong = recomputed_tender("t", {**files, PROCEEDING: json.dumps(told).encode()}, rule_of_digest)[1]

    assert {one.exit_code for one in wrong} == {code}


def test_a_recusal_that_was_taken_out_of_the_published_register_changes_the_draw():
    files = published_files(planted(), END)
    head = json.loads(files[HEAD])
    head["register"]["established"]["ties"] = []
    wrong = recomputed_tender("t", {**files, HEAD: canonical_json(head)}, rule_of_digest)[1]
    assert 31 in {one.exit_code for one in wrong}


def test_personal_data_in_an_id_stops_the_publication():
    suppliers = tuple(
        replace(who, id="13900001234") if who.id == "firm-e" else who for who in tender().register.suppliers
    )
    one = replace(tender(), register=replace(tender().register, suppliers=suppliers))

    with pytest.raises(FaultyInput) as caught:
        public_view(one, END)
    assert {fault.code for fault in caught.value.faults} == {"PRIVACY-001"}


def test_words_that_hold_a_telephone_number_are_told_as_withheld():
    facts = tuple(
        replace(one, said=replace(one.said, text=Localized(f"Call {PHONE}.", "")))
        if one.kind == "question_asked"
        else one
        for one in tender().facts
    )
    files = published_files(replace(tender(), facts=facts), END)

    assert b"[withheld: personal data]" in files[FACTS] and b"0000 1234" not in files[FACTS]


def test_what_is_visible_stays_as_it_is_when_it_is_made_visible_again():
    once = public_view(planted(), END)

    assert public_view(once, END) == once


def challenged(tmp_path, at: str):
    """Return the published files of a tender that a firm challenged before the opening, and what a reader comes to."""
    judged = judge_tender(troubled(tmp_path / "tender"), instant(at))
    files = published_files(judged.tender, judged.proceeding.as_of)
    return files, recomputed_tender("t", files, rule_of_digest)


def test_before_the_opening_whoever_challenges_is_a_number_and_everybody_can_read_and_recompute_it(tmp_path):
    files, (one, wrong) = challenged(tmp_path, "2024-01-25T00:00:00+08:00")

    assert wrong == () and one is not None
    lines = files[FACTS].splitlines()
    assert [json.loads(line)["kind"] for line in lines if b"firm-b" in line] == ["supplier_key"]
    assert b'"supplier":"supplier-1"' in files[FACTS]
    assert json.loads(files[PROCEEDING])["remedies"][0]["challenge"]["by"] == "supplier-1"


def test_after_the_opening_the_number_is_told_and_the_line_of_the_challenge_is_the_same(tmp_path):
    before, _ = challenged(tmp_path / "a", "2024-01-25T00:00:00+08:00")
    after, (one, wrong) = challenged(tmp_path / "b", "2024-05-02T00:00:00+08:00")

    assert wrong == () and one is not None
    line = next(line for line in before[FACTS].splitlines() if b"challenge_filed" in line)
    assert line in after[FACTS].splitlines()
    told = json.loads(after[HEAD])["register"]["established"]["challengers"]
    assert told == [{"number": "supplier-1", "supplier": "firm-b"}]
