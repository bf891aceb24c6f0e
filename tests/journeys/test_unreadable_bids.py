"""An envelope that holds anything at all: the bid is told as unreadable, and every other bid is judged."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.core.qualification.credit_codes import code_faults
from onus.core.sealing.facts import BiddingClosed
from onus.core.sealing.standing import bids_digest
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from onus.outside.tenders import read_tender
from onus.verify.tenders import recomputed_tender
from onus.wire.personal_data import Gate
from onus.wire.tenders.opened_files import CONTENT_BYTES_MAX, read_content
from onus.wire.tenders.published import (
    FACTS,
    HEAD,
    PROCEEDING,
    NoPublishedTender,
    known_view,
    proceeding_bytes,
    public_view,
    published_files,
    read_published,
)
from onus.wire.tenders.tender_leaf_checking import odd_of_tender
from onus.wire.tenders.tender_leaves import BID, leaves_of_files
from onus.wire.tenders.withheld_fields import withheld_fields
from tests.resealed import signed_again
from tests.troubled_tender import EXAMPLE, envelope_of

AS_OF = "2024-12-31T00:00:00Z"
END = instant(AS_OF)
BAD = envelope_of("firm-d")
GOOD = b'{"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"firm-d"}'
TOLD = {
    "no-json": (b"{\n\nx", "bid.json:3 TENDER-001", ""),
    "nothing": (b"", "bid.json:1 TENDER-001", ""),
    "a-key-twice": (GOOD.replace(b"{", b'{"supplier":"x",', 1), "bid.json:1 TENDER-001", ""),
    "nested-a-little": (GOOD[:-1] + b',"items":' + b"[" * 40 + b"]" * 40 + b"}", "bid.json:1 TENDER-001", ""),
    "nested-without-end": (b"[" * 90_000, "bid.json:1 TENDER-001", "too_long"),
    "a-number-of-500-digits": (GOOD.replace(b"5", b"5" * 500), "bid.json:1 TENDER-001", ""),
    "a-number-of-5000-digits": (GOOD.replace(b"5", b"5" * 5000), "bid.json:1 TENDER-001", ""),
    "a-number-with-a-point": (GOOD.replace(b"5", b"5.5"), "bid.json:1 TENDER-001", ""),
    "half-a-sign": (GOOD.replace(b"firm-d", b"\\ud800"), "bid.json:1 TENDER-001", ""),
    "a-list": (b"[]", "bid.json:1 TENDER-001", ""),
    "wrong-types": (b'{"prices":"free","supplier":7}', "bid.json DOSSIER-003", ""),
    "no-price": (b'{"prices":[],"supplier":"firm-d"}', "bid.json DOSSIER-003", ""),
    "a-strange-key": (GOOD.replace(b"{", b'{"discount":9,', 1), "bid.json DOSSIER-004", ""),
    "no-supplier": (GOOD.replace(b"supplier", b"firm"), "bid.json DOSSIER-004, bid.json DOSSIER-005", ""),
    "not-utf-8": (b"\xff\xfe" + GOOD, "bid.json:1 DOSSIER-002", "no_text"),
    "a-sign-that-nobody-sees": (b"\x00" + GOOD, "bid.json:1 TENDER-001", "no_text"),
    "a-telephone": (b"{call 138 0013 8000", "bid.json:1 TENDER-001", "personal_data"),
    "a-telephone-in-escapes": (b'{"\\u003138 0013 8000', "bid.json:1 TENDER-001", "personal_data"),
    "a-telephone-that-can-be-read": (
        GOOD.replace(b'"lot":"1"', b'"lot":"call 138 0013 8000"'),
        "bid.json TENDER-023",
        "personal_data",
    ),
    "an-identity-card-as-a-key": (
        GOOD[:-1] + b',"indicators":{"11010519491231002X":4}}',
        "bid.json TENDER-023",
        "personal_data",
    ),
    "a-plate-in-escapes": (GOOD.replace(b"firm-d", b"\\u8fbdA12345"), "bid.json TENDER-023", "personal_data"),
    "too-large": (b" " * (CONTENT_BYTES_MAX + 1), "bid.json IMPORT-024", "too_large"),
}


def sealed(folder: Path, files: dict[str, bytes | None]) -> None:
    """Let a bidder that nobody scored have sealed other files; its envelope, which would have to be made anew, is gone."""
    place = folder / "opened" / BAD
    for name, raw in files.items():
        path = place / "files" / name
        path.unlink(missing_ok=True)
        if raw is not None:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(raw)
    (folder / "bids" / f"{BAD}.onusbid").unlink(missing_ok=True)
    made = signed_again(folder, place, "firm-d")
    told, opening = {"commitment": made.commitment.hex()}, made.shown()
    rows = [json.loads(line) for line in (folder / "facts.jsonl").read_bytes().splitlines()]
    for row in rows:
        if row.get("ciphertext") == BAD and row["kind"] in ("bid_received", "bid_opened"):
            row.update(told if row["kind"] == "bid_received" else opening)
    (folder / "facts.jsonl").write_bytes(b"".join(canonical_json(row) + b"\n" for row in rows))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "tender"))


def proceeding(folder: Path) -> Proceeding:
    tender = read_tender(folder).tender
    return judge(tender, tender.rulebook, END)


def published(folder: Path) -> tuple[dict[str, bytes], tuple[object, ...]]:
    """Return what is published, and what a verifier says of it."""
    tender = read_tender(folder).tender
    files = published_files(tender, END)
    rules = {rule.digest(): rule for rule in tender.rulebook.rules}
    return files, tuple(recomputed_tender("t", files, rules.__getitem__)[1])


@pytest.mark.parametrize(("raw", "reason", "withheld"), TOLD.values(), ids=TOLD)
def test_a_bid_that_cannot_be_read_is_told_with_its_faults_and_all_others_are_ranked_and_verified(
    folder, raw, reason, withheld
):
    before = proceeding(folder)
    sealed(folder, {"bid.json": raw})
    found = proceeding(folder)
    files, odd = published(folder)

    (bad,) = [one for one in found.received if one.bid == BAD]
    assert (bad.state, bad.reason) == ("unreadable", f"unreadable:{reason}")
    assert found.lots[0].ranking == before.lots[0].ranking
    assert found.lots[0].winner == before.lots[0].winner
    assert odd == ()
    shown = json.loads(files[HEAD])["opened"][BAD]
    assert shown.get("withheld", "") == withheld
    assert shown["text"] == ("" if withheld else raw.decode())
    assert f"unreadable:{reason}" in files[PROCEEDING].decode()
    assert [
        told for one in leaves_of_files(files[HEAD], files[FACTS]).values() if (told := odd_of_tender(one))
    ] == []


def test_a_bid_without_its_file_is_verified_by_the_commitment_to_none(folder):
    sealed(folder, {"bid.json": None, "offer.txt": b"We do it cheap."})
    (bad,) = [one for one in proceeding(folder).received if one.bid == BAD]
    files, odd = published(folder)

    assert bad.reason == "unreadable:bid.json TENDER-018"
    assert (json.loads(files[HEAD])["opened"][BAD]["withheld"], odd) == ("missing", ())


def test_a_folder_where_the_file_should_be_is_the_bidders_own_affair(folder):
    sealed(folder, {"bid.json": None})
    sealed(folder, {"bid.json/x": b"1"})

    (bad,) = [one for one in proceeding(folder).received if one.bid == BAD]
    assert bad.reason == "unreadable:bid.json DOSSIER-022"
    assert published(folder)[1] == ()


def test_people_that_cannot_be_read_are_told_and_nothing_of_them_is_published(folder):
    sealed(folder, {"people.json": b'{"contact":["Secret Name"],"x":1}'})
    (bad,) = [one for one in proceeding(folder).received if one.bid == BAD]
    files, odd = published(folder)

    assert (bad.state, bad.supplier) == ("unreadable", "firm-d")
    assert bad.reason == "unreadable:people.json DOSSIER-004"
    assert b"Secret" not in b"".join(files.values())
    assert odd == ()


def test_where_no_bid_can_be_read_nobody_is_left_and_that_is_what_is_said(folder):
    sealed(folder, {"bid.json": b"x"})
    tender = read_tender(folder).tender
    others = {envelope_of(one) for one in ("firm-a", "firm-b", "firm-c")}
    facts = [one for one in tender.facts if getattr(one.said, "ciphertext", "") not in others]
    alone = [
        replace(one, said=replace(one.said, count=1, bids=bids_digest([BAD])))
        if isinstance(one.said, BiddingClosed)
        else one
        for one in facts
    ]
    found = judge(replace(tender, facts=tuple(alone)), tender.rulebook, instant("2024-02-05T06:00:00Z"))

    assert {one.state for one in found.received} == {"unreadable", "refused"}
    assert found.lots[0].why_unranked == "no_bids"


NAMED = GOOD.replace(b'"lot":"1"', b'"lot":"1"},{"amount_minor":7,"lot":"Zhang-San"')


def knows_a_name(folder: Path) -> None:
    people = folder / "register" / "people.toml"
    person = '\n[[people]]\nid = "somebody"\nname = { en = "Zhang San" }\n'
    people.write_text(people.read_text(encoding="utf-8") + person, encoding="utf-8")


def test_a_bid_that_names_a_person_of_the_register_is_ranked_and_published_without_its_bytes(folder):
    sealed(folder, {"bid.json": NAMED})
    knows_a_name(folder)
    found = proceeding(folder)
    files, odd = published(folder)
    shown = json.loads(files[HEAD])["opened"][BAD]

    assert [one.state for one in found.received if one.bid == BAD] == ["opened"]
    assert (shown["text"], shown["withheld"], odd) == ("", "personal_data", ())
    assert shown["told"]["prices"] == [
        {"amount_minor": 5, "lot": "1"}, {"amount_minor": 7, "lot": "withheld-1"},
    ]  # fmt: skip
    assert b"zhang" not in b"".join(files.values()).lower()
    assert (
        json.loads(files[PROCEEDING])["lots"][0]["ranking"]
        == json.loads(proceeding_bytes(found))["lots"][0]["ranking"]
    )


def test_the_verifier_counts_what_it_could_not_hold_against_a_commitment(folder):
    sealed(folder, {"bid.json": NAMED})
    knows_a_name(folder)
    files, _ = published(folder)
    rules = {rule.digest(): rule for rule in read_tender(folder).tender.rulebook.rules}

    assert recomputed_tender("t", files, rules.__getitem__)[0].unshown == 1


def test_a_text_that_is_withheld_is_bound_by_its_leaf(folder):
    sealed(folder, {"bid.json": NAMED})
    knows_a_name(folder)
    own = read_tender(folder).tender
    fields = withheld_fields(known_view(own, END), public_view(own, END))

    assert fields[BID, BAD]["text"] == NAMED.decode()
    files, _ = published(folder)
    assert [
        told for one in leaves_of_files(files[HEAD], files[FACTS]).values() if (told := odd_of_tender(one))
    ] == []


@pytest.mark.parametrize(
    "beside", [{"text": "{}"}, {"withheld": ""}, {"unreadable": [{"code": "X", "file": "bid.json"}]}]
)
def test_a_content_is_told_in_the_place_of_a_withheld_text_alone(folder, beside):
    files, _ = published(folder)
    head = json.loads(files[HEAD])
    bid = head["opened"][BAD]
    bid |= {"told": json.loads(bid["text"]), "text": "", "withheld": "personal_data"} | beside
    rules = {rule.digest(): rule for rule in read_tender(folder).tender.rulebook.rules}

    with pytest.raises(NoPublishedTender, match="told beside the text"):
        read_published(canonical_json(head), files[FACTS], rules.__getitem__)


def test_the_contacts_of_one_bid_blot_out_no_word_of_others(folder):
    before = published(folder)[0][FACTS]
    words = ["firm-a", "firm-b", "CNY", "generated", "notice", "expert-07", "cleaners"]
    raw = (folder / "opened" / BAD / "files" / "people.json").read_bytes()
    people = json.loads(raw) | {"contact": words}
    sealed(folder, {"people.json": canonical_json(people)})
    files, odd = published(folder)

    texts = {name: bid["text"] for name, bid in json.loads(files[HEAD])["opened"].items() if name != BAD}
    assert all(texts.values()) and odd == ()
    assert b"withheld" not in files[FACTS] and len(files[FACTS]) == len(before)


def test_a_sound_credit_code_in_a_bid_is_no_card_of_a_person():
    code = credit_code_like_a_card()

    assert Gate().kinds_in(code) == ("bank_card",)
    assert read_content(GOOD.replace(b"firm-d", code.encode()), file="bid.json")[1] == ()


def credit_code_like_a_card() -> str:
    """Return the first sound code of a social organisation, in digits alone, that passes for a bank card."""
    for number in range(10**8):
        start = f"51990000{number:08}"
        for digit in "0123456789":
            for check in "0123456789":
                code = start + digit + check
                if not code_faults(code) and Gate().kinds_in(code):
                    return code
    raise AssertionError("there is one")


def test_a_bid_that_can_be_read_cannot_be_told_to_be_unreadable(folder):
    files, _ = published(folder)
    head = json.loads(files[HEAD])
    head["opened"][BAD]["unreadable"] = [{"code": "TENDER-001", "file": "bid.json", "line": 1}]
    rules = {rule.digest(): rule for rule in read_tender(folder).tender.rulebook.rules}

    with pytest.raises(NoPublishedTender, match="other faults than it is told"):
        read_published(canonical_json(head), files[FACTS], rules.__getitem__)


def test_what_an_administrator_spoiled_after_the_opening_is_no_unreadable_bid(folder):
    (folder / "opened" / BAD / "files" / "bid.json").write_bytes(b"spoiled")

    found = proceeding(folder)
    assert {one.state for one in found.received if one.bid == BAD} == {"standing"}
    assert "not_as_committed" in {one.reason for one in found.refused_acts}


def test_the_office_reads_the_faults_with_their_file_and_line(folder, capsys):
    sealed(folder, {"bid.json": b"{\n\nx", "people.json": b"[]"})

    assert main(["tender", "check", str(folder)]) == 0
    told = "".join(capsys.readouterr())
    assert f"opened/{BAD}/files/bid.json:3 TENDER-019" in told
    assert f"opened/{BAD}/files/people.json:1 TENDER-019" in told
    assert main(["tender", "explain", str(folder), "--as-of", AS_OF]) == 0
    assert "What was sealed in it cannot be read" in capsys.readouterr().out
    assert main(["tender", "judge", str(folder), "--as-of", AS_OF, "--out", str(folder.parent / "out")]) == 0
