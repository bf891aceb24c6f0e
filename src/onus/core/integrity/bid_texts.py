"""Texts of bids: what two of them say alike that neither the tender file nor many bids say.

In:  texts, and the limits.
Out: flags CN-05 (alike) and CN-06 (the same rare fault).

The surprise: with few bids nothing is "common". Where 30 % of the bids are fewer than three
bids, whatever a pair shares would be thrown away as common; so that filter begins at a
number of bids that the pack states, and below it only the words of the tender file go.

Source of the measure: P. Jaccard (1912), on sets of character shingles; exact, no sketch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from onus.base.money import PPM
from onus.core.contracts.breach import NotComputable
from onus.core.integrity.bid_traces import BidTrace, CollusionRecord
from onus.core.integrity.flag import Flag, Grade
from onus.core.integrity.pair_flags import on_each
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import lacks

PARTS = 16
"""Of many bids the runs are compared in as many parts one after the other, so that memory holds one of them."""
BID_TEXT, TENDER_TEXT = "bids/text", "tender/text"


def shingles(text: str, size: int, *, part: int = 0, parts: int = 1) -> frozenset[str]:
    """Return every run of some characters of a text; spaces and punctuation count for nothing.

    Args:
        text: any.
        size: characters of a run.
        part: which of the parts; a run is in the part of its first character.
        parts: into how many parts all runs are divided, so that not all are held at once.

    >>> sorted(shingles("A b, c!", 2)), sorted(shingles("A b, c!", 2, part=1, parts=2))
    (['ab', 'bc'], ['ab'])
    """
    plain = "".join(letter for letter in text.casefold() if letter.isalnum())
    starts = range(len(plain) - size + 1)
    return frozenset(plain[at : at + size] for at in starts if ord(plain[at]) % parts == part)


def same_text(record: CollusionRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the pairs whose own texts are alike; the value is their Jaccard index."""
    known = [bid for bid in sorted(record.bids, key=lambda one: one.supplier) if bid.text is not None]
    if len(known) < 2:
        yield lacks("CN-05", record.tender, BID_TEXT)
        return
    if record.tender_text is None:
        yield lacks("CN-05", record.tender, TENDER_TEXT)
        return
    size = limits.whole("shingle")
    lengths, found = _in_common(known, record.tender_text, limits)
    for (one, other), alike in sorted(found.items()):
        mine, theirs = lengths[one], lengths[other]
        every = mine + theirs - alike
        enough = min(mine, theirs) >= limits.whole("shingles_min")
        if enough and alike * PPM >= limits.whole("jaccard_min_ppm") * every:
            shared = f"{alike} of {every} runs of {size} characters"
            pair = (known[one].supplier, known[other].supplier)
            yield from on_each(
                record, "CN-05", Grade.STRONG, "", pair, shared=shared, value=Fraction(alike, every)
            )


def _in_common(
    known: list[BidTrace], given: str, limits: Limits
) -> tuple[list[int], Counter[tuple[int, int]]]:
    """Return how many runs of its own each bid has, and how many each pair has in common, part by part."""
    parts = PARTS if len(known) >= limits.whole("bids_min_for_common") else 1
    lengths, found = [0] * len(known), Counter[tuple[int, int]]()
    for part in range(parts):
        own = _own(known, given, limits, part=part, parts=parts)
        lengths = [length + len(runs) for length, runs in zip(lengths, own, strict=True)]
        found.update(_alike(own))
    return lengths, found


def _alike(own: list[frozenset[str]]) -> Counter[tuple[int, int]]:
    """Return how many runs each pair of bids has in common; a pair without any is not in it.

    Runs are looked up and not pairs: of five hundred bids few have anything in common.
    """
    holders: dict[str, list[int]] = {}
    for at, runs in enumerate(own):
        for run in sorted(runs):
            holders.setdefault(run, []).append(at)
    found = Counter[tuple[int, int]]()
    for each in holders.values():
        if len(each) > 1:
            found.update(combinations(each, 2))
    return found


def _own(known: list[BidTrace], given: str, limits: Limits, *, part: int, parts: int) -> list[frozenset[str]]:
    """Return the runs of each bid without those of the tender file and those that many bids have, of one part."""
    size = limits.whole("shingle")
    away = shingles(given, size, part=part, parts=parts)
    every = [shingles(bid.text or "", size, part=part, parts=parts) - away for bid in known]
    if len(known) < limits.whole("bids_min_for_common"):
        return every
    counts: dict[str, int] = {}
    for one in every:
        for run in sorted(one):
            counts[run] = counts.get(run, 0) + 1
    common = frozenset(run for run, n in counts.items() if n * PPM >= limits.whole("common_ppm") * len(known))
    return [one - common for one in every]


def same_faults(record: CollusionRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the bids that share a rare typo or an outdated standard that the tender file does not have.

    One shared by more bids than the limit is common and tells nothing. The value is how
    many faults a group has in common.
    """
    known = [bid for bid in record.bids if bid.text is not None]
    if len(known) < 2:
        yield lacks("CN-06", record.tender, BID_TEXT)
        return
    if record.tender_text is None:
        yield lacks("CN-06", record.tender, TENDER_TEXT)
        return
    groups: dict[tuple[str, ...], list[str]] = {}
    for fault in (*limits.texts("typos"), *limits.texts("outdated_standards")):
        group = tuple(sorted(bid.supplier for bid in known if fault in (bid.text or "")))
        if fault not in record.tender_text and 2 <= len(group) <= limits.whole("bids_max"):
            groups.setdefault(group, []).append(fault)
    for group, faults in sorted(groups.items()):
        value = Fraction(len(faults))
        grade = Grade.STRONG if len(faults) > 1 else Grade.HINT
        yield from on_each(record, "CN-06", grade, "", group, shared=", ".join(faults), value=value)
