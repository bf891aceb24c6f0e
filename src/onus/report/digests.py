"""Digests: the mail that tells an officer each morning what lies before them.

In:  what is open, waits and comes, as lines.
Out: subject and text, Chinese first and English below it.

The surprise: a morning without anything has a mail, too, and says so. Silence of the
mail would look the same as a mail that was lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.texts import LANGUAGES, Language, Localized

LINES_MAX = 30
WORDS = {
    "subject": Localized("Onus: {count} open matters, {day}", "Onus 履约问责：{day} 未结事项 {count} 项"),
    "cases": Localized(
        "Open cases that lie with your posts, by time left:", "由您岗位承担的未结案件（按剩余时间）："
    ),
    "replies": Localized("Replies to decide:", "待作出决定的答复："),
    "proposals": Localized("Proposals that wait for a second person:", "待第二人批准的建议："),
    "risks": Localized("What is about to go wrong:", "即将出现的问题："),
    "none": Localized("Nothing is open.", "没有未结事项。"),
    "more": Localized("and {count} more", "另有 {count} 项"),
    "by": Localized("answer by {at}", "须于 {at} 前作为"),
    "no_clock": Localized("no clock runs", "无时限"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a digest: its heading by key of `WORDS`, and its lines in each language."""

    key: str
    lines: Sequence[Localized]


def digest(parts: Sequence[Part], *, title: Localized, day: str, address: str) -> tuple[str, str]:
    """Return subject and text of a digest.

    Args:
        parts: in their order; empty ones are left out.
        title: of the dossier.
        day: local day, `2023-12-17`.
        address: where the workbench is.

    >>> digest([], title=Localized("Snow", "除雪"), day="2023-12-17", address="http://x/")[0]
    'Onus 履约问责：2023-12-17 未结事项 0 项'
    """
    count = sum(len(part.lines) for part in parts)
    subject = WORDS["subject"].filled(count=count, day=day).text("zh-Hans")
    return subject, "\n\n".join(_text(parts, title, address, language) for language in reversed(LANGUAGES))


def _text(parts: Sequence[Part], title: Localized, address: str, language: Language) -> str:
    lines = [title.text(language), address, ""]
    for part in parts:
        if part.lines:
            lines.append(WORDS[part.key].text(language))
            lines += [f"- {line.text(language)}" for line in part.lines[:LINES_MAX]]
            if len(part.lines) > LINES_MAX:
                lines.append(WORDS["more"].filled(count=len(part.lines) - LINES_MAX).text(language))
            lines.append("")
    if not any(part.lines for part in parts):
        lines.append(WORDS["none"].text(language))
    return "\n".join(lines).rstrip() + "\n"
