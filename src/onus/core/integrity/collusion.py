"""Checks of collusion CN-01 to CN-11 over the opened bids of a tender.

In:  a `CollusionRecord` and limits.
Out: flags on each bidder of a pair or group, naming the others and what they share.

The surprise: a check is `deemed` only where a law in force names its very sign. The same
machine, a copied text or a smooth row of prices is strong at most: an expert may have an
innocent reason, and a person hears the bidders before anything follows.

Source of the signs: regulation implementing the Tendering and Bidding Law, article 40 (CN-COLL-16).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from onus.base.instants import MINUTE_US
from onus.core.contracts.breach import NotComputable
from onus.core.integrity.bid_prices import regular_prices
from onus.core.integrity.bid_texts import same_faults, same_text
from onus.core.integrity.bid_traces import BidTrace, CollusionRecord
from onus.core.integrity.companions import companions
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.integrity.pair_flags import on_each
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import SignalRule, lacks

SAME_AUTHOR, SAME_AGENT, SAME_STAFF, FILES_MIXED, SAME_ACCOUNT = (
    "same_author", "same_agent", "same_staff", "files_mixed", "same_bond_account",
)  # fmt: skip
UPLOADED_FROM, UPLOADED_AT = "bids/upload/address", "bids/upload/at"
WEAK_CLIENTS = ("cpu",)
"""Numbers that many machines of one make share."""
Pair = tuple[BidTrace, BidTrace]
Shared = Iterator[tuple[Grade, str, str]]
"""Grade without a law, the sign that a law may name, and what is shared."""


def _of_pairs(
    rule: str,
    missing: str,
    has: Callable[[BidTrace], bool],
    look: Callable[[BidTrace, BidTrace, Limits], Shared],
) -> Callable[[CollusionRecord, Limits], Iterator[Flag | NotComputable]]:
    """Return a formula that looks at every pair of bidders that have what it needs."""

    def formula(record: CollusionRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
        known = [bid for bid in sorted(record.bids, key=lambda one: one.supplier) if has(bid)]
        if len(known) < len(record.bids) or not known:
            lacking = sorted({one.supplier for one in record.bids} - {one.supplier for one in known})
            yield from (lacks(rule, name, missing) for name in lacking or [record.tender])
        for one, other in combinations(known, 2):
            for grade, sign, found in look(one, other, limits):
                yield from on_each(record, rule, grade, sign, (one.supplier, other.supplier), shared=found)

    return formula


def _files(one: BidTrace, other: BidTrace, _limits: Limits) -> Shared:
    for kind, grade, sign in (("code", Grade.STRONG, ""), ("author", Grade.STRONG, SAME_AUTHOR)):
        mine = {getattr(trace, kind) for trace in one.files or ()} - {""}
        theirs = {getattr(trace, kind) for trace in other.files or ()}
        yield from ((grade, sign, f"{kind} {name}") for name in sorted(mine & theirs))


def _clients(one: BidTrace, other: BidTrace, _limits: Limits) -> Shared:
    for kind, number in sorted({*(one.clients or ())} & {*(other.clients or ())}):
        yield (Grade.HINT if kind in WEAK_CLIENTS else Grade.STRONG), "", f"{kind} {number}"


def _uploads(record: CollusionRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the pairs that were uploaded from one address, or within minutes; each half as far as it is known."""
    bids = sorted(record.bids, key=lambda one: one.supplier)
    for bid in bids:
        missing = [
            name
            for name, value in ((UPLOADED_FROM, bid.address), (UPLOADED_AT, bid.uploaded_at))
            if value is None
        ]
        if missing:
            yield lacks("CN-03", bid.supplier, *missing)
    for one, other in combinations(bids, 2):
        for found in _uploaded_together(one, other, limits.whole("minutes_max")):
            pair = (one.supplier, other.supplier)
            yield from on_each(record, "CN-03", Grade.HINT, "", pair, shared=found)


def _uploaded_together(one: BidTrace, other: BidTrace, minutes_max: int) -> Iterator[str]:
    if one.address and one.address == other.address:
        yield f"address {one.address}"
    if one.uploaded_at is not None and other.uploaded_at is not None:
        apart = abs(one.uploaded_at - other.uploaded_at)
        if apart <= minutes_max * MINUTE_US:
            yield f"uploaded {apart // MINUTE_US} minutes apart"


def _contacts(one: BidTrace, other: BidTrace, _limits: Limits) -> Shared:
    for name in sorted({*(one.people or ())} & {*(other.people or ())}):
        yield Grade.STRONG, SAME_STAFF, f"person {name}"
    for name in sorted({*(one.contacts or ())} & {*(other.contacts or ())} - {""}):
        yield Grade.STRONG, "", f"contact {name}"
    for mine, theirs in ((one, other), (other, one)):
        found = [name for name in theirs.names if name and name in (mine.text or "")]
        yield from (
            (Grade.STRONG, FILES_MIXED, f"name of {theirs.supplier} in the bid of {mine.supplier}")
            for _ in found[:1]
        )


def _accounts(one: BidTrace, other: BidTrace, _limits: Limits) -> Shared:
    if one.account and one.account == other.account:
        yield Grade.STRONG, SAME_ACCOUNT, f"account {one.account}"


def _agents(one: BidTrace, other: BidTrace, _limits: Limits) -> Shared:
    for name in sorted({*(one.agents or ())} & {*(other.agents or ())} - {""}):
        yield Grade.STRONG, SAME_AGENT, f"agent {name}"


def _in_names(record: CollusionRecord, _limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield a flag on each supplier by whose key a bid was signed that names another."""
    if record.in_names is None:
        yield lacks("CN-11", record.tender, "bids/signature")
    for one in sorted(record.in_names or ()):
        facts = (("tender", record.tender), ("with", one.named), ("bid", one.bid), ("key", one.key))
        yield Flag("CN-11", Grade.STRONG, SubjectKind.TENDERER, one.holder, facts=facts)


def _has_contacts(bid: BidTrace) -> bool:
    return bid.contacts is not None or bid.people is not None


COLLUSION_RULES: tuple[SignalRule[CollusionRecord], ...] = (
    SignalRule("CN-01", Grade.DEEMED, ("bids/files",), _of_pairs("CN-01", "bids/files", lambda bid: bid.files is not None, _files)),
    SignalRule("CN-02", Grade.STRONG, ("bids/clients",), _of_pairs("CN-02", "bids/clients", lambda bid: bid.clients is not None, _clients)),
    SignalRule("CN-03", Grade.HINT, (UPLOADED_FROM, UPLOADED_AT), _uploads, ("minutes_max",)),
    SignalRule("CN-04", Grade.DEEMED, ("bids/contacts",), _of_pairs("CN-04", "bids/contacts", _has_contacts, _contacts)),
    SignalRule("CN-05", Grade.STRONG, ("bids/text", "tender/text"), same_text, ("shingle", "jaccard_min_ppm", "shingles_min", "common_ppm", "bids_min_for_common")),
    SignalRule("CN-06", Grade.STRONG, ("bids/text", "tender/text"), same_faults, ("typos", "outdated_standards", "bids_max")),
    SignalRule("CN-07", Grade.DEEMED, ("bids/price", "bids/items"), regular_prices, ("bids_min", "deviation_max_ppm", "digits", "near_ppm", "near_bids_min")),
    SignalRule("CN-08", Grade.DEEMED, ("bonds/account",), _of_pairs("CN-08", "bonds/account", lambda bid: bid.account is not None, _accounts)),
    SignalRule("CN-09", Grade.HINT, ("history",), companions, ("together_min",)),
    SignalRule("CN-10", Grade.DEEMED, ("bids/agent",), _of_pairs("CN-10", "bids/agent", lambda bid: bid.agents is not None, _agents)),
    SignalRule("CN-11", Grade.STRONG, ("bids/signature",), _in_names),
)  # fmt: skip
"""CN-01 to CN-11."""
NEED_NO_LIMITS = ("CN-01", "CN-02", "CN-04", "CN-08", "CN-10", "CN-11")
"""What is shared or is not; these run whatever pack is named."""
