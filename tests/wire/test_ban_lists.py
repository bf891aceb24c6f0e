"""Ban lists: CSV and JSON, their digest, and every fault of every row."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

import pytest

from onus.base.errors import FaultyInput
from onus.wire.ban_lists import read_ban_list

CODE, OTHER = "91990000MA0000001B", "91990000MA0000002E"
HEADER = "id,credit_code,since,until,ground,issuer,regions\n"


def read(text: str | bytes, file: str = "bans.csv"):
    raw = text if isinstance(text, bytes) else text.encode()
    return read_ban_list(
        raw, file=file, name="list", source="https://example.org/bans", as_of=date(2024, 6, 1)
    )


def faults(text: str | bytes, file: str = "bans.csv"):
    with pytest.raises(FaultyInput) as caught:
        read(text, file)
    return [(one.line, one.code) for one in caught.value.faults]


def test_a_list_is_read_with_its_source_day_and_digest():
    text = HEADER + f"1,{CODE},2024-01-01,2024-12-31,false documents,a bureau,north; south\n"

    found = read(text)

    assert (found.list.source, found.list.as_of) == ("https://example.org/bans", date(2024, 6, 1))
    assert found.list.sha256 == sha256(text.encode()).hexdigest()
    ban = found.bans[0]
    assert (ban.since, ban.until, ban.regions, ban.list) == (
        date(2024, 1, 1), date(2024, 12, 31), ("north", "south"), "list",
    )  # fmt: skip


def test_an_empty_end_is_no_end():
    assert read(HEADER + f"1,{CODE},2024-01-01,,,,\n").bans[0].until is None


def test_json_tells_what_became_of_a_ban():
    events = [{"on": "2024-03-01", "what": "suspended", "source": "a court"}]
    text = json.dumps(
        [{"id": "1", "credit_code": CODE, "since": "2024-01-01", "until": None, "events": events}]
    )

    assert read(text, "bans.json").bans[0].events[0].what == "suspended"


def test_all_faults_of_a_list_are_told_at_once_with_their_lines():
    text = HEADER + (
        f"1,{CODE},2024-01-01,,,,\n"
        "2,91990000MA0000001C,2024-01-01,,,,\n"
        f"3,{CODE},someday,,,,\n"
        f"4,{CODE},2024-02-01,2024-01-01,,,\n"
        f"5,,2024-01-01,,,,\n"
        f"1,{OTHER},2024-01-01,,,,\n"
    )

    found = faults(text)

    assert {line for line, _ in found} == {2, 3, 4, 5, 6, 7}
    assert [code for line, code in found if line in (2, 7)] == ["QUALIFICATION-002"] * 2
    assert [code for line, code in found if line == 3] == ["QUALIFICATION-001"]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (b"\xff\xfe", "bans.csv"), ("name\nx\n", "bans.csv"), ("{}", "bans.json"), ("[1]", "bans.json"),
        ("[", "bans.json"), ('[{"id": 1}]', "bans.json"), ('[{"id": "1", "id": "2"}]', "bans.json"), ("", "bans.csv"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(text, file):
    assert faults(text, file)
