"""Verified: what a run of the verifier came to.

In:  nothing; this module names the values.
Out: everything that the statement says, and that a program may read instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased by law, of one name and on one basis.

    Attributes:
        name: `kind.field`; empty for whole entries.
        legal_basis: in English and in Chinese, as the tombstone says.
        count: how many.
    """

    name: str
    legal_basis: tuple[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class LogVerified:
    """What was found of the log.

    Attributes:
        origin: its name.
        size: entries in it.
        root: hexadecimal digits.
        key: verifier key of the log that signed.
        fingerprint: SHA-256 of the public key, as the site's front page shows it.
        right: where the policy comes from: `given`, `pinned` or `first`.
        other_policy: whether the site shows another policy than the one that was judged by.
        witnessed_at: seconds since 1970 UTC by witness.
        quorum: name of the quorum; `none` where the policy asks for no witness.
        unknown: signature lines that were passed by.
        before: size that an earlier run saw; 0 for none.
        remembered: whether this run was kept for the next.
        leaves: entries whose bytes are there.
        withheld: entries whose bytes are gone, each with a tombstone.
        levels: levels of tiles.
        erased: the entries whose bytes are gone, by legal basis.
    """

    origin: str
    size: int
    root: str
    key: str
    fingerprint: str
    right: str
    other_policy: bool
    witnessed_at: Mapping[str, int]
    quorum: str
    unknown: int
    before: int
    remembered: bool
    leaves: int
    withheld: int
    levels: int
    erased: tuple[Erased, ...] = ()


@dataclass(frozen=True, slots=True)
class FilesVerified:
    """What was found of the files beside the log.

    Attributes:
        count: of the signed list.
        size: bytes of all of them.
        strangers: whether strangers could be looked for.
        carried: files that were hashed and not recomputed, by ending.
    """

    count: int
    size: int
    strangers: bool
    carried: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ContractVerified:
    """What was recomputed of one contract.

    Attributes:
        dossier: its id.
        title: in English and in Chinese.
        origin: `real`, `generated` or `mixed`.
        number: of the publication.
        as_of: instant by which everything was known, microseconds since 1970 UTC.
        published_at: clock of the publisher.
        facts, findings: how many leaves.
        public: findings recomputed from what anyone can read, and equal.
        full: those of them for which also all positions were matched again.
        only_full: findings of level `full` that could not be recomputed here, by reason.
        only_full_ids: all of them, as `kind id`; every other finding was recomputed.
        tracks: `full`, `public` or `none`: all from positions on, from passes, or there are none.
        days: days of positions.
        matched: those of them that were matched again.
        positions: positions of these.
        compared: days whose positions were compared with their logged root.
        withheld: how many leaves withhold a field that is kept, by `kind.field`.
        erased: withheld fields that are kept by nobody any more, by `kind.field` and legal basis.
        disclosed: commitments that were opened in the log.
        told: commitments that were opened to this reader alone.
        opened_up: findings that were recomputed with these, and came out equal.
        taken_out: facts of earlier publications with nothing in their place; the log says so of each.
        taken_out_ids: the first of them.
        changed: facts of earlier publications with another in their place; the log says so of each.
        changed_ids: the first of them.
        backdated: facts that say they were on record when an earlier publication did not hold them.
        backdated_ids: the first of them.
        undated: facts that bear no time of record, as terms do, and that an earlier publication did not hold.
        undated_ids: the first of them.
        ahead: publications that say they were published more than a day after the witnesses signed.
        rules: how many rules the publication names.
        foreign_rules: those of them that differ from what is shipped with this verifier.
    """

    dossier: str
    title: tuple[str, str]
    origin: str
    number: int
    as_of: int
    published_at: int
    facts: int
    findings: int
    public: int
    full: int = 0
    only_full: Mapping[str, int] = field(default_factory=dict)
    only_full_ids: tuple[str, ...] = ()
    tracks: str = "none"
    days: int = 0
    matched: int = 0
    positions: int = 0
    compared: int = 0
    withheld: Mapping[str, int] = field(default_factory=dict)
    erased: tuple[Erased, ...] = ()
    disclosed: int = 0
    told: int = 0
    opened_up: int = 0
    taken_out: int = 0
    taken_out_ids: tuple[str, ...] = ()
    changed: int = 0
    changed_ids: tuple[str, ...] = ()
    backdated: int = 0
    backdated_ids: tuple[str, ...] = ()
    undated: int = 0
    undated_ids: tuple[str, ...] = ()
    ahead: tuple[int, ...] = ()
    rules: int = 0
    foreign_rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderLeaves:
    """What was found of the leaves of one tender.

    Attributes:
        number: of the latest publication.
        told: leaves of what is published.
        withheld: fields that leaves bind and nobody is told.
        sealed: facts that are secret for now.
        opened: facts that were sealed once and are told now.
        changed: rows of the register or parts of the head that were another once; the log says so.
        erased: leaves that have no bytes any more.
        shown: commitments that were opened to this reader alone.
    """

    number: int
    told: int
    withheld: int
    sealed: int
    opened: int
    changed: int
    erased: int
    shown: int = 0


@dataclass(frozen=True, slots=True)
class TenderVerified:
    """What one tender came to.

    Attributes:
        tender: its id.
        stage: where it stands.
        facts: lines of its facts.
        lots: how many lots were ranked again.
        claims: claims of the office that the proceeding itself tells to differ.
        unshown: opened bids whose bytes are withheld, so that nobody outside works their commitments out.
        signed: opened bids whose signature verifies under the key that is registered for whom they name.
        nobodys: opened bids of which that is not so; they count for nobody.
        disputed: opened bids that wait for an authority, because keys do not say which of several is a supplier's.
        redrafted: ids of the facts that announced another draft contract in time.
        idle: ids of the facts that open no seal, for no power was behind them.
        leaves: what of it stands in the log, each compared; None where no log was looked at.
    """

    tender: str
    stage: str
    facts: int
    lots: int
    claims: int
    unshown: int = 0
    signed: int = 0
    nobodys: int = 0
    disputed: int = 0
    redrafted: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    leaves: TenderLeaves | None = None


@dataclass(frozen=True, slots=True)
class ReceiptVerified:
    """What became of a bid whose receipt the reader holds, by the published facts.

    Attributes:
        tender: id of the tender.
        ciphertext: digest of the envelope.
        state: of the bid in the proceeding; `not_published_yet` where it came after what is shown.
        reason: of the state; empty for none.
    """

    tender: str
    ciphertext: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a run came to, without a fault."""

    place: str
    version: str
    log: LogVerified
    files: FilesVerified
    contracts: tuple[ContractVerified, ...]
    tenders: tuple[TenderVerified, ...] = ()
    receipts: tuple[ReceiptVerified, ...] = ()
