"""Cell numbers: what stands in a cell as an exact number of a known unit.

In:  a cell, and the unit in which its column is written.
Out: `Fraction`, whole minor units, thousandths, parts per million; or `Unreadable`.

The surprise: nothing is rounded, with one exception. A spreadsheet keeps 15 digits
of a number, and what it computed carries noise behind them; that noise is taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from onus.base.currencies import MINOR_DIGITS
from onus.base.texts import Localized
from onus.wire.office.cell_texts import plain, shown
from onus.wire.office.grids import Cell
from onus.wire.office.reading_faults import NegativeEntry, TooFine, TwoUnits
from onus.wire.office.units import NAMES, known_units, worth
from onus.wire.office.unreadable import Unreadable, wrong

DIGITS_KEPT = 15
"""Of a number in a spreadsheet; what stands behind them is noise of its arithmetic."""
LARGEST = 10**13
PPM = 1_000_000
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,15})?|\.[0-9]{1,15}"
_NUMBER = re.compile(rf"[¥$]?([+-]?(?:{_DIGITS}))(?: ?([^0-9.,+-].{{0,11}}))?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and the unit written beside it, empty for none."""

    number: Fraction
    unit: str = ""


def amount(cell: Cell) -> Amount | None:
    """Return the number in a cell, and the unit that stands in the cell with it.

    >>> amount(Cell(1, 1, None, "１９，６８０ ㎡"))
    Amount(number=Fraction(19680, 1), unit='m2')
    >>> amount(Cell(1, 1, None, "1,5")) is None, amount(Cell(1, 1, Decimal("0.1"), "0.1")).number
    (True, Fraction(1, 10))
    """
    if isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, int | Decimal):
        return _of_spreadsheet(Decimal(cell.value))
    found = _NUMBER.fullmatch(plain(cell.text))
    if found is None:
        return None
    number = Fraction(found[1].replace(",", ""))
    return Amount(number, (found[2] or "").strip()) if abs(number) <= LARGEST else None


def _of_spreadsheet(value: Decimal) -> Amount | None:
    if not value.is_finite() or abs(value) > LARGEST:
        return None
    digits = len(value.as_tuple().digits)
    if digits > DIGITS_KEPT:
        value = round(value, DIGITS_KEPT - 1 - value.adjusted())
    return Amount(Fraction(value))


def number(cell: Cell, *, unit: str, written: str, least: int | None = 0) -> Fraction | Unreadable:
    """Return the number of a cell in the unit that its field is kept in.

    Args:
        cell: the cell.
        unit: the unit that the field is kept in; empty for none.
        written: the unit that header or title name; empty for none.
        least: the smallest number that can be; None for no bound.

    >>> number(Cell(1, 1, None, "1.2公里"), unit="m", written="")
    Fraction(1200, 1)
    >>> number(Cell(1, 1, Decimal("2.5"), "2.5"), unit="m2", written="万平方米")
    Fraction(25000, 1)
    """
    found = amount(cell)
    if found is None:
        return wrong(cell.text, "a number", "数字")
    times = Fraction(1)
    if unit and (found.unit or written):
        of_unit = worth(unit, found.unit or written)
        if of_unit is None and found.unit in _MANY:
            of_unit = _MANY[found.unit] * (worth(unit, written) or 1)
        if of_unit is None:
            names = {"asked": NAMES[unit], "known": known_units(unit)}
            return Unreadable(TwoUnits, {"found": found.unit or written, **names})
        times = of_unit
    elif found.unit:
        return wrong(cell.text, "a number alone", "不带单位的数字")
    if least is not None and found.number < least:
        return Unreadable(NegativeEntry, {"found": shown(cell.text)})
    return found.number * times


_MANY = {"千": Fraction(1_000), "万": Fraction(10_000), "亿": Fraction(100_000_000)}


def whole(cell: Cell, *, unit: str = "", written: str = "") -> int | Unreadable:
    """Return a whole number.

    >>> whole(Cell(1, 1, Decimal("12"), "12"), unit="h")
    12
    """
    found = number(cell, unit=unit, written=written)
    if isinstance(found, Fraction) and found.denominator != 1:
        return wrong(cell.text, "a whole number", "整数")
    return int(found) if isinstance(found, Fraction) else found


def money(cell: Cell, *, written: str, currency: str) -> int | Unreadable:
    """Return an amount in whole minor units.

    >>> money(Cell(1, 1, Decimal("12.5"), "12.5"), written="万元", currency="CNY")
    12500000
    >>> money(Cell(1, 1, Decimal("0.005"), "0.005"), written="元", currency="CNY").kind.code
    'SHEET-006'
    """
    found = number(cell, unit="yuan", written=written)
    if isinstance(found, Unreadable):
        return found
    minor = found * 10 ** MINOR_DIGITS.get(currency, 2)
    if minor.denominator != 1:
        return _too_fine(cell, Localized("the smallest coin (fen)", "最小货币单位（分）"))
    return int(minor)


def thousandths(cell: Cell, *, unit: str, written: str) -> int | Unreadable:
    """Return a number in whole thousandths, as points are kept.

    >>> thousandths(Cell(1, 1, None, "0.5分"), unit="point", written="")
    500
    """
    found = number(cell, unit=unit, written=written)
    if isinstance(found, Fraction) and (found * 1000).denominator != 1:
        return _too_fine(cell, Localized("a thousandth", "千分之一"))
    return int(found * 1000) if isinstance(found, Fraction) else found


def share_ppm(cell: Cell) -> int | Unreadable:
    """Return a share in parts per million; it must say that it is one.

    >>> share_ppm(Cell(1, 1, None, "95%")), share_ppm(Cell(1, 1, Decimal("0.95"), "95%"))
    (950000, 950000)
    >>> share_ppm(Cell(1, 1, Decimal("95"), "95")).named["asked"].en
    'a share with its sign, 95%,'
    """
    asked = wrong(cell.text, "a share with its sign, 95%,", "带百分号的比例（如 95%）")
    text = plain(cell.text)
    if not text.endswith("%"):
        return asked
    found = amount(Cell(cell.row, cell.column, None, text.removesuffix("%").strip()))
    if found is None or found.unit or not 0 <= found.number <= 100:
        return asked
    ppm = found.number * PPM / 100
    return int(ppm) if ppm.denominator == 1 else _too_fine(cell, Localized("a millionth", "百万分之一"))


def decimal_text(value: Fraction) -> str:
    """Write a number as a decimal, exactly where it is one, else to the sixth place.

    >>> decimal_text(Fraction(19680)), decimal_text(Fraction(1, 8)), decimal_text(Fraction(1, 3))
    ('19680', '0.125', '0.333333')
    """
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) != value:
        exact = round(exact, 6)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _too_fine(cell: Cell, smallest: Localized) -> Unreadable:
    return Unreadable(TooFine, {"found": shown(cell.text), "smallest": smallest})
