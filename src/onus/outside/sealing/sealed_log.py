"""The log of sealed bids, read by whoever trusts nobody: a custodian, a bidder, an auditor.

In:  the public folder of a log, a policy, checkpoints that witnesses signed, and what was checked before, if anything.
Out: every fact with the instant at which the witnesses had signed for it.

The surprise: every entry is hashed again, and every checkpoint, also an old one
from somebody's receipt, must be the head of the very same entries. Two histories
cannot both pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
        edge: of the tree of these entries, from which growth is checked.
    """

    entries: tuple[bytes, ...]
    leaves: tuple[bytes, ...]
    tree: TreeHash
    heads: tuple[tuple[int, Instant | None], ...]
    logged: tuple[Logged, ...]
    edge: TreeEdge = field(compare=False, repr=False)

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
        edge = TreeEdge(log.algorithm.tree)
        _heads(public, [_believed(note, policy) for note in notes], policy, (), edge)
        return SealedLog((), (), log.algorithm.tree, ((0, None),), (), edge)
    tree = _believed(reader.note, policy).verdict.log.algorithm.tree
    return _grown(reader, policy, notes, SealedLog((), (), tree, (), (), TreeEdge(tree)))


def read_growth(public: Path, policy: Policy, notes: Iterable[Note], seen: SealedLog) -> SealedLog:
    """Return a log of which the beginning was checked before, after checking what it has grown by.

    The hashes that were checked stay in memory, and the new head must follow from them and
    the new entries alone: that is the whole of a consistency proof, and trusts no tile.
    Entries that were checked are not read again, so who wants to know whether the disk
    still holds them reads the log whole, as every audit does.

    Args:
        public: folder of the log.
        policy: the one under which `seen` was read.
        notes: checkpoints that were not among those of `seen`, none of less than its entries.
        seen: with at least one entry.

    Raises:
        LogTellsOtherwise: it is shorter than it was, or does not go on from what was seen.
        NotSignedByLog, SignatureFails, QuorumNotMet, NotASealingEntry, ...: as `read_sealed_log`.
    """
    reader = LogReader(public)
    if reader.size < len(seen.entries):
        told = f"it has {reader.size} entries; {len(seen.entries)} were signed before"
        raise LogTellsOtherwise(path=public, reason=told)
    return _grown(reader, policy, notes, seen)


def _grown(reader: LogReader, policy: Policy, notes: Iterable[Note], seen: SealedLog) -> SealedLog:
    """Return what was seen with all that came after it."""
    begun, tree = len(seen.entries), seen.tree
    trusted = [_believed(reader.note, policy), *(_believed(note, policy) for note in notes)]
    try:
        new = tuple(reader.entries(begun, reader.size))
    except FileNotFoundError as error:
        raise LogTellsOtherwise(
            path=reader.public, reason=f"{Path(str(error.filename)).name} is missing"
        ) from error
    entries, leaves, edge = seen.entries + new, seen.leaves + tuple(tree.leaves(new)), seen.edge.copy()
    earliest = _earliest([*seen.heads, *_heads(reader.public, trusted, policy, leaves, edge)])
    # A head that was signed later changes no time of what stood before it; only an earlier clock does.
    stays = begun if earliest[: len(seen.heads)] == seen.heads else 0
    logged = seen.logged if stays else ()
    return SealedLog(entries, leaves, tree, earliest, logged + tuple(_logged(entries, stays, earliest)), edge)


@lru_cache(maxsize=HEADS_HELD)
def _believed(note: Note, policy: Policy) -> TrustedCheckpoint:
    """Return the checkpoint of a note; its signatures are checked once in a process, for they never change."""
    return trusted_checkpoint(note, policy, allow_unknown=True)


def _heads(
    public: Path,
    trusted: Sequence[TrustedCheckpoint],
    policy: Policy,
    leaves: tuple[bytes, ...],
    edge: TreeEdge,
) -> list[tuple[int, Instant | None]]:
    """Return size and time of each checkpoint; every one is the head of these very leaves, from the edge on."""
    heads: list[tuple[int, Instant | None]] = []
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


def _logged(
    entries: tuple[bytes, ...], start: int, heads: tuple[tuple[int, Instant | None], ...]
) -> Iterator[Logged]:
    sizes = [size for size, _ in heads]
    for index in range(start, len(entries)):
        if is_sealing_entry(entries[index]):
            yield Logged(index, _fact(entries[index]), heads[bisect_right(sizes, index)][1])
