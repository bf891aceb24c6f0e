"""Mails to whoever reported: that something happened, and where it can be read.

In:  what happened, the public number, the language of the report.
Out: subject and text.

The surprise: a mail tells neither the street nor what was reported. It lies on a
server that is not ours, and the house that was complained of may read it there.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.base.texts import Language, Localized

SUBJECT = Localized(en="Your report {ref}: {what}", zh="您的反映 {ref}：{what}")
TEXT = Localized(
    en="Something happened to your report {ref}: {what}.\n\nRead it here with your receipt code:\n{link}\n\n"
    "If it is not settled, you can say so there and have it reopened. You get this mail because you left your "
    "address with the report.\n",
    zh="您的反映 {ref} 有了新进展：{what}。\n\n请凭回执码在此查看：\n{link}\n\n"
    "如问题未解决，可在该页面要求重新办理。因您提交反映时留下了邮箱，故收到本邮件。\n",
)
HAPPENED: Mapping[str, Localized] = {
    "acknowledged": Localized("it was acknowledged", "已受理"),
    "inspection_opened": Localized("an inspection was opened", "已安排检查"),
    "claimed_done": Localized("the contractor says that it is done", "承包方称已完成"),
    "answered": Localized("it was answered", "已答复"),
    "closed": Localized("it was closed", "已办结"),
    "reopening_rejected": Localized("its reopening was decided", "重新办理要求已有决定"),
    "merged": Localized("it was joined with another one", "已与另一件反映合并"),
    "escalated": Localized(
        "nobody answered in time, and it moved to the next post", "逾期无人答复，已升级督办"
    ),
}
"""Events of which a reporter is told."""


def reporter_mail(kind: str, *, ref: str, link: str, language: Language) -> tuple[str, str] | None:
    """Return subject and text of a mail about an event; None where the reporter is not told of it.

    >>> reporter_mail("closed", ref="R-1", link="https://x", language="en")[0]
    'Your report R-1: it was closed'
    """
    what = HAPPENED.get(kind)
    if what is None:
        return None
    named = {"ref": ref, "what": what.text(language), "link": link}
    return SUBJECT.text(language).format(**named), TEXT.text(language).format(**named)
