"""Papers owed: which ones a month asks for.

In:  the record of an assessment, a month, and the kinds that are wanted.
Out: `OwedPaper`, in the order of kinds and, within one, of the record.

An order to cure is owed for every case of the contractor that opened in the month,
is still open and was not answered with an order yet. An interview is owed once two
posts were asked in vain, or an order was given and the case is open all the same.
What was cured in the meantime needs no order: it is paid for in the deductions.

A paper is late when the post that the case asks has run out of hours; `serve_by`
says when that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.papers import kinds
from onus.core.papers.record import OfficeRecord, OpenedCase
from onus.core.papers.signing import signing_post

CONTRACTOR = "contractor"
IN_VAIN = ("silent", "reported_up")
ASKED_IN_VAIN_MIN = 2
LAST_MONTH = "12"


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """One paper that is owed.

    Attributes:
        kind: id of the kind.
        subject: what it is about: a case, a month, a district, a snowfall.
        addressee: whom it goes to, as the kind names it.
        post: post that signs; empty where no post has the power.
        findings: duties that it speaks of.
        clauses: clauses of the contract that it cites.
        serve_by: until when it must be served; None where no clock runs.
        cure_us: time that it gives for a cure, from its service on; 0 for none.
    """

    kind: str
    subject: str
    addressee: str = ""
    post: str = ""
    findings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    serve_by: Instant | None = None
    cure_us: int = 0


def papers_owed(record: OfficeRecord, *, month: str, wanted: Sequence[str]) -> tuple[OwedPaper, ...]:
    """Return the papers that a month asks for.

    Args:
        record: what the assessment says.
        month: civil month, `2023-12`.
        wanted: ids of kinds; a kind that is named is made also where it is not due yet.

    >>> papers_owed(OfficeRecord("2024-01-02", "", (), (), (), ()), month="2023-12", wanted=("acceptance",))
    ()
    """
    return tuple(
        paper
        for kind in kinds.KINDS
        if not wanted or kind.id in wanted
        for paper in _FINDERS[kind.id](record, month, kind.id in wanted)
    )


def _signed(
    record: OfficeRecord,
    kind: kinds.PaperKind,
    subject: str,
    *,
    asked: Sequence[str] = (),
    findings: tuple[str, ...] = (),
    clauses: tuple[str, ...] = (),
    serve_by: Instant | None = None,
) -> OwedPaper:
    post = signing_post(record.signatories, kind.power, asked=asked)
    return OwedPaper(kind.id, subject, kind.to, post, findings, clauses, serve_by)


def _of_the_contractor(record: OfficeRecord, month: str) -> list[OpenedCase]:
    return [case for case in record.cases if case.owed_by == CONTRACTOR and case.month == month]


def _orders(record: OfficeRecord, month: str, _named: bool) -> Iterator[OwedPaper]:
    for case in _of_the_contractor(record, month):
        if case.closed or case.ordered_by:
            continue
        yield _signed(
            record,
            kinds.ORDER,
            case.id,
            asked=[step.post for step in case.asked],
            findings=case.findings,
            clauses=case.clauses,
            serve_by=next((step.answer_by for step in case.asked if step.status == "waiting"), None),
        )


def _interviews(record: OfficeRecord, month: str, named: bool) -> Iterator[OwedPaper]:
    cases = _of_the_contractor(record, month)
    stuck = [case for case in cases if not case.closed and _in_vain(case)]
    summoned = any(act.kind == "summons" and act.month == month for act in record.acts)
    about = stuck or (cases if summoned or named else [])
    if about:
        yield _signed(
            record,
            kinds.INTERVIEW,
            month,
            asked=[step.post for step in about[0].asked],
            findings=tuple(name for case in about for name in case.findings),
            clauses=_once(clause for case in about for clause in case.clauses),
        )


def _in_vain(case: OpenedCase) -> bool:
    passed = [step for step in case.asked if step.status in IN_VAIN]
    return len(passed) >= ASKED_IN_VAIN_MIN or bool(case.ordered_by)


def _once(clauses: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for clause in clauses if clause))


def _deductions(record: OfficeRecord, month: str, _named: bool) -> Iterator[OwedPaper]:
    for bill in record.bills:
        if bill.month == month and bill.takes_off:
            findings = tuple(name for case in _of_the_contractor(record, month) for name in case.findings)
            yield _signed(record, kinds.DEDUCTION, month, findings=findings, clauses=bill.clauses)


def _of_a_bill(kind: kinds.PaperKind) -> Callable[[OfficeRecord, str, bool], Iterator[OwedPaper]]:
    def found(record: OfficeRecord, month: str, _named: bool) -> Iterator[OwedPaper]:
        for bill in record.bills:
            if bill.month == month:
                yield _signed(record, kind, month, clauses=bill.clauses)

    return found


def _of_the_month(kind: kinds.PaperKind) -> Callable[[OfficeRecord, str, bool], Iterator[OwedPaper]]:
    def found(record: OfficeRecord, month: str, _named: bool) -> Iterator[OwedPaper]:
        cases = _of_the_contractor(record, month)
        findings = tuple(name for case in cases for name in case.findings)
        clauses = _once(clause for case in cases for clause in case.clauses)
        yield _signed(record, kind, month, findings=findings, clauses=clauses)

    return found


def _evidence(record: OfficeRecord, month: str, _named: bool) -> Iterator[OwedPaper]:
    for case in _of_the_contractor(record, month):
        yield _signed(record, kinds.EVIDENCE, case.id, findings=case.findings, clauses=case.clauses)


def _year(record: OfficeRecord, month: str, named: bool) -> Iterator[OwedPaper]:
    if named or month.endswith(f"-{LAST_MONTH}") or month == record.ends:
        yield _signed(record, kinds.YEAR, month[:4])


def _hints(record: OfficeRecord, _month: str, _named: bool) -> Iterator[OwedPaper]:
    for snowfall in record.expected:
        yield _signed(record, kinds.HINT, snowfall, clauses=record.snow_clauses)


def _sheets(record: OfficeRecord, _month: str, _named: bool) -> Iterator[OwedPaper]:
    for district in record.districts:
        yield _signed(record, kinds.QR, district)


def _crews(record: OfficeRecord, _month: str, _named: bool) -> Iterator[OwedPaper]:
    if record.tomorrow:
        yield _signed(record, kinds.CREWS, record.day, findings=record.tomorrow, clauses=record.crew_clauses)


_FINDERS: Mapping[str, Callable[[OfficeRecord, str, bool], Iterator[OwedPaper]]] = {
    kinds.ORDER.id: _orders,
    kinds.DEDUCTION.id: _deductions,
    kinds.INTERVIEW.id: _interviews,
    kinds.BULLETIN.id: _of_the_month(kinds.BULLETIN),
    kinds.PAYMENT.id: _of_a_bill(kinds.PAYMENT),
    kinds.ACCEPTANCE.id: _of_a_bill(kinds.ACCEPTANCE),
    kinds.HINT.id: _hints,
    kinds.RESIDENTS.id: _of_the_month(kinds.RESIDENTS),
    kinds.DOUBTS.id: _of_the_month(kinds.DOUBTS),
    kinds.EVIDENCE.id: _evidence,
    kinds.YEAR.id: _year,
    kinds.QR.id: _sheets,
    kinds.CREWS.id: _crews,
}
