"""Fact columns: what each column of a dossier's tables holds, in which unit, and whether it must be there.

In:  nothing; this is the one place where the columns are written down.
Out: `COLUMNS`, from which the readers, the table schemas and the manual are made.

The surprise: a column may be needed in the header and empty in a row. An empty
cell of weather says that nothing was measured, which is not the same as zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onus.base.texts import Localized

MINOR_MAX = 10**15 - 1
"""Of an amount in minor units; sums of thousands of them still fit 64 bits."""
WORDS = {
    "inspection": ("pass", "fail", "inaccessible"),
    "visit": ("recipient", "none", "refused"),
    "payment": ("payment", "waiver", "substitute_cost", "invoice"),
    "weather": ("snow", "sleet", "rain", "none", "unknown"),
    "place": ("segment", "place", "depot"),
    "attachment": ("contract", "form", "photo", "paper", "other"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: as it stands in the header.
        type: `id`, `ids` (separated by blanks), `text`, `instant`, `month`, `number`, `whole`,
            `yes` (true or false), `word` (one of `allowed`), `geometry`, `sha256` (64
            hexadecimal digits), `likeness` (16 of them).
        meaning: what it holds, in both languages.
        in_header: True where the file must have the column.
        filled: True where no cell of it may be empty.
        unit: unit of a number, empty for none.
        allowed: for `word`, the words.
        least: smallest number; None for no bound.
        most: largest number; None for no bound.
    """

    name: str
    type: str
    meaning: Localized
    in_header: bool = False
    filled: bool = False
    unit: str = ""
    allowed: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


def _column(name: str, kind: str, en: str, zh: str, needed: str = "", **more: object) -> Column:
    """Return a column; `needed` is empty, `header` or `row`."""
    told = Localized(en, zh)
    return Column(name, kind, told, in_header=bool(needed), filled=needed == "row", **more)  # type: ignore[arg-type]


HEADER, ROW = "header", "row"
RECORDED = _column(
    "recorded_at", "instant",
    "when the office wrote it down; empty means at once", "记录时间；留空表示当即记录",
)  # fmt: skip
SOURCE = _column("source_ref", "text", "where it comes from: file, sheet, cell", "出处：文件、表、单元格")
CORRECTION = (
    _column("supersedes", "id", "id of the row that this row corrects", "本行所更正的记录编号"),
    _column("withdrawn", "yes", "true: the corrected row was no fact, nothing takes its place",
            "true 表示撤回原记录且无替代"),
)  # fmt: skip
SERVICE = _column(
    "service", "text", "id of the service; a row without it is evidence for no obligation",
    "服务事项编号；留空的记录不用于任何履约事项",
)  # fmt: skip
SERVICE_HEARD = _column(
    "service", "text", "id of the service; without it only triggers that name no services take the report",
    "服务事项编号；留空的诉求仅计入未限定事项的触发条件",
)  # fmt: skip
PHOTO = _column("photo", "text", "name of a photo, which is not read", "照片名称，不读取其内容")
NOTE = _column("note", "text", "anything else", "备注")
LON = _column("lon", "number", "longitude, WGS 84", "经度（WGS 84）", unit="deg", least=-180, most=180)
LAT = _column("lat", "number", "latitude, WGS 84", "纬度（WGS 84）", unit="deg", least=-90, most=90)


def _place(needed: str) -> Column:
    return _column("place_id", "id", "id of the place in the network", "路网中的路段或点位编号", needed)


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "weather.csv": (
        _column("station_id", "text", "weather station", "气象站", ROW),
        _column("from_utc", "instant", "beginning of the interval", "时段开始", ROW),
        _column("to_utc", "instant", "end of the interval, after its beginning", "时段结束，晚于开始", ROW),
        _column("precipitation_mm", "number", "water equivalent; empty when not measured",
                "降水量（折合水量）；未测留空", HEADER, unit="mm", least=0),
        _column("snow_depth_cm", "number", "depth of snow on the ground", "地面积雪深度", unit="cm", least=0),
        _column("phenomenon", "word", "what fell", "天气现象", ROW, allowed=WORDS["weather"]),
        _column("observation_id", "id", "name of the row, where it may have to be corrected", "记录编号；需要更正时填写"),
        _column("temperature_c", "text", "kept for the reader, decides nothing", "仅供查阅，不参与认定"),
        RECORDED,
        *CORRECTION,
        SOURCE,
    ),
    "inspections.csv": (
        _column("inspection_id", "id", "name of the row", "记录编号", ROW),
        _place(HEADER),
        SERVICE,
        _column("happened_at", "instant", "when it was so", "检查时间", ROW),
        RECORDED,
        *CORRECTION,
        _column("by_post", "text", "post that inspected, of officers.toml", "实施检查的岗位（见 officers.toml）"),
        _column("result", "word", "what was found", "检查结果", ROW, allowed=WORDS["inspection"]),
        _column("item", "text", "item of the checklist", "检查项目"),
        _column("points", "number", "points taken off", "扣分", least=0),
        PHOTO,
        NOTE,
        SOURCE,
    ),
    "crews.csv": (
        _column("sheet_id", "id", "name of the row", "记录编号", ROW),
        _place(ROW),
        SERVICE,
        _column("started_at", "instant", "beginning of the work", "作业开始", ROW),
        _column("ended_at", "instant", "end of the work; empty means at once", "作业结束；留空表示与开始相同"),
        RECORDED,
        *CORRECTION,
        PHOTO,
        NOTE,
        SOURCE,
    ),
    "visits.csv": (
        _column("visit_id", "id", "name of the row", "记录编号", ROW),
        _place(ROW),
        SERVICE,
        _column("worker_id", "id", "number of the worker", "服务人员编号"),
        _column("arrived_at", "instant", "arrival", "到达时间", ROW),
        _column("left_at", "instant", "leaving, not before arrival", "离开时间，不早于到达", ROW),
        _column("confirmation", "word", "who confirmed the visit", "由谁确认", ROW, allowed=WORDS["visit"]),
        LON,
        LAT,
        RECORDED,
        *CORRECTION,
        SOURCE,
    ),
    "photos.csv": (
        _column("photo_id", "id", "name of the row", "记录编号", ROW),
        _place(""),
        SERVICE,
        _column("taken_at", "instant", "when it was taken", "拍摄时间", ROW),
        _column("file", "text", "name of the picture, which is not read", "照片文件名，不读取其内容"),
        LON,
        LAT,
        RECORDED,
        *CORRECTION,
        SOURCE,
    ),
    "reports.csv": (
        _column("report_id", "id", "name of the row", "记录编号", ROW),
        _place(""),
        SERVICE_HEARD,
        _column("happened_at", "instant", "when it was reported", "诉求时间", ROW),
        RECORDED,
        *CORRECTION,
        LON,
        LAT,
        _column("text", "text", "what was said", "诉求内容"),
        _column("target_at", "instant", "by when it was to be closed", "应办结时间"),
        _column("closed_at", "instant", "when it was closed", "办结时间"),
        SOURCE,
        _column("source_status", "text", "what the source calls it; decides nothing", "来源系统的状态，不参与认定"),
    ),
    "instructions.csv": (
        _column("instruction_id", "id", "name of the row", "记录编号", ROW),
        _column("by_post", "text", "post that gave the order", "下达指令的岗位", ROW),
        _column("happened_at", "instant", "when it was given", "下达时间", ROW),
        RECORDED,
        *CORRECTION,
        _column("leave_places", "ids", "places to be left", "要求离开的路段或点位"),
        _column("go_to_places", "ids", "places to go to instead", "要求前往的路段或点位"),
        _column("until", "instant", "until when it holds", "有效期至"),
        _column("text", "text", "its words", "指令内容"),
        SOURCE,
    ),
    "payments.csv": (
        _column("payment_id", "id", "name of the row", "记录编号", ROW),
        _column("period", "month", "month it is for, `2024-01`", "所属月份，如 `2024-01`", ROW),
        _column("kind", "word", "what moved", "类别", ROW, allowed=WORDS["payment"]),
        _column("amount_minor", "whole", "amount in the smallest unit of the currency", "金额，以货币最小单位计",
                ROW, least=0, most=MINOR_MAX),
        _column("happened_at", "instant", "when it moved", "发生时间", ROW),
        RECORDED,
        *CORRECTION,
        _column("by_post", "text", "post that decided", "作出决定的岗位"),
        _column("reason", "text", "why; a waiver without a reason is shown as such", "理由；减免而无理由的照此公示"),
        _column("ref", "text", "what it refers to", "关联事项"),
        SOURCE,
    ),
    "attachments.csv": (
        _column("attachment_id", "id", "name of the row", "记录编号", ROW),
        _column("kind", "word", "what it is", "种类", ROW, allowed=WORDS["attachment"]),
        _column("file", "text", "its path in the dossier; empty where only its digest is kept",
                "在卷宗中的路径；仅存摘要的留空"),
        _column("sha256", "sha256", "SHA-256 of its bytes, 64 hexadecimal digits", "文件内容的 SHA-256，64 位十六进制", ROW),
        _column("pages", "whole", "pages, where they were counted", "页数；未计的留空", least=0),
        _column("likeness", "likeness", "of a photo, its difference hash, 16 hexadecimal digits",
                "照片的差异哈希，16 位十六进制"),
        _column("happened_at", "instant", "when it was signed, taken or received", "签订、拍摄或收到的时间", ROW),
        RECORDED,
        *CORRECTION,
        _column("about", "text", "id of what it belongs to: contract, inspection, act, number of a paper",
                "所属事项的编号：合同、检查、履职行为、文书编号"),
        _place(""),
        _column("by_post", "text", "post that filed it", "归档岗位"),
        NOTE,
        SOURCE,
    ),
    "vehicles.csv": (
        _column("vehicle_id", "id", "name of the vehicle, as in the tracks", "车辆编号，与轨迹一致", ROW),
        _column("kind", "text", "what it is", "车辆类型"),
        _column("has_working_signal", "yes", "whether its tracks tell blade or broom down",
                "轨迹是否载有作业信号"),
        _column("speed_min_kmh", "number", "slowest work", "最低作业速度", unit="km/h", least=0),
        _column("speed_max_kmh", "number", "fastest work", "最高作业速度", unit="km/h", least=0),
    ),
    "tracks/*.csv": (
        _column("vehicle_id", "id", "vehicle", "车辆", ROW),
        _column("t_utc", "instant", "when; without an offset it is UTC", "时间；无时差的按 UTC", ROW),
        _column("lon", "number", "longitude, WGS 84", "经度（WGS 84）", ROW, unit="deg", least=-180, most=180),
        _column("lat", "number", "latitude, WGS 84", "纬度（WGS 84）", ROW, unit="deg", least=-90, most=90),
        _column("speed_kmh", "number", "speed", "速度", unit="km/h", least=0),
        _column("heading_deg", "number", "heading, from north", "航向，正北为 0", unit="deg", least=0, most=360),
        _column("working", "yes", "blade or broom down", "是否作业（铲或刷放下）"),
        _column("odometer_m", "number", "odometer", "里程表", unit="m", least=0),
        _column("accuracy_m", "number", "accuracy of the position", "定位精度", unit="m", least=0),
        _column("recorded_at", "instant", "when it reached the office; empty means at once",
                "到达监管方的时间；留空表示当即"),
    ),
    "network.csv": (
        _column("segment_id", "id", "name of the segment or place", "路段或点位编号", ROW),
        _column("name", "text", "street or facility; empty for homes", "道路或设施名称；住所留空"),
        _column("kind", "word", "empty means segment", "种类；留空为路段", allowed=WORDS["place"]),
        _column("class", "text", "class, as the contract names it", "道路等级，按合同用语"),
        _column("district", "text", "district", "区"),
        _column("lot", "text", "lot of the contract", "标段"),
        _column("owner", "text", "who owns it", "权属"),
        _column("grade", "text", "cleaning grade", "保洁等级"),
        _column("length_m", "number", "length owed; wins over the map's", "应作业长度；优先于图上长度",
                unit="m", least=0),
        _column("width_m", "number", "width", "宽度", unit="m", least=0),
        _column("area_m2", "number", "area owed", "应作业面积", unit="m2", least=0),
        _column("radius_m", "number", "how near evidence must be", "证据须在此范围内", unit="m", least=0),
        _column("oneway", "text", "forward, backward, or empty for both ways", "单行方向：forward、backward；留空为双向"),
        _column("private", "yes", "true for homes: name and position are never published",
                "住所填 true：名称与位置不公开"),
        SOURCE,
    ),
    "lines.geojson": (
        _column("segment_id", "id", "segment it belongs to; empty for links", "所属路段；连接线留空"),
        _column("oneway", "text", "forward, backward, or empty for both ways", "单行方向：forward、backward；留空为双向"),
        _column("geometry", "geometry", "LineString or MultiLineString, WGS 84", "LineString 或 MultiLineString（WGS 84）",
                ROW),
    ),
}  # fmt: skip


def names_in_header(file: str) -> tuple[str, ...]:
    """Return the columns that a file must have.

    >>> names_in_header("vehicles.csv")
    ('vehicle_id',)
    """
    return tuple(column.name for column in COLUMNS[file] if column.in_header)
