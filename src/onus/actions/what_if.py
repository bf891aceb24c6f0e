"""What if: past cases replayed under changed rules, beside what they came to.

In:  a changed pack, folders of past cases (dossiers and tenders), an instant.
Out: for each folder which of its rules would change, and what it would then say.

The surprise: nothing is written and no finding changes. A rule that is changed
today reaches no past case; this only shows what it would have come to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onus.actions.assess import tracks_of
from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import Instant
from onus.core.assessment.assess import assess
from onus.core.contracts.changed_rules import RuleChange, WhatIf, changes_between, what_differs, with_rules
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.tendering.judge import judge
from onus.outside.dossiers import read_dossier
from onus.outside.files import bounded_read
from onus.outside.law import load_pack, pack_ids
from onus.outside.tenders import read_tender
from onus.wire.replays import Replay, outcomes_of, replay_of
from onus.wire.rulebooks import read_pack
from onus.wire.tenders.replays import outcomes_of_tender, replay_of_tender

PACK_BYTES_MAX = 4 * 1024 * 1024
Progress = Callable[[str, int, int], None]


class NoCase(OnusError):
    """A folder is no past case that can be replayed."""

    code = "WHATIF-001"
    what = "{path} holds no {asked}."
    why = "A case is replayed from its own facts, and there are none that can be read."
    do = "Name the folder of a dossier or of a tender."


@dataclass(frozen=True, slots=True)
class CaseReplayed:
    """One case under its own rules and under the changed ones.

    Attributes:
        folder: its path, as it was named.
        changes: rules of the case that are others; empty where the pack changes none of them.
        differences: what it would say otherwise.
        before: how many duties came to each outcome; of a tender, how many breaches, bids and others.
        after: how many would.
    """

    folder: str
    changes: tuple[RuleChange, ...]
    differences: tuple[WhatIf, ...]
    before: dict[str, int]
    after: dict[str, int]


def changed_rules(pack: str) -> tuple[Rule, ...]:
    """Return the rules of a changed pack: a file, a folder with `pack.toml`, or a pack of Onus.

    Raises:
        FaultyInput: the pack is faulty; all its faults are told.
        UnknownPack: there is no file, and no pack of this name.
    """
    path = Path(pack)
    if path.is_dir():
        path /= "pack.toml"
    if not path.is_file() or pack in pack_ids():
        return load_pack(pack).rules
    read, faults = read_pack(bounded_read(path, limit_bytes=PACK_BYTES_MAX), file=str(path))
    if read is None:
        raise FaultyInput(faults, source=str(path))
    return read.rules


def what_if(
    folders: Sequence[Path], changed: Sequence[Rule], *, as_of: Instant, workers: int, progress: Progress
) -> tuple[CaseReplayed, ...]:
    """Replay past cases under changed rules.

    Args:
        folders: dossiers and tenders, in the order in which they are told.
        changed: rules that take the place of those of the same id.
        as_of: the instant by which everything must have been on record.
        workers: processes for the tracks; the result does not depend on it.
        progress: called with a label, how much is done, how much there is.

    Raises:
        NoCase: a folder is none.
        FaultyInput: a dossier or a tender is faulty.
    """
    replayed = []
    for number, folder in enumerate(folders):
        progress("replaying", number, len(folders))
        replayed.append(_replayed(folder, changed, as_of, workers))
    progress("replaying", len(folders), len(folders))
    return tuple(replayed)


def _replayed(folder: Path, changed: Sequence[Rule], as_of: Instant, workers: int) -> CaseReplayed:
    if (folder / "tender.toml").is_file():
        return _tender_replayed(folder, changed, as_of)
    if not (folder / "dossier.toml").is_file():
        raise NoCase(path=folder, asked="dossier.toml and no tender.toml")
    loaded = read_dossier(folder, as_of=as_of)
    book = loaded.dossier.rulebook
    other = with_rules(book, changed)
    changes = changes_between(book, other)

    def said(rulebook: Rulebook) -> Replay:
        dossier = replace(loaded.dossier, rulebook=rulebook)
        case = replace(loaded, dossier=dossier)
        with tracks_of(case, as_of=as_of, workers=workers, progress=_silent) as gathered:
            return replay_of(assess(dossier, gathered.tracks, as_of=as_of))

    before = said(book)
    after = said(other) if changes else before
    return CaseReplayed(
        str(folder), changes, what_differs(before, after), outcomes_of(before), outcomes_of(after)
    )


def _tender_replayed(folder: Path, changed: Sequence[Rule], as_of: Instant) -> CaseReplayed:
    tender = read_tender(folder).tender
    book = tender.rulebook
    other = with_rules(book, changed)
    changes = changes_between(book, other)
    before = judge(tender, book, as_of)
    after = judge(tender, other, as_of) if changes else before
    differences = what_differs(replay_of_tender(before), replay_of_tender(after))
    return CaseReplayed(
        str(folder), changes, differences, outcomes_of_tender(before), outcomes_of_tender(after)
    )


def _silent(_label: str, _done: int, _whole: int) -> None:
    """Say nothing of the parts of a case: the cases themselves are counted."""
