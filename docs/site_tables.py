"""The tables of the manual's pages on verifying and on private data.

In:  the faults of the verifier, the kinds of leaves.
Out: Markdown in one of the two languages, to stand between the marks of a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.base.texts import Language
from onus.verify.faults import KINDS as FAULTS
from onus.wire.leaves.kinds import CLEAR, COMMITTED, KINDS, NEVER, WORDS_OF_PEOPLE, FieldRule

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "code": "exit code", "fault": "fault", "means": "what it means", "do": "what to do",
        "ok": "verified", "ok_means": "Everything that could be checked holds; the statement says what could not.",
        "usage": "usage or input", "usage_means": "An option, a policy or a folder is not usable; nothing was judged.",
        "usage_do": "See the message.", "nothing": "",
        "kind": "kind of entry", "clear": "as it is", "gated": "as it is, after the gate",
        "committed": "as a commitment", "never": "not at all",
    },
    "zh-Hans": {
        "code": "退出码", "fault": "错误", "means": "含义", "do": "处理",
        "ok": "核验通过", "ok_means": "能够核验的内容均相符；不能核验的见核验声明。",
        "usage": "用法或输入", "usage_means": "选项、策略或文件夹不可用，未作任何判断。",
        "usage_do": "见提示。", "nothing": "",
        "kind": "条目种类", "clear": "照原样公开", "gated": "经筛查后照原样公开",
        "committed": "仅公开承诺值", "never": "不公开",
    },
}  # fmt: skip


def exit_codes(language: Language) -> Iterator[str]:
    """Yield the lines of the table of exit codes."""
    said = WORDS[language]
    yield f"| {said['code']} | {said['fault']} | {said['means']} | {said['do']} |\n|---|---|---|---|"
    yield f"| 0 | {said['ok']} | {said['ok_means']} | {said['nothing']} |"
    yield f"| 2 | {said['usage']} | {said['usage_means']} | {said['usage_do']} |"
    for kind in FAULTS:
        means, do = (kind.why, kind.do) if language == "en" else kind.zh[1:]
        yield f"| {kind.exit_code} | {kind.title.text(language)} (`{kind.code}`) | {means} | {do} |"


def leaf_fields(language: Language) -> Iterator[str]:
    """Yield the lines of the table of all fields of all kinds of facts."""
    said = WORDS[language]
    columns = ("kind", "clear", "gated", "committed", "never")
    yield "| " + " | ".join(said[one] for one in columns) + " |\n|" + "---|" * len(columns)
    for name, fields in KINDS.items():
        rules = fields.values()
        cells = (
            [one for one in rules if one.where not in (COMMITTED, NEVER) and not is_gated(one)],
            [one for one in rules if is_gated(one)],
            [one for one in rules if one.where == COMMITTED],
            [one for one in rules if one.where == NEVER],
        )
        yield f"| `{name}` | " + " | ".join(", ".join(map(named, one)) for one in cells) + " |"


def is_gated(rule: FieldRule) -> bool:
    return rule.where == CLEAR and rule.type in WORDS_OF_PEOPLE


def named(rule: FieldRule) -> str:
    """Return a field's name, with a star where homes are treated otherwise."""
    other = any(flag.startswith(("home:", "own_words", "place", "dut")) for flag in rule.flags)
    return f"`{rule.name}`" + ("\\*" if other else "")
