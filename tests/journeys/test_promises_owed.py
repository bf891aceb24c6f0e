"""From a bid to duties: what the winner promised is owed, counted and judged by the main job."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

from onus.__main__ import main
from onus.base.texts import Localized
from onus.core.contracts.standards import Measure, Standard
from onus.core.promises.filling import WinningBid, contract_of_bid, promises_of
from onus.core.promises.promised import PromiseTerm
from onus.wire.contract_text import contract_file
from onus.wire.dossier_files import read_contract
from onus.wire.promise_files import promises_file, read_promises

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "toilets-2024"
TERMS = (
    PromiseTerm("CLEANINGS", "frequency", "obligations.DAILY.standard.count", "a day"),
    PromiseTerm("ANSWERS", "response_time", "obligations.ANSWER.deadline.within_h", "h"),
    PromiseTerm("MONTH", "price", "prices.running.amount_minor", "fen"),
)
PROMISES = """tender = "toilets-2024"
[[promises]]
term = "CLEANINGS"
value = {cleanings}
[[promises]]
term = "ANSWERS"
value = 12
[[promises]]
term = "MONTH"
value = 2300000
"""


def draft():
    """The example's contract with its cleanings in the clause: a rule of a pack would overrule a promise."""
    contract = read_contract((EXAMPLE / "contract.toml").read_bytes()).value
    daily = Standard(measure=Measure.EVENTS, kinds=("crew",), count=3)
    return replace(
        contract,
        obligations=tuple(
            replace(one, rule="", standard=daily, deadline=replace(one.deadline, closes_after_d=0))
            if one.id == "DAILY" else one
            for one in contract.obligations
        ),
    )  # fmt: skip


def assessed(tmp_path, capsys, *, cleanings):
    made, faults = read_promises(PROMISES.format(cleanings=cleanings).encode())
    bid = WinningBid("B1", "ab" * 32, Localized("Generated Firm A", "生成企业甲"), made.promises)
    contract = contract_of_bid(draft(), TERMS, bid, signed=draft().signed)
    folder, out = tmp_path / f"dossier-{cleanings}", tmp_path / f"out-{cleanings}"
    shutil.copytree(EXAMPLE, folder)
    (folder / "contract.toml").write_bytes(contract_file(contract))
    assert faults == ()
    assert main(["dossier", "check", str(folder)]) == 0
    assert main(["assess", str(folder), "--as-of", "2024-05-10T00:00:00+08:00", "--out", str(out)]) == 0
    capsys.readouterr()
    with (out / "findings.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["duty_id"].startswith("DAILY/")]
    return contract, folder, out, rows


def test_more_promised_cleanings_make_the_same_work_fall_short(tmp_path, capsys):
    kept, folder, _out, rows = assessed(tmp_path, capsys, cleanings=3)
    more, _, _, stricter = assessed(tmp_path, capsys, cleanings=4)

    def met(found):
        return sum(row["outcome"] == "fulfilled" for row in found)

    assert len(rows) == len(stricter) > 100
    assert met(rows) > 0
    assert met(stricter) < met(rows)
    assert promises_of(read_contract((folder / "contract.toml").read_bytes()).value, TERMS) == promises_of(
        kept, TERMS
    )
    assert {one.term: one.value for one in promises_of(more, TERMS)}["CLEANINGS"] == 4


def test_a_ruling_shows_the_promise_and_the_bid_beside_the_clause(tmp_path, capsys):
    _, _, out, rows = assessed(tmp_path, capsys, cleanings=3)
    assert main(["explain", str(out), rows[0]["duty_id"]]) == 0

    assert "3.3 [CLEANINGS @ abababababababab]" in capsys.readouterr().out


def test_the_file_of_promises_is_the_same_for_any_order():
    made = read_promises(PROMISES.format(cleanings=3).encode())[0]

    assert promises_file(made.tender, made.promises) == promises_file(made.tender, made.promises[::-1])
