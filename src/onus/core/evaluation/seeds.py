"""Seeds: the number behind a draw, which nobody could know when the library was frozen.

In:  an announced rule of the seed, and every published checkpoint of the log.
Out: `Seed`, or `NoSeed` with the reason.

The seed is made of the first checkpoint that covers the library and that each
named witness cosigned for the first time at or after the announced instant, and
of these cosignatures. The log can compute a root before it is published; it
cannot compute the signature of a witness.

The surprise: the earliest cosignature counts, of any copy that anybody holds. A
witness who is asked twice signs two times, with two signatures; whoever kept the
earlier one shows that a draw from the later one was wrong.

Source: decision 51; `core.oversight.sampling` for how a draw is made of a seed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant, utc_text
from onus.core.evaluation.experts import Library
from onus.core.oversight.sampling import seed_of

LIBRARY_NOT_FROZEN = "library_not_frozen"
NO_CHECKPOINT = "no_checkpoint"
TWO_ROOTS = "two_roots"
REASONS = (LIBRARY_NOT_FROZEN, NO_CHECKPOINT, TWO_ROOTS)


@dataclass(frozen=True, slots=True, order=True)
class Cosigned:
    """The signature of a witness under a checkpoint, with the instant that it states."""

    at: Instant
    witness: str
    signature: str


@dataclass(frozen=True, slots=True, order=True)
class SeedCheckpoint:
    """A checkpoint of the log as far as a seed needs it.

    Attributes:
        size: entries that it covers.
        root: its root hash, in hexadecimal digits.
        origin: name of the log.
        cosigned: by witnesses, in any order.
    """

    size: int
    root: str
    origin: str
    cosigned: tuple[Cosigned, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedRule:
    """What was announced about the seed, before it could exist.

    Attributes:
        origin: the log.
        not_before: no checkpoint cosigned earlier may be used.
        witnesses: all of them must have cosigned, in the order in which they go into the seed.
    """

    origin: str
    not_before: Instant
    witnesses: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a rule without a witness, and one that names a witness twice."""
        refuse(
            [
                unless(bool(self.witnesses), "a seed needs at least one witness"),
                unless(len(set(self.witnesses)) == len(self.witnesses), "a witness must be named once"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Seed:
    """A seed, with the checkpoint that it comes from.

    Attributes:
        text: 64 hexadecimal digits.
        size: entries of the log that the checkpoint covers.
        root: its root hash.
        at: when the last of the named witnesses had cosigned.
    """

    text: str
    size: int
    root: str
    at: Instant


@dataclass(frozen=True, slots=True)
class NoSeed:
    """There is no seed, and why: one of `REASONS`."""

    reason: str


def seed_from(rule: SeedRule, library: Library, checkpoints: Iterable[SeedCheckpoint]) -> Seed | NoSeed:
    """Return the one seed that the announced rule allows.

    Args:
        rule: as announced.
        library: frozen before `rule.not_before`.
        checkpoints: every checkpoint that anybody holds, in any order, copies included.

    Returns:
        The seed; or why there is none: the library was not frozen before, no checkpoint
        fits yet, or the log showed two roots for one size.

    >>> signed = Cosigned(Instant(9), "w", "ab")
    >>> rule, library = SeedRule("log", Instant(5), ("w",)), Library("l", Instant(1), 0, ())
    >>> seed_from(rule, library, [SeedCheckpoint(2, "00", "log", (signed,))]).size
    2
    >>> seed_from(rule, library, [])
    NoSeed(reason='no_checkpoint')
    """
    if library.frozen_at >= rule.not_before:
        return NoSeed(LIBRARY_NOT_FROZEN)
    roots: dict[int, str] = {}
    signed: dict[int, dict[str, Cosigned]] = {}
    for one in sorted(set(checkpoints)):
        if one.origin != rule.origin:
            continue
        if roots.setdefault(one.size, one.root) != one.root:
            return NoSeed(TWO_ROOTS)
        known = signed.setdefault(one.size, {})
        for mark in sorted(one.cosigned):
            known[mark.witness] = min(mark, known.get(mark.witness, mark))
    for size in sorted(signed):
        marks = [signed[size].get(witness) for witness in rule.witnesses]
        first = [mark for mark in marks if mark is not None and mark.at >= rule.not_before]
        if size > library.log_index and len(first) == len(marks):
            parts = [part for mark in first for part in (mark.witness, utc_text(mark.at), mark.signature)]
            text = seed_of("checkpoint", rule.origin, str(size), roots[size], *parts)
            return Seed(text, size, roots[size], max(mark.at for mark in first))
    return NoSeed(NO_CHECKPOINT)
