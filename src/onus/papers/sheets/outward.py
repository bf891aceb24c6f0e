"""The notice to residents, the hint before snow, the QR sheets and the crew list."""

from __future__ import annotations

from onus.core.papers.kinds import CREWS, HINT, QR, RESIDENTS
from onus.papers.blocks import Box, Column, Each, Form, Grid, Leaf, Line, Sheet, When
from onus.papers.sheets.parts import ADDRESSED, FORM_HEAD, GROUNDS, MARK, RED_HEAD, SIGNED, TRACE

RESIDENT_SHEET = Sheet(
    RESIDENTS,
    (
        *FORM_HEAD,
        ADDRESSED,
        Line(
            "body",
            (
                "为便于您了解哪些事情由承包方负责、哪些由您负责，现将有关情况告知如下。",
                "This tells you what the contractor owes, and what you owe yourselves.",
            ),
        ),
        Line(
            "h1",
            (
                "一、已由财政付费发包、不需要您承担的作业",
                "1. What is paid for already, and is not yours to do",
            ),
        ),
        Line(
            "body",
            (
                "依《{{ contract }}》，下列作业由{{ contractor }}负责，由{{ buyer }}付费和监督：",
                "Under the contract “{{ contract }}”, {{ contractor }} does the following; {{ buyer }} pays and supervises:",
            ),
        ),
        Grid(
            "row in contracted",
            (
                Column(("序号", "No."), "{{ row.number }}", 12, "middle"),
                Column(("服务", "Service"), "{{ row.service }}", 40),
                Column(("作业内容", "Work"), "{{ row.obligation }}", 70),
                Column(("合同条款", "Clause"), "{{ row.clause }}", 34, "middle"),
            ),
        ),
        Line(
            "body",
            (
                "{{ month }}，上述作业中有{{ failed_count }}项逾期或未履行。{{ answered }}处理情况见月度考核情况通报。",
                "In {{ month }}, {{ failed_count }} of these duties were late or not done. {{ answered }} The monthly bulletin says what follows.",
            ),
        ),
        Line("h1", ("二、可能由您承担的事项", "2. What may be yours to do")),
        When(
            "not notices",
            (
                Line(
                    "body",
                    (
                        "仅限法律、法规或者规章明确规定，并已事先书面告知责任区和标准的事项；未告知的，请向监督单位查询。",
                        (
                            "Only what a law, a regulation or a rule says, and whose zone and standard you were told in writing beforehand; "
                            "if you were not, ask the supervising office."
                        ),
                    ),
                ),
            ),
        ),
        Each(
            "notice in notices",
            (
                Line(
                    "h2",
                    (
                        "{{ notice.issuer }}所发通知（{{ notice.id }}）",
                        "Notice of {{ notice.issuer }} ({{ notice.id }})",
                    ),
                ),
                Line(
                    "body",
                    ("依公开记录检验：{{ notice.verdict }}", "On the public record: {{ notice.verdict }}"),
                ),
                Grid(
                    "part in notice.parts",
                    (
                        Column(("要素", "Part"), "{{ part.part }}", 84),
                        Column(("结论", "Verdict"), "{{ part.verdict }}", 28, "middle"),
                        Column(("规则", "Rule"), "{{ part.rule }}", 44),
                    ),
                ),
                Line(
                    "body",
                    (
                        "可能仍由您承担：{{ notice.still_owed }}（出处：{{ notice.rules }}）。以法律法规和已书面告知的责任区为准。",
                        (
                            "What may still be yours: {{ notice.still_owed }} (source: {{ notice.rules }}). Laws and regulations, and the zone "
                            "that you were told of in writing, decide."
                        ),
                    ),
                ),
                Line("body", ("发布单位答复：{{ notice.reply }}", "The issuer's reply: {{ notice.reply }}")),
            ),
        ),
        Line("h1", ("三、发现问题怎么办", "3. What to do when something is wrong")),
        Line(
            "body",
            (
                "发现上述作业未做或未做好，可拨打12345，或扫描本街路张贴的二维码反映，注明地点和时间。有人要求您承担第一项作业或者为此付费的，请一并反映。",
                (
                    "Report what was not done, with place and time, by the city's hotline or the QR code of your street. Report as well whoever asks "
                    "you to do or to pay for what stands under 1."
                ),
            ),
        ),
        Line("body", ("监督电话：＿＿＿＿＿＿＿＿＿＿", "Telephone of the supervisor: ______________")),
        *SIGNED,
        When("paper.rules", GROUNDS),
        *TRACE,
    ),
)
HINT_SHEET = Sheet(
    HINT,
    (
        *RED_HEAD,
        ADDRESSED,
        Line(
            "body",
            (
                "据预报，自{{ begins }}起将有降雪。预报不是事实，请按下列要求提前准备，并以实际降雪为准履行合同。",
                "Snow is forecast from {{ begins }}. A forecast is no fact: get ready as follows, and perform by the snow that falls.",
            ),
        ),
        Line("h1", ("一、预报情况", "1. The forecast")),
        Grid(
            "row in spans",
            (
                Column(("起", "From"), "{{ row.from }}", 40, "middle"),
                Column(("止", "Until"), "{{ row.until }}", 40, "middle"),
                Column(("降水量不少于（毫米）", "Water, at least (mm)"), "{{ row.amount }}", 28, "middle"),
                Column(("预警", "Warning"), "{{ row.signal }}", 26, "middle"),
                Column(("来源", "Source"), "{{ row.source }}", 22),
            ),
        ),
        Line("h1", ("二、预计产生的义务", "2. What will be owed")),
        Grid(
            "row in duties",
            (
                Column(("义务", "Obligation"), "{{ row.obligation }}", 56),
                Column(("义务方", "Owed by"), "{{ row.owed_by }}", 28, "middle"),
                Column(("条款", "Clause"), "{{ row.clause }}", 26, "middle"),
                Column(("预计时限", "Expected deadline"), "{{ row.due }}", 46),
            ),
        ),
        When("paper.rules", (Line("h1", ("三、时限依据", "3. Rules")), *GROUNDS)),
        Line("h1", ("{{ preparing }}、准备事项", "{{ preparing }}. What to prepare")),
        Line(
            "body",
            (
                "（一）核对人员、车辆、铲具、融雪材料到位情况，不足的于降雪开始前补齐并报告。",
                "(1) Check crews, vehicles, blades and grit; what is short is made good and reported before the snow begins.",
            ),
        ),
        Line(
            "body",
            (
                "（二）车辆定位和作业信号保持接通；人工作业留存带时间、地点的作业单和照片。",
                "(2) Keep positions and working signals on; for work by hand keep sheets and photos with time and place.",
            ),
        ),
        Line(
            "body",
            (
                "（三）各监管岗位做好值守，对逾期事项在权限内及时作为；不得以通知方式将上述作业转由居民、商户承担。",
                "(3) Posts stand by and act within their powers; none of this work is put on residents or shops by notice.",
            ),
        ),
        *SIGNED,
        *TRACE,
    ),
)
QR_SHEET = Sheet(
    QR,
    (
        Each(
            "page in pages",
            (
                MARK,
                Line("big", ("{{ page.name }}", "{{ page.name }}")),
                Line("number", ("谁该清、清没清，扫码看", "Who owes the work, and was it done? Scan")),
                Line("picture", ("{{ page.code }}", "{{ page.code }}")),
                Line("note", ("{{ page.url }}", "{{ page.url }}")),
                Form(
                    (38, 118),
                    (
                        (
                            Box(("点位编号", "Place"), 1, "head"),
                            Box(
                                (
                                    "{{ page.id }}（{{ page.district }}）",
                                    "{{ page.id }} ({{ page.district }})",
                                ),
                                1,
                                "fill",
                            ),
                        ),
                        (
                            Box(("作业单位", "Contractor"), 1, "head"),
                            Box(("{{ contractor }}", ""), 1, "fill"),
                        ),
                        (Box(("合同", "Contract"), 1, "head"), Box(("{{ contract }}", ""), 1, "fill")),
                        (
                            Box(("监督岗位", "Supervised by"), 1, "head"),
                            Box(("{{ paper.office }}　{{ paper.post }}", ""), 1, "fill"),
                        ),
                        (Box(("监督电话", "Telephone"), 1, "head"), Box(("　", " "), 1, "fill", 14)),
                    ),
                ),
                When("not loop.last", (Leaf(),)),
            ),
        ),
    ),
)
CREW_SHEET = Sheet(
    CREWS,
    (
        *FORM_HEAD,
        ADDRESSED,
        Line(
            "body",
            (
                "下列作业于今日余下时间或者次日到期，或者逾期未清，请据此派工，完工后由班组签名交回。",
                "The work below falls due in the rest of today or tomorrow, or is overdue; assign it, and have the crews sign when it is done.",
            ),
        ),
        Line("note", ("已登记车辆：{{ vehicles }}", "Vehicles on record: {{ vehicles }}")),
        Grid(
            "row in groups",
            (
                Column(("序号", "No."), "{{ row.number }}", 10, "middle"),
                Column(("片区", "District"), "{{ row.district }}", 18, "middle"),
                Column(("作业内容", "Work"), "{{ row.obligation }}（{{ row.count }}）", 32),
                Column(("点位", "Places"), "{{ row.places }}", 46),
                Column(("到期", "Due"), "{{ row.due }}", 20, "middle"),
                Column(("班组、车辆", "Crew, vehicle"), "　", 16, "fill"),
                Column(("完工签名", "Signature"), "　", 14, "fill"),
            ),
        ),
        *SIGNED,
        *TRACE,
    ),
)
