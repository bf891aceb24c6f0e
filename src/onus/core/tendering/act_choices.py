"""Act choices: what there is to choose in a field of an act, as the purchase stands now.

In:  the name of a field, a setting.
Out: words of ours, or ids of the tender; nothing where there is nothing to act on.

The surprise: what was done is no longer a choice. A question that was answered, a bond that
went back, a complaint that was decided cannot be picked a second time. A document is there for
everybody who has not looked it up, because two persons must (decision 103).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from onus.core.contracts.rule_values import texts_of
from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.deviation import unexplained
from onus.core.evaluation.low_bids import ANSWERED, SILENT, TO_ASK
from onus.core.integrity.flag_cases import DECIDED
from onus.core.qualification.documents import LOOKED_UP, DocumentLookup, QualificationDocument
from onus.core.qualification.qualifying import SIGNING
from onus.core.tendering.act_setting import ActSetting, contracts_signed, ranked_lots
from onus.core.tendering.awarding import (
    ANSWERS,
    AwardDecided,
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    ContractFiled,
    ContractSigned,
    ProcedureResumed,
    ProcedureSuspended,
    RankingSigned,
)
from onus.core.tendering.bidding import BOND_FORMS, BondReceived, BondReturned
from onus.core.tendering.consulting import (
    COLLECTIVE_DEBATE,
    CONCLUSIONS,
    HEAD_NAMED,
    SUBJECTS,
    ConsultationOpened,
    OpinionsAnswered,
)
from onus.core.tendering.disputed_bids import to_decide
from onus.core.tendering.in_force import told_in_force, version_in_force
from onus.core.tendering.preparing import QuestionAnswered, QuestionAsked, TenderCancelled
from onus.core.tendering.prices_asked import own_bids, own_prices_asked
from onus.core.tendering.proceeding import BARRED
from onus.core.tendering.restraining import LAPSE_ACTS
from onus.core.tendering.sealed import REFUSED_IN_TIME
from onus.core.tendering.tender import said

YES, NO = YES_OR_NO = ("yes", "no")
ABOUT = ("documents", "procedure", "result")
RELATIONS = ("employment", "kin", "ownership", "other")
WAYS_TO_LOOK_UP = ("online", "letter", "in_person")
FLAG_OUTCOMES = ("explained", "referred", "confirmed")


def choices_of(name: str, setting: ActSetting) -> tuple[str, ...]:
    """Return what may be chosen in a field; empty for a field of free words, and where there is nothing."""
    return tuple(dict.fromkeys(_CHOICES[name](setting))) if name in _CHOICES else ()


def is_choice(name: str) -> bool:
    """Return whether a field is chosen from what there is.

    >>> is_choice("lot"), is_choice("text")
    (True, False)
    """
    return name in _CHOICES


def signal_parts(signal: str) -> tuple[str, str]:
    """Return id and subject of a flag from the one word that a form sends.

    >>> signal_parts("CN-07 firm-a")
    ('CN-07', 'firm-a')
    """
    flag, _, subject = signal.partition(" ")
    return flag, subject


def score_parts(deviating: str) -> tuple[str, str]:
    """Return expert and bid of a score from the one word that a form sends.

    >>> score_parts("expert-04 5f2b")
    ('expert-04', '5f2b')
    """
    expert, _, bid = deviating.partition(" ")
    return expert, bid


def unanswered(setting: ActSetting) -> Iterator[str]:
    """Yield the ids of the questions that nobody has answered to everyone."""
    facts = setting.facts()
    told = {what.question for _, what in said(facts, QuestionAnswered) if what.told == "all"}
    yield from (one.id for one, _ in said(facts, QuestionAsked) if one.id not in told)


def _open(begun: type[Any], ended: type[Any], names: str) -> Callable[[ActSetting], Iterator[str]]:
    """Return who yields the ids of facts of a kind that no fact of another kind names in a field."""

    def still_open(setting: ActSetting) -> Iterator[str]:
        facts = setting.facts()
        told = {getattr(what, names) for _, what in said(facts, ended)}
        yield from (one.id for one, _ in said(facts, begun) if one.id not in told)

    return still_open


def _to_look_up(setting: ActSetting) -> Iterator[str]:
    """Yield the documents that whoever acts may look up: until a contract, those that he has not looked up.

    What another one found does not spare the second look. In performance everybody looks again: what a register
    said before the award says nothing of a licence that was taken away since.
    """
    facts = setting.facts()
    by_now = () if setting.proceeding.contracts else said(facts, DocumentLookup)
    own = {what.document for one, what in by_now if (one.by or what.by) == setting.person}
    yield from (one.id for one, _ in said(facts, QualificationDocument) if one.id not in own)


def _restrictions(setting: ActSetting) -> Iterator[str]:
    """Yield what any version of the rule lists: a review may find more than the one in force asks for."""
    for rule in setting.tender.rulebook.of_kind("fair_competition"):
        yield from texts_of(rule, "restrictions")


def _notices(setting: ActSetting) -> Iterator[str]:
    """Yield the notices for which there is something to tell."""
    facts = setting.facts()
    yield from ("intention", "tender") if setting.proceeding.deadline is None else ()
    yield from ("change",) if version_in_force(setting.tender, setting.now).number > 1 else ()
    yield from ("award",) if said(facts, AwardDecided) else ()
    yield from ("contract", "acceptance") if said(facts, ContractSigned) else ()
    yield from ("cancelled",) if said(facts, TenderCancelled) else ()
    yield from ("single_source",) if setting.proceeding.deadline is None else ()


def _keys_in_force(setting: ActSetting) -> Iterator[str]:
    yield from (one.key for one in setting.proceeding.keys if not one.void and one.ended_at is None)


def _bond_forms(setting: ActSetting) -> Iterable[str]:
    return told_in_force(setting.tender, setting.now).bond.forms or BOND_FORMS


def _requirements(setting: ActSetting) -> Iterator[str]:
    yield from (one.id for one in told_in_force(setting.tender, setting.now).requirements)


def _low_to_ask(setting: ActSetting) -> Iterator[str]:
    """Yield the bids with a low price that nobody of the panel asked about; where one was announced its members alone ask."""
    panel = setting.proceeding.panel
    anybody = told_in_force(setting.tender, setting.now).panel is None
    if anybody or (panel is not None and setting.person in panel.members):
        yield from (
            case.low.bid for lot in setting.proceeding.lots for case in lot.low if case.state == TO_ASK
        )


def _low_to_decide(setting: ActSetting) -> Iterator[str]:
    """Yield the bids with a low price on which a member may vote: who has not, and all where nobody is left to.

    A vote on silence is asked for anew where the bidder explained after it.
    """
    panel = setting.proceeding.panel
    members = panel.members if panel is not None else ()
    for case in (case for lot in setting.proceeding.lots for case in lot.low if case.decided is None):
        voted = {one.by for one in case.votes if case.heard is None or one.at >= case.heard}
        if case.state in (ANSWERED, SILENT) and setting.person in (set(members) - voted or members):
            yield case.low.bid


def _opened_bids(setting: ActSetting) -> Iterator[str]:
    yield from (one.bid for one in setting.proceeding.received if one.state == "opened")


def _ranked_bids(setting: ActSetting) -> Iterator[str]:
    aside = {what.bid for _, what in said(setting.facts(), SetAside)}
    for lot in ranked_lots(setting):
        rows = lot.ranking.rows if lot.ranking is not None else ()
        yield from (row.bid for row in rows if row.bid not in aside)
    yield from (one.bid for one in setting.proceeding.received if one.reason == REFUSED_IN_TIME)
    yield from to_decide(setting.proceeding, setting.facts())


def _unsigned_rankings(setting: ActSetting) -> Iterator[str]:
    signed = {what.lot for one, what in said(setting.facts(), RankingSigned) if one.by == setting.person}
    yield from (one.lot for one in ranked_lots(setting) if one.lot not in signed)


def _won_lots(setting: ActSetting) -> Iterator[str]:
    for one in setting.proceeding.lots:
        row = one.winner.row if one.winner is not None else None
        barred = {test.bid for test in one.tests if test.step == SIGNING and test.state == BARRED}
        # Who is barred since the award signs nothing; a body that is competent must set it aside first.
        if row is not None and row.bid not in barred:
            yield one.lot


def _open_challenges(setting: ActSetting) -> Iterator[str]:
    facts = setting.facts()
    told = {what.challenge for _, what in said(facts, ChallengeAnswered)}
    for one, what in said(facts, ChallengeFiled):
        mine = not setting.supplier or what.supplier == setting.supplier
        # A bidder complains about an answer, the office answers what has none.
        if mine and (bool(setting.supplier) == (one.id in told)):
            yield one.id


def _suspended(setting: ActSetting) -> Iterator[str]:
    facts = setting.facts()
    resumed = {what.complaint for _, what in said(facts, ProcedureResumed)}
    yield from (
        what.complaint for _, what in said(facts, ProcedureSuspended) if what.complaint not in resumed
    )


def _unfiled(setting: ActSetting) -> Iterator[str]:
    filed = {what.contract for _, what in said(setting.facts(), ContractFiled)}
    yield from (one.contract for one in contracts_signed(setting) if one.contract not in filed)


def _own_low_bids(setting: ActSetting) -> Iterator[str]:
    """Yield the own bids whose low price is not decided, and those that were asked about before their price was low."""
    mine = set(own_bids(setting))
    cases = [case for lot in setting.proceeding.lots for case in lot.low if case.low.bid in mine]
    yield from (case.low.bid for case in cases if case.decided is None)
    decided = {case.low.bid for case in cases if case.decided is not None}
    yield from (one.bid for one in own_prices_asked(setting) if one.bid not in decided)


def _own_flags(setting: ActSetting) -> Iterator[str]:
    yield from (one.id for one in setting.proceeding.flags if one.subject == setting.supplier)


def _open_signals(setting: ActSetting) -> Iterator[str]:
    yield from (f"{one.flag} {one.subject}" for one in setting.proceeding.flag_cases if one.state != DECIDED)


def _open_lapses(setting: ActSetting) -> Iterator[str]:
    yield from (one.case.id for one in setting.proceeding.lapses if one.case.closed_at is None)


def _present_members(setting: ActSetting) -> Iterator[str]:
    """Yield who sits: an absence that counts takes its member off. Who picks one that has sealed is told why it does not."""
    panel = setting.proceeding.panel
    yield from panel.members if panel is not None else ()


def _unexplained(setting: ActSetting) -> Iterator[str]:
    for lot in setting.proceeding.lots:
        yield from (f"{one.expert} {one.bid}" for one in unexplained(lot.deviations))


_CHOICES: Mapping[str, Callable[[ActSetting], Iterable[str]]] = {
    "subject": lambda _: SUBJECTS,
    "consultation": _open(ConsultationOpened, OpinionsAnswered, "consultation"),
    "step": lambda _: (COLLECTIVE_DEBATE, HEAD_NAMED),
    "conclusion": lambda _: CONCLUSIONS,
    "restriction": _restrictions,
    "mildest": lambda _: YES_OR_NO,
    "notice": _notices,
    "material": lambda _: YES_OR_NO,
    "question": unanswered,
    "shown": _to_look_up,
    "how": lambda _: WAYS_TO_LOOK_UP,
    "result": lambda _: LOOKED_UP,
    "supplier": lambda setting: (one.id for one in setting.tender.register.suppliers),
    "key_in_force": _keys_in_force,
    "form": _bond_forms,
    "bond": _open(BondReceived, BondReturned, "bond"),
    "relation": lambda _: RELATIONS,
    "member": _present_members,
    "deviating": _unexplained,
    "overridable": lambda setting: (one.bar for one in setting.tender.powers.overridable),
    "waiting": lambda setting: setting.waiting,
    "low_bid": _low_to_ask,
    "asked_bid": _low_to_decide,
    "accepted": lambda _: YES_OR_NO,
    "opened_bid": _opened_bids,
    "ground": _requirements,
    "ranked_bid": _ranked_bids,
    "ranked_lot": _unsigned_rankings,
    "lot": _won_lots,
    "challenge": _open_challenges,
    "complaint": _open(ComplaintFiled, ComplaintDecided, "complaint"),
    "outcome": lambda _: ANSWERS,
    "suspended": _suspended,
    "signed": lambda setting: (one.contract for one in contracts_signed(setting)),
    "unfiled": _unfiled,
    "key_part": lambda _: YES_OR_NO,
    "signal": _open_signals,
    "flag_outcome": lambda _: FLAG_OUTCOMES,
    "lapse": _open_lapses,
    "lapse_act": lambda _: LAPSE_ACTS,
    "requirement": _requirements,
    "about": lambda _: ABOUT,
    "bid": _own_low_bids,
    "flag": _own_flags,
}
