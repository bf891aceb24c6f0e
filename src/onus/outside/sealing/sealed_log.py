"""The log of sealed bids, read by whoever trusts nobody: a custodian, a bidder, an auditor.

In:  the public folder of a log, a policy, and checkpoints that witnesses signed.
Out: every fact with the instant at which the witnesses had signed for it.

The surprise: every entry is hashed again, and every checkpoint, also an old one
from somebody's receipt, must be the head of the very same entries. Two histories
cannot both pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onus.base.instants import SECOND_US, Instant
from onus.core.sealing.standing import Logged, SealedStanding, standing_of
from onus.log.growth import TreeEdge
from onus.log.hashing import TreeHash
from onus.log.notes import Note
from onus.log.policies import NONE, Policy, TrustedCheckpoint, signatures, trusted_checkpoint
from onus.log.policies import Verdict as SignedBy
from onus.outside.sealing.faults import LogTellsOtherwise
from onus.outside.tlog.log_reader import LogReader
from onus.wire.sealing.entries import fact_of, is_sealing_entry

HEADS_HELD, FACTS_HELD = 4_096, 16_384
"""Checkpoints and facts that a process reads once: some 20 MB."""


@dataclass(frozen=True, slots=True)
class SealedLog:
    """A log that was checked whole.

    Attributes:
        entries: every entry, as it stands there.
        leaves: their hashes.
        tree: how they were hashed.
        heads: size, and when the quorum had signed it, in rising order of size; None where no quorum is asked.
        logged: the facts of sealed bids among the entries.
    """

    entries: tuple[bytes, ...]
    leaves: tuple[bytes, ...]
    tree: TreeHash
    heads: tuple[tuple[int, Instant | None], ...]
    logged: tuple[Logged, ...]

    def standing(self, tender: str) -> SealedStanding:
        """Return what it says of a tender."""
        return standing_of(tender, self.logged)


def quorum_at(policy: Policy, signed: SignedBy) -> Instant | None:
    """Return when enough witnesses had signed; None where the policy asks for none."""
    if policy.quorum == NONE:
        return None
    for at_s in sorted(set(signed.witnessed_at.values())):
        if policy.met([name for name, then in signed.witnessed_at.items() if then <= at_s]):
            return Instant(at_s * SECOND_US)
    return None


def read_sealed_log(public: Path, policy: Policy, notes: Iterable[Note] = ()) -> SealedLog:
    """Return a log after checking all of it against its checkpoint and all others that are known.

    Raises:
        NoLog: there is none.
        NotSignedByLog, SignatureFails, QuorumNotMet, ...: a checkpoint is not one that the policy believes.
        LogTellsOtherwise: entries and checkpoints do not belong together.
        NotASealingEntry: an entry calls itself a fact of sealed bids and is none.
    """
    reader = LogReader(public)
    if not reader.size:
        # Nothing is claimed, so nobody was asked to witness it; but whoever was shown more before is told.
        log = signatures(reader.note, policy, origin=reader.checkpoint.origin, allow_unknown=True).log
        _heads(public, [_believed(note, policy) for note in notes], policy, (), log.algorithm.tree)
        return SealedLog((), (), log.algorithm.tree, ((0, None),), ())
    trusted = trusted_checkpoint(reader.note, policy, allow_unknown=True)
    tree = trusted.verdict.log.algorithm.tree
    try:
        entries = tuple(reader.entries(0, reader.size))
    except FileNotFoundError as error:
        raise LogTellsOtherwise(path=public, reason=f"{Path(str(error.filename)).name} is missing") from error
    leaves = tuple(tree.leaves(entries))
    heads = _heads(public, [trusted, *(_believed(note, policy) for note in notes)], policy, leaves, tree)
    earliest = _earliest(heads)
    return SealedLog(entries, leaves, tree, earliest, _logged(entries, earliest))


@lru_cache(maxsize=HEADS_HELD)
def _believed(note: Note, policy: Policy) -> TrustedCheckpoint:
    """Return the checkpoint of a note; its signatures are checked once in a process, for they never change."""
    return trusted_checkpoint(note, policy, allow_unknown=True)


def _heads(
    public: Path,
    trusted: Sequence[TrustedCheckpoint],
    policy: Policy,
    leaves: tuple[bytes, ...],
    tree: TreeHash,
) -> list[tuple[int, Instant | None]]:
    """Return size and time of each checkpoint; every one is the head of these very leaves."""
    edge, heads = TreeEdge(tree), []
    for one in sorted(trusted, key=lambda one: one.checkpoint.size):
        size = one.checkpoint.size
        if size > len(leaves):
            raise LogTellsOtherwise(
                path=public, reason=f"it has {len(leaves)} entries; {size} were signed before"
            )
        for _ in edge.add(leaves[edge.size : size]):
            pass
        if edge.root() != one.checkpoint.root:
            raise LogTellsOtherwise(
                path=public, reason=f"its first {size} entries are not those that were signed"
            )
        heads.append((size, quorum_at(policy, one.verdict)))
    return heads


def _earliest(heads: list[tuple[int, Instant | None]]) -> tuple[tuple[int, Instant | None], ...]:
    """Return heads in rising order of size, each with the earliest instant at which it or a longer one was signed."""
    ordered: list[tuple[int, Instant | None]] = []
    earliest: Instant | None = None
    for size, at in sorted(heads, key=lambda one: (-one[0], one[1] or 0)):
        if at is not None and (earliest is None or at < earliest):
            earliest = at
        if ordered and ordered[-1][0] == size:
            ordered[-1] = (size, earliest)
        else:
            ordered.append((size, earliest))
    return tuple(reversed(ordered))


_fact = lru_cache(maxsize=FACTS_HELD)(fact_of)


def _logged(entries: tuple[bytes, ...], heads: tuple[tuple[int, Instant | None], ...]) -> tuple[Logged, ...]:
    sizes = [size for size, _ in heads]
    logged: list[Logged] = []
    for index, entry in enumerate(entries):
        if is_sealing_entry(entry):
            logged.append(Logged(index, _fact(entry), heads[bisect_right(sizes, index)][1]))
    return tuple(logged)
