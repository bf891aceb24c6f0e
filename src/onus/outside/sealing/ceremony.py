"""Ceremonies: a tender's key is made, split, and forgotten.

In:  the tender, the posts that shall hold shares, and how many of them are needed.
Out: what the log is told, and one sheet for each custodian.

The surprise: before anything is given away, every choice of as many shares as are
needed was combined again and gave the key. The private key is never written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from shamir_mnemonic import generate_mnemonics

from onus.base.instants import Instant
from onus.core.sealing.ceremony_ids import ceremony_id
from onus.core.sealing.custody import CustodyFault, custody_faults
from onus.core.sealing.facts import Custodian, SealingCeremony
from onus.outside.entropy import new_bytes
from onus.outside.sealing.faults import UnfitCustodians
from onus.wire.sealing.shares import KeyShare, combined_key
from onus.wire.sealing.suite import KEY_BYTES, SUITE, public_of

TRIALS_MAX = 20
ITERATIONS = 0
"""No pass phrase protects the words, so stretching one would protect nothing."""


def hold_ceremony(
    tender: str,
    posts: Sequence[tuple[str, str]],
    *,
    threshold: int,
    at: Instant,
    apart_from: Sequence[str] = (),
) -> tuple[SealingCeremony, tuple[KeyShare, ...]]:
    """Make the key of a tender and split it.

    Args:
        tender: id of the tender.
        posts: post and organisation of each custodian.
        threshold: shares that are needed.
        at: now.
        apart_from: organisations of another group, none of which may hold a share here too.

    Raises:
        UnfitCustodians: they may not hold a key together.
    """
    faults = custody_faults(posts, threshold, apart_from=apart_from)
    if faults:
        raise UnfitCustodians(faults="; ".join(_told(one) for one in faults))
    private = new_bytes(KEY_BYTES)
    key = public_of(private).hex()
    words = generate_mnemonics(1, [(threshold, len(posts))], private, iteration_exponent=ITERATIONS)[0]
    bare = [
        KeyShare(tender, "", number, post, organisation, text)
        for number, ((post, organisation), text) in enumerate(zip(posts, words, strict=True), start=1)
    ]
    named = ceremony_id(
        tender, key, threshold, [(one.post, one.organisation, one.commitment()) for one in bare]
    )
    shares = tuple(KeyShare(tender, named, one.number, one.post, one.organisation, one.words) for one in bare)
    custodians = tuple(Custodian(one.number, one.post, one.organisation, one.commitment()) for one in shares)
    ceremony = SealingCeremony(tender, named, SUITE, key, threshold, custodians, at)
    for number, some in enumerate(combinations(shares, threshold)):
        if number == TRIALS_MAX:
            break
        assert combined_key(some, ceremony)[0] == private, "every choice of shares gives the key"
    return ceremony, shares


def _told(fault: CustodyFault) -> str:
    return f"{fault.reason.value} ({fault.about})"
