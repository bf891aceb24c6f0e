"""Owners of homes: which of them are persons, and which are kinds of ownership.

In:  the contract and the places of a dossier.
Out: the owners to be looked for in texts, as names are.

The surprise: one column holds both. A register of homes says `private` in one office
and a resident's name in the next. A kind of ownership is no secret, and looked for as
a name it would take texts and codes from the public that tell of nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from onus.core.contracts.contract import Contract
from onus.core.contracts.places import Place

CODE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
"""One word in small letters is the code of a register; a person is known by more."""
FORMS = frozenset([
    "国有", "国家", "集体", "集体所有", "公有", "公房", "公租房", "直管公房", "私有", "私人", "私房", "个人", "个人所有",
    "自有", "自有住房", "共有", "单位", "租赁", "承租", "业主", "全体业主", "房改房", "商品房", "开发商", "物业", "物业公司",
    "街道", "社区", "村集体", "村委会", "居委会", "政府", "市政",
    "company", "cooperative", "council", "developer", "district", "household", "individual", "landlord", "municipal",
    "municipality", "owner", "private", "public", "resident", "state", "tenant", "town", "village",
])  # fmt: skip
"""Forms of ownership as registers write them; a word that is none of these is taken for a person's name."""


def owners_by_name(contract: Contract, places: Iterable[Place]) -> frozenset[str]:
    """Return the owners of homes who may be persons.

    None is who owns a public place too, whom an obligation names, or what reads as a
    form of ownership: those are told in the open elsewhere, or tell of nobody.

    Args:
        contract: whose obligations may ask for owners.
        places: all of the dossier.
    """
    every = tuple(places)
    told = {place.owner for place in every if not place.private}
    told |= {owner for owed in contract.obligations for owner in owed.places.owners}
    homes = {place.owner for place in every if place.private and place.owner.strip()}
    return frozenset(owner for owner in homes - told if not _is_form(owner))


def _is_form(owner: str) -> bool:
    """Return whether an owner is a form of ownership, or a code for one.

    >>> _is_form("Private"), _is_form("muni-2"), _is_form("私有"), _is_form("Planted Owner"), _is_form("欧阳明哲")
    (True, True, True, False, False)
    """
    return owner.strip().casefold() in FORMS or CODE.fullmatch(owner.strip()) is not None
