"""Owners of homes: which of them are persons, and which are kinds of ownership.

In:  the contract, the register of officers and the places of a dossier.
Out: the owners to be looked for in texts, as names are.

The surprise: one column holds both. A register of homes says `private` in one office
and a resident's name in the next. A kind of ownership is no secret, and looked for as
a name it would take texts from the public that tell of nobody. So owners are looked
for in texts alone, never in ids and codes, where finding one stops the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onus.base.texts import texts_in
from onus.core.accountability.register import Register
from onus.core.contracts.contract import Contract
from onus.core.contracts.places import Place

FORMS = frozenset([
    "国有", "国家", "集体", "集体所有", "公有", "公产", "公房", "公租房", "直管公房", "私有", "私产", "私人", "私房", "个人",
    "个人所有", "自有", "自有住房", "自住", "共有", "租赁", "承租", "承租人", "业主", "全体业主", "产权人", "房改房", "商品房",
    "安置房", "回迁房", "开发商", "物业", "街道", "居民", "村民", "住户", "户主", "本人", "家属", "市政", "未知", "不详", "其他",
    "其它", "无", "暂无", "待定", "见附件",
    "city", "company", "cooperative", "council", "developer", "district", "household", "individual", "landlord",
    "municipal", "municipality", "owner", "owners", "person", "private", "public", "resident", "residents", "state",
    "tenant", "tenants", "town", "unknown", "village",
])  # fmt: skip
"""Forms of ownership as registers write them, in one word."""
ORGANISATIONS = (
    "公司", "集团", "单位", "部门", "政府", "委员会", "居委会", "村委会", "管委会", "街道办", "办事处", "社区", "中心", "集体",
    "合作社", "学校", "医院", "住户",
)  # fmt: skip
"""How the names of bodies end that are no persons."""
WORD = re.compile(r"[A-Z]?[a-z0-9_-]+|[A-Z0-9_-]+")
"""One Latin word: the code of a register, or a common word; a person is known by more."""
TOGETHER = re.compile(r"[、/，,;；&]")
IN_BRACKETS = re.compile(r"[（(\[][^）)\]]*[）)\]]")


def owners_by_name(contract: Contract, register: Register, places: Iterable[Place]) -> frozenset[str]:
    """Return the owners of homes who may be persons, those of one home together and each by itself.

    None is who owns a public place too, whom an obligation, a party, a body or a post of
    the dossier names, or what reads as a form of ownership: those are told in the open
    elsewhere, or tell of nobody.

    Args:
        contract: whose obligations may ask for owners.
        register: of officers.
        places: all of the dossier.
    """
    every = tuple(places)
    told = {place.owner for place in every if not place.private}
    told |= {owner for owed in contract.obligations for owner in owed.places.owners}
    names = [party.name for party in contract.parties] + [body.name for body in register.bodies]
    told |= {text for one in (*names, *(post.title for post in register.posts)) for text in texts_in(one)}
    homes = {one for place in every if place.private for one in _each(place.owner)}
    return frozenset(owner for owner in homes - told if not _is_form(owner))


def _each(owners: str) -> Iterator[str]:
    """Yield what a register has as owner, without remarks, and each of several owners.

    >>> list(_each("张三、李四（户主）"))
    ['张三、李四', '张三', '李四']
    """
    whole = IN_BRACKETS.sub("", owners).strip()
    parts = [part.strip() for part in TOGETHER.split(whole)]
    yield from (one for one in dict.fromkeys([whole, *parts]) if one)


def _is_form(owner: str) -> bool:
    """Return whether an owner is a form of ownership, a body, or a code for one.

    >>> [_is_form(one) for one in ("Private", "muni-2", "私有", "Elder care", "private person", "东街小学家属院单位")]
    [True, True, True, True, True, True]
    >>> [_is_form(one) for one in ("Planted Name", "欧阳明哲", "jean de la fontaine", "WangXiaoming")]
    [False, False, False, False]
    """
    if WORD.fullmatch(owner) or owner.endswith(ORGANISATIONS):
        return True
    words = owner.split()
    phrase = len(words) > 1 and owner.isascii() and owner == owner.capitalize()
    return phrase or any(word in FORMS for word in owner.casefold().split())
