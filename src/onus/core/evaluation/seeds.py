"""Seeds: the number behind a draw, which nobody could know when the library was frozen.

In:  an announced rule of the seed, every published checkpoint of the log, and the cosignatures that were verified.
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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant, utc_text
from onus.core.evaluation.experts import Library
from onus.core.oversight.sampling import seed_of

LIBRARY_NOT_FROZEN = "library_not_frozen"
NO_CHECKPOINT = "no_checkpoint"
TWO_ROOTS = "two_roots"
BAD_SIGNATURE = "cosignature_bad"
FOREIGN_SIGNATURE = "cosignature_foreign"
TOO_FEW_SIGNATURES = "cosignatures_missing"
REASONS = (
    LIBRARY_NOT_FROZEN, NO_CHECKPOINT, TWO_ROOTS, BAD_SIGNATURE, FOREIGN_SIGNATURE, TOO_FEW_SIGNATURES,
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Cosigned:
    """The signature of a witness under a checkpoint, with the instant that it states.

    Attributes:
        at: when, in whole seconds; it is part of what was signed.
        witness: name of its key.
        signature: 128 hexadecimal digits of Ed25519.
    """

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


@dataclass(frozen=True, slots=True, order=True)
class Vouched:
    """A cosignature that was verified: this key signed this checkpoint at this instant.

    Attributes:
        key: as the rule of the seed names it.
        origin: name of the log.
        size: entries that the checkpoint covers.
        root: its root hash, in hexadecimal digits.
        cosigned: the signature.
    """

    key: str
    origin: str
    size: int
    root: str
    cosigned: Cosigned


@dataclass(frozen=True, slots=True)
class SeedRule:
    """What was announced about the seed, before it could exist.

    Attributes:
        origin: the log.
        not_before: no checkpoint cosigned earlier may be used.
        witnesses: keys of the witnesses, each `name+id+key` as C2SP writes a key; all of them must have
            cosigned, in the order in which they go into the seed.
    """

    origin: str
    not_before: Instant
    witnesses: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a rule without a witness, and one that names a witness twice."""
        names = [name_of_key(one) for one in self.witnesses]
        refuse(
            [
                unless(bool(names), "a seed needs at least one witness"),
                unless(len(set(names)) == len(names), "a witness must be named once"),
            ]
        )


def name_of_key(key: str) -> str:
    """Return the name of a witness, which stands before the first plus of its key.

    >>> name_of_key("witness.example+530d903a+BAUG")
    'witness.example'
    """
    return key.partition("+")[0]


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


def seed_from(
    rule: SeedRule, library: Library, checkpoints: Iterable[SeedCheckpoint], vouched: frozenset[Vouched]
) -> Seed | NoSeed:
    """Return the one seed that the announced rule allows.

    Args:
        rule: as announced.
        library: frozen before `rule.not_before`.
        checkpoints: every checkpoint that anybody holds, in any order, copies included.
        vouched: cosignatures that were verified; one that is not among them counts for nothing.

    Returns:
        The seed; or why there is none: the library was not frozen before, no checkpoint fits yet, the
        log showed two roots for one size, or witnesses did not sign, others did, or a signature is bad.

    >>> mark = Cosigned(Instant(9), "w", "ab")
    >>> rule, library = SeedRule("log", Instant(5), ("w+1+k",)), Library("l", Instant(1), 0, ())
    >>> signed = SeedCheckpoint(2, "00", "log", (mark,))
    >>> seed_from(rule, library, [signed], frozenset({Vouched("w+1+k", "log", 2, "00", mark)})).size
    2
    >>> seed_from(rule, library, [signed], frozenset())
    NoSeed(reason='cosignature_bad')
    >>> seed_from(rule, library, [], frozenset())
    NoSeed(reason='no_checkpoint')
    """
    if library.frozen_at >= rule.not_before:
        return NoSeed(LIBRARY_NOT_FROZEN)
    roots: dict[int, str] = {}
    signed: dict[int, dict[str, Cosigned]] = {}
    covering: list[SeedCheckpoint] = []
    for one in sorted(set(checkpoints)):
        if one.origin != rule.origin:
            continue
        if roots.setdefault(one.size, one.root) != one.root:
            return NoSeed(TWO_ROOTS)
        covering += [one] if one.size > library.log_index else []
        known = signed.setdefault(one.size, {})
        for key, mark in _sound(rule, one, vouched):
            known[key] = min(mark, known.get(key, mark))
    for size in sorted(signed):
        marks = [signed[size].get(key) for key in rule.witnesses]
        first = [mark for mark in marks if mark is not None and mark.at >= rule.not_before]
        if size > library.log_index and len(first) == len(marks):
            parts = [part for mark in first for part in (mark.witness, utc_text(mark.at), mark.signature)]
            text = seed_of("checkpoint", rule.origin, str(size), roots[size], *parts)
            return Seed(text, size, roots[size], max(mark.at for mark in first))
    return NoSeed(_why_none(rule, covering, vouched))


def _sound(
    rule: SeedRule, one: SeedCheckpoint, vouched: frozenset[Vouched]
) -> Iterator[tuple[str, Cosigned]]:
    """Yield the cosignatures under a checkpoint that a named witness made, each with its key."""
    by_name = {name_of_key(key): key for key in rule.witnesses}
    for mark in sorted(one.cosigned):
        key = by_name.get(mark.witness, "")
        if Vouched(key, one.origin, one.size, one.root, mark) in vouched:
            yield key, mark


def _why_none(rule: SeedRule, covering: Sequence[SeedCheckpoint], vouched: frozenset[Vouched]) -> str:
    """Return why no checkpoint gives a seed: the worst of what is wrong with those that could."""
    names = {name_of_key(key) for key in rule.witnesses}
    sound = {(one, mark) for one in covering for _, mark in _sound(rule, one, vouched)}
    told = [(one, mark) for one in covering for mark in one.cosigned]
    if any(mark.witness in names and (one, mark) not in sound for one, mark in told):
        return BAD_SIGNATURE
    if any(mark.witness not in names for _, mark in told):
        return FOREIGN_SIGNATURE
    if any(
        one.cosigned and len({key for key, _ in _sound(rule, one, vouched)}) < len(names) for one in covering
    ):
        return TOO_FEW_SIGNATURES
    return NO_CHECKPOINT
