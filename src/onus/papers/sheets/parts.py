"""Parts that many papers share: head, marks, grounds, signature, service and digest."""

from __future__ import annotations

from onus.papers.blocks import Block, Box, Column, Each, Form, Grid, Leaf, Line, When, Words

MARK = When("paper.mark", (Line("mark", ("{{ paper.mark }}", "{{ paper.mark }}")),))
FORM_HEAD: tuple[Block, ...] = (
    MARK,
    Line("title", ("{{ paper.title }}", "{{ paper.title }}")),
    Line("number", ("{{ paper.number }}", "{{ paper.number }}")),
    When(
        "paper.replaces",
        (Line("note", ("本件代替{{ paper.replaces }}。", "Replaces {{ paper.replaces }}.")),),
    ),
)
RED_HEAD: tuple[Block, ...] = (
    MARK,
    Line("redhead", ("{{ paper.office }}", "{{ paper.office }}")),
    Line("redline", ("{{ paper.number }}", "{{ paper.number }}")),
    Line("title", ("{{ paper.heading }}", "{{ paper.heading }}")),
    When(
        "paper.replaces",
        (Line("note", ("本件代替{{ paper.replaces }}。", "Replaces {{ paper.replaces }}.")),),
    ),
)
CONTRACT_AND_PARTIES: tuple[tuple[Box, ...], ...] = (
    (Box(("合同名称", "Contract"), 1, "head"), Box(("{{ contract }}", ""), 3)),
    (
        Box(("采购单位", "Buyer"), 1, "head"),
        Box(("{{ buyer }}", ""), 1),
        Box(("供应商", "Supplier"), 1, "head"),
        Box(("{{ contractor }}", ""), 1),
    ),
)
"""Rows of a form of four boxes a row."""
ADDRESSED = Line("to", ("{{ paper.addressee }}：", "To: {{ paper.addressee }}"))
SIGNED: tuple[Block, ...] = (
    Line("sign", ("", "")),
    Line("sign", ("{{ paper.office }}（盖章）", "{{ paper.office }} (seal)")),
    Line(
        "sign",
        ("签发岗位：{{ paper.post }}　　签名：＿＿＿＿＿＿", "{{ paper.post }}   Signature: ______________"),
    ),
    Line("sign", ("{{ paper.date }}", "{{ paper.date }}")),
)
GROUNDS: tuple[Block, ...] = (
    Grid(
        "row in paper.rules",
        (
            Column(("依据编号", "Rule"), "{{ row.key }}", 32),
            Column(("依据名称", "Citation"), "{{ row.citation }}", 48),
            Column(("内容", "What it says"), "{{ row.says }}", 50),
            Column(("核对情况", "Text read"), "{{ row.read }}", 26, "middle"),
        ),
    ),
)
TRACE: tuple[Block, ...] = (
    Line("digest", ("认定编号：{{ paper.findings }}", "Findings: {{ paper.findings }}")),
    Line("digest", ("合同条款：{{ paper.clauses }}", "Clauses: {{ paper.clauses }}")),
    Line(
        "digest",
        ("内容摘要（SHA-256）：{{ paper.digest }}", "Digest of the content (SHA-256): {{ paper.digest }}"),
    ),
)
YES_NO: Words = ("☐ 是　☐ 否", "☐ yes   ☐ no")


def service(title: Words) -> tuple[Block, ...]:
    """Return the receipt on which the service of a paper is written down by hand."""
    label, blank = "head", "fill"
    return (
        Leaf(),
        MARK,
        Line("title", ("送达回执", "Receipt of service")),
        Form(
            (34, 44, 34, 44),
            (
                (Box(("送达文书", "Paper"), 1, label), Box(title, 3, blank)),
                (Box(("文书编号", "Number"), 1, label), Box(("{{ paper.number }}", ""), 3, blank)),
                (Box(("收件单位", "Served on"), 1, label), Box(("{{ paper.addressee }}", ""), 3, blank)),
                (
                    Box(("送达时间", "Served at"), 1, label),
                    Box(("　　　年　　月　　日　　时　　分", " "), 3, blank),
                ),
                (Box(("送达地点", "Place"), 1, label), Box(("　", " "), 3, blank)),
                (
                    Box(("送达方式", "How"), 1, label),
                    Box(
                        (
                            "☐ 当面送达　☐ 邮寄　☐ 电子方式",
                            "☐ by hand   ☐ by post   ☐ electronically",
                        ),
                        3,
                        blank,
                    ),
                ),
                (
                    Box(("收件单位\n签名或盖章", "Signature or seal of the addressee"), 1, label),
                    Box(("　　　年　　月　　日", " "), 3, blank, 24),
                ),
                (
                    Box(("送达人（二人）\n签名", "Two servers, signatures"), 1, label),
                    Box(("1.", "1."), 1, blank, 20),
                    Box(("见证人签名", "Witness"), 1, label),
                    Box(("　", " "), 1, blank),
                ),
                (
                    Box(("拒收情况\n及备注", "Refusal, remarks"), 1, label),
                    Box(("　", " "), 3, blank, 28),
                ),
            ),
        ),
        Line(
            "note",
            (
                "注：期限自收件单位签收之时起算；拒收的，由送达人记明情况和日期，由见证人签名。",
                (
                    "Time runs from the signature of the addressee. Where it is refused, those who brought it write down "
                    "what happened and when, and a witness signs."
                ),
            ),
        ),
    )


def each(loop: str, *blocks: Block) -> Each:
    """Return blocks for every item of a list."""
    return Each(loop, blocks)
