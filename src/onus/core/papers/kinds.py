"""Kinds of papers: what each is called, which power signs it, and whom it goes to.

In:  nothing; this module is a table.
Out: `PaperKind`, one for each kind of paper that Onus writes.

The surprise: a red head is an office's own, so only what an office sends round
under its name has one: the bulletin and the hint. An order, a confirmation and a
record are forms, and a form has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.texts import Localized


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    Attributes:
        id: name in commands, templates and the register.
        title: what stands above the paper.
        word: the word before its year and number.
        power: power of the post that signs; empty where any supervisor may.
        to: whom it goes to: `contractor`, `residents`, `payer`, `crews`, `file`.
        red_head: whether it goes out under the name of the office in red.
        tables: whether its tables come as a workbook, too.
    """

    id: str
    title: Localized
    word: Localized
    power: str
    to: str
    red_head: bool = False
    tables: bool = False


def _kind(
    name: str,
    zh: str,
    en: str,
    *,
    word: tuple[str, str],
    power: str,
    to: str,
    red_head: bool = False,
    tables: bool = False,
) -> PaperKind:
    title = Localized(en=en, zh=zh)
    return PaperKind(name, title, Localized(en=word[1], zh=word[0]), power, to, red_head, tables)


ORDER = _kind(
    "order-to-cure",
    "整改通知书",
    "Order to cure",
    word=("整改", "ORDER"),
    power="order",
    to="contractor",
)
DEDUCTION = _kind(
    "deduction-confirmation", "考核扣款确认单", "Confirmation of deductions",
    word=("扣款确认", "DEDUCT"), power="deduct", to="contractor", tables=True,
)  # fmt: skip
INTERVIEW = _kind(
    "interview", "约谈记录", "Record of an interview", word=("约谈", "TALK"), power="order", to="contractor"
)
BULLETIN = _kind(
    "monthly-bulletin", "月度考核情况通报", "Monthly bulletin",
    word=("考核通报", "BULLETIN"), power="inspect", to="contractor", red_head=True, tables=True,
)  # fmt: skip
PAYMENT = _kind(
    "payment-review", "服务费付款审核表", "Review of payment",
    word=("付款审核", "PAY"), power="pay", to="payer", tables=True,
)  # fmt: skip
ACCEPTANCE = _kind(
    "acceptance", "履约验收书", "Certificate of acceptance",
    word=("履约验收", "ACCEPT"), power="inspect", to="contractor", tables=True,
)  # fmt: skip
HINT = _kind(
    "work-hint", "降雪作业工作提示", "Hint before a snowfall",
    word=("工作提示", "HINT"), power="inspect", to="contractor", red_head=True,
)  # fmt: skip
RESIDENTS = _kind(
    "resident-notice", "致居民和商户告知书", "Notice to residents and shops",
    word=("告知", "NOTICE"), power="inspect", to="residents",
)  # fmt: skip
DOUBTS = _kind(
    "doubt-list",
    "监督疑点清单",
    "List of doubts",
    word=("疑点", "DOUBT"),
    power="inspect",
    to="file",
    tables=True,
)
EVIDENCE = _kind(
    "evidence-form",
    "监督取证单",
    "Evidence form",
    word=("取证", "EVIDENCE"),
    power="inspect",
    to="contractor",
    tables=True,
)
YEAR = _kind(
    "yearly-evaluation", "年度绩效评价表", "Yearly evaluation",
    word=("绩效评价", "YEAR"), power="pay", to="file", tables=True,
)  # fmt: skip
QR = _kind("qr-sheets", "扫码监督张贴页", "QR sheets", word=("张贴", "QR"), power="inspect", to="residents")
CREWS = _kind(
    "crew-list", "次日作业派工单", "Crew list for tomorrow",
    word=("派工", "CREW"), power="inspect", to="crews", tables=True,
)  # fmt: skip

KINDS: tuple[PaperKind, ...] = (
    ORDER, DEDUCTION, INTERVIEW, BULLETIN, PAYMENT, ACCEPTANCE, HINT, RESIDENTS, DOUBTS, EVIDENCE, YEAR, QR, CREWS,
)  # fmt: skip
BY_ID = {kind.id: kind for kind in KINDS}
