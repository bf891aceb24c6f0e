"""Ban files: register/bans.toml with a debarment list put in the place of its earlier state.

In:  the bytes of register/bans.toml, and a list as it was read.
Out: the bytes with the bans of that list, and with the source, day and digest of the list beside them.

The surprise: a list is taken whole. Whoever is no longer in its newer state is banned no longer, and
the digest says which state that was; bans that a person entered, of no list, stay.
"""

from __future__ import annotations

from typing import Any

from onus.core.qualification.bans import Ban, BanList
from onus.wire.ban_lists import BanListRead
from onus.wire.tenders.tender_files import read_tender_file
from onus.wire.toml_text import toml_text

FILE = "register/bans.toml"


def with_ban_list(raw: bytes, new: BanListRead) -> bytes:
    """Return register/bans.toml with the bans of a list in the place of those that it had of it.

    Args:
        raw: the file that is there; empty for none, and sound.
        new: the list.
    """
    held = read_tender_file(raw, file=FILE).value if raw else None
    others = [one for one in held.bans if one.list != new.list.id] if held is not None else []
    lists = [one for one in held.ban_lists if one.id != new.list.id] if held is not None else []
    bans = sorted([*others, *new.bans], key=lambda one: (one.list, one.id))
    told = sorted([*lists, new.list], key=lambda one: one.id)
    return toml_text({"ban_lists": [_list(one) for one in told], "bans": [_ban(one) for one in bans]}, {})


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
