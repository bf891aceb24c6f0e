"""The list of doubts, the evidence form and the evaluation of a year."""

from __future__ import annotations

from onus.core.papers.kinds import DOUBTS, EVIDENCE, YEAR
from onus.papers.blocks import Box, Column, Form, Grid, Leaf, Line, Sheet, When
from onus.papers.sheets.parts import CONTRACT_AND_PARTIES, FORM_HEAD, GROUNDS, MARK, SIGNED, TRACE

DOUBT_SHEET = Sheet(
    DOUBTS,
    (
        *FORM_HEAD,
        Line(
            "body",
            (
                "《{{ contract }}》{{ month }}公开记录中共列疑点{{ count }}条。疑点不是认定结论，须经核实。",
                "The record of the contract “{{ contract }}” in {{ month }} holds {{ count }} doubts. A doubt is no finding; it is to be looked into.",
            ),
        ),
        When("not doubts", (Line("body", ("本期未列入疑点。", "No doubts in this period.")),)),
        When(
            "doubts",
            (
                Grid(
                    "row in doubts",
                    (
                        Column(("序号", "No."), "{{ row.number }}", 10, "middle"),
                        Column(("疑点", "Doubt"), "{{ row.doubt }}", 24),
                        Column(("事实及出处", "Facts and source"), "{{ row.facts }}（{{ row.source }}）", 62),
                        Column(("金额（元）", "Amount"), "{{ row.amount }}", 18, "money"),
                        Column(("条款或规则", "Clause or rule"), "{{ row.basis }}", 24),
                        Column(("核实情况", "Looked into"), "　", 18, "fill"),
                    ),
                ),
            ),
        ),
        When("paper.rules", GROUNDS),
        *SIGNED,
        *TRACE,
    ),
)
EVIDENCE_SHEET = Sheet(
    EVIDENCE,
    (
        *FORM_HEAD,
        Form(
            (34, 122),
            (
                (
                    Box(("核实事项", "Matter"), 1, "head"),
                    Box(("{{ obligation }}（{{ district }}）", "{{ obligation }} ({{ district }})"), 1),
                ),
                (Box(("督办案件", "Case"), 1, "head"), Box(("{{ case }}", ""), 1)),
                (Box(("被核实单位", "Concerns"), 1, "head"), Box(("{{ contractor }}", ""), 1)),
                (
                    Box(("事实摘要", "Facts"), 1, "head"),
                    Box(
                        (
                            "《{{ contract }}》项下{{ count }}项义务逾期或未履行，{{ opened }}立案。触发事实出处：{{ trigger_source }}。",
                            (
                                "{{ count }} duties under the contract “{{ contract }}” were late or not done; the case opened {{ opened }}. "
                                "Source of the trigger: {{ trigger_source }}."
                            ),
                        ),
                        1,
                    ),
                ),
            ),
        ),
        Line("h1", ("一、认定的事项", "1. What was found")),
        Grid(
            "row in failed",
            (
                Column(("序号", "No."), "{{ row.number }}", 11, "middle"),
                Column(("点位", "Place"), "{{ row.place }}", 45),
                Column(("到期时间", "Due"), "{{ row.due }}", 30, "middle"),
                Column(("认定", "Finding"), "{{ row.outcome }}", 20, "middle"),
                Column(("理由", "Grounds"), "{{ row.grounds }}", 50),
            ),
        ),
        When(
            "more_failed",
            (
                Line(
                    "note",
                    (
                        "其余{{ more_failed }}项见同号工作簿。",
                        "{{ more_failed }} more stand in the workbook.",
                    ),
                ),
            ),
        ),
        Line("h1", ("二、证据及出处", "2. Evidence and where it stands")),
        When("no_pieces", (Line("body", ("记录中无任何证据。", "There is no evidence on record.")),)),
        When(
            "pieces",
            (
                Grid(
                    "row in pieces",
                    (
                        Column(("序号", "No."), "{{ row.number }}", 10, "middle"),
                        Column(("种类及编号", "Kind, id"), "{{ row.kind }} {{ row.id }}", 32),
                        Column(("结果", "Result"), "{{ row.result }}", 16, "middle"),
                        Column(("发生时间", "Happened"), "{{ row.happened }}", 24, "middle"),
                        Column(("记录时间", "Recorded"), "{{ row.recorded }}", 24, "middle"),
                        Column(("采信情况", "Weight"), "{{ row.weight }}", 20),
                        Column(
                            ("出处（文件!工作表!单元格）", "Source (file!sheet!cell)"), "{{ row.source }}", 30
                        ),
                    ),
                ),
            ),
        ),
        When(
            "more",
            (Line("note", ("其余{{ more }}条见同号工作簿。", "{{ more }} more stand in the workbook.")),),
        ),
        Form(
            (34, 122),
            (
                (
                    Box(("被核实单位\n意见", "What it says to this"), 1, "head"),
                    Box(
                        (
                            "☐ 属实　☐ 不属实，理由及证据：\n\n签名（盖章）：　　　　　　　年　　月　　日",
                            "☐ right   ☐ not right, for these reasons:\n\nSignature (seal):                    Date:",
                        ),
                        1,
                        "fill",
                        40,
                    ),
                ),
                (
                    Box(("核实人（二人）", "Taken by (two)"), 1, "head"),
                    Box(
                        ("签名：　　　　　　　年　　月　　日", "Signatures:                    Date:"),
                        1,
                        "fill",
                        18,
                    ),
                ),
                (
                    Box(("复核人", "Reviewed by"), 1, "head"),
                    Box(
                        ("签名：　　　　　　　年　　月　　日", "Signature:                    Date:"),
                        1,
                        "fill",
                        14,
                    ),
                ),
            ),
        ),
        When("paper.rules", (Line("h1", ("三、规则依据", "3. Rules")), *GROUNDS)),
        Line(
            "sign",
            ("{{ paper.office }}（盖章）　{{ paper.date }}", "{{ paper.office }} (seal), {{ paper.date }}"),
        ),
        *TRACE,
    ),
)
YEAR_SHEET = Sheet(
    YEAR,
    (
        *FORM_HEAD,
        Form(
            (30, 48, 30, 48),
            (
                *CONTRACT_AND_PARTIES,
                (
                    Box(("评价年度", "Year"), 1, "head"),
                    Box(("{{ year }}", ""), 1),
                    Box(("应付合计（元）", "Payable"), 1, "head"),
                    Box(("{{ payable }}", ""), 1),
                ),
            ),
        ),
        Line("h1", ("一、各月情况", "1. Month by month")),
        Grid(
            "row in months",
            (
                Column(("月份", "Month"), "{{ row.month }}", 16, "middle"),
                Column(("考核得分", "Score"), "{{ row.score }}", 15, "middle"),
                Column(("按时率", "On time"), "{{ row.on_time }}", 15, "middle"),
                Column(("核定服务费", "Gross"), "{{ row.gross }}", 21, "money"),
                Column(("扣减", "Taken off"), "{{ row.taken }}", 19, "money"),
                Column(("奖励", "Rewards"), "{{ row.added }}", 17, "money"),
                Column(("预留", "Held back"), "{{ row.held }}", 17, "money"),
                Column(("结转及返还", "Carried, released"), "{{ row.moved }}", 17, "money"),
                Column(("应付", "Payable"), "{{ row.payable }}", 21, "money"),
            ),
        ),
        Line(
            "note",
            (
                "单位：元。应付＝核定服务费－扣减＋奖励－预留＋结转及返还。",
                "Payable = gross - taken off + rewards - held back + carried or released.",
            ),
        ),
        Line("body", ("应付合计（大写）：{{ payable_words }}。", "Payable: {{ payable_words }}.")),
        Line("h1", ("二、履约结果", "2. Outcomes")),
        Grid(
            "row in outcomes",
            (
                Column(("认定结论", "Outcome"), "{{ row.name }}", 96),
                Column(("事项数", "Duties"), "{{ row.count }}", 60, "middle"),
            ),
        ),
        Line("h1", ("三、督办与监管", "3. Cases and supervision")),
        Line(
            "body",
            (
                "全年立案{{ case_count }}件，未办结{{ open_count }}件；甩手掌柜指数{{ hands_off }}；解约计数：{{ termination }}。",
                "{{ case_count }} cases opened, {{ open_count }} are open; hands-off index {{ hands_off }}; termination counter: {{ termination }}.",
            ),
        ),
        Line("h1", ("四、服务对象满意度测评", "4. The vote of those who were served")),
        Grid(
            "row in votes",
            (
                Column(("意见", "Choice"), "{{ row.choice }}", 76),
                Column(("票数", "Votes"), "{{ row.count }}", 40, "middle"),
                Column(("占比", "Share"), "{{ row.share }}", 40, "middle"),
            ),
        ),
        When("voted", (Line("note", ("共收回有效票{{ cast }}张。", "{{ cast }} valid votes.")),)),
        When(
            "not voted",
            (
                Line(
                    "note",
                    (
                        "票数由计票人填写，计票人不得为采购单位和供应商人员。",
                        "Counted by people of neither party, and filled in by hand.",
                    ),
                ),
            ),
        ),
        Form(
            (36, 120),
            (
                (
                    Box(("评价等次", "Grade"), 1, "head"),
                    Box(
                        (
                            "☐ 优　☐ 良　☐ 中　☐ 差\n理由：",
                            "☐ excellent   ☐ good   ☐ fair   ☐ poor\nReasons:",
                        ),
                        1,
                        "fill",
                        22,
                    ),
                ),
                (
                    Box(("评价组签名", "Panel"), 1, "head"),
                    Box(("　\n　　　　　　　年　　月　　日", " \nDate:"), 1, "fill", 18),
                ),
                (
                    Box(("计票人、监票人", "Counted, watched by"), 1, "head"),
                    Box(("　\n　　　　　　　年　　月　　日", " \nDate:"), 1, "fill", 18),
                ),
            ),
        ),
        *SIGNED,
        *TRACE,
        Leaf(),
        MARK,
        Line("title", ("服务满意度测评票", "Ballot of those who were served")),
        Line("number", ("（{{ paper.number }}）", "({{ paper.number }})")),
        Line(
            "body",
            (
                "项目：{{ contract }}；年度：{{ year }}；供应商：{{ contractor }}。",
                "Contract: {{ contract }}; year: {{ year }}; contractor: {{ contractor }}.",
            ),
        ),
        Form(
            (36, 30, 30, 30, 30),
            (
                (
                    Box(("请在一栏内打“√”", "Tick one"), 1, "head"),
                    Box(("满意", "satisfied"), 1, "head"),
                    Box(("基本满意", "mostly"), 1, "head"),
                    Box(("不满意", "dissatisfied"), 1, "head"),
                    Box(("弃权", "abstain"), 1, "head"),
                ),
                (
                    Box(("总体评价", "As a whole"), 1, "head"),
                    Box(("　", " "), 1, "fill", 16),
                    Box(("　", " "), 1, "fill"),
                    Box(("　", " "), 1, "fill"),
                    Box(("　", " "), 1, "fill"),
                ),
                (Box(("意见建议", "Remarks"), 1, "head"), Box(("　", " "), 4, "fill", 40)),
            ),
        ),
        Line(
            "note",
            (
                "本票不记名。多选、不选的无效。",
                "The ballot bears no name. More than one tick, or none, is void.",
            ),
        ),
    ),
)
