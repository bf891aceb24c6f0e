"""The confirmation of deductions, and the review of payment."""

from __future__ import annotations

from onus.core.papers.kinds import DEDUCTION, PAYMENT
from onus.papers.blocks import Box, Column, Form, Grid, Line, Sheet, When
from onus.papers.sheets.parts import ADDRESSED, FORM_HEAD, GROUNDS, SIGNED, TRACE, service

PROVISIONAL = When(
    "provisional",
    (
        Line(
            "note",
            (
                "本期尚有事项在查证期内，金额为暂定。",
                "Provisional: the month or a window is still open.",
            ),
        ),
    ),
)
DEDUCTION_LINES = Grid(
    "row in lines",
    (
        Column(("序号", "No."), "{{ row.number }}", 11, "middle"),
        Column(("扣款事由", "For"), "{{ row.label }}", 43),
        Column(("条款", "Clause"), "{{ row.basis }}", 26),
        Column(("数量", "Quantity"), "{{ row.quantity }}", 22, "money"),
        Column(("单价（元）", "Unit price"), "{{ row.price }}", 22, "money"),
        Column(("扣款金额（元）", "Taken off"), "{{ row.amount }}", 32, "money"),
    ),
    foot=(("", ""), ("合计", "Total"), ("", ""), ("", ""), ("", ""), ("{{ total }}", "{{ total }}")),
)
PAYMENT_LINES = Grid(
    "row in lines",
    (
        Column(("序号", "No."), "{{ row.number }}", 10, "middle"),
        Column(("项目", "Line"), "{{ row.label }}", 46),
        Column(("条款", "Clause"), "{{ row.basis }}", 24),
        Column(("数量", "Quantity"), "{{ row.quantity }}", 21, "money"),
        Column(("单价（元）", "Unit price"), "{{ row.price }}", 27, "money"),
        Column(("金额（元）", "Amount"), "{{ row.amount }}", 28, "money"),
    ),
    foot=(("", ""), ("应付合计", "Payable"), ("", ""), ("", ""), ("", ""), ("{{ total }}", "{{ total }}")),
)
OPINION = Form(
    (36, 120),
    (
        (
            Box(("承包方意见", "The contractor"), 1, "head"),
            Box(
                (
                    "☐ 对上述扣款无异议，予以确认。\n☐ 有异议，理由及证据：\n\n签名（盖章）：　　　　　　　年　　月　　日",
                    "☐ confirms the deductions.\n☐ objects, for these reasons and with this evidence:\n\nSignature (seal):                    Date:",
                ),
                1,
                "fill",
                44,
            ),
        ),
        (
            Box(("经办人意见", "Official in charge"), 1, "head"),
            Box(
                ("　\n签名：　　　　　　　年　　月　　日", " \nSignature:                    Date:"),
                1,
                "fill",
                22,
            ),
        ),
        (
            Box(("负责人意见", "Head"), 1, "head"),
            Box(
                ("　\n签名：　　　　　　　年　　月　　日", " \nSignature:                    Date:"),
                1,
                "fill",
                22,
            ),
        ),
    ),
)
DEDUCTION_SHEET = Sheet(
    DEDUCTION,
    (
        *FORM_HEAD,
        ADDRESSED,
        Line(
            "body",
            (
                (
                    "根据《{{ contract }}》及履约认定结论，{{ month }}考核扣款共计{{ total }}元（{{ total_words }}），明细如下，"
                    "请于收到之日起{{ reply_within }}内书面确认或者提出书面异议。"
                ),
                (
                    "Under the contract “{{ contract }}” and the findings of {{ month }}, the amounts below are taken off, "
                    "{{ total }} in all ({{ total_words }}). Confirm them, or reply in writing, within {{ reply_within }} of receipt."
                ),
            ),
        ),
        DEDUCTION_LINES,
        PROVISIONAL,
        Line("h1", ("所依据的认定", "The findings behind them")),
        Grid(
            "row in failed",
            (
                Column(("序号", "No."), "{{ row.number }}", 11, "middle"),
                Column(("点位", "Place"), "{{ row.place }}", 45),
                Column(("条款", "Clause"), "{{ row.clause }}", 26),
                Column(("到期时间", "Due"), "{{ row.due }}", 32, "middle"),
                Column(("完成时间", "Done"), "{{ row.met }}", 24, "middle"),
                Column(("认定", "Finding"), "{{ row.outcome }}", 18, "middle"),
            ),
        ),
        When(
            "more",
            (
                Line(
                    "note",
                    (
                        "其余{{ more }}项见同号工作簿。",
                        "{{ more }} more stand in the workbook of the same number.",
                    ),
                ),
            ),
        ),
        When("paper.rules", (Line("h1", ("规则依据", "Rules")), *GROUNDS)),
        OPINION,
        *SIGNED,
        *TRACE,
        *service(("{{ paper.title }}", "{{ paper.title }}")),
    ),
)
PAYMENT_SHEET = Sheet(
    PAYMENT,
    (
        *FORM_HEAD,
        Form(
            (30, 48, 30, 48),
            (
                (Box(("合同名称", "Contract"), 1, "head"), Box(("{{ contract }}", ""), 3)),
                (
                    Box(("收款单位", "Contractor"), 1, "head"),
                    Box(("{{ contractor }}", ""), 1),
                    Box(("结算周期", "Period"), 1, "head"),
                    Box(("{{ month }}", ""), 1),
                ),
                (
                    Box(("计价方式", "Method"), 1, "head"),
                    Box(("{{ method }}", ""), 1),
                    Box(("考核得分", "Score"), 1, "head"),
                    Box(("{{ score }}（{{ coefficient }}）", "{{ score }} ({{ coefficient }})"), 1),
                ),
                (
                    Box(("付款期限", "Due"), 1, "head"),
                    Box(("{{ due_day }}", ""), 1),
                    Box(("预留款返还", "Held back until"), 1, "head"),
                    Box(("{{ held_until }}", ""), 1),
                ),
            ),
        ),
        PAYMENT_LINES,
        Line("body", ("应付金额（大写）：{{ total_words }}。", "Payable: {{ total_words }}.")),
        PROVISIONAL,
        Grid(
            "row in sums",
            (
                Column(("合计项", "Sum"), "{{ row.name }}", 96),
                Column(("金额（元）", "Amount"), "{{ row.amount }}", 60, "money"),
            ),
        ),
        When("paper.rules", GROUNDS),
        Form(
            (52, 52, 52),
            (
                (
                    Box(("经办人", "Prepared by"), 1, "head"),
                    Box(("审核人", "Reviewed by"), 1, "head"),
                    Box(("批准人", "Approved by"), 1, "head"),
                ),
                (
                    Box(("　\n\n　　年　　月　　日", " \n\nDate:"), 1, "middle", 26),
                    Box(("　\n\n　　年　　月　　日", " \n\nDate:"), 1, "middle", 26),
                    Box(("　\n\n　　年　　月　　日", " \n\nDate:"), 1, "middle", 26),
                ),
            ),
        ),
        *SIGNED,
        *TRACE,
    ),
)
