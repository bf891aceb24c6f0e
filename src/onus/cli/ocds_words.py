"""What `onus ocds` tells: why a release was not taken, what was mended, what a schema asks."""

from __future__ import annotations

from onus.base.texts import Localized

REASONS = {
    "not_json": Localized("is no JSON", "不是有效的 JSON"),
    "broken_file": Localized("the file breaks off here", "文件自此处中断"),
    "too_large": Localized("is larger than 16 MiB", "超过 16 MiB"),
    "not_an_object": Localized("is no JSON object", "不是 JSON 对象"),
    "linked_only": Localized("holds only addresses of releases", "仅含公告链接，无公告内容"),
    "nested_too_deep": Localized("has more levels than are read", "嵌套层数超过可读取的上限"),
    "process_too_large": Localized(
        "is a process whose releases together exceed 64 MiB", "该过程的全部发布合计超过 64 MiB"
    ),
    "too_deep": Localized("has more than 100 levels", "嵌套超过 100 层"),
    "no_ocid": Localized("has no ocid: its process is unknown", "缺少 ocid，无法确定所属采购过程"),
    "no_id": Localized("has no id", "缺少 id"),
    "no_date": Localized("has no date that can be read", "缺少可识别的日期"),
    "repeated": Localized("was there before, with the same content", "重复出现，内容相同"),
    "other_content": Localized(
        "was there before under the same ocid, id and date, with other content",
        "相同 ocid、id 和日期的公告此前已出现，但内容不同",
    ),
    "mixed_kinds": Localized(
        "has a value, an object or a list where another release has another kind",
        "同一位置在不同公告中类型不一致（值、对象或列表）",
    ),
    "no_release": Localized("has no release", "没有公告"),
}
HOWS = {
    "empty": Localized("empty, left out", "为空，已略去"),
    "number_as_text": Localized("a number written as text", "数字写成了文本"),
    "text_as_number": Localized("a text written as number", "文本写成了数字"),
    "one_as_list": Localized("one item that should be a list", "应为列表，只给了一项"),
    "list_of_one": Localized("a list that should be one item", "应为单项，给了列表"),
    "letter_case": Localized("a code in other letter case", "代码大小写不符"),
    "day_without_time": Localized("a day without time: midnight UTC", "只有日期：按 UTC 零时"),
    "time_without_offset": Localized(
        "a time not in the form of RFC 3339; without an offset, UTC", "时间不合 RFC 3339；无时区按 UTC"
    ),
    "set_aside": Localized("not what the schema asks, set aside", "不符合模式要求，已搁置"),
}
ASKED = {
    "type": Localized("must be {asked}", "类型应为 {asked}"),
    "required": Localized("lacks {asked}", "缺少 {asked}"),
    "enum": Localized("must be one of {asked}", "应为下列之一：{asked}"),
    "format": Localized("must be a {asked}", "格式应为 {asked}"),
    "pattern": Localized("must fit {asked}", "应符合 {asked}"),
    "minLength": Localized("must have at least {asked} character(s)", "至少 {asked} 个字符"),
    "maxLength": Localized("must have at most {asked} character(s)", "至多 {asked} 个字符"),
    "minimum": Localized("must be at least {asked}", "不得小于 {asked}"),
    "maximum": Localized("must be at most {asked}", "不得大于 {asked}"),
    "minItems": Localized("must have at least {asked} item(s)", "至少 {asked} 项"),
    "maxItems": Localized("must have at most {asked} item(s)", "至多 {asked} 项"),
    "minProperties": Localized("must have at least {asked} field(s)", "至少 {asked} 个字段"),
    "uniqueItems": Localized("has the same item twice", "有重复项"),
    "oneOf": Localized("must fit exactly one of {asked} shapes", "应恰好符合 {asked} 种形式之一"),
    "anyOf": Localized("must fit one of {asked} shapes", "应符合 {asked} 种形式之一"),
}
WORDS = {
    "read": Localized("read: {count}", "读取：{count}"),
    "compiled": Localized("compiled releases: {count}", "合并公告：{count}"),
    "imported": Localized(
        "imported: {count}, mended in places: {mended}", "导入：{count}，其中部分修正：{mended}"
    ),
    "valid": Localized("without a fault: {count}", "无错误：{count}"),
    "refused": Localized("refused: {count} {reason}", "拒收：{count} 条，{reason}"),
    "repeated_ids": Localized(
        "ids used twice in one release, the last item counts: {name} ({count})",
        "同一公告内 id 重复，以最后一项为准：{name}（{count}）",
    ),
    "fault": Localized("{count} x {place}: {asked}", "{count} 次 {place}：{asked}"),
    "example": Localized("    {place}", "    {place}"),
    "mend": Localized("{count} x {place}: {how}", "{count} 次 {place}：{how}"),
    "more": Localized("and {count} more", "另有 {count} 条"),
}
TABLE = {
    "publisher": Localized("publisher", "发布方"),
    "taken": Localized("imported", "导入"),
    "mended": Localized("of them mended", "其中修正"),
    "refused": Localized("refused", "拒收"),
    "why": Localized("why", "原因"),
}
