"""False documents: awards and contracts that were got by a document which a register says is forged.

In:  the tests of the deadline, the look-ups on record, the awards and contracts.
Out: a breach for each award and contract of such a bidder, naming the look-up that told; what cannot be
     judged where the look-ups disagree.

The surprise: one person's word makes no award void where another person looked later and found the
document genuine. Then the look-ups are told beside each other, and an authority decides. Whoever says it
again has not said more.

Source: Government Procurement Law, article 77 (CN-FALSE-77).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onus.core.contracts.breach import Breach, NotComputable, breach
from onus.core.contracts.rule_values import holding
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.documents import FORGED, DocumentLookup, QualificationDocument
from onus.core.qualification.judged_documents import DocumentJudged, says_forged, speaks_against
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

    Each names the act (`fact`) and the look-up that was on record first of those that stand undisputed; a
    document that speaks against itself needs none.

    Args:
        setting: what the tests were made against.
        tests: those of the deadline; what a register said later is in them.

    Returns:
        In the order of the acts; instead of a breach what cannot be judged, where every look-up that says
        `forged` is disputed.
    """
    zone = setting.tender.zone
    for act, subject, bid in _won(setting.facts):
        for rule in holding(setting.tender.rulebook, FALSE_DOCUMENTS, zone.local_day(act.happened_at)):
            for test in tests:
                found = {one.document: one for one in test.documents if one.state == FORGED}
                for _, one in sorted(found.items()) if test.bid == bid else ():
                    yield _told(setting, rule, (act, subject), test, one)


def disputed_lookups(setting: BidderSetting) -> frozenset[str]:
    """Return the look-ups that say a document is forged and that another person contradicted later, by their ids.

    Args:
        setting: with the look-ups on record and the documents that are known.
    """
    disputed: set[str] = set()
    for one in setting.known.documents:
        own = [each for each in setting.known.lookups if each.document == one.id]
        against = {each.id for each in own if says_forged(one, each, setting.today)}
        if against:
            disputed |= against.difference(_undisputed(setting.facts, one, setting.today))
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
        stands = _undisputed(setting.facts, document, setting.tender.zone.local_day(test.at))
        if not stands:
            return NotComputable(rule.key, subject, (f"{AGREEMENT}:{one.document}",))
        told |= {"lookup": stands[0]}
    return breach(rule, subject, at=made.happened_at, reason=FALSE_DOCUMENTS, **told, fact=made.id)


def _undisputed(facts: tuple[TenderFact, ...], document: QualificationDocument, day: date) -> list[str]:
    """Return the look-ups that say a document is forged and that nobody else contradicted since, in order of record.

    What counts is who wrote a look-up, not who is said to have looked. A person is contradicted by a look-up
    that came after the first in which he said so: to say it again is no second voice.
    """
    looked = [(one, what) for one, what in said(facts, DocumentLookup) if what.document == document.id]
    looked.sort(key=lambda each: (each[0].recorded_at, each[0].id))
    against = [(one, what) for one, what in looked if says_forged(document, what, day)]
    genuine = [one for one, what in looked if not speaks_against(document, what, day)]
    first = {one.by: one.recorded_at for one, _ in reversed(against)}
    return [
        what.id
        for one, what in against
        if not any(each.by != one.by and each.recorded_at > first[one.by] for each in genuine)
    ]
