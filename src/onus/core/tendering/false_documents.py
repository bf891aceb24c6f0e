"""False documents: awards and contracts that were got by a document which a register says is forged.

In:  the tests of the deadline, the look-ups on record, the awards and contracts.
Out: a breach for each award and contract of such a bidder, naming the look-ups that told; what cannot be
     judged where one person alone found it, or the look-ups disagree.

The surprise: one person's word makes no award void, and the words of two do not where another person looked
later and found the document genuine. Then the look-ups are told beside each other, and an authority decides.
Whoever says it again has not said more.

Source: Government Procurement Law, article 77 (CN-FALSE-77); decision 103 on the two persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onus.core.contracts.breach import Breach, NotComputable, breach
from onus.core.contracts.rule_values import holding
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.documents import FORGED, DocumentLookup, QualificationDocument
from onus.core.qualification.judged_documents import (
    UNCONFIRMED,
    DocumentJudged,
    same_paper,
    says_forged,
    speaks_against,
)
from onus.core.qualification.qualifying import SECOND_LOOKUP
from onus.core.tendering.awarding import AwardDecided, ContractSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import QualificationTest
from onus.core.tendering.qualifications import BidderSetting
from onus.core.tendering.tender import said

FALSE_DOCUMENTS = "false_documents"
AGREEMENT = "lookups_that_agree"
"""What is missing where one person found a document forged and another found it genuine later."""


def false_documents(
    setting: BidderSetting, tests: Sequence[QualificationTest]
) -> Iterator[Breach | NotComputable]:
    """Yield a breach for each award and contract whose bidder got there by a forged document.

    Each names the act (`fact`), the look-up by which a second person agreed (`lookup`) and the one with which
    he agreed (`confirms`); a document that speaks against itself needs none.

    Args:
        setting: what the tests were made against.
        tests: those of the deadline; what a register said later is in them.

    Returns:
        In the order of the acts; instead of a breach what cannot be judged, where one person alone says
        `forged`, or where every look-up that says so is disputed.
    """
    zone = setting.tender.zone
    for act, subject, bid in _won(setting.facts):
        for rule in holding(setting.tender.rulebook, FALSE_DOCUMENTS, zone.local_day(act.happened_at)):
            for test in tests:
                found = {one.document: one for one in test.documents if _said_forged(one)}
                for _, one in sorted(found.items()) if test.bid == bid else ():
                    yield _told(setting, rule, (act, subject), test, one)


def _said_forged(one: DocumentJudged) -> bool:
    """Return whether a document is forged, or one person alone found that it is."""
    return one.state == FORGED or (one.state == UNCONFIRMED and ("found", FORGED) in one.reasons)


def disputed_lookups(setting: BidderSetting) -> frozenset[str]:
    """Return the look-ups that say a document is forged and that another person contradicted later, by their ids.

    Args:
        setting: with the look-ups on record and the documents that are known.
    """
    disputed: set[str] = set()
    for one in setting.known.documents:
        same = same_paper(one, setting.known.documents)
        own = [each for each in setting.known.lookups if each.document in same]
        against = {each.id for each in own if says_forged(one, each, setting.today)}
        if against:
            _, undisputed = _say_forged(setting, one, setting.today)
            disputed |= against.difference(each.said.id for each in undisputed)
    return frozenset(disputed)


def _won(facts: tuple[TenderFact, ...]) -> list[tuple[TenderFact, str, str]]:
    """Return each award and contract with its subject and bid."""
    won = [(one, f"award:{what.lot}", what.bid) for one, what in said(facts, AwardDecided)]
    return won + [(one, f"contract:{what.contract}", what.bid) for one, what in said(facts, ContractSigned)]


def _told(
    setting: BidderSetting,
    rule: Rule,
    act: tuple[TenderFact, str],
    test: QualificationTest,
    one: DocumentJudged,
) -> Breach | NotComputable:
    made, subject = act
    told = {"supplier": test.supplier, "document": one.document}
    if "lookup" in dict(one.reasons):
        document = next(each for each in setting.known.documents if each.id == one.document)
        against, undisputed = _say_forged(setting, document, setting.tender.zone.local_day(test.at))
        second = next((each for each in against if each.by != against[0].by), None)
        if second is None or not undisputed:
            lacks = SECOND_LOOKUP if undisputed else AGREEMENT
            return NotComputable(rule.key, subject, (f"{lacks}:{one.document}",))
        told |= {"lookup": second.said.id, "confirms": against[0].said.id}
    return breach(rule, subject, at=made.happened_at, reason=FALSE_DOCUMENTS, **told, fact=made.id)


def _say_forged(
    setting: BidderSetting, document: QualificationDocument, day: date
) -> tuple[list[TenderFact], list[TenderFact]]:
    """Return the look-ups that say a document is forged, and those that nobody else contradicted since, as recorded.

    What counts is who wrote a look-up, not who is said to have looked. A person is contradicted by a look-up
    that came after the first in which he said so: to say it again is no second voice.
    """
    same = same_paper(document, setting.known.documents)
    looked = [(one, what) for one, what in said(setting.facts, DocumentLookup) if what.document in same]
    looked.sort(key=lambda each: (each[0].recorded_at, each[0].id))
    against = [one for one, what in looked if says_forged(document, what, day)]
    genuine = [
        one
        for one, what in looked
        if what.document == document.id and not speaks_against(document, what, day)
    ]
    first = {one.by: one.recorded_at for one in reversed(against)}
    return against, [
        one
        for one in against
        if not any(each.by != one.by and each.recorded_at > first[one.by] for each in genuine)
    ]
