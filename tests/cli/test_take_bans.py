"""`onus tender take-bans`: a debarment list as published becomes the bans of a tender, whole or not at all."""

from __future__ import annotations

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.instants import instant
from onus.core.tendering.judge import judge
from onus.outside.tenders import read_tender

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
HEAD = "id,credit_code,since,until,ground,issuer,regions\n"
FIRM_A = "x-1,91990000MA90000013,2024-02-01,2024-06-30,false invoices,generated office,\n"
FIRM_E = "x-9,91990000MA9000005F,2024-02-01,,false invoices,generated office,\n"
JSON = """[{"id": "x-1", "credit_code": "91990000MA90000013", "since": "2024-02-01", "regions": ["north", "south"],
  "events": [{"on": "2024-02-02", "what": "suspended", "source": "court"}]}]"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "tender"))


def taken(folder: Path, text: str, name: str = "list.csv", on: str = "2024-02-01") -> int:
    file = folder.parent / name
    file.write_text(text, encoding="utf-8")
    return main(
        ["tender", "take-bans", str(folder), str(file), "--list", "generated-office", "--source", "https://bans.example/1",
         "--taken-on", on]
    )  # fmt: skip


def test_a_list_that_was_taken_bars_whom_it_names_and_tells_its_source_and_digest(folder):
    assert taken(folder, HEAD + FIRM_A) == 0

    tender = read_tender(folder).tender
    found = judge(tender, tender.rulebook, instant("2024-12-31T00:00:00Z"))
    reasons = {reason for one in found.lot("1").refused for _, reason in one.reasons}
    told = next(one for one in tender.register.ban_lists if one.id == "generated-office")
    assert reasons == {"banned:x-1", "banned:ban-1"}
    assert (told.id, told.source, told.as_of, told.sha256) == (
        "generated-office", "https://bans.example/1", date(2024, 2, 1), sha256((HEAD + FIRM_A).encode()).hexdigest(),
    )  # fmt: skip


@pytest.mark.parametrize("second", ["2024-02-01", "2024-03-01"])
def test_the_bans_of_a_newer_state_take_the_place_of_the_earlier_ones_and_of_no_other_list(folder, second):
    taken(folder, HEAD + FIRM_A)
    assert taken(folder, HEAD + FIRM_E, on=second) == 0

    register = read_tender(folder).tender.register
    states = [one.as_of for one in register.ban_lists if one.id == "generated-office"]
    assert [one.id for one in register.bans] == ["ban-1", "x-9"]
    assert states == sorted({date(2024, 2, 1), date.fromisoformat(second)})


def test_an_earlier_state_that_is_taken_later_is_told_and_brings_back_no_ban(folder):
    taken(folder, HEAD + FIRM_E, on="2024-03-01")
    assert taken(folder, HEAD + FIRM_A, on="2024-01-20") == 0

    register = read_tender(folder).tender.register
    assert [one.id for one in register.bans] == ["ban-1", "x-9"]
    assert [one.as_of for one in register.ban_lists if one.id == "generated-office"] == [
        date(2024, 1, 20), date(2024, 3, 1),
    ]  # fmt: skip


def test_what_became_of_a_ban_and_where_it_holds_is_kept(folder):
    assert taken(folder, JSON, "list.json") == 0

    ban = next(one for one in read_tender(folder).tender.register.bans if one.id == "x-1")
    assert ban.regions == ("north", "south")
    assert [(one.on, one.what, one.source) for one in ban.events] == [
        (date(2024, 2, 2), "suspended", "court")
    ]


def test_one_unsound_code_and_nothing_of_the_list_is_taken(folder, capsys):
    before = (folder / "register" / "bans.toml").read_bytes()

    assert taken(folder, HEAD + FIRM_A + FIRM_A.replace("x-1", "x-2").replace("013,", "014,")) == 2
    assert "QUALIFICATION-001" in capsys.readouterr().err
    assert (folder / "register" / "bans.toml").read_bytes() == before
