"""Past months: the scorecards of an assessment as rows of register/past_months.toml, and the file with new rows.

In:  the bytes of scorecard.json that `onus assess` wrote, and who the contractor was.
Out: `PastMonth` for each month that was over; the bytes of register/past_months.toml.

The surprise: a month that was told once is never told otherwise. Whoever corrects a scorecard
publishes the assessment again, and the row with it, in another file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from onus.base.errors import OnusError
from onus.core.consequences.scorecards import OUTCOMES, Scorecard
from onus.core.qualification.credit_grades import PastMonth, past_months
from onus.wire.tenders.tender_files import read_tender_file
from onus.wire.toml_text import toml_text

FILE = "register/past_months.toml"
SCORECARD = "scorecard.json"
HEAD = "How earlier contracts went, by published scorecards. Written by: onus tender past-months"


class NoScorecard(OnusError):
    """A file that should hold scorecards does not."""

    code = "TENDER-021"
    what = "{file} holds no scorecards: {reason}."
    why = "A credit grade rests on published scorecards and on nothing that somebody retyped."
    do = "Name the folder that `onus assess` wrote, with its scorecard.json as it was written."


class MonthToldOtherwise(OnusError):
    """A month of a contract stands in the file with other numbers."""

    code = "TENDER-022"
    what = "{month} of {contract} is told twice: {kept}, and {found}."
    why = "Whoever could choose between two numbers for one month would choose the better one."
    do = "Keep the row of the scorecard that was published, and take the other away."


def months_of_scorecards(
    raw: bytes, *, supplier: str, contract: str, published_on: date
) -> tuple[PastMonth, ...]:
    """Return the months that were over when the scorecards were published.

    Args:
        raw: bytes of scorecard.json.
        supplier: id of the contractor, as the tender's register has it.
        contract: id of the contract.
        published_on: day from which anybody could read them.

    Raises:
        NoScorecard: the bytes hold something else.

    >>> months_of_scorecards(b'{"scorecards": []}', supplier="s", contract="c", published_on=date(2024, 1, 9))
    ()
    """
    try:
        cards = [_card(row) for row in json.loads(raw)["scorecards"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NoScorecard(file=SCORECARD, reason=f"{type(error).__name__}: {error}") from error
    over = {one.period: published_on for one in cards if one.period < published_on.isoformat()[:7]}
    return past_months(supplier, contract, cards, published=over, source=sha256(raw).hexdigest())


def _card(row: dict[str, object]) -> Scorecard:
    counts = row["counts"]
    if not isinstance(counts, list) or len(counts) != OUTCOMES:
        raise ValueError(f"counts are not {OUTCOMES} numbers")
    return Scorecard(**{**row, "counts": tuple(int(one) for one in counts)})  # type: ignore[arg-type]


def with_months(raw: bytes, new: Iterable[PastMonth]) -> bytes:
    """Return register/past_months.toml with new rows among its own, each once, in order.

    Args:
        raw: the file that is there; empty for none, and sound.
        new: rows; one that the file holds is passed over.

    Raises:
        MonthToldOtherwise: a month of a contract is told with two numbers.
    """
    held = read_tender_file(raw, file=FILE).value if raw else None
    rows = sorted({*(held.past_months if held is not None else ()), *new})
    told: dict[tuple[str, str, str], PastMonth] = {}
    for one in rows:
        before = told.setdefault((one.supplier, one.contract, one.month), one)
        if before != one:
            raise MonthToldOtherwise(
                month=one.month, contract=one.contract, kept=_numbers(before), found=_numbers(one)
            )
    listed = [
        {
            "supplier": one.supplier, "contract": one.contract, "month": one.month, "on_time": one.on_time,
            "determined": one.determined, "published_on": one.published_on, "source": one.source,
        }
        for one in rows
    ]  # fmt: skip
    return toml_text({"past_months": listed} if listed else {}, {}, head=HEAD)


def _numbers(one: PastMonth) -> str:
    return f"{one.on_time} of {one.determined} on time, published {one.published_on}"
