"""Published tenders: whoever reads the files comes to the same bytes, and a tampered one is found by its kind."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.log.keys import COSIGNATURE, SigningKey
from onus.verify.faults import (
    AwardDiffers,
    DrawDiffers,
    NotRecomputable,
    OpeningDiffers,
    ProceedingDiffers,
    RankingDiffers,
    TenderFactDiffers,
)
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.opened_files import read_content
from onus.wire.tenders.published import FACTS, HEAD, PROCEEDING, public_view, published_files
from tests.example_tender import END, tender

ROOT = Path(__file__).resolve().parents[2]


@cache
def published(as_of: str = "") -> dict[str, bytes]:
    return published_files(tender(), instant(as_of) if as_of else END)


def rule_of_digest(digest: str):
    return next(rule for rule in tender().rulebook.rules if rule.digest() == digest)


def faults(raw: dict[str, bytes]) -> set[type]:
    return {type(one) for one in recomputed_tender("t", raw, rule_of_digest)[1]}


def told(**changes) -> dict[str, bytes]:
    """Return the files with another proceeding."""
    found = json.loads(published()[PROCEEDING])
    for path, value in changes.items():
        *way, last = path.split("__")
        place = found
        for part in way:
            place = place[int(part) if part.isdigit() else part]
        place[last] = value
    return {**published(), PROCEEDING: canonical_json(found)}


@pytest.mark.parametrize(
    "as_of", ["", "2024-01-20T00:00:00Z", "2024-02-05T01:50:00Z", "2024-02-06T00:00:00Z"]
)
def test_whoever_reads_the_published_files_comes_to_the_same_bytes(as_of):
    one, wrong = recomputed_tender("t", published(as_of), rule_of_digest)

    assert wrong == ()
    assert one is not None and one.claims == 0


def test_a_tampered_ranking_is_noticed_by_its_own_code():
    rows = json.loads(published()[PROCEEDING])["lots"][0]["ranking"]["rows"]

    assert faults(told(lots__0__ranking={"method": "comprehensive", "rows": rows[::-1]})) == {RankingDiffers}
    assert RankingDiffers.exit_code == 30


def test_a_tampered_draw_is_noticed_by_its_own_code():
    assert faults(told(panel__substitutes=[])) == {DrawDiffers}
    assert faults(told(recused=[])) == {DrawDiffers}
    assert DrawDiffers.exit_code == 31


def test_a_tampered_award_is_noticed_by_its_own_code():
    assert faults(told(lots__0__winner={})) == {AwardDiffers}
    assert AwardDiffers.exit_code == 32


def test_anything_else_that_was_tampered_with_is_noticed():
    assert faults(told(flags=[])) == {ProceedingDiffers}
    assert faults({**published(), PROCEEDING: b"[]"}) == {ProceedingDiffers}
    assert faults({**published(), PROCEEDING: published()[PROCEEDING] + b"\n"}) == {ProceedingDiffers}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b'"price_minor":26160000', b'"price_minor":26160001', AwardDiffers),
        (b'"bids":["', b'"bids":["x","', None),
        (b'"members":["expert-07","expert-02"', b'"members":["expert-02","expert-07"', DrawDiffers),
    ],
)
def test_a_claim_among_the_facts_that_was_tampered_with_is_noticed(old, new, kind):
    assert old in published()[FACTS]
    found = faults({**published(), FACTS: published()[FACTS].replace(old, new)})

    assert found == {NotRecomputable} if kind is None else kind in found


def head(change) -> dict[str, bytes]:
    """Return the files with another tender.json."""
    found = json.loads(published()[HEAD])
    change(found)
    return {**published(), HEAD: canonical_json(found)}


def of_firm(found, firm: str) -> str:
    return next(name for name, bid in found["opened"].items() if json.loads(bid["text"])["supplier"] == firm)


def test_the_text_of_an_opened_bid_is_published_to_the_last_byte_as_it_was_sealed():
    shown = json.loads(published()[HEAD])["opened"]

    assert len(shown) == 4
    for name, bid in shown.items():
        place = ROOT / "examples" / "tender-2024" / "opened" / name / "files" / "bid.json"
        assert bid["text"].encode() == place.read_bytes()


def test_a_price_that_was_changed_on_the_site_is_no_bid_that_was_committed_to():
    def cheaper(found):
        bid = found["opened"][of_firm(found, "firm-b")]
        bid["text"] = bid["text"].replace("27600000", "20000000")

    assert OpeningDiffers in faults(head(cheaper))
    assert OpeningDiffers.exit_code == 35


def test_nor_is_one_that_says_the_same_in_other_bytes():
    def spaced(found):
        bid = found["opened"][of_firm(found, "firm-b")]
        bid["text"] = bid["text"].replace(":", ": ", 1)

    assert OpeningDiffers in faults(head(spaced))


def test_a_bid_that_is_said_to_be_open_and_not_shown_is_noticed():
    assert OpeningDiffers in faults(head(lambda found: found["opened"].pop(of_firm(found, "firm-a"))))


def test_two_bids_cannot_change_places():
    def exchanged(found):
        one, other = (of_firm(found, firm) for firm in ("firm-a", "firm-b"))
        found["opened"][one], found["opened"][other] = found["opened"][other], found["opened"][one]

    assert OpeningDiffers in faults(head(exchanged))


def test_an_office_that_changed_a_bid_before_it_published_is_noticed_though_all_its_files_agree():
    """Its proceeding says by itself that the opening is void; that is no less a fault."""
    one = tender()
    name = next(key for key, what in one.opened.items() if what.content.supplier == "firm-b")
    what = one.opened[name]
    raw = what.raw.replace(b"27600000", b"20000000")
    cheaper = replace(what, raw=raw, content=read_content(raw, file="x")[0], commitment="")
    attacked = replace(one, opened={**one.opened, name: cheaper})
    files = published_files(attacked, END)

    assert faults(files) == {OpeningDiffers}


def test_a_salt_that_was_changed_among_the_facts_is_noticed():
    line = next(one for one in published()[FACTS].splitlines() if b'"opened-firm-a"' in one)
    salt = json.loads(line)["salt"].encode()

    assert OpeningDiffers in faults({**published(), FACTS: published()[FACTS].replace(salt, b"0" * 64)})


@pytest.mark.parametrize("field", ["signature", "root"])
def test_a_seed_that_no_witness_signed_draws_nobody(field):
    line = next(one for one in published()[FACTS].splitlines() if b'"checkpoint"' in one)
    row = json.loads(line)
    old = row["root"] if field == "root" else row["cosigned"][0]["signature"]
    files = {**published(), FACTS: published()[FACTS].replace(old.encode(), b"0" * len(old))}

    assert DrawDiffers in faults(files)


def test_a_witness_exchanged_for_one_of_the_publishers_own_draws_nobody():
    own = SigningKey("own-witness", bytes(range(32)), COSIGNATURE).verifier.encode()

    def exchanged(found):
        found["announcement"]["seed"]["witnesses"] = [own]

    assert DrawDiffers in faults(head(exchanged))


@pytest.mark.parametrize(
    ("old", "new"), [('"points_milli":2000', '"points_milli":1999'), ('"within_h":24', '"within_h":25')]
)
def test_a_draft_that_was_altered_on_the_site_is_not_the_contract_that_was_signed(old, new):
    raw = published()[HEAD].decode()
    files = {**published(), HEAD: raw.replace(old, new).encode()}

    assert files[HEAD] != published()[HEAD]
    assert faults(files) == {AwardDiffers, TenderFactDiffers}


def test_an_office_that_altered_the_draft_before_it_published_tells_so_itself_and_is_found_all_the_same():
    one = tender()
    attacked = replace(one, draft=replace(one.draft, payer="users"))
    verified, wrong = recomputed_tender("t", published_files(attacked, END), rule_of_digest)

    assert verified.claims == 2
    assert {type(one) for one in wrong} == {TenderFactDiffers}


def test_facts_that_make_no_tender_cannot_be_recomputed():
    assert faults({**published(), FACTS: b"{}\n"}) == {NotRecomputable}
    assert faults({**published(), HEAD: b"{}"}) == {NotRecomputable}


def test_the_panel_is_withheld_until_the_result_and_bids_until_they_are_open():
    before, after = (
        public_view(tender(), instant(at)) for at in ("2024-02-07T23:00:00Z", "2024-02-08T02:00:00Z")
    )
    closed = public_view(tender(), instant("2024-02-05T01:35:00Z"))

    assert "sheet_opened" not in {one.kind for one in before.facts}
    assert "sheet_opened" in {one.kind for one in after.facts}
    assert closed.opened == {}


def test_who_takes_part_is_told_at_the_opening_and_the_panel_with_the_result():
    sealed, opened, told = (
        public_view(tender(), instant(at))
        for at in ("2024-02-05T01:20:00Z", "2024-02-07T23:00:00Z", "2024-02-08T02:00:00Z")
    )
    shows = {"document_shown", "document_checked", "bond_received"}

    keyed = {one.said.supplier for one in sealed.facts if one.kind == "supplier_key"}
    assert (
        {one.id for one in sealed.register.suppliers}
        == keyed
        == {one.id for one in tender().register.suppliers}
    )
    assert sealed.library is None
    assert not shows & {one.kind for one in sealed.facts}
    assert shows <= {one.kind for one in opened.facts}
    assert opened.register.suppliers
    assert opened.library is None
    assert told.library is not None


def test_before_the_opening_no_supplier_is_named_whose_key_is_not_registered():
    keys = [one for one in tender().facts if one.kind == "supplier_key"]
    few = replace(tender(), facts=tuple(one for one in tender().facts if one not in keys[1:]))
    sealed = public_view(few, instant("2024-02-05T01:20:00Z"))

    assert [one.id for one in sealed.register.suppliers] == [keys[0].said.supplier]


def test_a_panel_cannot_be_drawn_by_readers_before_the_result():
    files = published_files(tender(), instant("2024-02-05T12:00:00+08:00"))

    assert b'"seats":[{' not in files[PROCEEDING]
    assert b"expert-0" not in b"".join(files.values())
