"""Words of withheld fields: which kind of fact, and what of it, for a reader who knows no code.

In:  kind and field, as the leaves name them.
Out: words in either language.

The surprise: these are words for people only. The code stands beside them, for
whoever looks the field up in a schema.
"""

from __future__ import annotations

from onus.base.texts import Language
from onus.report.words import NoWords

KIND_WORDS: dict[str, tuple[str, str]] = {
    "dossier": ("dossier", "卷宗"), "contract": ("contract", "合同"), "party": ("party", "合同当事人"),
    "lot": ("lot", "标段"), "service": ("service", "服务事项"), "obligation": ("obligation", "合同义务"),
    "price": ("price", "单价"), "deduction": ("deduction", "扣款条款"), "incentive": ("incentive", "奖励条款"),
    "kpi": ("target", "考核指标"), "contract_note": ("note on the contract", "合同说明"),
    "register": ("register of officers", "责任人名册"), "body": ("public body", "单位"), "post": ("post", "岗位"),
    "holding": ("appointment", "任职记录"), "place": ("place", "地点"), "vehicle": ("vehicle", "车辆"),
    "observation": ("weather observation", "气象观测"), "inspection": ("inspection", "检查记录"),
    "crew": ("crew sheet", "班组作业单"), "visit": ("visit", "上门服务记录"), "photo": ("photo", "照片记录"),
    "report": ("resident's report", "市民诉求"), "instruction": ("instruction", "指令"),
    "act": ("act of the public body", "履职行为"), "notice": ("notice", "通知"), "payment": ("payment", "款项"),
    "attachment": ("attachment", "附件"), "tombstone": ("notice of erasure", "删除公告"),
}  # fmt: skip
FIELD_WORDS: dict[str, tuple[str, str]] = {
    "about": ("what it shows", "所示内容"), "by": ("who did it", "作业人"), "cited": ("text cited", "所引依据"),
    "file": ("file", "文件"), "grade": ("grade", "等级"), "holder": ("name of the officer", "责任人姓名"),
    "inspection_item": ("item checked", "检查项目"), "item": ("item", "项目"), "kind": ("kind", "种类"),
    "ladder_source": ("source of the ladder", "提级规则出处"), "lat_e7": ("latitude", "纬度"),
    "legal_basis": ("legal basis", "法律依据"), "likeness": ("likeness of the picture", "图像特征值"),
    "lon_e7": ("longitude", "经度"), "name": ("name", "名称"), "note": ("note", "备注"), "owner": ("owner", "权利人"),
    "photo": ("picture", "照片"), "powers_source": ("source of its powers", "职权出处"), "reason": ("reason", "理由"),
    "ref": ("reference", "凭证号"), "reply": ("reply", "答复"), "reply_source": ("source of the reply", "答复出处"),
    "sha256": ("digest of the file", "文件摘要"), "source": ("source", "出处"),
    "source_ref": ("place in the source", "原件位置"), "source_status": ("state in the source", "原系统状态"),
    "text": ("text", "正文"), "title": ("title", "标题"),
}  # fmt: skip


def withheld_words(kind: str, field: str, language: Language) -> str:
    """Return what a withheld field is.

    >>> withheld_words("visit", "lat_e7", "zh-Hans"), withheld_words("visit", "lat_e7", "en")
    ('上门服务记录：纬度', 'visit: latitude')
    """
    if kind not in KIND_WORDS or field not in FIELD_WORDS:
        raise NoWords(f"{kind} {field}")
    number = language == "zh-Hans"
    return ("{}：{}" if number else "{}: {}").format(KIND_WORDS[kind][number], FIELD_WORDS[field][number])
