"""Header units: which unit a header or a title names, or that it names one that nobody can place.

In:  texts of a header, nearest first, or of the titles; the unit that the field is kept in.
Out: the unit as it is written, empty where none is named; or `Unplaced` with what was found.

The surprise: a sign of a unit that cannot be read is no missing unit. 1.5 under
金额（万美元） is not 1.50 yuan, so it is asked and never taken for the unit of the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onus.wire.office.cell_texts import folded, in_brackets, plain
from onus.wire.office.units import is_unit, worth

_BETWEEN = re.compile(r"[\s,:;、|]+")
_TOLD = re.compile(r"单位\s*[:]?\s*([^()\[\]]*)")
_BEFORE = re.compile(r"^(?:计量单位|计价单位|货币单位|单位|币种|均为|以|按|约)+")
_AFTER = re.compile(r"(?:计|为单位)$")
_FOREIGN = (
    "美元|美金|港元|港币|港幣|欧元|日元|英镑|澳元|加元|新元|台币|澳门元|卢布|韩元|usd|eur|hkd|gbp|jpy|[$€£]"
)
_MULTIPLES = "^(?!百分)[百千万亿]+.{0,3}$"
_OTHER_SIGNS = {
    "yuan": rf"{_FOREIGN}|[百千万亿]+元|{_MULTIPLES}|元/",
    "m2": rf"亩|(?<!公)顷|平方英|立方|{_MULTIPLES}",
    "m": rf"里(?!程|面)|英尺|英寸|丈|尺|平方|立方|亩|{_MULTIPLES}",
    "h": r"工作日|个月|周|年|秒",
}
"""For each unit that fields are kept in: signs of a unit that is none of its kind, or is not known."""
_SPELLED = ("rmb", "cny", "¥", "人民币元")
"""Names of the currency that may stand before the unit: CNY 万元."""
_ANY_RATE, _OCCASION = re.compile(r"/.*$"), re.compile(r"/(?:次|处|起|项|件|座|条|个)$")
TITLE_OF_A_UNIT = 8
"""A title no longer than this may be nothing but a unit."""
_TITLE_SIGNS = {
    "yuan": rf"(?:人民币)?[百千万亿]*(?:元|{_FOREIGN})?(?:/\S{{1,3}})?",
    "m2": r"[百千万亿]*(?:亩|顷|公亩|英亩)|[百千万亿]+",
    "m": r"[百千万亿]*(?:里|华里|市里|英里|海里|英尺|尺|丈)|[百千万亿]+",
}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What looks like a unit and cannot be read as one of the kind that is asked."""

    found: str


def unit_of_header(texts: Sequence[str], unit: str, *, is_price: bool = False) -> str | Unplaced:
    """Return the unit that a header names.

    Args:
        texts: the texts of the header, the nearest first.
        unit: the unit that the field is kept in.
        is_price: True for a price of one unit, which may be told for each month or metre.

    >>> unit_of_header(["金额（含税，万元）"], "yuan"), unit_of_header(["金额（百万元）"], "yuan")
    ('万元', '百万元')
    >>> unit_of_header(["面积（亩）"], "m2"), unit_of_header(["长度"], "m")
    (Unplaced(found='亩'), '')
    """
    for text in texts:
        pieces = [*_pieces_in_brackets(text), *_pieces_outside(text)]
        found = _one_of(_without_rates(pieces, unit, _ANY_RATE if is_price else _OCCASION), unit)
        if found:
            return found
    return ""


def unit_of_titles(titles: Sequence[str], unit: str) -> str | Unplaced:
    """Return the unit that the titles of a sheet name for fields of a kind.

    >>> unit_of_titles(["单位：人民币万元"], "yuan"), unit_of_titles(["付款台账（万元）"], "yuan")
    ('人民币万元', '万元')
    >>> unit_of_titles(["单位：米、平方米"], "m2"), unit_of_titles(["被检查单位：万达环卫"], "yuan")
    ('平方米', '')
    """
    pieces = [piece for title in titles for piece in _pieces_of_title(title)]
    fitting = _fitting(pieces, unit)
    sign = _TITLE_SIGNS.get(unit)
    odd = [p for p in pieces if sign and worth(unit, p) is None and re.fullmatch(sign, folded(p))]
    if odd or len({worth(unit, one) for one in fitting}) > 1:
        return Unplaced("、".join(odd or fitting))
    return fitting[0] if fitting else ""


def _one_of(pieces: Sequence[str], unit: str) -> str | Unplaced:
    fitting = _fitting(pieces, unit)
    if len({worth(unit, one) for one in fitting}) > 1:
        return Unplaced("、".join(fitting))
    rest = [piece for piece in pieces if worth(unit, piece) is None]
    signs = _OTHER_SIGNS.get(unit, _MULTIPLES)
    odd = [piece for piece in rest if re.search(signs, folded(piece))]
    # A unit of another kind: 长度（平方米）.
    other = [piece for piece in rest if not fitting and is_unit(piece)]
    if odd or other:
        return Unplaced((odd or other)[0])
    return fitting[0] if fitting else ""


def _fitting(pieces: Sequence[str], unit: str) -> list[str]:
    found = [piece for piece in pieces if worth(unit, piece) is not None]
    return [piece for piece in found if folded(piece) not in _SPELLED] or found


def _without_rates(pieces: Sequence[str], unit: str, rate: re.Pattern[str]) -> list[str]:
    """Return the pieces with what a price is told for left away: 元/平方米 as 元."""
    return [piece if worth(unit, piece) is not None else rate.sub("", piece) for piece in pieces]


def _pieces_in_brackets(text: str) -> Iterator[str]:
    for inside in in_brackets(text):
        yield from _split(inside)


def _pieces_outside(text: str) -> Iterator[str]:
    """Yield the parts of a header after its name: 金额 万元, 长度/公里, and a row of units alone."""
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", plain(text)).strip()
    if is_unit(bare):
        yield bare
        return
    for piece in _bare(_BETWEEN.split(bare)):
        yield piece if is_unit(piece) else piece.rpartition("/")[2]


def _pieces_of_title(title: str) -> Iterator[str]:
    for inside in in_brackets(title):
        yield from _split(inside)
    for told in _TOLD.findall(plain(title)):
        yield from _split(told)
    yield from _split(plain(title)) if len(plain(title)) <= TITLE_OF_A_UNIT else ()


def _split(text: str) -> Iterator[str]:
    yield from [text] if is_unit(text) else _bare(_BETWEEN.split(text))


def _bare(pieces: Sequence[str]) -> Iterator[str]:
    for piece in pieces:
        found = _AFTER.sub("", _BEFORE.sub("", piece))
        if found:
            yield found
