"""Leaves of tenders: whether each published fact is the one in the log, and whether none went or came unseen.

In:  the files of a published tender, and what the log holds of it.
Out: how many leaves there are, sealed and open; a fault for each that differs.

The surprise: time is told by the log. A fact that claims an earlier instant than the publication
which lacks it was dated back, unless a seal of that time binds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from onus.base.instants import Instant, utc_text
from onus.base.texts import Localized
from onus.verify.contents import Contents
from onus.verify.faults import PublicationDiffers, SiteFault, TenderFactDiffers
from onus.verify.publications import NO_LEAF, OTHER_LEAF, chain_faults
from onus.verify.tender_log import Held, Passed, TenderPublished
from onus.verify.verified import TenderLeaves
from onus.wire.leaves.publication import leaf_set
from onus.wire.tenders.fact_lines import read_facts
from onus.wire.tenders.published import FACTS, HEAD, TENDERS, is_told
from onus.wire.tenders.sealed_leaves import FIELD, is_opened_by
from onus.wire.tenders.tender_leaves import DRAFT_PARTS, FACT, LASTING, OPENED, SEALED, Key, leaves_of_files
from onus.wire.tenders.tender_publications import PLACES, TenderPlaces
from onus.wire.tenders.waiting import ANSWER, OPENING, RESULT, is_answered, is_open

EDITED = Localized("published otherwise than in the log", "公开内容与日志所载不一致")
INSERTED = Localized("published, and no leaf of this publication", "已公开，但本次公开的日志条目中没有")
DROPPED = Localized("in the log, and not published", "日志中有，公开文件中没有")
REPLACED = Localized(
    "an earlier leaf ({index}) that the latest publication leaves out",
    "早先的条目（{index}）在最近一次公开中被略去",
)
UNANNOUNCED = Localized(
    "an earlier leaf ({index}) gave way to another, and no announcement by the deadline says so",
    "早先的条目（{index}）被替换，而截止前未发布变更公告",
)
DATED_BACK = Localized(
    "on record since {recorded} by its own word, and neither told nor sealed in publication {number}",
    "自称 {recorded} 已记录，但第 {number} 次公开中既未公布也未封存",
)
STILL_SEALED = {
    OPENING: Localized(
        "sealed until the opening, which is over, and not told", "封存至开标，现已开标而未公布"
    ),
    RESULT: Localized(
        "sealed until the result, which is out, and not told", "封存至结果公告，现结果已公开而未公布"
    ),
    ANSWER: Localized(
        "sealed until the opinions are answered, which they are, and not told",
        "封存至答复意见，现已答复而未公布",
    ),
}
OPENED_OTHERWISE = Localized("an opening that does not fit its seal", "启封内容与封存不符")
OTHER_NAMES = Localized("other names than the leaves have", "名称与条目不符")
OTHER_SET = Localized("{count} leaves with the digest {digest}", "{count} 个条目，摘要为 {digest}")


def check_tender_leaves(
    name: str,
    raw: Mapping[str, bytes],
    contents: Contents,
    redrafted: Collection[str] = (),
    idle: Collection[str] = (),
) -> tuple[TenderLeaves | None, tuple[SiteFault, ...]]:
    """Compare the files of a tender with its leaves.

    Args:
        name: of its folder, which is its id.
        raw: bytes of its files; they make a tender.
        contents: what the whole log holds.
        redrafted: ids of the facts that announced another draft contract in time.
        idle: ids of the facts that open no seal, for no power was behind them.

    Returns:
        What was found, or None where the log holds no publication of it; and every fault.
    """
    where, log = f"{TENDERS}/{name}", contents.tenders
    chain, places = log.published.get(name, []), log.places.get(name)
    if not chain or places is None:
        return None, (PublicationDiffers(where=f"{where}/{PLACES}", found=NO_LEAF),)
    held = log.held.get(name, [])
    gone = [one for one in log.passed.get(name, []) if one.index < chain[-1].index]
    erased = log.erased.get(name, [])
    faults = (
        *chain_faults(f"log ({where})", chain),
        *_of_places(f"{where}/{PLACES}", places, chain[-1], held, erased),
        *_of_files(where, raw, held),
        *_of_gone(where, gone, log.said.get(name, set())),
        *_of_drafts(where, gone, held, redrafted),
        *_of_seals(where, raw, held, contents, idle),
        *_of_times(where, held, chain),
    )
    return _counted(held, chain[-1], changed=len(gone), erased=len(erased)), faults


def _counted(held: list[Held], last: TenderPublished, *, changed: int, erased: int) -> TenderLeaves:
    seals, openings = _of_kind(held, SEALED), _of_kind(held, OPENED)
    leaves = [one for one in held if one.leaf.kind not in (SEALED, OPENED)]
    return TenderLeaves(
        number=last.publication.number,
        told=len(leaves),
        withheld=sum(len(one.leaf.committed) for one in leaves),
        sealed=len(seals) - len(openings),
        opened=len(openings),
        changed=changed,
        erased=erased,
    )


def _of_places(
    where: str, places: TenderPlaces, last: TenderPublished, held: list[Held], erased: list[tuple[int, bytes]]
) -> Iterator[SiteFault]:
    """Yield a fault where the file of places is not that of the latest publication in the log."""
    if (places.number, places.leaf) != (last.publication.number, last.index):
        found = OTHER_LEAF.filled(number=last.publication.number, index=last.index)
        yield PublicationDiffers(where=where, found=found)
    hashes = sorted([(one.index, one.hashed) for one in held] + erased)
    got = leaf_set(hashed for _, hashed in hashes)
    if got != last.publication.leaves:
        yield PublicationDiffers(where=where, found=OTHER_SET.filled(count=got.count, digest=got.digest))
    named = {index: (kind, one) for index, kind, one in places.places}
    if any(named[one.index] != (one.leaf.kind, one.leaf.id) for one in held):
        yield PublicationDiffers(where=where, found=OTHER_NAMES)


def _of_gone(where: str, gone: list[Passed], said: set[str]) -> Iterator[SiteFault]:
    """Yield a fault for each leaf that was told once and stands no more, without a word or against the rule."""
    for one in gone:
        if one.kind in LASTING or one.content_id not in said:
            found = REPLACED.filled(index=one.index)
            yield TenderFactDiffers(where=f"{where} {one.kind} {one.id}", found=found)


def _of_drafts(
    where: str, gone: list[Passed], held: list[Held], redrafted: Collection[str]
) -> Iterator[SiteFault]:
    """Yield a fault for each draft contract or its terms that gave way to others which nobody announced in time."""
    announced = max((one.index for one in _of_kind(held, FACT) if one.leaf.id in redrafted), default=-1)
    for one in gone:
        if (one.kind, one.id) in DRAFT_PARTS and one.index > announced:
            found = UNANNOUNCED.filled(index=one.index)
            yield TenderFactDiffers(where=f"{where} {one.kind} {one.id}", found=found)


def _of_kind(held: list[Held], kind: str) -> list[Held]:
    return [one for one in held if one.leaf.kind == kind]


def _of_files(where: str, raw: Mapping[str, bytes], held: list[Held]) -> Iterator[SiteFault]:
    """Yield a fault for each leaf that is told otherwise, not at all, or too much."""
    want = leaves_of_files(raw[HEAD], raw[FACTS])
    got: dict[Key, Held] = {}
    for one in held:
        if one.leaf.kind in (SEALED, OPENED):
            continue
        key = (one.leaf.kind, one.leaf.id)
        if key in got:
            yield TenderFactDiffers(where=f"{where} {' '.join(key)}", found=REPLACED.filled(index=one.index))
        got[key] = one
    for key in sorted({*want, *got}):
        found = _difference(key, want, got)
        if found is not None:
            yield TenderFactDiffers(where=f"{where} {' '.join(key)}", found=found)


def _difference(key: Key, want: Mapping[Key, object], got: Mapping[Key, Held]) -> Localized | None:
    if key not in got:
        return INSERTED
    if key not in want:
        return DROPPED
    told = got[key].leaf
    return None if replace(told, committed={}) == want[key] else EDITED


def _of_seals(
    where: str, raw: Mapping[str, bytes], held: list[Held], contents: Contents, idle: Collection[str]
) -> Iterator[SiteFault]:
    """Yield a fault for each seal that should be open, and for each opening that does not fit."""
    openings = {one.leaf.data["of"]: one for one in _of_kind(held, OPENED)}
    known = {(one.leaf.kind, one.leaf.id, one.content_id) for one in held}
    facts = read_facts(raw[FACTS], tender=where).facts
    as_of = max((one.recorded_at for one in facts), default=Instant(0))
    over = {
        OPENING: is_open(facts, as_of, idle=idle),
        RESULT: is_told(facts, as_of, idle=idle),
        ANSWER: is_answered(facts, as_of, idle),
    }
    for seal in _of_kind(held, SEALED):
        name, until = f"{where} {SEALED} {seal.leaf.id}", seal.leaf.data["until"]
        opening = openings.pop(seal.content_id, None)
        if opening is None:
            erased = (seal.content_id, FIELD) in contents.fields_erased
            if over[until] and not erased:
                yield TenderFactDiffers(where=name, found=STILL_SEALED[until])
            continue
        told = opening.leaf.data
        fits = is_opened_by(seal.leaf, opening.leaf) and (told["kind"], told["id"], told["leaf"]) in known
        if not fits:
            yield TenderFactDiffers(where=name, found=OPENED_OTHERWISE)
    for one in openings.values():
        yield TenderFactDiffers(where=f"{where} {OPENED} {one.leaf.id}", found=OPENED_OTHERWISE)


def _of_times(where: str, held: list[Held], chain: list[TenderPublished]) -> Iterator[SiteFault]:
    """Yield a fault for each fact that was on record, by its own word, when an earlier publication lacked it."""
    seals = {one.content_id: one.index for one in _of_kind(held, SEALED)}
    bound = {
        one.leaf.data["leaf"]: seals[one.leaf.data["of"]]
        for one in _of_kind(held, OPENED)
        if one.leaf.data["of"] in seals
    }
    for one in _of_kind(held, FACT):
        since = min(one.index, bound.get(one.content_id, one.index))
        recorded = one.leaf.recorded_at or 0
        lacking = [each for each in chain if each.index < since and recorded <= each.publication.as_of]
        if lacking:
            number = lacking[0].publication.number
            found = DATED_BACK.filled(recorded=utc_text(Instant(recorded)), number=number)
            yield TenderFactDiffers(where=f"{where} {FACT} {one.leaf.id}", found=found)
