"""Act facts: the fact that each kind of act states, made of a form whose fields are sound.

In:  texts of a form by field, the setting that they were read against.
Out: a value of one of the kinds of facts; or `Wrong` where what it rests on is not there.

The surprise: nobody types a bid, a price, a winner or a member of the committee. They follow
from the judgement, so that what is announced cannot differ from what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from onus.base.instants import utc_text
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.accountability.escalation import EXCUSE
from onus.core.acts.filling import Wrong, minor_of, wall_instant
from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.deviation import ScoreExplained
from onus.core.evaluation.drawing import Absent
from onus.core.qualification.bans import bans_active
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.remedies.challenges import NOT_NOTIFIED
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.tendering import awarding as awards
from onus.core.tendering.act_choices import YES, score_parts, signal_parts
from onus.core.tendering.act_fields import day_of, percentage_ppm
from onus.core.tendering.act_setting import (
    ActSetting,
    Values,
    deadline_after,
    first_text,
    holder_of,
    words_given,
)
from onus.core.tendering.afterwards import bars_at
from onus.core.tendering.bidding import BondReceived, BondReturned, SupplierKey, SupplierKeyEnded
from onus.core.tendering.consulting import (
    LEGALITY_REVIEW,
    ConsultationOpened,
    DecisionStepTaken,
    FairReviewMade,
    OpinionReceived,
    OpinionsAnswered,
)
from onus.core.tendering.contracting import contract_digest, contract_of_lot
from onus.core.tendering.in_force import next_version, told_in_force, version_in_force
from onus.core.tendering.preparing import (
    AnnouncementChanged,
    DocumentsIssued,
    NoticePublished,
    PlanApproved,
    QuestionAnswered,
    QuestionAsked,
    TenderCancelled,
)
from onus.core.tendering.qualifications import regions_of
from onus.core.tendering.restraining import FlagDecided, FlagReplied, LapseActed, OverrideMade
from onus.core.tendering.supplier_keys import why_void
from onus.core.tendering.telling import AWARD, CONTRACT, contract_to_tell, lots_to_tell

TELL_A_VERSION = ("tender", "change", "award")
Stating = Callable[[Values, ActSetting], Any]


OF_QUALIFICATION = "CN-QUAL-13"
"""What an excuse of a lost qualification rests on; the watch has no rule of its own."""


def _day(values: Values, name: str) -> date | None:
    return day_of(first_text(values, name)) if first_text(values, name) else None


def _money(values: Values, name: str, setting: ActSetting) -> Minor:
    text = first_text(values, name)
    return Minor((minor_of(text, setting.tender.currency) or 0) if text else 0)


def _consulted(values: Values, setting: ActSetting) -> Any:
    closes = _day(values, "closes")
    assert closes is not None, "it must be filled"
    return ConsultationOpened(
        first_text(values, "subject"), closes, first_text(values, "place"), words_given(values, setting)
    )


def _reviewed(values: Values, setting: ActSetting) -> Any:
    restriction = first_text(values, "restriction")
    if first_text(values, "conclusion") == "exception" and not restriction:
        return (Wrong("restriction", "missing"),)
    return FairReviewMade(
        first_text(values, "document"), first_text(values, "conclusion"), (restriction,) if restriction else (),
        first_text(values, "mildest") == YES, _day(values, "until"), words_given(values, setting),
    )  # fmt: skip


def _noticed(values: Values, setting: ActSetting) -> Any:
    notice = first_text(values, "notice")
    version = version_in_force(setting.tender, setting.now).number if notice in TELL_A_VERSION else 0
    told, facts = told_in_force(setting.tender, setting.now), setting.facts()
    return NoticePublished(
        notice, version, first_text(values, "place"), first_text(values, "sha256"),
        about=contract_to_tell(facts) if notice == CONTRACT else "",
        lots=lots_to_tell(told, facts) if notice == AWARD else (),
    )  # fmt: skip


def _issued(values: Values, setting: ActSetting) -> Any:
    until = _day(values, "until_day")
    assert until is not None, "it must be filled"
    return DocumentsIssued(
        version_in_force(setting.tender, setting.now).number, until, _money(values, "price", setting),
        first_text(values, "sha256"),
    )  # fmt: skip


def _clarified(values: Values, setting: ActSetting) -> Any:
    step = deadline_after(setting, material=first_text(values, "material") == YES)
    if step is None or setting.proceeding.deadline is None or setting.now > setting.proceeding.deadline:
        return (Wrong("", "not_open"),)
    later = first_text(values, "bids_until")
    until = max(step.deadline, (wall_instant(later, setting.tender.zone) if later else None) or step.deadline)
    version = version_in_force(setting.tender, setting.now)
    opens = max(until, version.announcement.opens_at)
    return AnnouncementChanged(
        version=next_version(setting.tender),
        changes={"bids_until": utc_text(until), "opens_at": utc_text(opens)},
        material=first_text(values, "material") == YES,
        reason=words_given(values, setting),
    )


def _shown(values: Values, setting: ActSetting) -> Any:
    return QualificationDocument(
        "", setting.supplier, first_text(values, "requirement"), first_text(values, "sha256"),
        first_text(values, "number"), first_text(values, "issuer"), _day(values, "issued"), _day(values, "expires"),
        setting.now,
    )  # fmt: skip


def _key_registered(values: Values, setting: ActSetting) -> Any:
    said = SupplierKey(
        first_text(values, "supplier"), first_text(values, "key"), words_given(values, setting)
    )
    why = why_void(setting.proceeding.keys, said)
    if why:
        return (Wrong("key", why),)
    return said


def _looked_up(values: Values, setting: ActSetting) -> Any:
    return DocumentLookup(
        "", first_text(values, "shown"), setting.person, setting.now, first_text(values, "how"),
        first_text(values, "register"), first_text(values, "result"),
    )  # fmt: skip


def _declared(values: Values, setting: ActSetting) -> Any:
    supplier = first_text(values, "supplier")
    return ConflictDeclaration(
        setting.person, setting.now, (supplier,) if supplier else (), first_text(values, "relation")
    )


def _drawn(_: Values, setting: ActSetting) -> Any:
    panel = setting.proceeding.panel
    return (Wrong("", "no_panel"),) if panel is None else awards.PanelDrawn(panel.members)


def _ranking(values: Values, setting: ActSetting) -> Any:
    lot = setting.proceeding.lot(first_text(values, "ranked_lot"))
    assert lot.ranking is not None, "only lots with a ranking can be chosen"
    return awards.RankingSigned(lot.lot, tuple(row.bid for row in lot.ranking.rows))


def _winning(values: Values, setting: ActSetting) -> Any:
    winner = setting.proceeding.lot(first_text(values, "lot")).winner
    assert winner is not None, "only lots with a winner can be chosen"
    assert winner.row is not None, "only lots with a winner can be chosen"
    return winner.row


def _awarded(values: Values, setting: ActSetting) -> Any:
    row = _winning(values, setting)
    return awards.AwardDecided(
        first_text(values, "lot"), row.bid, Minor(row.price_minor), words_given(values, setting)
    )


def _acted_on_lapse(values: Values, setting: ActSetting) -> Any:
    case, act = first_text(values, "lapse"), first_text(values, "lapse_act")
    lapse = next(one for one in setting.proceeding.lapses if one.case.id == case)
    # An excuse rests on the very rule that was broken; a lost qualification on the rule that asks for it.
    clause = (lapse.rule or OF_QUALIFICATION) if act == EXCUSE else ""
    return LapseActed(case, act, words_given(values, setting), None, clause)


def _signed(values: Values, setting: ActSetting) -> Any:
    row = _winning(values, setting)
    bars = bars_at(setting.tender, setting.facts(), setting.now, first_text(values, "lot"))
    if NOT_NOTIFIED in (bar for bar, _ in bars):
        return (Wrong("lot", "not_notified"),)
    return awards.ContractSigned(
        first_text(values, "contract"), first_text(values, "lot"), row.bid, Minor(row.price_minor),
        _text_that_follows(values, setting), _money(values, "performance_bond", setting),
    )  # fmt: skip


def _text_that_follows(values: Values, setting: ActSetting) -> str:
    """Return the digest of the contract that the award becomes: whoever signs here says that this text was signed."""
    contract = contract_of_lot(setting.tender, setting.proceeding.lot(first_text(values, "lot")))
    return contract_digest(setting.tender, contract) if contract is not None else ""


def _supplemented(values: Values, setting: ActSetting) -> Any:
    return awards.SupplementMade(
        first_text(values, "signed"), _money(values, "amount", setting), words_given(values, setting)
    )


def _let_on(values: Values, _: ActSetting) -> Any:
    return awards.SubcontractMade(
        first_text(values, "signed"), first_text(values, "supplier"), percentage_ppm(first_text(values, "share")) or 0,
        first_text(values, "part"), first_text(values, "key_part") == YES, consented=True,
    )  # fmt: skip


def _handed_on(values: Values, setting: ActSetting) -> Any:
    contract, supplier = first_text(values, "signed"), first_text(values, "supplier")
    if supplier == holder_of(contract, setting):
        return (Wrong("supplier", "holds_it"),)
    banned = _bans_today(supplier, setting)
    if banned:
        # A ban opens a case against whoever holds a contract, so it lets nobody be given one.
        return (Wrong("supplier", "banned", ", ".join(banned)),)
    return awards.ContractAssigned(contract, supplier)


def _bans_today(supplier: str, setting: ActSetting) -> tuple[str, ...]:
    tender = setting.tender
    codes = (one.credit_code for one in tender.register.suppliers if one.id == supplier)
    today, regions = tender.zone.local_day(setting.now), regions_of(tender)
    return tuple(
        ban.id for code in codes for ban, _ in bans_active(tender.register.bans, code, today, regions=regions)
    )


def _flag_decided(values: Values, setting: ActSetting) -> Any:
    flag, subject = signal_parts(first_text(values, "signal"))
    return FlagDecided(flag, subject, first_text(values, "flag_outcome"), words_given(values, setting))


def _score_explained(values: Values, setting: ActSetting) -> Any:
    expert, bid = score_parts(first_text(values, "deviating"))
    return ScoreExplained(setting.now, expert, bid, setting.person, first_text(values, "text"))


def _overridden(values: Values, _: ActSetting) -> Any:
    # Everybody reads the reason, so it is asked for in both languages and not in that of the page alone.
    reason = Localized(first_text(values, "text_en"), first_text(values, "text_zh"))
    return OverrideMade(first_text(values, "overridable"), first_text(values, "waiting"), reason)


STATED: Mapping[str, Stating] = {
    "consult": _consulted,
    "opinion": lambda values, setting: OpinionReceived(
        first_text(values, "consultation"), words_given(values, setting)
    ),
    "answer_opinions": lambda values, setting: OpinionsAnswered(
        first_text(values, "consultation"), words_given(values, setting)
    ),
    "plan_step": lambda values, setting: DecisionStepTaken(
        first_text(values, "step"), first_text(values, "document"), words_given(values, setting)
    ),
    "legality": lambda values, setting: DecisionStepTaken(
        LEGALITY_REVIEW, first_text(values, "document"), words_given(values, setting)
    ),
    "fair_review": _reviewed,
    "approve_plan": lambda values, setting: PlanApproved(_money(values, "amount", setting)),
    "notice": _noticed,
    "documents": _issued,
    "clarify": _clarified,
    "answer": lambda values, setting: QuestionAnswered(
        first_text(values, "question"), words_given(values, setting), "all"
    ),
    "cancel": lambda values, setting: TenderCancelled(words_given(values, setting)),
    "check_document": _looked_up,
    "register_key": _key_registered,
    "end_key": lambda values, setting: SupplierKeyEnded(
        first_text(values, "key_in_force"), words_given(values, setting)
    ),
    "bond": lambda values, setting: BondReceived(
        first_text(values, "supplier"), _money(values, "amount", setting), first_text(values, "form"),
        first_text(values, "account"),
    ),
    "bond_back": lambda values, _: BondReturned(first_text(values, "bond")),
    "declare": _declared,
    "draw": _drawn,
    "excuse": lambda values, setting: Absent(
        setting.now, first_text(values, "member"), first_text(values, "text")
    ),
    "tell_leak": lambda values, _: awards.PanelNamed(first_text(values, "place")),
    "explain_score": _score_explained,
    "ask_explanation": lambda values, _: awards.ExplanationAsked(first_text(values, "low_bid")),
    "decide_explanation": lambda values, setting: awards.ExplanationDecided(
        first_text(values, "asked_bid"), first_text(values, "accepted") == YES, words_given(values, setting)
    ),
    "reject": lambda values, setting: awards.BidRejected(
        first_text(values, "opened_bid"), first_text(values, "ground"), words_given(values, setting)
    ),
    "set_aside": lambda values, setting: SetAside(
        setting.now, first_text(values, "ranked_bid"), first_text(values, "text"), setting.person
    ),
    "sign_ranking": _ranking,
    "award": _awarded,
    "answer_challenge": lambda values, setting: awards.ChallengeAnswered(
        first_text(values, "challenge"), first_text(values, "outcome"), words_given(values, setting)
    ),
    "decide_complaint": lambda values, setting: awards.ComplaintDecided(
        first_text(values, "complaint"), first_text(values, "outcome"), words_given(values, setting)
    ),
    "suspend": lambda values, _: awards.ProcedureSuspended(first_text(values, "complaint")),
    "resume": lambda values, _: awards.ProcedureResumed(first_text(values, "suspended")),
    "sign": _signed,
    "file_contract": lambda values, _: awards.ContractFiled(first_text(values, "unfiled")),
    "supplement": _supplemented,
    "subcontract": _let_on,
    "hand_on": _handed_on,
    "decide_flag": _flag_decided,
    "act_on_lapse": _acted_on_lapse,
    "override": _overridden,
    "ask": lambda values, setting: QuestionAsked(words_given(values, setting)),
    "show_document": _shown,
    "challenge": lambda values, setting: awards.ChallengeFiled(
        setting.supplier, first_text(values, "about"), "", words_given(values, setting)
    ),
    "complain": lambda values, setting: awards.ComplaintFiled(
        first_text(values, "challenge"), words_given(values, setting)
    ),
    "explain": lambda values, setting: awards.ExplanationGiven(
        first_text(values, "bid"), words_given(values, setting)
    ),
    "reply": lambda values, setting: FlagReplied(
        first_text(values, "flag"), setting.supplier, words_given(values, setting)
    ),
}  # fmt: skip
"""By the name of the kind."""
