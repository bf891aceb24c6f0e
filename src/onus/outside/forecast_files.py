"""Forecast files: a CSV or a typed bulletin, in UTF-8 or GB18030, as spans of expected snow.

In:  the path of the file and the zone of the place.
Out: the spans, or all faults of the file.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from onus.base.errors import FaultyInput
from onus.base.instants import ZoneTable
from onus.core.planning.forecast import ForecastSpan
from onus.outside.text_files import ENCODINGS, read_csv, text_faults
from onus.wire.forecast_tables import Forecast, read_bulletin, read_table
from onus.wire.warning_signals import WarningSignals, read_signals

SIGNALS = "snow_warnings.toml"


def warning_signals() -> WarningSignals:
    """Return what the colours of a snowstorm warning stand for."""
    return read_signals((files("onus.law") / SIGNALS).read_bytes(), file=f"law/{SIGNALS}")


def read_forecast(path: Path, zone: ZoneTable) -> tuple[ForecastSpan, ...]:
    """Read a forecast: a CSV by its ending, else a bulletin as text.

    Raises:
        FaultyInput: with every fault of the file.
    """
    found = _read(path, zone)
    if any(not one.warning for one in found.faults):
        raise FaultyInput(found.faults, source=path.name)
    return found.spans


def _read(path: Path, zone: ZoneTable) -> Forecast:
    faults = {encoding: text_faults(path, encoding=encoding) for encoding in ENCODINGS}
    encoding = next((name for name in ENCODINGS if not faults[name]), "")
    if not encoding:
        return Forecast((), faults[ENCODINGS[0]])
    if path.suffix.lower() == ".csv":
        return read_table(read_csv(path, encoding=encoding), zone, warning_signals(), file=path.name)
    text = path.read_text(encoding=encoding).removeprefix("\ufeff")
    return read_bulletin(text, zone, warning_signals(), file=path.name)
