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
}  # fmt: skip


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
