"""Warning signals: what each colour of a snowstorm warning stands for.

In:  the bytes of `law/snow_warnings.toml`.
Out: `WarningSignal` values by name, and whether the text behind them was read.

The surprise: a signal names the least that is to be expected. A warning of 6 mm in
12 hours promises no end of the snow and no upper amount.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.texts import Localized
from onus.wire.toml_values import read_whole


@dataclass(frozen=True, slots=True)
class WarningSignal:
    """One colour: at least so much water (tenths of a millimetre) within so many hours."""

    signal: str
    name: Localized
    hours: int
    least_tenth_mm: int

    def __post_init__(self) -> None:
        """Refuse a signal of no time or of no snow."""
        refuse(
            [
                unless(self.hours >= 1, "hours must be at least 1"),
                unless(self.least_tenth_mm >= 1, "least_tenth_mm must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True)
class WarningSignals:
    """All signals of one text, with its citation; `verified` only where the text was read in full."""

    id: str
    version: str
    verified: bool
    grade: str
    source: str
    citation: Localized
    signals: tuple[WarningSignal, ...]

    def named(self, signal: str) -> WarningSignal | None:
        """Return a signal by its name; None where there is none of it."""
        return next((each for each in self.signals if each.signal == signal), None)


def read_signals(raw: bytes, *, file: str) -> WarningSignals:
    """Read the signals.

    Raises:
        FaultyInput: the file is faulty; all its faults are told.

    >>> read_signals(b"id = 3", file="x.toml")
    Traceback (most recent call last):
    ...
    onus.base.errors.FaultyInput: INPUT-001 7 fault(s) in x.toml. Nothing was read in part: \
a finding from half an input would be wrong. Mend what is listed and run the same command again.
    """
    return read_whole(WarningSignals, raw, file=file)
