"""Track presets: how common platforms name the columns of their exports.

In:  the name of a preset and the header of a file.
Out: which column holds which field; and whether the datum must be named.

The surprise: a preset names columns and units, never the datum. Chinese
platforms give WGS 84, GCJ-02 or BD-09 under the same headers, so whoever imports
has to say which. ACC is the ignition: it says nothing about the brush or blade,
and is not read as a sign of work.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.wire.columns import ColumnSource

Names = tuple[str, ...]


class DatumNotNamed(OnusError):
    """An export of a platform whose datum nobody named."""

    code = "IMPORT-040"
    what = "The datum of this export is not stated, and preset {preset} does not tell it."
    why = "Platforms in China give WGS 84, GCJ-02 or BD-09 under the same headers; they lie 100 to 1,000 m apart."
    do = "Ask the platform which one it exports and say it: --datum wgs84, --datum gcj02 or --datum bd09."


@dataclass(frozen=True, slots=True)
class Preset:
    """The columns of one kind of platform.

    Attributes:
        title: what it is.
        columns: for each field the names that its column may have, the usual one first.
        units: units of fields that are not in the field's own unit.
        words: for yes/no fields, the words that mean yes.
        datum: what the positions refer to; empty where it must be named.
        source: how the names are known.
    """

    title: str
    columns: Mapping[str, Names]
    units: Mapping[str, str]
    words: Mapping[str, Names]
    datum: str
    source: str


PRESETS: Mapping[str, Preset] = {
    "jt808": Preset(
        title="Chinese platforms for vehicles under JT/T 808 (部标), Chinese headers",
        columns={
            "vehicle_id": ("车牌号", "车牌号码", "车牌", "车辆号牌", "车号", "车辆", "车辆名称"),
            "t_utc": ("定位时间", "GPS时间", "卫星时间", "采集时间", "时间", "上报时间"),
            "lon": ("经度",),
            "lat": ("纬度",),
            "speed_kmh": ("速度", "速度(km/h)", "车速", "车速(km/h)", "GPS速度", "卫星速度", "行驶速度"),
            "heading_deg": ("方向", "方向角", "航向", "角度", "方向(度)"),
            "odometer_m": ("里程", "里程(km)", "总里程", "总里程(km)", "累计里程", "当前里程"),
            "working": ("作业状态", "工作状态", "是否作业"),
        },
        units={"t_utc": "beijing", "odometer_m": "km"},
        words={"working": ("作业", "作业中", "工作", "工作中", "是", "开", "1")},
        datum="",
        source="headers as exports of such platforms have them; no vendor publishes them",
    ),
    "jt808-fields": Preset(
        title="The same platforms, field names in English",
        columns={
            "vehicle_id": ("plateNo", "plate_no", "vehicleNo", "vehicle_no", "plateNumber", "carNo"),
            "t_utc": ("gpsTime", "gps_time", "deviceTime", "locTime", "locationTime"),
            "lon": ("lng", "lon", "longitude"),
            "lat": ("lat", "latitude"),
            "speed_kmh": ("speed", "gpsSpeed", "gps_speed"),
            "heading_deg": ("direction", "angle", "heading", "course"),
            "odometer_m": ("mileage", "totalMileage", "total_mileage"),
        },
        units={"t_utc": "beijing", "odometer_m": "km"},
        words={},
        datum="",
        source="headers as exports of such platforms have them; no vendor publishes them",
    ),
    "traccar": Preset(
        title="Traccar: the table of positions, or its export as CSV",
        columns={
            "vehicle_id": ("deviceId", "deviceName", "uniqueId"),
            "t_utc": ("fixTime", "deviceTime"),
            "lon": ("longitude",),
            "lat": ("latitude",),
            "speed_kmh": ("speed",),
            "heading_deg": ("course",),
            "accuracy_m": ("accuracy",),
            "recorded_at": ("serverTime",),
        },
        units={"speed_kmh": "kn"},
        words={},
        datum="wgs84",
        source="Traccar's table of positions; its interface states speed in knots and times in UTC",
    ),
}


def preset_columns(name: str, header: Sequence[str]) -> dict[str, ColumnSource]:
    """Return which column of a file holds which field.

    Case, blanks and full-width marks of a header decide nothing. A needed field
    that the file lacks is given its usual name, under which it will be missed.

    Args:
        name: of the preset, a key of `PRESETS`.
        header: the columns of the file.

    >>> found = preset_columns("jt808", ["序号", "车牌", "定位时间", "经度", "纬度", "速度（km/h）", "ACC"])
    >>> [(field, source.column) for field, source in found.items()][-2:]
    [('lat', '纬度'), ('speed_kmh', '速度（km/h）')]
    >>> preset_columns("traccar", ["DEVICEID", "FIXTIME", "LATITUDE", "LONGITUDE", "SPEED"])["speed_kmh"]
    ColumnSource(column='SPEED', unit='kn', words=())
    """
    preset = PRESETS[name]
    known: dict[str, str] = {}
    for column in header:
        known.setdefault(_even(column), column)
    found = {}
    for field, names in preset.columns.items():
        column = next((known[_even(one)] for one in names if _even(one) in known), "")
        if column or field in ("vehicle_id", "t_utc", "lon", "lat"):
            unit, words = preset.units.get(field, ""), preset.words.get(field, ())
            found[field] = ColumnSource(column or names[0], unit, words)
    return found


def datum_of(name: str, stated: str) -> str:
    """Return the datum of an export; what a person states comes before what a preset tells.

    Args:
        name: of the preset; empty for none.
        stated: by the person; empty where nothing was said.

    Raises:
        DatumNotNamed: neither says it.

    >>> datum_of("", ""), datum_of("traccar", ""), datum_of("jt808", "gcj02")
    ('wgs84', 'wgs84', 'gcj02')
    """
    told = stated or (PRESETS[name].datum if name else "wgs84")
    if not told:
        raise DatumNotNamed(preset=name)
    return told


def _even(header: str) -> str:
    return "".join(unicodedata.normalize("NFKC", header).split()).casefold()
