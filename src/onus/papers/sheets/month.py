"""The bulletin, the acceptance and the record of an interview."""

from __future__ import annotations

from onus.core.papers.kinds import ACCEPTANCE, BULLETIN, INTERVIEW
from onus.papers.blocks import Box, Column, Each, Form, Grid, Leaf, Line, Sheet, When
from onus.papers.sheets.parts import (
    ADDRESSED,
    CONTRACT_AND_PARTIES,
    FORM_HEAD,
    GROUNDS,
    RED_HEAD,
    SIGNED,
    TRACE,
)


def outcomes(loop: str, head: tuple[str, str], tag: str = "{{ row.name }}") -> Grid:
    """Return a table of outcomes."""
    return Grid(
        loop,
        (
            Column(head, tag, 52),
            Column(("应履行", "Owed"), "{{ row.owed }}", 18, "middle"),
            Column(("已履行", "In time"), "{{ row.fulfilled }}", 18, "middle"),
            Column(("逾期", "Late"), "{{ row.late }}", 16, "middle"),
            Column(("未履行", "Not done"), "{{ row.unmet }}", 18, "middle"),
            Column(("其他", "Other"), "{{ row.other }}", 14, "middle"),
            Column(("按时率", "On time"), "{{ row.on_time }}", 20, "middle"),
        ),
    )


CASES = Grid(
    "row in cases",
    (
        Column(("序号", "No."), "{{ row.number }}", 11, "middle"),
        Column(("义务", "Obligation"), "{{ row.obligation }}", 42),
        Column(("片区", "District"), "{{ row.district }}", 21, "middle"),
        Column(("事项数", "Duties"), "{{ row.duties }}", 16, "middle"),
        Column(("立案时间", "Opened"), "{{ row.opened }}", 26, "middle"),
        Column(("办结", "Closed"), "{{ row.closed }}", 26, "middle"),
        Column(("现督促岗位", "Post asked"), "{{ row.post }}", 28),
    ),
)  # fmt: skip
BULLETIN_SHEET = Sheet(
    BULLETIN,
    (
        *RED_HEAD,
        ADDRESSED,
        Line(
            "body",
            (
                "现将《{{ contract }}》{{ month }}履约考核情况通报如下。",
                "This is how the contract “{{ contract }}” was performed in {{ month }}.",
            ),
        ),
        Line("h1", ("一、总体情况", "1. As a whole")),
        Line(
            "body",
            (
                (
                    "本月应履行{{ total.owed }}项，已履行{{ total.fulfilled }}项，逾期履行{{ total.late }}项，未履行{{ total.unmet }}项，"
                    "其他（期限未届满、依约免责、无从认定、未定时限）{{ total.other }}项，按时率{{ total.on_time }}。"
                    "考核得分：{{ score }}，系数{{ coefficient }}。扣减合计{{ taken }}元，应付{{ payable }}元。"
                ),
                (
                    "{{ total.owed }} duties were owed: {{ total.fulfilled }} done in time, {{ total.late }} late, {{ total.unmet }} not done, "
                    "{{ total.other }} other (time still running, excused, not to be judged, no deadline); on time {{ total.on_time }}. "
                    "Score: {{ score }}, coefficient {{ coefficient }}. Taken off {{ taken }}, payable {{ payable }}."
                ),
            ),
        ),
        When(
            "lost",
            (
                Grid(
                    "row in lost",
                    (
                        Column(("扣分项目", "Points lost for"), "{{ row.name }}", 126),
                        Column(("扣分", "Points"), "{{ row.points }}", 30, "middle"),
                    ),
                ),
            ),
        ),
        Line("h1", ("二、分项情况", "2. By obligation")),
        outcomes("row in obligations", ("义务", "Obligation")),
        When(
            "obligations",
            (
                Line("picture", ("{{ obligation_chart }}", "{{ obligation_chart }}")),
                Line("mark", ("图1　各项义务履行情况（项）", "Figure 1. Duties by obligation")),
            ),
        ),
        Line("h1", ("三、分片区情况", "3. By district")),
        outcomes("row in districts", ("片区", "District")),
        When(
            "districts",
            (
                Line("picture", ("{{ district_chart }}", "{{ district_chart }}")),
                Line("mark", ("图2　各片区履行情况（项）", "Figure 2. Duties by district")),
            ),
        ),
        Line("h1", ("四、逾期和未履行事项", "4. What was late or not done")),
        When("not cases", (Line("body", ("本月无逾期和未履行立案。", "No case opened in the month.")),)),
        When("cases", (CASES,)),
        When("more_cases", (Line("note", ("其余{{ more_cases }}件略。", "{{ more_cases }} more.")),)),
        Line("h1", ("五、监管履职情况", "5. The supervisor's own part")),
        Line(
            "body",
            (
                "本月监管方自身逾期未履行立案{{ own_count }}件；各级岗位期内未作为{{ silent }}次；甩手掌柜指数{{ hands_off }}。",
                (
                    "{{ own_count }} cases about the supervisor's own duties opened; posts let {{ silent }} times run out without an act; "
                    "hands-off index {{ hands_off }}."
                ),
            ),
        ),
        When(
            "acts",
            (
                Grid(
                    "row in acts",
                    (
                        Column(("时间", "When"), "{{ row.at }}", 30, "middle"),
                        Column(("作出者", "By"), "{{ row.by }}", 34),
                        Column(("行为", "Act"), "{{ row.kind }}", 22, "middle"),
                        Column(("对象", "Toward"), "{{ row.toward }}", 20, "middle"),
                        Column(("内容", "Content"), "{{ row.text }}", 50),
                    ),
                ),
            ),
        ),
        Line("h1", ("六、工作要求", "6. What is asked")),
        Line(
            "body",
            (
                "承包方对未办结事项应即时整改并报送证据；各监管岗位对未办结案件应在权限内及时作为，无权处置的按时上报。",
                (
                    "The contractor is to cure what is open at once and send evidence; every post is to act within its powers in time, "
                    "or to report up in time."
                ),
            ),
        ),
        *SIGNED,
        When(
            "photos",
            (
                Leaf(),
                Line("h1", ("附件：现场照片", "Annex: photos")),
                Each(
                    "row in photos",
                    (
                        Line("picture", ("{{ row }}", "{{ row }}")),
                        Line("mark", ("{{ row.caption }}", "{{ row.caption }}")),
                    ),
                ),
            ),
        ),
        When("paper.rules", (Line("h1", ("规则依据", "Rules")), *GROUNDS)),
        *TRACE,
    ),
)
ACCEPTANCE_SHEET = Sheet(
    ACCEPTANCE,
    (
        *FORM_HEAD,
        Form(
            (30, 48, 30, 48),
            (
                *CONTRACT_AND_PARTIES,
                (
                    Box(("签订日期", "Signed"), 1, "head"),
                    Box(("{{ signed }}", ""), 1),
                    Box(("验收期间", "Period"), 1, "head"),
                    Box(("{{ month }}", ""), 1),
                ),
                (
                    Box(("考核得分", "Score"), 1, "head"),
                    Box(("{{ score }}", ""), 1),
                    Box(("应付金额（元）", "Payable"), 1, "head"),
                    Box(("{{ payable }}", ""), 1),
                ),
            ),
        ),
        Line("h1", ("一、履约情况", "1. Performance")),
        outcomes(
            "row in rows", ("义务及条款", "Obligation and clause"), "{{ row.name }}（{{ row.clause }}）"
        ),
        Line(
            "body",
            (
                "合计应履行{{ total.owed }}项，按时率{{ total.on_time }}。当期市民诉求{{ reports }}件。",
                "{{ total.owed }} duties in all, on time {{ total.on_time }}; {{ reports }} reports of residents.",
            ),
        ),
        When(
            "provisional",
            (Line("note", ("尚有事项在查证期内，数据为暂定。", "Provisional: a window is still open.")),),
        ),
        Line("h1", ("二、服务对象意见", "2. Those who were served")),
        Grid(
            "row in voices",
            (
                Column(("序号", "No."), "{{ row.number }}", 11, "middle"),
                Column(("服务对象（居民、商户、单位）", "Served (resident, shop, body)"), "　", 46, "fill"),
                Column(("意见", "Opinion"), "{{ voice_choice }}", 60, "middle"),
                Column(("签名及日期", "Signature, date"), "　", 39, "fill"),
            ),
        ),
        Line("h1", ("三、验收结论", "3. Conclusion")),
        Form(
            (36, 60, 60),
            (
                (
                    Box(("验收结论", "Conclusion"), 1, "head"),
                    Box(
                        (
                            "☐ 合格　☐ 部分合格　☐ 不合格\n说明：",
                            "☐ accepted   ☐ accepted in part   ☐ not accepted\nRemarks:",
                        ),
                        2,
                        "fill",
                        26,
                    ),
                ),
                (
                    Box(("验收小组\n（三人以上）", "Panel (three or more)"), 1, "head"),
                    Box(("签名：\n\n\n　　　　　年　　月　　日", "Signatures:\n\n\nDate:"), 2, "fill", 34),
                ),
                (
                    Box(("双方确认", "Both parties"), 1, "head"),
                    Box(
                        ("采购单位（盖章）：\n\n　　　年　　月　　日", "Buyer (seal):\n\nDate:"),
                        1,
                        "fill",
                        30,
                    ),
                    Box(
                        ("供应商（盖章）：\n\n　　　年　　月　　日", "Supplier (seal):\n\nDate:"),
                        1,
                        "fill",
                        30,
                    ),
                ),
            ),
        ),
        When("paper.rules", GROUNDS),
        *TRACE,
    ),
)
INTERVIEW_SHEET = Sheet(
    INTERVIEW,
    (
        *FORM_HEAD,
        Form(
            (34, 44, 34, 44),
            (
                (
                    Box(("约谈时间", "When"), 1, "head"),
                    Box(
                        ("　　　年　　月　　日　　时　　分至　　时　　分", "from                    until"),
                        3,
                        "fill",
                    ),
                ),
                (Box(("约谈地点", "Where"), 1, "head"), Box(("　", " "), 3, "fill")),
                (
                    Box(("约谈单位", "Held by"), 1, "head"),
                    Box(("{{ paper.office }}", ""), 1, "fill"),
                    Box(("主持岗位", "Chaired by"), 1, "head"),
                    Box(("{{ paper.post }}", ""), 1, "fill"),
                ),
                (
                    Box(("被约谈单位", "Summoned"), 1, "head"),
                    Box(("{{ contractor }}", ""), 1, "fill"),
                    Box(("出席人及职务", "Who came"), 1, "head"),
                    Box(("　", " "), 1, "fill"),
                ),
                (Box(("记录人", "Written by"), 1, "head"), Box(("　", " "), 3, "fill")),
            ),
        ),
        Each(
            "row in summons",
            (
                Line(
                    "note",
                    ("已登记的约谈：{{ row.at }}，{{ row.text }}", "On record: {{ row.at }}, {{ row.text }}"),
                ),
            ),
        ),
        Line("h1", ("一、约谈事由", "1. Why")),
        Line(
            "body",
            (
                (
                    "{{ month }}，《{{ contract }}》有{{ count }}项义务逾期或未履行，涉及{{ case_count }}件未办结或已督促案件，"
                    "当月扣减{{ taken }}元。"
                ),
                (
                    "In {{ month }}, {{ count }} duties of the contract “{{ contract }}” were late or not done, in {{ case_count }} cases; "
                    "{{ taken }} were taken off."
                ),
            ),
        ),
        When("cases", (CASES,)),
        Line("h1", ("二、约谈记录", "2. What was said")),
        Form(
            (34, 122),
            (
                (Box(("指出的问题", "Problems named"), 1, "head"), Box(("　", " "), 1, "fill", 40)),
                (
                    Box(("被约谈方陈述", "The contractor's answer"), 1, "head"),
                    Box(("　", " "), 1, "fill", 44),
                ),
                (
                    Box(("整改承诺\n及完成时限", "Promises, until when"), 1, "head"),
                    Box(("　", " "), 1, "fill", 40),
                ),
                (
                    Box(("签名", "Signatures"), 1, "head"),
                    Box(
                        (
                            "以上记录经核对无误。\n约谈方：　　　　　　　　被约谈方：\n\n　　　年　　月　　日",
                            "Read and found right.\nFor the office:                 For the contractor:\n\nDate:",
                        ),
                        1,
                        "fill",
                        34,
                    ),
                ),
            ),
        ),
        When("paper.rules", (Line("h1", ("三、规则依据", "3. Rules")), *GROUNDS)),
        Line("sign", ("{{ paper.date }}制", "Made on {{ paper.date }}")),
        *TRACE,
    ),
)
