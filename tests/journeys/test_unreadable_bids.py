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
from onus.core.sealing.facts import BiddingClosed
from onus.core.sealing.standing import bids_digest
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from onus.outside.sealing.opening import recommitted
from onus.outside.tenders import read_tender
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.opened_files import CONTENT_BYTES_MAX
from onus.wire.tenders.published import (
    FACTS,
    HEAD,
    PROCEEDING,
    NoPublishedTender,
    published_files,
    read_published,
)
from onus.wire.tenders.tender_leaf_checking import odd_of_tender
from onus.wire.tenders.tender_leaves import leaves_of_files
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
    made = recommitted(place)
    told = {"commitment": made.commitment.hex()}
    opening = told | {"salt": made.salt.hex(), "rest": made.rest.hex()}
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
