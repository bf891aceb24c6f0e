"""Qualifications: each bidder tested at the deadline, at the award and at the signing.

In:  a tender, what was announced, the facts on record, the opened bids, an instant.
Out: `QualificationTest` for each bidder and step, with every reason against it and every rule that could
     not be judged.

The surprise: a test is made for a step that nobody has taken yet, as if it were taken now. A ban
that began yesterday is told before the contract is signed and not after.

A step counts from when it came on record: an award that is dated back to before a ban was made after it.

Source: Government Procurement Law, article 22 (CN-QUAL-13); docs/adr on the steps of
qualification says why what is asked at the deadline is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.core.contracts.breach import Breach, NotComputable
from onus.core.contracts.rule_values import holding, number_of
from onus.core.evaluation.criteria import COMPUTED
from onus.core.evaluation.ranking import Ranking
from onus.core.qualification.bans import looked_up
from onus.core.qualification.credit_grades import CREDIT_INDICATOR, CreditGrade, credit_grade
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.qualification.judged_documents import same_paper, speaks_against
from onus.core.qualification.qualifying import (
    AWARD,
    DEADLINE,
    KINDS,
    REQUIREMENTS,
    SIGNING,
    SOCIAL,
    QualificationAsked,
    QualificationRegister,
    qualified,
)
from onus.core.qualification.social_grades import GrowthPath, growth_path
from onus.core.qualification.suppliers import SOCIAL_ORGANISATION, Supplier
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import AwardDecided, ContractSigned
from onus.core.tendering.bid import BidContent
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import BARRED, QUALIFIED, UNJUDGED, QualificationTest
from onus.core.tendering.seated import SheetsOpen
from onus.core.tendering.tender import Tender, said

CREDIT = "credit_grade"

BAN_LISTS = "ban_lists"
"""Kind of the rule that says how old a debarment list may be; also what is missing where nobody took one."""


@dataclass(frozen=True, slots=True)
class BidderSetting:
    """What every test of a tender is made against.

    Attributes:
        tender: with its register and rules.
        told: the announcement in force.
        facts: those on record.
        known: everything known of suppliers, gathered once.
        opened: content of each opened bid, by the digest of its envelope.
        today: day on which it is judged.
        sheets: from when on nobody changes who is admitted.
    """

    tender: Tender
    told: Announcement
    facts: tuple[TenderFact, ...]
    known: QualificationRegister
    opened: Mapping[str, BidContent]
    today: date
    sheets: SheetsOpen = SheetsOpen()


def bidder_setting(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    opened: Mapping[str, BidContent],
    as_of: Instant,
    sheets: SheetsOpen,
) -> BidderSetting:
    """Return what every test of a tender is made against, as of an instant."""
    known, today = known_of_suppliers(tender, facts), tender.zone.local_day(as_of)
    return BidderSetting(tender, told, facts, known, opened, today, sheets)


def bidders_at_deadline(
    setting: BidderSetting, deadline: Instant, as_of: Instant
) -> tuple[QualificationTest, ...]:
    """Return the test of each opened bid's supplier at the deadline, by bid; a stranger to the register has none.

    Args:
        setting: what it is made against.
        deadline: documents count until then; bans and all else are looked at on its civil day.
        as_of: look-ups later than this are not seen.
    """
    suppliers = _suppliers(setting)
    return tuple(
        _tested(
            setting, bid, suppliers[content.supplier], tuple(price.lot for price in content.prices),
            _Step(DEADLINE, "", deadline, as_of, taken=True),
        )
        for bid, content in sorted(setting.opened.items())
        if content.supplier in suppliers
    )  # fmt: skip


def bidders_at_award(
    setting: BidderSetting, ranking: Ranking, lot: str, as_of: Instant, aside: Sequence[str] = ()
) -> tuple[QualificationTest, ...]:
    """Return the tests of a lot's ranked bids on the day of the award, from the first to the first that holds.

    Args:
        setting: what they are made against.
        ranking: of the lot.
        lot: its id.
        as_of: the step is taken then, where it was not taken before.
        aside: ids of bids that cannot win for another reason.
    """
    setting = _without_late_objections(setting)
    award = next((one for one, what in said(setting.facts, AwardDecided) if what.lot == lot), None)
    at = as_of if award is None else award.recorded_at
    suppliers = _suppliers(setting)
    step = _Step(AWARD, lot, at, at, taken=award is not None)
    found: list[QualificationTest] = []
    for row in ranking.rows:
        if row.bid not in aside and row.bidder in suppliers:
            found.append(_tested_at_best(setting, row.bid, suppliers[row.bidder], lot, step))
            if found[-1].state != BARRED:
                break
    return tuple(found)


def reasons_when_ranked(
    setting: BidderSetting, tests: Sequence[QualificationTest], deadline: Instant
) -> dict[str, list[tuple[str, str]]]:
    """Return what stands against each bid with its lot, by what was known when admission was settled.

    Before, everything counts that is known. Once a sheet of scores is open, no look-up and no paper takes a bid out
    or brings one in: whoever wrote it could choose among bids whose points he knows. Where nobody scores that holds
    once an award is decided; a signed ranking settles nothing, for one expert could sign it alone. What is found is
    told, and an authority sets the bid aside.

    Args:
        setting: what the tests were made against.
        tests: those of the deadline, by all that is known.
        deadline: for which they were made.

    Returns:
        Lot and reason, by bid; the lot is empty where a reason holds for all.
    """
    at = setting.sheets.at
    found = {test.bid: [(lot_of(one), reason_of(one)) for one in test.against] for test in tests}
    for test in tests:
        if at is not None and _told_since(setting, test.supplier, at):
            found[test.bid] = [
                (lot_of(one), reason_of(one))
                for then in _alone_then(setting, test, deadline, at)
                for one in then.against
            ]
    return found


def _alone_then(
    setting: BidderSetting, test: QualificationTest, deadline: Instant, at: Instant
) -> tuple[QualificationTest, ...]:
    """Return the test of one bid by what of its supplier was on record at an instant."""
    on_record = tuple(one for one in setting.facts if one.recorded_at <= at)
    known, opened = known_of_suppliers(setting.tender, on_record), {test.bid: setting.opened[test.bid]}
    return bidders_at_deadline(replace(setting, known=known, opened=opened), deadline, at)


def _told_since(setting: BidderSetting, supplier: str, at: Instant) -> bool:
    """Return whether a document of a supplier was shown or looked up after an instant."""
    own = {one.id for one in setting.known.documents if one.supplier == supplier}
    return any(one.document in own and one.known_at > at for one in setting.known.lookups) or any(
        what.supplier == supplier and one.recorded_at > at
        for one, what in said(setting.facts, QualificationDocument)
    )


def _without_late_objections(setting: BidderSetting) -> BidderSetting:
    """Return what award and signing are tested against: of the look-ups since it was settled, those that confirm."""
    at = setting.sheets.at
    late = [one for one in setting.known.lookups if at is not None and one.known_at > at]
    if not late:
        return setting
    # A look-up speaks against every showing of a paper, so it is weighed against each of them.
    against = {
        one.id
        for document in setting.known.documents
        for same in [same_paper(document, setting.known.documents)]
        for one in late
        if one.document in same and speaks_against(document, one, setting.tender.zone.local_day(one.known_at))
    }
    kept = tuple(one for one in setting.known.lookups if one.id not in against)
    return replace(setting, known=replace(setting.known, lookups=kept))


def _tested_at_best(
    setting: BidderSetting, bid: str, supplier: Supplier, lot: str, step: _Step
) -> QualificationTest:
    """Return a test of award or signing; a paper that came since it was settled may help and not harm."""
    found = _tested(setting, bid, supplier, (lot,), step)
    at = setting.sheets.at
    if found.state != BARRED or at is None or not _told_since(setting, supplier.id, at):
        return found
    shown = {what.id for one, what in said(setting.facts, QualificationDocument) if one.recorded_at <= at}
    papers = tuple(one for one in setting.known.documents if one.id in shown)
    before = replace(setting, known=replace(setting.known, documents=papers))
    again = _tested(before, bid, supplier, (lot,), step)
    return found if again.state == BARRED else again


def bidders_at_signing(setting: BidderSetting, lot: str, as_of: Instant) -> tuple[QualificationTest, ...]:
    """Return the test of the awarded bid on the day of each contract; as if signed now while there is none.

    Args:
        setting: what they are made against.
        lot: its id.
        as_of: the step is taken then, where it was not taken before.

    Look-ups that speak against a document since admission was settled bar it as little as the award: one official
    could hold up the contract of an honest winner by a line.
    """
    setting = _without_late_objections(setting)
    suppliers = _suppliers(setting)
    signed = [(one, what) for one, what in said(setting.facts, ContractSigned) if what.lot == lot]
    steps = [
        (what.bid, _Step(SIGNING, what.contract, one.recorded_at, one.recorded_at, taken=True))
        for one, what in signed
    ]
    if not steps:
        awarded = [what.bid for _, what in said(setting.facts, AwardDecided) if what.lot == lot]
        steps = [(bid, _Step(SIGNING, "", as_of, as_of, taken=False)) for bid in awarded]
    whose = {bid: content.supplier for bid, content in setting.opened.items()}
    return tuple(
        _tested_at_best(setting, bid, suppliers[whose[bid]], lot, step)
        for bid, step in steps
        if whose.get(bid, "") in suppliers
    )


def unjudged_in(tests: Sequence[QualificationTest], lot: str) -> tuple[str, ...]:
    """Return the bids of whose bidder a rule could not be judged for a lot.

    Args:
        tests: those of the deadline.
        lot: its id.
    """
    return tuple(
        test.bid
        for test in tests
        for subjects in [{one.subject for one in test.not_computable}]
        if subjects & {f"supplier:{test.supplier}", f"bid:{lot}/{test.supplier}"}
    )


def credit_worths(tests: Sequence[QualificationTest]) -> dict[str, int]:
    """Return what a criterion on past performance counts of each bid, in millionths; a bid without a grade has none.

    >>> credit_worths(())
    {}
    """
    return {test.bid: test.credit.worth_ppm for test in tests if test.credit is not None}


def credit_unknown(setting: BidderSetting, deadline: Instant) -> Iterator[NotComputable]:
    """Yield each criterion that asks for the credit score although no rule in force says how it is made."""
    rules = holding(setting.tender.rulebook, CREDIT, setting.tender.zone.local_day(deadline))
    for one in setting.told.scheme.of_kind(COMPUTED):
        if one.indicator == CREDIT_INDICATOR and not rules:
            yield NotComputable(CREDIT, f"criterion:{one.id}", (CREDIT_INDICATOR,))


def steps_against_a_bar(
    facts: tuple[TenderFact, ...], tests: Sequence[QualificationTest]
) -> Iterator[Breach]:
    """Yield each reason for which an award or a contract should not have been, on the day on which it was.

    Args:
        facts: those on record; an award to another bid than the tested one is no breach of this.
        tests: those of the awards and signings.
    """
    awarded = {(what.lot, what.bid) for _, what in said(facts, AwardDecided)}
    for test in tests:
        made = test.step == SIGNING or (test.about, test.bid) in awarded
        if test.taken and made:
            for one in test.against:
                told = (("step", test.step), ("supplier", test.supplier), *one.facts)
                yield Breach(one.rule, _subject(test), test.at, one.consequence, told)


def reason_of(found: Breach) -> str:
    """Return a reason in the words of a refused bid.

    >>> reason_of(Breach("R@1", "supplier:s", None, "reject", (("reason", "ban"), ("ban", "list/ban-1"))))
    'banned:ban-1'
    """
    told = dict(found.facts)
    if "requirement" in told:
        return f"document_{told['state']}:{told['requirement']}"
    if told.get("reason") == "ban":
        return f"banned:{told['ban'].rpartition('/')[2]}"
    if told.get("reason", "").startswith("credit_code_"):
        return told["reason"]
    return f"{told.get('reason', 'barred')}:{found.rule}"


def lot_of(found: Breach) -> str:
    """Return the lot that a reason is for; empty where it holds for all.

    >>> lot_of(Breach("R@1", "bid:2/s", None, "reject")), lot_of(Breach("R@1", "supplier:s", None, "reject"))
    ('2', '')
    """
    sort, _, name = found.subject.partition(":")
    return name.partition("/")[0] if sort == "bid" else ""


def known_of_suppliers(tender: Tender, facts: tuple[TenderFact, ...]) -> QualificationRegister:
    """Return everything that is known of suppliers beside what they bid: the register, and documents on record.

    A look-up is of whoever wrote it down, whoever is said to have looked: else one person could be two.
    """
    register = tender.register
    return QualificationRegister(
        documents=tuple(what for _, what in said(facts, QualificationDocument)),
        lookups=tuple(replace(what, by=one.by or what.by) for one, what in said(facts, DocumentLookup)),
        violations=register.violations,
        bans=register.bans,
        accounts=register.accounts,
        warnings=register.warnings,
        lists=register.lists,
        ban_lists=register.ban_lists,
    )


def bans_looked_up(setting: BidderSetting, day: date) -> bool:
    """Return whether a debarment list tells who was banned on a day."""
    days_max = _ban_list_days(setting.tender, day)
    return looked_up(setting.known.ban_lists, day, today=setting.today, days_max=days_max)


def _ban_list_days(tender: Tender, day: date) -> int | None:
    """Return how old a debarment list may be by the rule that holds on a day; None where none says so."""
    return next((number_of(one, "days_max") for one in holding(tender.rulebook, BAN_LISTS, day)), None)


def regions_of(tender: Tender) -> tuple[str, ...]:
    """Return the regions of a purchase; none where the buyer's is not known."""
    return (tender.buyer.region,) if tender.buyer.region else ()


def _suppliers(setting: BidderSetting) -> dict[str, Supplier]:
    return {one.id: one for one in setting.tender.register.suppliers}


def _subject(test: QualificationTest) -> str:
    return f"contract:{test.about}" if test.step == SIGNING else f"award:{test.about}"


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that a test is made for: which, of what, when, by what was known when, and whether it was taken."""

    name: str
    about: str
    at: Instant
    as_of: Instant
    taken: bool


def _tested(
    setting: BidderSetting, bid: str, supplier: Supplier, lots: tuple[str, ...], step: _Step
) -> QualificationTest:
    tender, told = setting.tender, setting.told
    day = tender.zone.local_day(step.at)
    asked = QualificationAsked(
        requirements=told.requirements,
        until=step.at,
        day=day,
        as_of=step.as_of,
        step=step.name,
        category=tender.plan.need.category if tender.plan is not None else "",
        regions=regions_of(tender),
        budgets={lot.id: lot.budget_minor for lot in told.lots},
        currency=tender.currency,
        yearly_value=_yearly(tender),
        today=setting.today,
        ban_list_days=_ban_list_days(tender, day),
    )
    rules = tuple(rule for kind in KINDS for rule in holding(tender.rulebook, kind, day))
    found = qualified(supplier, lots, asked, setting.known, rules)
    # What the announcement forgot to ask is a fault of the announcement and of no bidder.
    own = [one for one in found.not_computable if one.subject != REQUIREMENTS]
    state = BARRED if not found.lots else UNJUDGED if own else QUALIFIED
    return QualificationTest(
        bid, supplier.id, step.name, step.about, step.at, step.taken, state, found.documents, found.against,
        found.not_computable, _growth(setting, supplier, day), _credit(setting, supplier, day),
    )  # fmt: skip


def _yearly(tender: Tender) -> Minor | None:
    """Return what the purchase comes to in a year, by its plan; None without one, or in another currency."""
    need = tender.plan.need if tender.plan is not None else None
    return need.yearly_minor if need is not None and need.currency == tender.currency else None


def _growth(setting: BidderSetting, supplier: Supplier, day: date) -> GrowthPath | None:
    if supplier.kind != SOCIAL_ORGANISATION:
        return None
    rule = next(iter(holding(setting.tender.rulebook, SOCIAL, day)), None)
    return growth_path(supplier, rule, day) if rule is not None else None


def _credit(setting: BidderSetting, supplier: Supplier, day: date) -> CreditGrade | None:
    rule = next(iter(holding(setting.tender.rulebook, CREDIT, day)), None)
    past = setting.tender.register.past_months
    return credit_grade(supplier.id, past, rule, day) if rule is not None else None
