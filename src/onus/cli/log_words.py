"""What `onus log` tells whoever meets it: a resident with a receipt, an auditor who looks at a log."""

from __future__ import annotations

from collections.abc import Iterator

from onus.base.instants import SECOND_US, Instant, utc_text
from onus.base.texts import Language, Localized
from onus.outside.tlog.log_folder import Sequenced

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
    "not_signed": Localized("not signed by {name}: {reason}", "{name} 未联署：{reason}"),
    "clock_back": Localized(
        "the clock went back by {seconds} s; the log keeps the later time",
        "时钟回拨 {seconds} 秒；日志保留较晚的时间",
    ),
}


def say(line: str, language: Language, **named: object) -> str:
    """Return a line in a language."""
    return WORDS[line].text(language).format(**named)


def to_look_at(done: Sequenced, language: Language) -> Iterator[str]:
    """Yield what a person should look at after a sequencing: who did not sign, and a clock that went back."""
    for one in done.witnesses:
        if one.line is None:
            yield say("not_signed", language, name=one.name, reason=one.reason)
    if done.clock_back_s:
        yield say("clock_back", language, seconds=done.clock_back_s)


def date_of(at_s: int) -> str:
    """Return seconds since 1970 as a date; beyond the calendar, as they are.

    >>> date_of(1_700_000_000), date_of(2**62)
    ('2023-11-14T22:13:20Z', '4611686018427387904 s')
    """
    try:
        return utc_text(Instant(at_s * SECOND_US))
    except OverflowError:
        return f"{at_s} s"
