"""Bidder keys: the command and the page read one form of the file, and refuse every other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import onus.outside.sealing
from onus.wire.sealing.bidder_keys import KeptKey, kept_key
from onus.wire.sealing.faults import NotABidderKey
from onus.wire.sealing.signing import BidderKey

ONE = KeptKey("firm-a", BidderKey(bytes(range(200, 232))))
PAGE = Path(onus.outside.sealing.__file__).parent / "page" / "sealing.js"


def page_reads(text: str) -> bool:
    """Return whether the page takes the lines of a file: its own pattern, as it stands there."""
    (pattern,) = re.findall(
        r"^const KEY_LINES = /\^(.*)\$/;$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return re.compile(pattern).fullmatch(text) is not None


@pytest.mark.parametrize(
    "text",
    [ONE.text(), ONE.text().rstrip("\n"), ONE.text().replace("\n", "\r\n"), f"\ufeff{ONE.text()}\n\n"],
)
def test_the_file_is_read_however_an_editor_ends_its_lines(text):
    assert page_reads(text) and kept_key(text) == ONE


@pytest.mark.parametrize(
    "text",
    [
        ONE.text().replace(ONE.key.seed.hex(), ONE.key.seed.hex().upper()),
        ONE.text().replace("\npublic", "\n\npublic"),
        ONE.text().replace("\nprivate", "\n \nprivate"),
        f"{ONE.text()}note mine\n",
        f"\n{ONE.text()}",
        ONE.text().replace("private ", "private  "),
        ONE.text().replace(ONE.key.seed.hex(), ONE.key.seed.hex()[:-1]),
        "",
    ],
)
def test_whatever_the_page_refuses_the_command_refuses(text):
    assert not page_reads(text)
    with pytest.raises(NotABidderKey, match="64 digits"):
        kept_key(text)
