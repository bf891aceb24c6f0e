"""Names: what things are called in every file that is written.

In:  numbers of segments, vehicles, districts.
Out: their ids and titles.

The surprise: every title says that it is generated, in both languages, so that
no page made from it can be mistaken for one about a real town or person.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def segment_id(segment: int) -> str:
    """Return the id of a segment.

    >>> segment_id(6)
    'S000007'
    """
    return f"S{segment + 1:06d}"


def vehicle_id(vehicle: int) -> str:
    """Return the id of a vehicle.

    >>> vehicle_id(0)
    'plough-0001'
    """
    return f"plough-{vehicle + 1:04d}"


def district_id(district: int) -> str:
    """Return the id of a district."""
    return f"district-{district + 1}"


def lot_of(district: int) -> str:
    """Return the lot that a district belongs to; two lots take turns."""
    return f"lot-{district % 2 + 1}"


def depot_id(depot: int) -> str:
    """Return the id of a yard."""
    return f"depot-{depot + 1}"


def road_name(road: int) -> str:
    """Return the name of a road, which says that nobody lives there."""
    return f"Generated Road {road} / 生成路 {road} 号"


def utc_text(at_us: int) -> str:
    """Write an instant in UTC.

    >>> utc_text(0)
    '1970-01-01T00:00:00Z'
    """
    moment = EPOCH + timedelta(microseconds=at_us)
    precision = "microseconds" if at_us % 1_000_000 else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def degrees_text(degrees_e7: int) -> str:
    """Write whole 1e-7 degrees as degrees, without a float between.

    >>> degrees_text(-15_000_000)
    '-1.5000000'
    """
    whole, rest = divmod(abs(degrees_e7), 10_000_000)
    return f"{'-' if degrees_e7 < 0 else ''}{whole}.{rest:07d}"


def tenths_text(tenths: int) -> str:
    """Write whole tenths as a decimal.

    >>> tenths_text(-5)
    '-0.5'
    """
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}.{rest}"
