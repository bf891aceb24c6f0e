"""The order to cure, with its receipt of service and the sheet of the recheck."""

from __future__ import annotations

from onus.core.papers.kinds import ORDER
from onus.papers.blocks import Box, Column, Form, Grid, Leaf, Line, Sheet, When
from onus.papers.sheets.parts import ADDRESSED, FORM_HEAD, GROUNDS, MARK, SIGNED, TRACE, service

FAILED = Grid(
    "row in failed",
    (
        Column(("序号", "No."), "{{ row.number }}", 12, "middle"),
        Column(("点位", "Place"), "{{ row.place }}", 46),
        Column(("到期时间", "Due"), "{{ row.due }}", 34, "middle"),
        Column(("认定", "Finding"), "{{ row.outcome }}", 20, "middle"),
        Column(("认定理由", "Grounds"), "{{ row.grounds }}", 44),
    ),
)
RECHECK = (
    Leaf(),
    MARK,
    Line("title", ("整改复查记录", "Record of the recheck")),
    Line("number", ("（{{ paper.number }}）", "({{ paper.number }})")),
    Grid(
        "row in failed",
        (
            Column(("序号", "No."), "{{ row.number }}", 12, "middle"),
            Column(("点位", "Place"), "{{ row.place }}", 52),
            Column(("复查时间", "Rechecked at"), "　", 34, "middle"),
            Column(("复查情况", "Result"), "{{ recheck_choice }}", 58),
        ),
    ),
    Form(
        (34, 44, 34, 44),
        (
            (
                Box(("承包方整改情况", "What the contractor did"), 1, "head"),
                Box(
                    ("　\n\n签名或盖章：　　　　　　年　　月　　日", " \n\nSignature or seal:"), 3, "fill", 34
                ),
            ),
            (
                Box(("复查意见", "Result of the recheck"), 1, "head"),
                Box(
                    (
                        "☐ 已全部整改　☐ 部分整改　☐ 未整改\n证据（照片、作业单编号）：\n",
                        "☐ all cured   ☐ in part   ☐ not cured\nEvidence (numbers of photos, sheets):\n",
                    ),
                    3,
                    "fill",
                    34,
                ),
            ),
            (
                Box(("复查人签名", "Rechecked by"), 1, "head"),
                Box(("　", " "), 1, "fill", 14),
                Box(("负责人签名", "Head"), 1, "head"),
                Box(("　", " "), 1, "fill"),
            ),
        ),
    ),
)

SHEET = Sheet(
    ORDER,
    (
        *FORM_HEAD,
        ADDRESSED,
        Line(
            "body",
            (
                (
                    "根据《{{ contract }}》（以下简称合同）和履约监督记录，你单位在{{ district }}有"
                    "{{ count }}项“{{ obligation }}”义务（合同条款：{{ clause }}）{{ outcome_words }}。"
                ),
                (
                    "Under the contract “{{ contract }}” and the record of its supervision, "
                    "{{ count }} of your duties “{{ obligation }}” (clause {{ clause }}) in {{ district }} were {{ outcome_words }}."
                ),
            ),
        ),
        Line("h1", ("一、认定的事实", "1. What was found")),
        FAILED,
        When(
            "more",
            (
                Line(
                    "note",
                    (
                        "其余{{ more }}项见所附认定编号。",
                        "{{ more }} more are named among the findings below.",
                    ),
                ),
            ),
        ),
        Line("h1", ("二、依据", "2. On what grounds")),
        Line("body", ("合同条款：{{ clause }}。", "Clauses of the contract: {{ clause }}.")),
        When("paper.rules", GROUNDS),
        Line("h1", ("三、整改要求", "3. What is asked")),
        Line(
            "body",
            (
                "请你单位按下列要求整改：",
                "You are asked to do as follows:",
            ),
        ),
        Line(
            "body",
            (
                "{{ asked }}",
                "{{ asked }}",
            ),
        ),
        Line(
            "body",
            (
                "（二）整改完成后即时报告，附带有时间和地点的照片或作业单，由我单位逐项复查。",
                "(2) Report at once when it is done, with photos or sheets that show time and place; we shall recheck each item.",
            ),
        ),
        Line(
            "body",
            (
                "（三）对认定有异议的，可在收到之日起{{ reply_within }}内书面提出异议并附证据；异议期间不停止整改。",
                "(3) You may reply in writing, with evidence, within {{ reply_within }} of receipt; the work goes on meanwhile.",
            ),
        ),
        Line(
            "body",
            (
                "逾期未整改的，按合同约定处理。{{ substitute }}",
                "Where it is not cured in time, the contract applies. {{ substitute }}",
            ),
        ),
        Line(
            "body",
            (
                "本通知系依合同发出的履约管理文书，不属于行政命令或者行政处罚。",
                "This notice is given under the contract. It is no administrative order and no penalty.",
            ),
        ),
        *SIGNED,
        *TRACE,
        *service(("{{ paper.title }}", "{{ paper.title }}")),
        *RECHECK,
    ),
)
