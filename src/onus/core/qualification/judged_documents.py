"""Documents judged: what each requirement got, and why a document counts for nothing.

In:  requirements, what a supplier showed, look-ups, the deadline.
Out: for each requirement a state with its reasons; before sealing, everything that lacks.

The surprise: what two persons found against a document outweighs any number of look-ups that did not; a
forged licence is genuine in every register but the one of its issuer. What one person alone found is
`unconfirmed`: it bars nobody and clears nobody, however often he writes it. A paper that is handed in anew takes
nothing back by itself: what was found against the same bytes stays, and another paper stands in the place of one that
bars only once it was found genuine, by two persons where two had found against the one before. Whoever found it so and
finds against it later leaves it `unconfirmed`: alone he does not bring back the paper that bars.

Source: CN-QUAL-13; decision 103 on the two persons; the check before sealing answers a tender of 2025 that failed because
one of three bidders had left out the scan of its licence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.core.qualification.documents import (
    EXPIRED,
    FORGED,
    GENUINE,
    NOT_FOUND,
    REVOKED,
    DocumentLookup,
    QualificationDocument,
    QualificationRequirement,
)
from onus.core.qualification.suppliers import Supplier

ACCEPTED, WAIVED = "accepted", "waived"
MISSING, NOT_YET, UNREAD, LATE = "missing", "not_yet_valid", "not_looked_up", "late"
UNCONFIRMED = "unconfirmed"
SOUND = (ACCEPTED, WAIVED)
UNJUDGED = (UNCONFIRMED, UNREAD)
"""States in which the office has not looked enough, which is a gap in its own file and no reason against anybody."""
SEVERITY = (FORGED, REVOKED, NOT_FOUND, EXPIRED, NOT_YET, LATE, UNCONFIRMED, UNREAD, ACCEPTED)
"""States of a document, the worst first."""
OWN_FIELDS = ("credit_code",)
"""Fields that must say of the supplier what its registration says."""

Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentJudged:
    """What one requirement got.

    Attributes:
        requirement: id of the requirement.
        document: id of the document that was weighed; empty for none.
        state: `accepted`, `waived`, `missing`, `expired`, `not_yet_valid`, `late`, `forged`, `not_found`,
            `revoked`, `not_looked_up`, or `unconfirmed` where one person alone found something against it.
        reasons: what it rests on, as named values.
        trail: ids of the look-ups that were weighed, in order of time.
    """

    requirement: str
    document: str
    state: str
    reasons: Told = ()
    trail: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Return whether the requirement is met.

        >>> DocumentJudged("licence", "", "missing").sound
        False
        """
        return self.state in SOUND

    @property
    def unjudged(self) -> bool:
        """Return whether nobody can say: nobody looked the document up, or one person alone found against it.

        >>> DocumentJudged("licence", "d", "unconfirmed").unjudged
        True
        """
        return self.state in UNJUDGED


def document_judged(
    requirement: QualificationRequirement,
    supplier: Supplier,
    documents: Iterable[QualificationDocument],
    lookups: Iterable[DocumentLookup],
    *,
    deadline: Instant,
    day: date,
    as_of: Instant,
) -> DocumentJudged:
    """Judge what a supplier showed for a requirement.

    Of several documents the last one shown by the deadline counts; one shown later is kept and
    counts for nothing. A later one that nobody looked up yet, or that speaks against itself alone,
    takes nothing from an earlier one that holds, and nothing back of an earlier one that bars:
    whoever renews a licence in good time has not lost it, nobody undoes a refusal by another
    paper alone, and an office that writes down an expired paper in the name of a firm bars
    nobody. Look-ups after `as_of` are not seen.

    Args:
        requirement: the requirement.
        supplier: the supplier.
        documents: of any suppliers.
        lookups: of any documents.
        deadline: last instant for bids.
        day: local day on which the document must hold: that of the deadline, or later for the watch.
        as_of: what came on record later is not seen.

    >>> from onus.base.texts import Localized
    >>> document_judged(QualificationRequirement("licence"), Supplier("s", Localized(), ""), (), (),
    ...                 deadline=Instant(0), day=date(2024, 1, 1), as_of=Instant(0)).state
    'missing'
    """
    shown = [one for one in documents if (one.supplier, one.requirement) == (supplier.id, requirement.id)]
    shown = [one for one in shown if one.shown_at is None or one.shown_at <= as_of]
    timely = [one for one in shown if one.shown_at is None or one.shown_at <= deadline]
    if not timely:
        late = min(shown, key=_shown, default=None)
        if late is None:
            return DocumentJudged(requirement.id, "", MISSING)
        return DocumentJudged(requirement.id, late.id, LATE, (("shown_at", str(late.shown_at)),))
    looked = tuple(one for one in lookups if one.known_at <= as_of)
    weighed = [_weighed(requirement, one, shown, supplier, looked, day) for one in sorted(timely, key=_shown)]
    return _in_force(requirement, weighed)


def same_paper(document: QualificationDocument, documents: Iterable[QualificationDocument]) -> frozenset[str]:
    """Return the ids under which a supplier showed the same bytes for the same requirement, its own among them.

    What a register says against a paper it says against each showing of it. A number does not make two
    papers one: a licence that is renewed keeps its number.

    Args:
        document: that was shown.
        documents: of any suppliers.

    >>> shown = QualificationDocument("d", "firm", "licence", "0" * 64)
    >>> sorted(same_paper(shown, [QualificationDocument("e", "firm", "licence", "0" * 64)]))
    ['d', 'e']
    """
    paper = (document.supplier, document.requirement, document.sha256)
    same = (one.id for one in documents if (one.supplier, one.requirement, one.sha256) == paper)
    return frozenset((document.id, *(same if document.sha256 else ())))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What one document is worth, whether two persons found against it, and how many found it genuine."""

    judged: DocumentJudged
    by_two: bool
    genuine: int

    @property
    def bars(self) -> bool:
        return not (self.judged.sound or self.judged.unjudged)


def _in_force(requirement: QualificationRequirement, weighed: Sequence[_Weighed]) -> DocumentJudged:
    """Return what counts of the documents that were shown in time, in the order in which they were shown."""
    held = weighed[0]
    by_two = held.by_two
    for one in weighed[1:]:
        if one.bars:
            # What speaks against itself alone takes no other paper from the firm: anybody may have written it down.
            if one.by_two or held.bars:
                # That two found against one before stays so, whatever was shown in between.
                held, by_two = one, by_two or one.by_two
        elif held.bars:
            needed = 2 if by_two else int(requirement.looked_up)
            # Whoever says otherwise, or takes back his own word, leaves it unjudged and brings nothing back that bars.
            if one.genuine >= needed:
                held, by_two = one, False
        elif one.judged.state != UNREAD or not held.judged.sound:
            held = one
    return held.judged


def _weighed(
    requirement: QualificationRequirement,
    document: QualificationDocument,
    shown: Iterable[QualificationDocument],
    supplier: Supplier,
    lookups: Iterable[DocumentLookup],
    day: date,
) -> _Weighed:
    """Return what one document is worth on a day, by itself and by what two persons found against it."""
    same = same_paper(document, shown)
    # What was found genuine in one showing is not so of another, of which its bidder may have told other days.
    steps = sorted(
        (
            one
            for one in lookups
            if one.document == document.id or (one.document in same and _by_lookup(document, one, day))
        ),
        key=lambda one: (one.at, one.id),
    )
    agreed = _agreed(document, steps, day)
    found = [*_by_itself(document, supplier, day), *agreed]
    if requirement.looked_up and not steps:
        found.append((UNREAD, ()))
    state, reasons = min(found, key=lambda one: SEVERITY.index(one[0]), default=(ACCEPTED, ()))
    return _Weighed(
        DocumentJudged(requirement.id, document.id, state, reasons, tuple(one.id for one in steps)),
        by_two=any(each != UNCONFIRMED for each, _ in agreed),
        genuine=len({one.by for one in steps if not _by_lookup(document, one, day)}),
    )


def _shown(one: QualificationDocument) -> tuple[int, str]:
    # What lay in the file from the start came before everything that was handed in.
    return (-1 if one.shown_at is None else one.shown_at, one.id)


States = list[tuple[str, Told]]


def _agreed(document: QualificationDocument, steps: Sequence[DocumentLookup], day: date) -> States:
    """Return what look-ups of two persons say against a document: the milder of what each of them found.

    Of each person the worst finding counts, whatever else he wrote. Of one person alone it is `unconfirmed`, with
    what he found as the reason.
    """
    worst: dict[str, tuple[str, Told]] = {}
    for one in steps:
        for state, told in _by_lookup(document, one, day):
            held = worst.setdefault(one.by, (state, told))
            if SEVERITY.index(state) < SEVERITY.index(held[0]):
                worst[one.by] = (state, told)
    found = sorted(worst.values(), key=lambda one: SEVERITY.index(one[0]))
    if len(found) == 1:
        (state, told) = found[0]
        return [(UNCONFIRMED, (("found", state), *told))]
    return found[1:2]


def _by_itself(document: QualificationDocument, supplier: Supplier, day: date) -> States:
    """Return what the document says against itself."""
    found: States = []
    for name in OWN_FIELDS:
        says, registered = document.fields.get(name), getattr(supplier, name)
        if says is not None and says != registered:
            found.append((FORGED, _differs(name, says, registered, "registration")))
    if document.expires is not None and document.expires < day:
        found.append((EXPIRED, (("expires", str(document.expires)), ("day", str(day)))))
    if document.issued is not None and document.issued > day:
        found.append((NOT_YET, (("issued", str(document.issued)), ("day", str(day)))))
    return found


def _by_lookup(document: QualificationDocument, step: DocumentLookup, day: date) -> States:
    """Return what one register says against the document."""
    found: States = []
    seen: Told = (("lookup", step.id), ("register", step.register))
    if step.result != GENUINE:
        found.append((step.result, (("reason", "register_says"), *seen)))
    if step.sha256 and step.sha256 != document.sha256:
        told = (("reason", "digest_differs"), ("shown", document.sha256), ("registered", step.sha256))
        found.append((FORGED, (*told, *seen)))
    for name in sorted(set(document.fields) & set(step.fields)):
        if document.fields[name] != step.fields[name]:
            differs = _differs(name, document.fields[name], step.fields[name], step.register)
            found.append((FORGED, (*differs, ("lookup", step.id))))
    if step.expires is not None and document.expires is not None and step.expires != document.expires:
        differs = _differs("expires", str(document.expires), str(step.expires), step.register)
        found.append((FORGED, (*differs, ("lookup", step.id))))
    if step.expires is not None and step.expires < day:
        found.append((EXPIRED, (("expires", str(step.expires)), ("day", str(day)), *seen)))
    return found


def speaks_against(document: QualificationDocument, step: DocumentLookup, day: date) -> bool:
    """Return whether a look-up of a document says that it does not hold on a day.

    Args:
        document: that was looked up.
        step: the look-up.
        day: local day on which the document must hold.

    >>> shown = QualificationDocument("d", "firm", "licence", "0" * 64)
    >>> speaks_against(shown, DocumentLookup("l", "d", "p", Instant(5), "online", "r", "forged"), date(2024, 1, 1))
    True
    """
    return bool(_by_lookup(document, step, day))


def says_forged(document: QualificationDocument, step: DocumentLookup, day: date) -> bool:
    """Return whether a look-up of a document says that it is forged, or shows that it is.

    Args:
        document: that was looked up.
        step: the look-up.
        day: local day on which the document must hold.

    >>> shown = QualificationDocument("d", "firm", "licence", "0" * 64)
    >>> says_forged(shown, DocumentLookup("l", "d", "p", Instant(5), "online", "r", "revoked"), date(2024, 1, 1))
    False
    """
    return any(state == FORGED for state, _ in _by_lookup(document, step, day))


def _differs(name: str, says: str, registered: str, register: str) -> Told:
    return (
        ("reason", "field_differs"), ("field", name), ("shown", says), ("registered", registered),
        ("register", register),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class LackBeforeSealing:
    """One thing that would have a bid refused, told before it is sealed.

    Attributes:
        requirement: id of the requirement.
        what: `missing`, `empty_file`, `format`, `expired`, `not_yet_valid` or `other_supplier`.
        document: id of the document; empty for none.
        detail: the value found.
    """

    requirement: str
    what: str
    document: str = ""
    detail: str = ""


def lacks_before_sealing(
    requirements: Iterable[QualificationRequirement],
    supplier: Supplier,
    documents: Sequence[QualificationDocument],
    *,
    lots: Sequence[str],
    deadline_day: date,
    waived: Sequence[str] = (),
) -> tuple[LackBeforeSealing, ...]:
    """Return everything that lacks in what a bidder is about to seal; nothing where it is complete.

    It is a machine's check and runs on the bidder's own device: it sees what is absent, empty,
    expired by the deadline or of somebody else, and cannot see whether a paper is genuine.

    Args:
        requirements: as announced.
        supplier: the bidder.
        documents: what it is about to seal.
        lots: lots that it bids for.
        deadline_day: local day of the deadline.
        waived: requirements met by a list of examined suppliers.

    >>> from onus.base.texts import Localized
    >>> lacks_before_sealing([QualificationRequirement("licence")], Supplier("s", Localized(), ""), (),
    ...                      lots=("1",), deadline_day=date(2025, 6, 23))
    (LackBeforeSealing(requirement='licence', what='missing', document='', detail=''),)
    """
    found: list[LackBeforeSealing] = []
    for one in sorted(requirements, key=lambda one: one.id):
        if one.id in waived or (one.lot and one.lot not in lots):
            continue
        mine = [document for document in documents if document.requirement == one.id]
        if not mine:
            found.append(LackBeforeSealing(one.id, MISSING))
        for document in mine:
            found += [
                LackBeforeSealing(one.id, what, document.id, detail)
                for what, detail in _lacks_of(one, document, supplier, deadline_day)
            ]
    return tuple(sorted(found))


def _lacks_of(
    requirement: QualificationRequirement, document: QualificationDocument, supplier: Supplier, day: date
) -> Iterable[tuple[str, str]]:
    if document.size_bytes == 0:
        yield "empty_file", document.file
    ending = document.file.rpartition(".")[2].lower()
    if requirement.formats and ending not in requirement.formats:
        yield "format", ending
    if document.supplier != supplier.id:
        yield "other_supplier", document.supplier
    for state, told in _by_itself(document, supplier, day):
        yield ("other_supplier" if state == FORGED else state), dict(told).get("shown", str(day))
