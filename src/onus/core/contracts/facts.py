"""Facts: what came from outside, each with two times.

In:  rows and tables of a dossier.
Out: frozen values; `happened_at` is when it was so, `recorded_at` when the
     office wrote it down.

The surprise: a fact that was recorded late is not false, and it does not reach
back either. It can change what is known; it never changes what was known.

A fact is never edited. One that turns out wrong is named in `supersedes` of a new
fact; with `withdrawn`, nothing takes its place (see `corrections.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Localized


@dataclass(frozen=True, slots=True)
class Observation:
    """One interval of one weather station.

    Attributes:
        id: name of the row, where it may have to be corrected; else empty.
        precipitation_tenth_mm: water equivalent in tenths of a millimetre; None when missing.
        snow_depth_mm: depth of snow on the ground; None when missing.
        phenomenon: `snow`, `sleet`, `rain`, `none` or `unknown`.
    """

    station: str
    from_at: Instant
    to_at: Instant
    precipitation_tenth_mm: int | None
    snow_depth_mm: int | None
    phenomenon: str
    recorded_at: Instant
    id: str = ""
    source_ref: str = ""
    supersedes: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PointEvidence:
    """One thing seen or claimed at one place: inspection, crew sheet, visit, photo, report.

    Attributes:
        kind: `inspection`, `crew`, `visit`, `photo`, `report`.
        place: id of the place.
        happened_at: when it was so (the end, for work that lasts).
        started_at: when the work began; = happened_at for an instant.
        result: `pass`, `fail`, `inaccessible`, `done`, `confirmed`, `unconfirmed`, `refused`.
        by: post, worker or sheet that says so.
    """

    id: str
    kind: str
    place: str
    service: str
    happened_at: Instant
    started_at: Instant
    recorded_at: Instant
    result: str
    by: str = ""
    item: str = ""
    points_milli: int = 0
    photo: str = ""
    lon_e7: int | None = None
    lat_e7: int | None = None
    note: str = ""
    source_ref: str = ""
    supersedes: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A resident's report, with its target and closing where the source knows them."""

    id: str
    place: str
    service: str
    happened_at: Instant
    recorded_at: Instant
    target_at: Instant | None = None
    closed_at: Instant | None = None
    text: str = ""
    source_ref: str = ""
    source_status: str = ""
    supersedes: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Instruction:
    """An order to the contractor to leave some places and go to others."""

    id: str
    by_post: str
    happened_at: Instant
    recorded_at: Instant
    leave: tuple[str, ...]
    go_to: tuple[str, ...] = ()
    until: Instant | None = None
    text: str = ""
    source_ref: str = ""
    supersedes: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What a public body did, to whom, when.

    Attributes:
        kind: `inspection`, `order_to_cure`, `summons`, `deduction`, `waiver`,
            `substitute_performance`, `termination_notice`, `excuse`, `report_up`,
            `penalty`, `publication`, `plan`, `readiness_check`, `apology`,
            `serve` (a finding is served), `reply`, `decision` (on a reply),
            `disclosure_review` (whether a name may be published) and others.
        toward: `contractor`, `residents`, `shops`, `public`, `superior`, `self`; for
            `serve` and `decision` also `officer` and `issuer`, empty for every party.
        by_post: id of the post, or empty when only the body is known.
        by_body: id of the body.
        finding: for `serve`, `reply`, `decision`, `disclosure_review` and `excuse`: the duty or
            notice it speaks of.
        duties: for `excuse` and orders: obligations or duties it covers.
        districts: where it applies; empty for everywhere.
        published_at: when the public could know; None when it could not.
        amount_minor: for `deduction`, `waiver`, `substitute_performance`.
        clause: for `excuse`: clause or rule that allows it.
        paper: number of the paper by which it was done; empty for none.
    """

    id: str
    kind: str
    happened_at: Instant
    recorded_at: Instant
    toward: str = ""
    by_post: str = ""
    by_body: str = ""
    text: Localized = Localized()
    finding: str = ""
    duties: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    published_at: Instant | None = None
    until: Instant | None = None
    amount_minor: int = 0
    reason: str = ""
    source: str = ""
    supersedes: str = ""
    withdrawn: bool = False
    clause: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that asks residents or shops to do something.

    Attributes:
        issuer: id of the body.
        addressees: `shops`, `residents`, `organs`, `property_companies` and the like.
        districts: where it applies.
        areas: what it asks to be cleared: `shopfront`, `pavement`, `carriageway`,
            `main_street`, `square`, `compound`.
        service: service of the contract that the task belongs to.
        deadline_h: hours it gives; None when it gives none.
        sanction: `fine`, `other`, `none`.
        cited: texts it cites as its basis.
        cited_rank: `law`, `regulation`, `rule`, `other`, `none`, or `unknown`.
        published_at: when it was published; None when it was not; see `publication_known`.
        publication_known: False when the record does not show whether it was published.
        written_zone: whether each addressee had been told zone and standard in
            writing beforehand: `yes`, `no`, `unknown`.
        substitute_offered: whether a substitute service at a published price was
            offered: `yes`, `no`, `unknown`.
        reply: what the issuer answered.
    """

    id: str
    issuer: str
    happened_at: Instant
    recorded_at: Instant
    title: Localized
    text: Localized = Localized()
    addressees: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    service: str = ""
    deadline_h: int | None = None
    sanction: str = "none"
    cited: tuple[str, ...] = ()
    cited_rank: str = "unknown"
    published_at: Instant | None = None
    publication_known: bool = True
    written_zone: str = "unknown"
    substitute_offered: str = "unknown"
    reply: Localized = Localized()
    reply_at: Instant | None = None
    reply_source: str = ""
    source: str = ""
    supersedes: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """Money that moved, or a claim on it: payment, waiver, substitute_cost, invoice."""

    id: str
    period: str
    kind: str
    amount_minor: int
    happened_at: Instant
    recorded_at: Instant
    by_post: str = ""
    reason: str = ""
    ref: str = ""
    source_ref: str = ""
    supersedes: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept with the dossier: the scan of a contract, a filled form, a photo, a signed paper.

    It decides nothing by itself; a fact that rests on it stands in its own table.

    Attributes:
        kind: `contract`, `form`, `photo`, `paper` or `other`.
        file: its path in the dossier; empty where only its digest is kept.
        sha256: digest of its bytes, 64 hexadecimal digits.
        pages: of a scan or paper, 0 where they were not counted.
        likeness: of a photo, its difference hash, 16 hexadecimal digits; else empty.
        happened_at: when it was signed, taken or received.
        about: id of what it belongs to: a contract, an inspection, an act, the number of a paper.
        place: id of the place it shows; empty for none.
    """

    id: str
    kind: str
    file: str
    sha256: str
    happened_at: Instant
    recorded_at: Instant
    pages: int = 0
    likeness: str = ""
    about: str = ""
    place: str = ""
    by_post: str = ""
    note: str = ""
    source_ref: str = ""
    supersedes: str = ""
    withdrawn: bool = False
