"""The data dictionary: every column of every table on the site, in both languages.

In:  nothing.
Out: `COLUMNS`, and the file that says the same.

The surprise: it is checked against the tables. A column without a meaning, or a
meaning without a column, stops the publication and not only a reader.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from onus.base.canonical import canonical_json

Words = tuple[str, str]
_SHARED: dict[str, Words] = {
    "duty_id": ("name of the duty: obligation, place, occurrence", "履约事项编号：义务、点位、触发"),
    "place_id": ("place; a home goes by its number", "点位；住处以编号代替"),
    "kind": ("kind", "类别"),
    "service": ("id of the service", "服务事项编号"),
    "happened_at": ("when it was so", "发生时间"),
    "recorded_at": ("when the office wrote it down", "记录时间"),
    "result": ("what came out", "结果"),
    "by": ("post, worker or sheet that says so; empty at homes", "出具岗位、人员或表单；住处不载"),
    "source_ref": ("row of the source; empty at homes", "来源行；住处不载"),
    "log_index": ("index of its leaf in the log; empty where it has none", "在日志中的序号；无则为空"),
    "segment_id": ("piece of road", "路段"),
    "vehicle_id": ("number of the vehicle within the contract", "合同期内车辆编号"),
    "strength": ("claimed, observed or verified", "证据强度：自报、已观测、已互证"),
}
COLUMNS: Mapping[str, Mapping[str, Words]] = {
    "findings": {
        "duty_id": _SHARED["duty_id"],
        "place_id": _SHARED["place_id"],
        "outcome": ("what was found, one of seven", "认定结论，共七种"),
        "opened_at": ("when its window opened", "期限起始"),
        "due_at": ("when it was due; empty without a deadline", "到期时间；未定时限则为空"),
        "met_at": ("when it was met; empty where never", "履行时间；未履行则为空"),
        "delay_s": ("delay, in seconds, so far", "逾期秒数（截至）"),
        "coverage_ppm": ("share of the length covered, parts per million; empty where not the measure", "覆盖率，百万分比；不以此衡量则为空"),
        "covered_mm": ("length covered, millimetres", "覆盖长度，毫米"),
        "strength": _SHARED["strength"],
        "evidence": ("passes and events that counted", "采信的通过与事件数"),
        "officer_post": ("post that answered when it was due", "到期时的责任岗位"),
        "officer_holder": ("number or name in the post; withheld until it may be named", "任职者编号或姓名；可公布前不载"),
        "officer_basis": ("holder, deputy, head by default, or vacant", "在任、代理、单位负责人默认担责或空缺"),
        "clause": ("clause of the contract", "合同条款"),
        "rule": ("rule that was applied, id@version; empty for the clause's own", "适用规则 编号@版本；依条款本身则为空"),
        "rule_digest": ("SHA-256 of the rule, as in packs/", "规则摘要，见 packs/"),
        "grounds": ("codes of the grounds", "认定理由代码"),
        "excused_by": ("decision or instruction that excused it", "免责决定或指令"),
        "case_id": ("open failure that it belongs to", "所属督办案件"),
        "stage": ("provisional, served, replied or final", "阶段：初步、已送达、已申辩、已生效"),
        "stage_contractor": ("the same for the contractor", "对承包方的阶段"),
        "stage_officer": ("the same for the officer", "对责任人的阶段"),
        "holder_public": ("whether the person may be named", "是否可公布姓名"),
        "reply_by_contractor": ("until when the contractor may reply", "承包方申辩截止"),
        "reply_by_officer": ("until when the officer may reply", "责任人申辩截止"),
        "reply_officer": ("act that is the reply beside the name of the officer", "与责任人姓名一并公布的申辩"),
        "source_ref": _SHARED["source_ref"],
        "source_status": ("what the source itself says", "来源自身所称状态"),
        "obligation_id": ("obligation", "合同义务"),
        "district": ("district", "区"),
        "owed_by": ("role that owed it", "义务方角色"),
        "month": ("month in which it is paid and scored", "计价考核月份"),
        "priced_to": ("duty that the same work is priced to; empty for this one", "同一作业计价所在事项；即本项则为空"),
        "log_index": _SHARED["log_index"],
        "level": ("public: anyone can recompute it; full: only with what is withheld", "public 人人可复算；full 须凭未公开内容"),
    },
    "evidence": {
        "evidence_id": ("name of the piece; empty at homes", "证据编号；住处不载"),
        "kind": ("inspection, crew, visit, photo or report", "检查、班组、上门、照片或诉求"),
        "place_id": _SHARED["place_id"],
        "service": _SHARED["service"],
        "started_at": ("when the work began", "开始时间"),
        "happened_at": _SHARED["happened_at"],
        "recorded_at": _SHARED["recorded_at"],
        "result": _SHARED["result"],
        "by": _SHARED["by"],
        "source_ref": _SHARED["source_ref"],
    },
    "facts": {
        "kind": ("kind of the leaf, as in the schemas", "记录类别，见 Schema"),
        "id": ("name within its kind", "类别内编号"),
        "happened_at": ("when it was so; empty where nothing happened at an instant", "发生时间；无发生时刻则为空"),
        "recorded_at": _SHARED["recorded_at"],
        "log_index": _SHARED["log_index"],
        "data": ("clear fields, canonical JSON", "公开字段，规范 JSON"),
        "withheld": ("fields that the log holds a commitment to", "以承诺值记入日志的字段"),
    },
    "duties": {
        "duty_id": _SHARED["duty_id"],
        "obligation_id": ("obligation", "合同义务"),
        "clause": ("clause of the contract", "合同条款"),
        "service": _SHARED["service"],
        "owed_by": ("role that owed it", "义务方角色"),
        "clock": ("passable, standard or haulage; empty where there is one clock", "时限种类：可通行、达标、清运；仅一种时限则为空"),
        "place_id": _SHARED["place_id"],
        "district": ("district", "区"),
        "occurrence_id": ("what called for it: a snowfall, a report, a day", "触发事项：降雪、诉求、日期"),
        "grade": ("grade of the snowfall; empty for none", "降雪等级；无则为空"),
        "graded_by": ("rule that graded it, id@version; empty for none", "据以定级的规则 编号@版本；无则为空"),
        "opens_at": ("when its window opened", "期限起始"),
        "due_at": ("when it was due; empty without a deadline", "到期时间；未定时限则为空"),
        "closes_at": ("until when it could still be met late", "逾期仍可履行的截止时间"),
        "rule": ("rule that was applied, id@version; empty for the clause's own", "适用规则 编号@版本；依条款本身则为空"),
    },
    "passes": {
        "segment_id": _SHARED["segment_id"],
        "vehicle_id": _SHARED["vehicle_id"],
        "entered_at": ("when the vehicle came onto the stretch", "车辆驶入时间"),
        "at": ("when it had finished it", "驶完时间"),
        "from_mm": ("where the stretch begins along the segment, millimetres", "起点沿路段距离，毫米"),
        "to_mm": ("where it ends, millimetres", "终点沿路段距离，毫米"),
        "direction": ("1 along the drawing of the segment, -1 against it", "1 为顺路段绘制方向，-1 为逆向"),
        "fixes": ("positions on it; 0 where it lies between two", "其上位置数；由前后两点推得则为 0"),
    },
    "touches": {
        "place_id": _SHARED["place_id"],
        "at": ("when a vehicle was there; which one is not told", "车辆在场时间；不载车辆"),
    },
    "in_place": {
        "place_id": _SHARED["place_id"],
        "reason": ("why positions there count or not: number of the reason, as in fixes.by_reason of the manual, from 0", "是否采信的理由序号，自 0 起，见手册 fixes.by_reason"),
        "positions": ("how many", "位置数"),
    },
    "tracks": {
        "vehicle_id": _SHARED["vehicle_id"],
        "at": ("when it was there", "定位时间"),
        "lon_e7": ("longitude, degrees times ten million", "经度，度乘以一千万"),
        "lat_e7": ("latitude, degrees times ten million", "纬度，度乘以一千万"),
        "speed_mm_s": ("speed, millimetres a second; -1 unknown", "速度，毫米每秒；-1 为未知"),
        "heading_cdeg": ("heading, hundredths of a degree; -1 unknown", "航向，百分之一度；-1 为未知"),
        "working": ("1 tool at work, 0 not, -1 unknown", "1 作业中，0 未作业，-1 未知"),
        "accuracy_mm": ("accuracy, millimetres; -1 unknown", "精度，毫米；-1 为未知"),
    },
}  # fmt: skip
"""Of the days' tables, of the report, and of what days of positions came to."""


def undescribed(table: str, schema: pa.Schema) -> list[str]:
    """Return the columns that the dictionary does not name, or names without need.

    >>> undescribed("facts", pa.schema([("kind", pa.string()), ("colour", pa.string())]))[0]
    'colour'
    """
    known = COLUMNS[table]
    extra = [name for name in schema.names if name not in known]
    return extra + [name for name in known if name not in schema.names]


def dictionary_file() -> bytes:
    """Return the dictionary as a file."""
    tables = {
        table: [{"column": name, "en": words[0], "zh-Hans": words[1]} for name, words in columns.items()]
        for table, columns in COLUMNS.items()
    }
    return canonical_json(tables) + b"\n"
