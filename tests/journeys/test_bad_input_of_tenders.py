"""Bad input of a purchase: each is refused in words and kept as a fact where the law wants it kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onus.__main__ import main
from onus.base.canonical import canonical_json
from tests.troubled_tender import envelope_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
AS_OF = "2024-12-31T00:00:00Z"
Row = dict[str, Any]
MONTH = """
[[past_months]]
supplier = "firm-a"
contract = "c"
month = "2023-01"
on_time = {n}
determined = 9
published_on = 2023-02-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "tender"))


def facts(folder: Path, change: Callable[[Row], Row | None]) -> None:
    """Write the facts of a folder anew, each as a change leaves it; None leaves it out."""
    rows = [json.loads(line) for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = [row for row in map(change, rows) if row is not None]
    (folder / "facts.jsonl").write_bytes(b"".join(canonical_json(row) + b"\n" for row in kept))


def one(name: str, **values: object) -> Callable[[Row], Row | None]:
    return lambda row: {**row, **values} if row["id"] == name else row


def without(name: str) -> Callable[[Row], Row | None]:
    return lambda row: None if row["id"] == name else row


def explained(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["tender", "explain", str(folder), "--as-of", AS_OF]) == 0
    return capsys.readouterr().out


def refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["tender", "check", str(folder)]) == 2
    return capsys.readouterr().err


LICENCE = "Licence of the legal person"
CHECKED = "checked-firm-b-legal-person"
FORGED, OTHER_BYTES = {"result": "forged"}, {"sha256": "0" * 64}


def looked_up_again(folder: Path, by: str) -> None:
    """Let another person record the same look-up, as the first stands in the folder."""
    path = folder / "facts.jsonl"
    first = next(row for row in map(json.loads, path.read_text("utf-8").splitlines()) if row["id"] == CHECKED)
    with path.open("ab") as lines:
        lines.write(canonical_json({**first, "id": f"{CHECKED}-again", "by": by}) + b"\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (one("shown-firm-b-legal-person", expires="2024-02-04"), f"A document has expired: {LICENCE}"),
        (without("shown-firm-b-legal-person"), f"A document is missing: {LICENCE}"),
        (one(CHECKED, **FORGED), f"A document is forged: {LICENCE}"),
        (one(CHECKED, **OTHER_BYTES), f"A document is forged: {LICENCE}"),
    ],
    ids=["expired", "missing", "forged", "other-digest"],
)
def test_a_document_that_does_not_hold_is_told_of_its_bidder_and_the_bid_stays_on_record(
    folder, capsys, change, told
):
    if told.startswith("A document is missing"):
        facts(folder, without(CHECKED))
    facts(folder, change)
    if told.startswith("A document is forged"):
        looked_up_again(folder, "reviewer-1")
    out = explained(folder, capsys)

    (said,) = [line for line in out.splitlines() if "Generated Firm B  At the deadline" in line]
    assert "Barred" in said and told in said
    assert "Generated Firm B  2024-02-05 08:01  Opened" in out


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (one(CHECKED, **FORGED), "a second look-up"),
        (one(CHECKED, **OTHER_BYTES), "a second look-up"),
        (without(CHECKED), "nobody looked the document up"),
    ],
    ids=["forged", "other-digest", "unread"],
)
def test_what_one_person_found_or_nobody_looked_at_bars_nobody_and_is_told_as_not_judged(
    folder, capsys, change, missing
):
    facts(folder, change)
    out = explained(folder, capsys)

    (said,) = [line for line in out.splitlines() if "Generated Firm B  At the deadline" in line]
    assert "Cannot be judged" in said and missing in said and "Barred" not in said


def test_a_bid_one_second_late_is_refused_and_stays_on_record(folder, capsys):
    late = envelope_of("firm-e")
    assert late[:16] in explained(folder, capsys)

    facts(folder, one("received-5", happened_at="2024-02-05T01:30:00Z", recorded_at="2024-02-05T01:30:01Z"))
    assert main(["tender", "judge", str(folder), "--as-of", AS_OF, "--out", str(folder.parent / "out")]) == 0
    found = json.loads((folder.parent / "out" / "proceeding.json").read_bytes())
    assert {row["state"] for row in found["received"] if row["bid"] == late} == {"refused"}


def test_an_envelope_whose_bytes_were_changed_is_a_fault_of_the_folder(folder, capsys):
    envelope = folder / "bids" / f"{envelope_of('firm-b')}.onusbid"
    raw = bytearray(envelope.read_bytes())
    raw[-1] ^= 1
    envelope.write_bytes(bytes(raw))

    assert envelope.name in refused(folder, capsys)


def test_an_opened_price_that_was_changed_is_remarked_upon_opens_nothing_and_stops_the_ranking(
    folder, capsys
):
    content = folder / "opened" / envelope_of("firm-b") / "files" / "bid.json"
    content.write_bytes(content.read_bytes().replace(b"27600000", b"25600000"))

    assert main(["tender", "check", str(folder)]) == 0
    assert "TENDER-015" in "".join(capsys.readouterr())
    out = explained(folder, capsys)
    assert "What was opened is not what was sealed" in out
    assert "a bid has neither been opened nor refused" in out


def test_no_notice_can_have_a_deadline_of_its_own(folder, capsys):
    facts(folder, one("notice", bids_until="2024-02-09T01:30:00Z"))

    told = refused(folder, capsys)
    assert "bids_until" in told and "facts.jsonl" in told


def test_a_contract_at_no_price_is_told_with_its_line_and_nothing_is_judged(folder, capsys):
    facts(folder, one("contract", price_minor=0))

    assert "price_minor must be above 0" in refused(folder, capsys)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "register/bans.toml",
            '[[bans]]\nid = "b"\ncredit_code = "91990000MA90000013"\nsince = "tomorrow"\n',
        ),
        (
            "register/past_months.toml",
            MONTH.format(n=10),
        ),
        ("register/ownership.json", '[{"statementId": "s"}]'),
        ("register/ownership.json", "[" * 5000),
    ],
    ids=["a-ban-of-no-day", "more-on-time-than-determined", "half-a-statement", "nested-without-end"],
)
def test_a_register_that_cannot_be_read_is_refused_with_its_name(folder, capsys, file, text):
    (folder / file).write_text(text, encoding="utf-8")

    assert file in refused(folder, capsys)


def test_a_month_that_is_told_twice_is_refused(folder, capsys):
    text = MONTH.format(n=1) + MONTH.format(n=9)
    (folder / "register" / "past_months.toml").write_text(text, encoding="utf-8")

    assert "stands twice" in refused(folder, capsys)


@pytest.mark.parametrize(("since", "code"), [("2024-02-10", 2), ("2024-03-01", 0)])
def test_no_contract_is_written_for_a_winner_that_is_banned_before_it_signs(folder, capsys, since, code):
    bans = folder / "register" / "bans.toml"
    ban = f'\n[[bans]]\nid = "b"\ncredit_code = "91990000MA90000013"\nsince = {since}\n'
    bans.write_text(bans.read_text(encoding="utf-8") + ban, encoding="utf-8")
    to = folder.parent / "contract.toml"

    done = main(
        ["tender", "award-to-contract", str(folder), "--to", str(to), "--as-of", "2024-02-12T00:00:00+08:00"]
    )

    assert (done, to.exists()) == (code, code == 0)
    assert ("Its bidder is banned from purchases" in capsys.readouterr().err) == (code == 2)
