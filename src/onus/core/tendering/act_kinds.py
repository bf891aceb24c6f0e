"""Act kinds: what people do in a purchase through a form, each with the row of the table of powers that allows it.

In:  nothing.
Out: `ACT_KINDS`, by name; `OF_OFFICE` and `OF_BIDDER` in the order in which pages show them.

The surprise: not every row of the table has a form. Keys, envelopes and sheets of scores have
pages of their own, and what is done on the running contract is done at its own desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TenderActKind:
    """One kind of act.

    Attributes:
        id: name in addresses and words.
        power: row of the table of powers that allows it.
        fields: of its form, in their order.
        basis: rule or article that it carries out.
        needs: those fields that must be filled.
        prepares: row that allows its preparation, where another person must approve it; empty where nobody must.
        approves: row by which that other person approves; empty for none.
        nameless: True where its author stands nowhere, not even in our own tables.
        rests: True where it may not be done while the procedure is suspended.
    """

    id: str
    power: str
    fields: tuple[str, ...]
    basis: str
    needs: tuple[str, ...] = ()
    prepares: str = ""
    approves: str = ""
    nameless: bool = False
    rests: bool = False


# Before the announcement
CONSULT = TenderActKind(
    "consult", "consultation.hold", ("subject", "text", "place", "closes"), "CN-NEED-07",
    ("subject", "text", "place", "closes"),
)  # fmt: skip
OPINION = TenderActKind(
    "opinion", "consultation.hold", ("consultation", "text"), "CN-NEED-07", ("consultation", "text"), nameless=True
)  # fmt: skip
ANSWER_OPINIONS = TenderActKind(
    "answer_opinions", "consultation.hold", ("consultation", "text"), "CN-NEED-07", ("consultation", "text")
)  # fmt: skip
PLAN_STEP = TenderActKind(
    "plan_step", "plan.prepare", ("step", "document", "text"), "CN-DEC-05", ("step", "document")
)  # fmt: skip
LEGALITY = TenderActKind("legality", "review.make", ("document", "text"), "CN-DEC-05", ("document", "text"))
FAIR_REVIEW = TenderActKind(
    "fair_review", "review.make", ("document", "conclusion", "restriction", "mildest", "until", "text"), "CN-FCR-06",
    ("document", "conclusion", "text"),
)  # fmt: skip
APPROVE_PLAN = TenderActKind(
    "approve_plan", "plan.approve", ("amount",), "CN-SEP-30", ("amount",), prepares="plan.prepare",
    approves="plan.budget",
)  # fmt: skip
# Announcement and bids
NOTICE = TenderActKind(
    "notice", "notice.publish", ("notice", "place", "sha256"), "CN-PUB-09", ("notice", "place"),
    prepares="notice.publish", approves="notice.approve",
)  # fmt: skip
DOCUMENTS = TenderActKind(
    "documents", "documents.issue", ("until_day", "price", "sha256"), "CN-TIME-10", ("until_day", "sha256")
)  # fmt: skip
CLARIFY = TenderActKind(
    "clarify", "announcement.change", ("text", "material", "bids_until"), "CN-TIME-11", ("text", "material"),
    prepares="announcement.change", approves="announcement.approve",
)  # fmt: skip
ANSWER = TenderActKind("answer", "question.answer", ("question", "text"), "CN-TIME-11", ("question", "text"))
CANCEL = TenderActKind(
    "cancel", "tender.cancel", ("text",), "CN-SEP-30", ("text",), prepares="tender.cancel", approves="cancel.review"
)  # fmt: skip
CHECK_DOCUMENT = TenderActKind(
    "check_document", "document.check", ("shown", "register", "how", "result"), "CN-QUAL-13",
    ("shown", "register", "how", "result"),
)  # fmt: skip
REGISTER_KEY = TenderActKind(
    "register_key", "key.register", ("supplier", "key", "text"), "CN-QUAL-13", ("supplier", "key", "text")
)  # fmt: skip
END_KEY = TenderActKind(
    "end_key", "key.end", ("key_in_force", "text"), "CN-SEP-30", ("key_in_force", "text"), prepares="key.end",
    approves="key.review",
)  # fmt: skip
BOND = TenderActKind(
    "bond", "bond.record", ("supplier", "amount", "form", "account"), "CN-BOND-17", ("supplier", "amount", "form")
)  # fmt: skip
BOND_BACK = TenderActKind("bond_back", "bond.return", ("bond",), "CN-BOND-18", ("bond",))
DECLARE = TenderActKind("declare", "conflict.declare", ("supplier", "relation"), "CN-COI-14")
# Evaluation
DRAW = TenderActKind(
    "draw", "panel.draw", (), "CN-PANEL-21", prepares="panel.draw", approves="panel.witness", rests=True
)  # fmt: skip
EXCUSE = TenderActKind(
    "excuse", "panel.excuse", ("member", "text"), "CN-PANEL-21", ("member", "text"), prepares="panel.excuse",
    approves="panel.witness", rests=True,
)  # fmt: skip
TELL_LEAK = TenderActKind("tell_leak", "panel.tell_leak", ("place",), "CN-PANEL-21")
EXPLAIN_SCORE = TenderActKind(
    "explain_score", "score.explain", ("deviating", "text"), "CN-SCORE-22", ("deviating", "text")
)  # fmt: skip
ASK_EXPLANATION = TenderActKind("ask_explanation", "explanation.ask", ("low_bid",), "CN-LOW-23", ("low_bid",))
DECIDE_EXPLANATION = TenderActKind(
    "decide_explanation", "explanation.decide", ("asked_bid", "accepted", "text"), "CN-LOW-23",
    ("asked_bid", "accepted", "text"),
)  # fmt: skip
REJECT = TenderActKind(
    "reject", "bid.reject", ("opened_bid", "ground", "text"), "CN-SCORE-22", ("opened_bid", "ground", "text"),
    rests=True,
)  # fmt: skip
SET_ASIDE = TenderActKind(
    "set_aside", "bid.set_aside", ("ranked_bid", "text"), "CN-AWD-24", ("ranked_bid", "text"),
    rests=True,
)  # fmt: skip
SIGN_RANKING = TenderActKind(
    "sign_ranking", "ranking.sign", ("ranked_lot",), "CN-SCORE-22", ("ranked_lot",), rests=True
)  # fmt: skip
# Award and remedies
AWARD = TenderActKind(
    "award", "award.decide", ("lot", "text"), "CN-AWD-24", ("lot", "text"), prepares="award.prepare",
    approves="award.review", rests=True,
)  # fmt: skip
ANSWER_CHALLENGE = TenderActKind(
    "answer_challenge", "challenge.answer", ("challenge", "outcome", "text"), "CN-PROT-32",
    ("challenge", "outcome", "text"),
)  # fmt: skip
DECIDE_COMPLAINT = TenderActKind(
    "decide_complaint", "complaint.decide", ("complaint", "outcome", "text"), "CN-PROT-32",
    ("complaint", "outcome", "text"),
)  # fmt: skip
SUSPEND = TenderActKind("suspend", "procedure.suspend", ("complaint",), "CN-PROT-32", ("complaint",))
RESUME = TenderActKind("resume", "procedure.resume", ("suspended",), "CN-PROT-32", ("suspended",))
# Contract
SIGN = TenderActKind(
    "sign", "contract.sign", ("lot", "contract", "performance_bond"), "CN-SIGN-26", ("lot", "contract"),
    prepares="contract.prepare", approves="contract.review", rests=True,
)  # fmt: skip
FILE_CONTRACT = TenderActKind("file_contract", "contract.file", ("unfiled",), "CN-SIGN-26", ("unfiled",))
SUPPLEMENT = TenderActKind(
    "supplement", "supplement.make", ("signed", "amount", "text"), "CN-CHG-27", ("signed", "amount", "text"),
    prepares="supplement.make", approves="supplement.review",
)  # fmt: skip
SUBCONTRACT = TenderActKind(
    "subcontract", "subcontract.consent", ("signed", "supplier", "share", "part", "key_part"), "CN-SUB-28",
    ("signed", "supplier", "share", "part", "key_part"),
)  # fmt: skip
HAND_ON = TenderActKind(
    "hand_on", "contract.hand_on", ("signed", "supplier"), "CN-SUB-28", ("signed", "supplier")
)
# Power and its limits
DECIDE_FLAG = TenderActKind(
    "decide_flag", "flag.decide", ("signal", "flag_outcome", "text"), "CN-COLL-16", ("signal", "flag_outcome", "text")
)  # fmt: skip
ACT_ON_LAPSE = TenderActKind(
    "act_on_lapse", "lapse.act", ("lapse", "lapse_act", "text"), "PURCHASE-LADDER", ("lapse", "lapse_act", "text")
)  # fmt: skip
OVERRIDE = TenderActKind(
    "override", "override.make", ("overridable", "waiting", "text_en", "text_zh"), "CN-SEP-30",
    ("overridable", "waiting", "text_en", "text_zh"), prepares="override.make", approves="override.approve",
)  # fmt: skip
# Bidders
ASK = TenderActKind("ask", "question.ask", ("text",), "CN-TIME-11", ("text",), nameless=True)
SHOW_DOCUMENT = TenderActKind(
    "show_document", "document.show", ("requirement", "number", "issuer", "issued", "expires", "sha256"), "CN-QUAL-13",
    ("requirement", "number", "issuer", "sha256"),
)  # fmt: skip
CHALLENGE = TenderActKind("challenge", "challenge.file", ("about", "text"), "CN-PROT-32", ("about", "text"))
COMPLAIN = TenderActKind(
    "complain", "complaint.file", ("challenge", "text"), "CN-PROT-32", ("challenge", "text")
)
EXPLAIN = TenderActKind("explain", "explanation.give", ("bid", "text"), "CN-LOW-23", ("bid", "text"))
REPLY = TenderActKind("reply", "flag.reply", ("flag", "text"), "CN-COLL-16", ("flag", "text"))

OF_OFFICE = (
    CONSULT, OPINION, ANSWER_OPINIONS, PLAN_STEP, LEGALITY, FAIR_REVIEW, APPROVE_PLAN, NOTICE, DOCUMENTS, CLARIFY,
    ANSWER, REGISTER_KEY, END_KEY, CHECK_DOCUMENT, BOND, BOND_BACK, DECLARE, DRAW, EXCUSE, TELL_LEAK, EXPLAIN_SCORE, ASK_EXPLANATION,
    DECIDE_EXPLANATION, REJECT, SET_ASIDE, SIGN_RANKING, AWARD, ANSWER_CHALLENGE, DECIDE_COMPLAINT, SUSPEND, RESUME,
    CANCEL, SIGN, FILE_CONTRACT, SUPPLEMENT, SUBCONTRACT, HAND_ON, DECIDE_FLAG, ACT_ON_LAPSE, OVERRIDE,
)  # fmt: skip
OF_BIDDER = (ASK, SHOW_DOCUMENT, EXPLAIN, CHALLENGE, COMPLAIN, REPLY)
ACT_KINDS: Mapping[str, TenderActKind] = {one.id: one for one in (*OF_OFFICE, *OF_BIDDER)}
