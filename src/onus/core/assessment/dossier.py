"""The dossier: everything known about one contract, as one value.

In:  nothing; this module names the value that an assessment starts from.
Out: `Dossier`, without its tracks, which come in bulk beside it, day by day.

The surprise: what is absent stays absent. `absent` lists the optional inputs
that the dossier did not have, and the result repeats that list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.accountability.register import Register
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import (
    Act,
    Attachment,
    Instruction,
    Notice,
    Observation,
    PaymentFact,
    PointEvidence,
    Report,
)
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rulebook

ACTS = "acts.toml"
"""Name under which `absent` tells that no act of the office is on record."""
NETWORK = "network"
"""Name under which `absent` tells that no place is known; only signals are looked for in such a dossier."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle of the contractor's fleet; speeds in millimetres a second."""

    id: str
    kind: str = ""
    has_working_signal: bool = False
    speed_min_mm_s: int = 0
    speed_max_mm_s: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything but the tracks.

    Attributes:
        origin: `real`, `generated` or `mixed`; pages say so on their face.
        packs: packs named by the dossier, as `id`.
        compare_with: rule whose published verdicts are shown beside ours; empty for none.
        sources: content digest of each input, by file name.
        absent: optional inputs that were not there.
        tracks_public: whether the rows of the tracks may be published.
        assessed_from: first day that duties are made for, whatever triggers them; None
            for the first day of the contract.
        assessed_until: last such day; None for the day of the as-of instant.
        reply_within_h: hours that a finding waits for a reply after it was served.
        salt: what the office keeps to itself and pseudonyms of homes are made with;
            empty where no place is private.
        names: names of persons that the office listed, so that no text with one of them gets out.
    """

    id: str
    title: Localized
    zone: ZoneTable
    currency: str
    origin: str
    contract: Contract
    register: Register
    rulebook: Rulebook
    places: tuple[Place, ...]
    packs: tuple[str, ...] = ()
    compare_with: str = ""
    tracks_public: bool = False
    assessed_from: date | None = None
    assessed_until: date | None = None
    reply_within_h: int = 120
    vehicles: tuple[Vehicle, ...] = ()
    observations: tuple[Observation, ...] = ()
    evidence: tuple[PointEvidence, ...] = ()
    reports: tuple[Report, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    notices: tuple[Notice, ...] = ()
    acts: tuple[Act, ...] = ()
    payments: tuple[PaymentFact, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    absent: tuple[str, ...] = ()
    salt: str = field(default="", repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)

    def assessed_days(self, as_of: Instant) -> tuple[date, date]:
        """Return the first and the last local day that duties are made for; the last may be the earlier.

        No day before the term or after it is one of them; the dates of a contract
        that is still a placeholder bind nobody.
        """
        first, last = self.assessed_from or self.contract.starts, self.assessed_until or date.max
        if not self.contract.placeholder:
            first = max(first, self.contract.starts)
            last = min(last, self.contract.ends - timedelta(days=1))
        return first, min(self.zone.local_day(as_of), last)

    def open_ended(self) -> Dossier:
        """Return the dossier without a last assessed day: the term of the contract alone bounds it.

        `assessed_until` says how far the past is judged; what is owed does not stop there.
        """
        return replace(self, assessed_until=None)
