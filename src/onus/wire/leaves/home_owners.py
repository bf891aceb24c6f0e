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
LABELS = re.compile(r"^(?:业主|户主|房主|产权人|承租人|住户|居民|村民|本人)(?=..)")
"""What stands before a name."""
WORD = re.compile(r"[A-Z]?[a-z_-]+|[A-Z_-]+")
"""One Latin word: a common one, or a surname alone; a person is known by more."""
SMALL = frozenset({"of", "the", "and", "by"})
TOGETHER = re.compile(
    r"[、/，,;；&|:：\n（）()\[\]和与及]|\band\b|(?<=[^\x00-\x7f]{2})\s+(?=[^\x00-\x7f]{2})"
)
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
    """Yield what a register has as owner without remarks, and each owner and remark by itself.

    >>> list(_each("张三、李四（户主：王五）"))
    ['张三、李四', '张三', '李四', '户主', '王五']
    >>> list(_each("Resident John Smith and Mary Smith"))
    ['John Smith and Mary Smith', 'John Smith', 'Mary Smith']
    """
    whole = IN_BRACKETS.sub("", owners)
    found = (_without_forms(one) for one in (whole, *TOGETHER.split(owners)))
    yield from (one for one in dict.fromkeys(found) if one)


def _without_forms(owner: str) -> str:
    """Return an owner without the words beside the name.

    >>> _without_forms("业主张三"), _without_forms("Private owner"), _without_forms("私有")
    ('张三', '', '私有')
    """
    plain = LABELS.sub("", owner.strip())
    if not plain.isascii():
        return plain
    return " ".join(word for word in plain.split() if word.casefold() not in FORMS)


def _is_form(owner: str) -> bool:
    """Return whether an owner is a form of ownership, a body, or a code for one.

    >>> [_is_form(one) for one in ("Unit", "muni-2", "私有", "of Benxi", "东街小学家属院单位", "共2人")]
    [True, True, True, True, True, True]
    >>> [_is_form(one) for one in ("Planted Name", "欧阳明哲", "Wang xiaoming", "WangXiaoming")]
    [False, False, False, False]
    """
    if WORD.fullmatch(owner) or owner.endswith(ORGANISATIONS) or any(map(str.isdigit, owner)):
        return True
    words = [word for word in owner.split() if word.casefold() not in SMALL]
    return owner in FORMS or (owner.isascii() and len(words) == 1 and owner not in words)
