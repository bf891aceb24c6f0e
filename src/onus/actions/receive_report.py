"""Receive a report: keep what a resident told, as a fact and as a report with a life, and give a receipt.

The surprise: only what speaks of the service becomes a fact of the dossier. That somebody
was ordered to do it, or was punished, would tell in the published facts who reported it;
both live as reports alone, with the same clocks.

Read the dossier and the place, decide who answers by when, write, all in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from onus.actions.admit_sender import NotAdmitted, Sender, admit_within, looked_at
from onus.actions.report_record import FILE, ripe_in
from onus.actions.report_ways import Ways, loaded, standing_by, ways_in
from onus.base.errors import OnusError
from onus.base.instants import Instant, utc_text
from onus.core.reports.events import HIDDEN, NOT_DONE, RECEIVED, SORTS, WRONG, Event
from onus.core.reports.life import live
from onus.core.reports.publication import PUBLICATION, Candidate, is_recognisable, publication_rule
from onus.core.reports.receipts import NUMBER_BYTES, SECRET_BYTES, kept_digest, public_number, secret_code
from onus.outside.entropy import new_bytes
from onus.outside.time_zones import zone_table
from onus.records.dossiers import ShownDossier
from onus.records.facts import KeptFact, record_new_fact
from onus.records.places import ShownPlace, place_named
from onus.records.reports import KeptReport, NewPhoto, keep_report, keep_standing, write_event
from onus.records.unit import unit
from onus.records.work import wish_assessment_from
from onus.wire.report_tables import COLUMNS

ACTION = "report.make"
OF_THE_SERVICE = (WRONG, NOT_DONE)
"""Sorts of reports that say something of the service, and so become facts of the dossier."""
TEXT_MAX, PHOTOS_MAX = 4_000, 6
DOUBTFUL = "website"
"""Whoever hides a report that a trap caught; a person shows it, or says why not."""
E7 = 10_000_000


class ReportUnfit(OnusError):
    """A report names what there is not, or says too much."""

    code = "REPORT-002"
    what = "The report cannot be taken: {reason}."
    why = "A report is kept as it came, so it must be about something that is there."
    do = "Correct it and send it again."


@dataclass(frozen=True, slots=True)
class Arriving:
    """A report as it arrives, whatever the way it came.

    Attributes:
        dossier: id of the dossier it is about.
        sort: `wrong`, `not_done`, `ordered` or `retaliation`.
        service: service of the contract; empty where the reporter could not say.
        place_id: segment; empty where only a position, or nothing, is known.
        happened_at: when it was so; not after the receipt.
        channel: `web`, `open311`, `telephone` and the like.
        notice_id: the notice that it is about; empty for none.
        photos: taken in already; the originals are sealed.
        mail: where the reporter wants to be told; empty for nowhere.
        doubts: why an officer looks before it is shown, as the guard against floods says.
    """

    dossier: str
    sort: str
    happened_at: Instant
    language: str
    service: str = ""
    place_id: str = ""
    lon_e7: int | None = None
    lat_e7: int | None = None
    text: str = ""
    channel: str = "web"
    notice_id: str = ""
    photos: tuple[NewPhoto, ...] = ()
    mail: str = ""
    telephone: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets.

    Attributes:
        ref: the public number.
        code: the secret code, shown once and kept by nobody but the reporter.
        post: who is asked; empty for a report of retaliation that nobody stands above.
        due_at: by when it is acknowledged.
    """

    ref: str
    code: str
    post: str
    due_at: Instant | None


def receive_report(arriving: Arriving, *, key: bytes, store: Path, now: Instant) -> Receipt:
    """Keep a report and return its receipt.

    Args:
        arriving: what came.
        key: the key under which the digest of the receipt code is kept.
        store: folder of the file store.
        now: when it was received.

    Raises:
        ReportUnfit: it names what there is not, or says too much.
        ReportWithoutDossier: its dossier is not loaded.
    """
    dossier = loaded(arriving.dossier)
    place = _place(arriving, dossier.assessment)
    with unit():
        return receive_within(arriving, place, dossier, key=key, store=store, now=now)


def take_report(
    arriving: Arriving, place: ShownPlace | None, dossier: ShownDossier, sender: Sender, purpose: str,
    *, intake_key: bytes, key: bytes, store: Path, now: Instant,
) -> Receipt | NotAdmitted:  # fmt: skip
    """Admit a sender and keep what it reports, in one transaction; what was found already is not asked for again.

    Args:
        arriving: what came; its place was found at the dossier that is shown.
        place: where it is; None for nowhere that is known.
        dossier: which it is about.
        sender: where it comes from, with its answer to the puzzle.
        purpose: of the puzzle.
        intake_key: the secret of puzzles and directions.
        key: the key under which the digest of the receipt code is kept.
        store: folder of the file store.
        now: when it was received.

    Raises:
        ReportUnfit: it says too much.
    """
    answer = looked_at(sender, purpose, key=intake_key, now=now)
    if isinstance(answer, NotAdmitted):
        return answer
    with unit():
        found = admit_within(sender, answer, key=intake_key, now=now)
        if isinstance(found, NotAdmitted):
            return found
        doubted = replace(arriving, doubts=found.doubts)
        return receive_within(doubted, place, dossier, key=key, store=store, now=now)


def receive_within(
    arriving: Arriving,
    place: ShownPlace | None,
    dossier: ShownDossier,
    *,
    key: bytes,
    store: Path,
    now: Instant,
) -> Receipt:
    """Keep a report within a transaction that its caller holds."""
    _check(arriving, now)
    code = secret_code(new_bytes(SECRET_BYTES))
    report = _report(arriving, place, ref=public_number(new_bytes(NUMBER_BYTES)), now=now)

    events = [Event(RECEIVED, arriving.happened_at, now)]
    if arriving.doubts:
        events.append(_hidden(arriving.doubts, now))
    life, ways = live(events), ways_in(dossier, store)
    found = standing_by(ways, report, life, at=now)
    fact = _fact(report, place, ways) if arriving.sort in OF_THE_SERVICE else None

    keep_report(
        report, code_digest=kept_digest(code, key), photos=arriving.photos, mail=arriving.mail,
        telephone=arriving.telephone,
    )  # fmt: skip
    for event in events:
        write_event(report.ref, event)
    keep_standing(report.ref, life, found)
    if fact is not None:
        record_new_fact(fact)
        # All reports of a day come on record together, and one assessment judges them.
        wish_assessment_from(report.dossier, at=ripe_in(ways, report))
    return Receipt(report.ref, code, found.post, found.due_at)


def _hidden(doubts: tuple[str, ...], now: Instant) -> Event:
    return Event(HIDDEN, now, now, by_post=DOUBTFUL, by_person=DOUBTFUL, text=" ".join(doubts))


def _place(arriving: Arriving, assessment: int | None) -> ShownPlace | None:
    if not arriving.place_id:
        return None
    place = place_named(assessment, arriving.place_id) if assessment is not None else None
    if place is None:
        raise ReportUnfit(reason=f"there is no place {arriving.place_id}")
    return place


def _check(arriving: Arriving, now: Instant) -> None:
    faults = (
        (arriving.sort not in SORTS, f"there is no sort {arriving.sort}"),
        (len(arriving.text) > TEXT_MAX, f"its text is longer than {TEXT_MAX} characters"),
        (len(arriving.photos) > PHOTOS_MAX, f"it has more than {PHOTOS_MAX} photos"),
        (arriving.happened_at > now, "it tells what lies in the future"),
        ((arriving.lon_e7 is None) != (arriving.lat_e7 is None), "its position is half missing"),
        (
            abs(arriving.lon_e7 or 0) > 180 * E7 or abs(arriving.lat_e7 or 0) > 90 * E7,
            "its position is nowhere",
        ),
    )
    reason = next((said for wrong, said in faults if wrong), "")
    if reason:
        raise ReportUnfit(reason=reason)


def _report(arriving: Arriving, place: ShownPlace | None, *, ref: str, now: Instant) -> KeptReport:
    return KeptReport(
        ref=ref, dossier=arriving.dossier, sort=arriving.sort, service=arriving.service,
        place_id=arriving.place_id, district="" if place is None else place.district,
        lon_e7=arriving.lon_e7, lat_e7=arriving.lat_e7, text=arriving.text, language=arriving.language,
        channel=arriving.channel, happened_at=arriving.happened_at, received_at=now,
        notice_id=arriving.notice_id, doubts=arriving.doubts,
    )  # fmt: skip


def _fact(report: KeptReport, place: ShownPlace | None, ways: Ways) -> KeptFact:
    """Return the row of reports.csv; where one shop could be recognised it names no place."""
    length_mm = 0 if place is None else place.length_mm or 0
    day = zone_table(ways.dossier.time_zone).local_day(Instant(report.received_at))
    rule = publication_rule(ways.rules.in_force(PUBLICATION, day))
    one = Candidate(
        report.ref, report.sort, report.place_id, report.district, Instant(report.received_at), length_mm
    )
    named = "" if is_recognisable(one, rule) else report.place_id
    return report_fact(report, fact_id=report.ref, place_id=named, action=ACTION)


def report_fact(
    report: KeptReport, *, fact_id: str, place_id: str, action: str, closed_at: Instant | None = None,
    supersedes: str = "", at: Instant | None = None, actor: str = "", post: str = "", basis: str = "",
) -> KeptFact:  # fmt: skip
    """Return a report as a row of reports.csv; a later one names in `supersedes` the one before."""
    recorded = Instant(report.received_at) if at is None else at
    row = dict.fromkeys(COLUMNS, "") | {
        "report_id": fact_id,
        "place_id": place_id,
        "service": report.service,
        "happened_at": utc_text(Instant(report.happened_at)),
        "recorded_at": utc_text(recorded),
        "text": report.text,
        "closed_at": "" if closed_at is None else utc_text(closed_at),
        "source_ref": report.ref,
        "supersedes": supersedes,
    }
    return KeptFact(
        dossier=report.dossier, file=FILE, fact_id=fact_id, row=row, happened_at=report.happened_at,
        recorded_at=recorded, action=action, actor=actor, post=post, legal_basis=basis, about=report.ref,
        place_id=place_id,
    )  # fmt: skip
