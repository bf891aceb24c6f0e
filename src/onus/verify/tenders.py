"""Tenders: every published tender judged again, and its draw, ranking and award compared.

In:  a site and the signed list of its files.
Out: what each tender came to, or a fault of its own kind for what differs.

The surprise: the sealed envelopes are not needed. The bytes that the office published when it
opened them are enough to draw, score and rank again, and to come to the commitment that was
logged before the deadline. A bid that does not is a fault, whatever the office says of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.core.sealing.standing import OfficeFault
from onus.core.tendering.bid import NO_CONTENT
from onus.core.tendering.counting import without_effect
from onus.core.tendering.disputed_bids import DISPUTED, in_dispute
from onus.core.tendering.drafting import DRAFT, draft_changes
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.sealed import NO_FILES as FILES_MISSING
from onus.core.tendering.sealed import OPEN
from onus.core.tendering.signed_bids import UNSIGNED
from onus.core.tendering.tender import Tender
from onus.verify.contents import Contents
from onus.verify.disclosed import Disclosed, openings_of
from onus.verify.fault_list import FaultList
from onus.verify.faults import (
    AwardDiffers,
    DrawDiffers,
    Missing,
    NotRecomputable,
    OpeningDiffers,
    ProceedingDiffers,
    RankingDiffers,
    SignerDiffers,
    SiteFault,
    TenderFactDiffers,
)
from onus.verify.file_list import listed_bytes
from onus.verify.reading import Site
from onus.verify.tender_leaves import check_tender_leaves
from onus.verify.verified import TenderVerified
from onus.wire.leaves.rebuild import rule_of
from onus.wire.site_files import SiteFile
from onus.wire.site_layout import pack_file
from onus.wire.tenders.published import FACTS, HEAD, PROCEEDING, TENDERS, proceeding_bytes, read_published

OTHER = Localized(
    "{published} where the facts come to {recomputed}", "公开值为 {published}，由事实推得 {recomputed}"
)
NO_FILES = Localized(
    "a tender published in the log, and no files of it", "日志中已公开的采购项目，网站上却没有其文件"
)
NOTHING = Disclosed()
UNFIT = {
    OfficeFault.NOT_AS_COMMITTED.value: Localized(
        "bytes that come to another commitment", "内容推得的承诺值不同"
    ),
    FILES_MISSING: Localized("an opening without the bytes of the bid", "称已开启而无投标内容"),
}
SHORT = 160
BREAKS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def verified_tenders(
    site: Site, listed: Mapping[str, SiteFile], contents: Contents, disclosed: Disclosed = NOTHING
) -> tuple[TenderVerified, ...]:
    """Judge every published tender again, and compare each of its facts with its leaf.

    Args:
        site: that is verified.
        listed: its files, by path.
        contents: what the whole log holds.
        disclosed: what was shown to this reader alone.

    Raises:
        SiteFaults: with a fault for each draw, ranking, award or other part that differs, and for each
            fact that is not as the log has it.
    """
    faults, found = FaultList(), list[TenderVerified]()
    names = sorted(
        path.split("/")[1] for path in listed if path.startswith(f"{TENDERS}/") and path.endswith(f"/{HEAD}")
    )
    for name in names:
        raw = {
            file: listed_bytes(site, listed, f"{TENDERS}/{name}/{file}") for file in (HEAD, FACTS, PROCEEDING)
        }
        rules = _Rules(site, listed)
        one, wrong = recomputed_tender(name, raw, rules)
        leaves, differing = (
            (None, ()) if one is None else check_tender_leaves(name, raw, contents, one.redrafted, one.idle)
        )
        for fault in (*wrong, *differing):
            faults.add(fault)
        if one is not None and leaves is not None:
            shown = len(openings_of(disclosed, (each.leaf for each in contents.tenders.held.get(name, ()))))
            found.append(replace(one, leaves=replace(leaves, shown=shown)))
    for name in sorted(contents.tenders.published.keys() - {*names}):
        faults.add(Missing(where=f"{TENDERS}/{name}", found=NO_FILES))
    faults.raise_if_any()
    return tuple(found)


class _Rules:
    """Gives the rules of a site by their digests."""

    def __init__(self, site: Site, listed: Mapping[str, SiteFile]) -> None:
        self._site, self._listed = site, listed

    def __call__(self, digest: str) -> Rule:
        return rule_of(listed_bytes(self._site, self._listed, pack_file(digest)))


def recomputed_tender(
    name: str, raw: Mapping[str, bytes], rule_of_digest: Any
) -> tuple[TenderVerified | None, tuple[SiteFault, ...]]:
    """Judge a tender again from its published files.

    Args:
        name: of its folder.
        raw: bytes of the three files.
        rule_of_digest: gives the rule of a digest.

    Returns:
        What it came to, and a fault for each part that differs.
    """
    where = f"{TENDERS}/{name}"
    try:
        tender, as_of = read_published(raw[HEAD], raw[FACTS], rule_of_digest)
        again = judge(tender, tender.rulebook, as_of)
    except SiteFault as fault:
        return None, (fault,)
    except (OnusError, *BREAKS) as error:
        found = str(error) if isinstance(error, OnusError) else type(error).__name__
        return None, (NotRecomputable(where=where, found=found),)
    ours = proceeding_bytes(again)
    verified = TenderVerified(
        tender.id, again.stage, raw[FACTS].count(b"\n"), sum(one.ranking is not None for one in again.lots),
        len(again.claims), _unshown(tender), sum(bool(one.signer and one.supplier) for one in again.received),
        sum(one.state == UNSIGNED for one in again.received), sum(map(in_dispute, again.received)), draft_changes(tender, as_of),
        without_effect(tender, as_of),
    )  # fmt: skip
    return verified, (
        *_openings(where, again),
        *_drafts(where, again),
        *_differences(where, raw[PROCEEDING], ours),
    )


def _unshown(tender: Tender) -> int:
    """Return how many opened bids a reader is told of without their bytes."""
    read = sum(bool(one.withheld) for one in tender.opened.values())
    unread = sum(one.withheld not in ("", NO_CONTENT) for one in tender.unreadable.values())
    return read + unread


def _openings(where: str, again: Proceeding) -> Iterator[SiteFault]:
    """Yield the openings whose published bytes are not what was committed to."""
    for one in again.refused_acts:
        if one.reason in UNFIT:
            yield OpeningDiffers(where=f"{where} {one.fact}", found=UNFIT[one.reason])


def _drafts(where: str, again: Proceeding) -> Iterator[SiteFault]:
    """Yield the draft contract that is not the one that was announced, although the office tells it."""
    for one in again.claims:
        if one.claim == DRAFT:
            yield TenderFactDiffers(where=f"{where} {one.fact}", found=_other(one.claimed, one.follows))


def _differences(where: str, theirs: bytes, ours: bytes) -> Iterator[SiteFault]:
    if theirs == ours:
        return
    want: dict[str, Any] = json.loads(ours)
    try:
        got = json.loads(theirs)
    except (ValueError, RecursionError):
        got = None
    if not isinstance(got, dict):
        yield ProceedingDiffers(where=f"{where}/{PROCEEDING}", found="no object")
        return
    told = [*_signers(where, got, want), *_parts(where, got, want)]
    yield from told
    if not told:
        keys = sorted(key for key in {*got, *want} if got.get(key) != want.get(key))
        yield ProceedingDiffers(where=f"{where}/{PROCEEDING}", found=", ".join(keys) or "other bytes")


def _signers(where: str, got: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[SiteFault]:
    """Yield the bids that are told to be of others than signed them, and the keys that are told otherwise."""
    rows = got.get("received")
    theirs = (
        {str(one.get("bid")): one for one in rows if isinstance(one, dict)} if isinstance(rows, list) else {}
    )
    for bid in want["received"]:
        own = theirs.get(bid["bid"], {})
        parts = ("supplier", "named", "signer", "signers")
        pair = [{one: row.get(one) for one in parts} for row in (own, bid)]
        if pair[0] != pair[1] and (bid["state"] in OPEN or own.get("state") in (UNSIGNED, DISPUTED)):
            yield SignerDiffers(where=f"{where} {bid['bid'][:16]}", found=_other(*pair))
    if got.get("keys") != want["keys"]:
        yield SignerDiffers(where=f"{where} keys", found=_other(got.get("keys"), want["keys"]))


def _parts(where: str, got: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[SiteFault]:
    for key in ("panel", "seed", "recused"):
        if got.get(key) != want[key]:
            yield DrawDiffers(where=f"{where} {key}", found=_other(got.get(key), want[key]))
    lots = got.get("lots")
    theirs = (
        {str(one.get("lot")): one for one in lots if isinstance(one, dict)} if isinstance(lots, list) else {}
    )
    for lot in want["lots"]:
        own = theirs.get(lot["lot"], {})
        for key in ("admitted", "refused", "scoring", "ranking", "why_unranked"):
            if own.get(key) != lot[key]:
                yield RankingDiffers(
                    where=f"{where} {lot['lot']} {key}", found=_other(own.get(key), lot[key])
                )
        for key in ("winner", "notice"):
            if own.get(key) != lot[key]:
                yield AwardDiffers(where=f"{where} {lot['lot']} {key}", found=_other(own.get(key), lot[key]))
    for claim in _claims(got, want):
        kind = {"panel": DrawDiffers, "ranking": RankingDiffers}.get(claim["claim"], AwardDiffers)
        yield kind(where=f"{where} {claim['fact']}", found=_other(claim["claimed"], claim["follows"]))


def _claims(got: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the claims of the office that do not follow, and that its own proceeding is silent about."""
    told = got.get("claims")
    yield from (one for one in want["claims"] if not isinstance(told, list) or one not in told)


def _other(published: object, recomputed: object) -> Localized:
    texts = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (published, recomputed)]
    short = [text if len(text) <= SHORT else f"{text[:SHORT]}..." for text in texts]
    return OTHER.filled(published=short[0], recomputed=short[1])
