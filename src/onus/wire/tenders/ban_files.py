"""Ban files: register/bans.toml with a state of a debarment list beside the states that were taken before.

In:  the bytes of register/bans.toml, and a list as it was read.
Out: the bytes with the bans of the newest state of that list, and with the source, day and digest of each state.

The surprise: a list is taken whole. Whoever is no longer in its newest state is banned no longer, and
the digest says which state that was; bans that a person entered, of no list, stay. The row of an earlier
state stays too: it says that somebody looked before a step that was taken then.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from onus.core.qualification.bans import Ban, BanList
from onus.wire.ban_lists import BanListRead
from onus.wire.tenders.tender_files import read_tender_file
from onus.wire.toml_text import toml_text

FILE = "register/bans.toml"


def with_ban_list(raw: bytes, new: BanListRead) -> bytes:
    """Return register/bans.toml with a state of a list, and with the bans of the newest state of it.

    A state of the same day is replaced, and so is one without a day, which tells of none.

    Args:
        raw: the file that is there; empty for none, and sound.
        new: the state, with its bans.
    """
    held = read_tender_file(raw, file=FILE).value if raw else None
    others = [one for one in held.ban_lists if not _replaced(one, new.list)] if held is not None else []
    told = sorted([*others, new.list], key=_order)
    bans = list(held.bans) if held is not None else []
    if [one for one in told if one.id == new.list.id][-1] == new.list:
        bans = sorted(
            [*(one for one in bans if one.list != new.list.id), *new.bans], key=lambda one: (one.list, one.id)
        )
    return toml_text({"ban_lists": [_list(one) for one in told], "bans": [_ban(one) for one in bans]}, {})


def _replaced(one: BanList, new: BanList) -> bool:
    return one.id == new.id and one.as_of in (None, new.as_of)


def _order(one: BanList) -> tuple[str, date]:
    return one.id, one.as_of or date.min


def _list(one: BanList) -> dict[str, Any]:
    row = {"id": one.id, "source": one.source, "as_of": one.as_of, "sha256": one.sha256}
    return {name: value for name, value in row.items() if value}


def _ban(one: Ban) -> dict[str, Any]:
    events = [
        {
            name: value
            for name, value in (("on", each.on), ("what", each.what), ("source", each.source))
            if value
        }
        for each in one.events
    ]
    row = {
        "id": one.id, "credit_code": one.credit_code, "since": one.since, "until": one.until, "ground": one.ground,
        "list": one.list, "issuer": one.issuer, "regions": list(one.regions), "events": events,
    }  # fmt: skip
    return {name: value for name, value in row.items() if value}
