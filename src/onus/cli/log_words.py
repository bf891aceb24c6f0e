"""What `onus log` tells whoever meets it: a resident with a receipt, an auditor who looks at a log."""

from __future__ import annotations

from onus.base.instants import SECOND_US, Instant, utc_text
from onus.base.texts import Language, Localized

WORDS = {
    "key": Localized("key: {value}", "公钥：{value}"),
    "hash": Localized("hash: {value}", "哈希算法：{value}"),
    "size": Localized("size: {value}", "条目数：{value}"),
    "root": Localized("root: {value}", "树根：{value}"),
    "signed": Localized("signed: {name}", "签署方：{name}"),
    "signed_at": Localized("signed: {name} at {at}", "联署方：{name}，时间 {at}"),
    "receipt": Localized("receipt: {path}", "回执：{path}"),
    "entry": Localized("entry: {path}", "条目原文：{path}"),
    "is": Localized("{path} is entry {index} of {origin}", "{path} 是日志 {origin} 的第 {index} 号条目"),
    "is_not": Localized(
        "{path} is not entry {index} of {origin}", "{path} 不是日志 {origin} 的第 {index} 号条目"
    ),
    "witnessed": Localized("witnessed by {name} at {at}", "见证方 {name} 于 {at} 联署"),
    "unwitnessed": Localized(
        "no witness signed: the log could show another reader another history",
        "无见证方联署：日志可能向他人出示另一种历史",
    ),
}


def say(line: str, language: Language, **named: object) -> str:
    """Return a line in a language."""
    return WORDS[line].text(language).format(**named)


def date_of(at_s: int) -> str:
    """Return seconds since 1970 as a date; beyond the calendar, as they are.

    >>> date_of(1_700_000_000), date_of(2**62)
    ('2023-11-14T22:13:20Z', '4611686018427387904 s')
    """
    try:
        return utc_text(Instant(at_s * SECOND_US))
    except OverflowError:
        return f"{at_s} s"
