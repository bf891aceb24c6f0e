"""A tender in which much goes wrong: the generated example with further facts, for tests of what tells of them."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

from onus.base.canonical import canonical_json

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "tender-2024"
RECEIPTS = {f"firm-{letter}": f"received-{number}" for number, letter in enumerate("abcde", start=1)}
"""Receipt of each bidder, which says of itself only which in order it was."""


def envelope_of(supplier: str) -> str:
    """Return the digest of the envelope that a bidder of the example handed in."""
    lines = (EXAMPLE / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return next(row["ciphertext"] for row in map(json.loads, lines) if row["id"] == RECEIPTS[supplier])


WINNER, SECOND = envelope_of("firm-a"), envelope_of("firm-b")


def said(name: str, kind: str, at: str, by: str = "", *, recorded: str = "", **fields: object) -> str:
    """Return one line of facts; instants in UTC."""
    line = {"id": name, "kind": kind, "happened_at": at, "recorded_at": recorded or at, **fields}
    return canonical_json(line | ({"by": by} if by else {})).decode()


def text(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-Hans": zh}


FURTHER = (
    said("challenge-1", "challenge_filed", "2024-01-20T02:00:00Z", "head-of-firm-b", supplier="firm-b", about="documents",
         text=text("The requirement on cleaners favours one.", "保洁员要求偏向一家。")),
    said("challenge-1-answer", "challenge_answered", "2024-02-03T02:00:00Z", "officer-1", challenge="challenge-1",
         outcome="rejected", text=text("It does not.", "不存在此情形。")),
    said("complaint-1", "complaint_filed", "2024-02-04T02:00:00Z", "head-of-firm-b", challenge="challenge-1",
         text=text("It does.", "确有此情形。")),
    said("suspended-1", "procedure_suspended", "2024-02-26T02:00:00Z", "remedy-1", complaint="complaint-1"),
    said("early-award", "award_decided", "2024-02-05T03:00:00Z", "head-1", lot="1", bid=SECOND, price_minor=27600001,
         reason=text("Known to us.", "本单位熟悉。")),
    said("rejected-1", "bid_rejected", "2024-02-05T05:00:00Z", "officer-1", bid=SECOND, ground="legal_person",
         reason=text("Too expensive.", "太贵。")),
    said("override-1", "override_made", "2024-02-28T01:00:00Z", "head-1", rule="CN-PROT-32", subject="contract:toilets-2024",
         reason=text("The toilets cannot wait.", "公厕不能等待。")),
    said("second", "contract_signed", "2024-03-05T02:00:00Z", "head-1", contract="toilets-2024-b", lot="1", bid=WINNER,
         price_minor=26160000, performance_bond_minor=1308000, sha256="0" * 64),
    said("more-reviewed", "approval_given", "2024-04-10T01:00:00Z", "contract-reviewer-1", act="more", amount_minor=9000000),
    said("more", "supplement_made", "2024-04-10T02:00:00Z", "head-1", contract="toilets-2024", amount_minor=9000000,
         recorded="2024-04-20T02:00:00Z"),
    said("let-on", "subcontract_made", "2024-04-11T02:00:00Z", "head-1", contract="toilets-2024", supplier="firm-c",
         share_ppm=600000, key_part=True, tier=2),
    said("tried-1", "act_refused", "2024-02-06T02:00:00Z", "officer-1", act="award_decided", rule="CN-SEP-30",
         reason=text("An officer decides no award.", "经办人不得定标。")),
    said("answer-1-again", "question_answered", "2024-01-22T02:00:00Z", "officer-2", question="question-1",
         text=text("Yes.", "可以。"), supersedes="answer-1"),
    said("reply-1", "flag_replied", "2024-02-07T02:00:00Z", "head-of-firm-b", flag="CN-09", subject="firm-b",
         text=text("Few firms do this work.", "从事此类作业的企业不多。")),
    said("decided-1", "flag_decided", "2024-02-20T02:00:00Z", "supervisor-1", flag="CN-09", subject="firm-b", outcome="referred",
         reason=text("Few firms do not explain who won each time.", "企业不多不能解释历次中标结果。")),
    said("decided-2", "flag_decided", "2024-02-05T02:00:00Z", "supervisor-1", flag="CN-08", subject="firm-b", outcome="explained"),
)  # fmt: skip


def troubled(folder: Path) -> Path:
    """Write the folder of the tender, and return it."""
    copytree(EXAMPLE, folder)
    with (folder / "facts.jsonl").open("a", encoding="utf-8") as lines:
        lines.writelines(f"{line}\n" for line in FURTHER)
    return folder
