"""Catalogue: the acts that the people of a contract may do, and what each of them asks for.

In:  nothing; this is the one place where they are written down.
Out: `KINDS`, from which forms, checks, pages and the manual are made.

The surprise: the power is that of the post and not of the person. Whoever holds two
posts signs with one of them, and only what that post may do counts on a ladder.

Of the texts of law only those that a pack holds are named here, by the id of the
rule; whether the text was read in full is told by the rule itself (`verified`). A
contract without such a pack shows the basis as not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onus.base.texts import Localized

CONTRACTOR, OFFICER, ISSUER, SUPERIOR, SELF, PUBLIC = (
    "contractor", "officer", "issuer", "superior", "self", "public",
)  # fmt: skip
PARTIES = (CONTRACTOR, OFFICER, ISSUER)

DUTIES, DISTRICTS, UNTIL, AMOUNT, MONTH, DEDUCTION = (
    "duties", "districts", "until", "amount", "month", "deduction",
)  # fmt: skip
FINDING, TOWARD, CLAUSE, REASON, TEXT, HAPPENED = (
    "finding", "toward", "clause", "reason", "text", "happened",
)  # fmt: skip
ASKED = (DUTIES, DISTRICTS, FINDING, TOWARD, MONTH, DEDUCTION, AMOUNT, UNTIL, CLAUSE, REASON, TEXT, HAPPENED)
"""Every field that a form may have, in the order in which forms show them."""


@dataclass(frozen=True, slots=True)
class ActKind:
    """One kind of act.

    Attributes:
        id: kind in acts.toml.
        title: its name.
        follows: what follows once it is on the record.
        power: power that the post must have; empty where any post may do it.
        toward: whom it is directed at; empty where the form asks.
        needs: fields that must be filled.
        takes: fields that may be filled.
        basis: ids of rules that carry it, in any pack.
        four_eyes: True where a second person must approve before it is on the record.
        by_results: True where it counts by what was found, place by place, and never by being signed.
        on_case: True where it is offered on the page of a case.
    """

    id: str
    title: Localized
    follows: Localized
    power: str = ""
    toward: str = ""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    four_eyes: bool = False
    by_results: bool = False
    on_case: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of its form, in the order in which forms show them.

        >>> BY_ID["report_up"].fields
        ('duties', 'districts', 'text', 'happened')
        """
        return tuple(name for name in ASKED if name in self.needs or name in self.takes)


SCOPE = (DUTIES, DISTRICTS)


def _kind(name: str, zh: str, en: str, follows: tuple[str, str], **more: object) -> ActKind:
    return ActKind(name, Localized(en, zh), Localized(en=follows[1], zh=follows[0]), **more)  # type: ignore[arg-type]


INSPECTION = _kind(
    "inspection", "检查", "Inspection",
    ("逐点录入检查结果后，由时限在计的岗位作出的计为已履职；检查结果作为证据。",
     "Counts once the result of every place is in, and for the post alone whose hours run; its results are evidence."),
    power="inspect", toward=CONTRACTOR, needs=(*SCOPE, TEXT), takes=(HAPPENED,), by_results=True,
)  # fmt: skip
ORDER = _kind(
    "order_to_cure", "整改通知", "Order to cure",
    ("整改期限届满前，督办不提级。", "The ladder holds until the time for the cure is over."),
    power="order", toward=CONTRACTOR, needs=(*SCOPE, UNTIL, CLAUSE, TEXT), takes=(HAPPENED,), basis=("CN-LD-48",),
)  # fmt: skip
SUMMONS = _kind(
    "summons", "约谈", "Interview of the contractor",
    ("由时限在计的岗位作出的，计为已履职。", "Counts as an act for the post whose hours run."),
    power="order", toward=CONTRACTOR, needs=(*SCOPE, TEXT), takes=(CLAUSE, HAPPENED),
)  # fmt: skip
SUBSTITUTE = _kind(
    "substitute_performance", "代履行", "Substitute performance",
    ("由他人完成，费用向承包方收取；有条款或规则依据的，计入付款审核表。",
     "Somebody else does it; where a clause or a rule carries the cost, it is charged to the contractor."),
    power="substitute", toward=CONTRACTOR, needs=(*SCOPE, CLAUSE, TEXT), takes=(AMOUNT, HAPPENED),
    basis=("CN-SUBST-47",),
)  # fmt: skip
DEDUCT = _kind(
    "deduction", "扣款决定", "Decision on a deduction",
    ("按条款计入当月付款审核表，以条款数额为限。",
     "Goes into the payment of the month under its clause, and never beyond what the clause gives."),
    power="deduct", toward=CONTRACTOR, needs=(MONTH, DEDUCTION, AMOUNT, REASON), takes=(DUTIES, DISTRICTS, HAPPENED),
    basis=("CN-LD-48",),
)  # fmt: skip
WAIVER = _kind(
    "waiver", "减免扣款", "Waiver of a deduction",
    ("须另一人批准；岗位与理由一并公示。",
     "Another person must approve; shown in public with post and reason."),
    power="deduct", toward=CONTRACTOR, needs=(MONTH, DEDUCTION, AMOUNT, CLAUSE, REASON), takes=(HAPPENED,),
    four_eyes=True, on_case=False,
)  # fmt: skip
EXCUSE = _kind(
    "excuse", "准予免责", "Reasoned excuse",
    ("须另一人批准；到期前记录在案的才有效，之后补记的只作展示。",
     "Another person must approve; it excuses only what was not yet due when it was on the record."),
    power="order", toward=CONTRACTOR, needs=(*SCOPE, CLAUSE, REASON), takes=(UNTIL,), four_eyes=True,
)  # fmt: skip
TERMINATE = _kind(
    "termination_notice", "解约通知", "Notice of termination",
    ("所列履约事项的督办案件自生效时结案。",
     "Closes the cases that it speaks of when it takes effect."),
    power="terminate", toward=CONTRACTOR, needs=(CLAUSE, REASON), takes=(*SCOPE, UNTIL),
)  # fmt: skip
REPORT_UP = _kind(
    "report_up", "上报", "Report to the superior",
    ("本岗位权限已尽的，立即移交上一级。", "Moves the case up at once, where the post can do no more."),
    power="report_up", toward=SUPERIOR, needs=(*SCOPE, TEXT), takes=(HAPPENED,),
)  # fmt: skip
SERVE = _kind(
    "serve", "送达", "Service of findings",
    ("自记录之时起，答复期限开始计算。", "The time for a reply runs from when it is on the record."),
    power="inspect", needs=(DUTIES, TOWARD, TEXT), takes=(DISTRICTS, HAPPENED),
)  # fmt: skip
DECISION = _kind(
    "decision", "对答复的决定", "Answer to a reply",
    ("该认定对该当事人成为最终认定。", "The finding becomes final for that party."), needs=(FINDING, TOWARD, REASON), takes=(CLAUSE,),
)  # fmt: skip
REVIEW = _kind(
    "disclosure_review", "公开审查", "Review of the disclosure of a name",
    ("审查之后，符合条件的可以公开姓名。", "After it, and only where the time for a reply has passed, a name may be told."),
    power="order", needs=(FINDING, TOWARD, REASON), takes=(CLAUSE,), on_case=False,
)  # fmt: skip
REPLY = _kind(
    "reply", "答复", "Reply to a finding",
    ("与认定并列展示，监管方须作出决定。", "Stands beside the finding, and the office must answer it."),
    needs=(FINDING, TEXT), on_case=False,
)  # fmt: skip
HANDOVER = _kind(
    "handover", "工作移交", "Handover between holders",
    ("移交当时的未结事项随记录保存。", "What was open at that moment is kept with the record."),
    toward=SELF, needs=(TEXT,), takes=(REASON, HAPPENED), on_case=False,
)  # fmt: skip
READY_CHECK = _kind(
    "readiness_check", "设备核验", "Check of readiness",
    ("计为当季的设备核验。", "Counts as the check of the season."),
    power="inspect", toward=CONTRACTOR, needs=(TEXT,), takes=(DISTRICTS, HAPPENED), on_case=False,
)  # fmt: skip
SAMPLE = _kind(
    "sample", "抽取检查点位", "Draw of places for an inspection",
    ("抽取本身不计为履职，凭公开种子任何人可以复算。",
     "Holds no ladder by itself; anyone can draw the same places from the public seed."),
    power="inspect", toward=SELF, needs=(DUTIES,), takes=(DISTRICTS,), on_case=False,
)  # fmt: skip
APPROVAL = _kind(
    "approval", "批准", "Approval by a second person",
    ("所批准的履职行为由此生效。", "What it approves takes effect."),
    toward=SELF, needs=(FINDING,), takes=(REASON,), on_case=False,
)  # fmt: skip
READINESS = _kind(
    "readiness", "备勤申报", "Statement of readiness",
    ("承包方申报的设备和人员，可供核查。", "What the contractor says it has ready; it can be checked."),
    needs=(TEXT,), on_case=False,
)  # fmt: skip

KINDS: tuple[ActKind, ...] = (
    INSPECTION, ORDER, SUMMONS, SUBSTITUTE, DEDUCT, WAIVER, EXCUSE, TERMINATE, REPORT_UP, SERVE, DECISION,
    REVIEW, REPLY, HANDOVER, READY_CHECK, SAMPLE, APPROVAL, READINESS,
)  # fmt: skip
BY_ID: Mapping[str, ActKind] = {kind.id: kind for kind in KINDS}
