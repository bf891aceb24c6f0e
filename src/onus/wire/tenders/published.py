"""Published tenders: a tender as files of a site, from which anyone comes to the same proceeding.

In:  a tender and the instant as of which it is shown; or the files that the site has of it.
Out: `tender.json`, `facts.jsonl`, `proceeding.json`; or the tender again.

The surprise: the proceeding is there to be compared, not to be believed. Whoever reads the two other files
comes to its very bytes, or the publisher has changed something.

What the panel wrote and what was made of it is withheld until the result is announced or a contract rests on it,
and so long what stands on the ranking, or came too late to count: else it would look like an act before its time.
What came out of an envelope, until it was opened; an opinion of the public, until it was answered or the purchase
announced. Experts bear numbers: a seed which everyone can use names nobody. Names, telephones, addresses and kinship
of people are never published; what follows from them is, with its ground.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.calendars.calendar import WorkCalendar
from onus.core.contracts.contract import Contract
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evaluation.experts import Library
from onus.core.outsourcing.judging import Plan
from onus.core.promises.promised import PromiseTerm
from onus.core.restraint.power_table import PowerTable
from onus.core.sealing.commitments import CONTENT
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.bid import BidContent, BidPeople, OpenedFiles, UnreadableBid, UnreadPart
from onus.core.tendering.bidding import SupplierKey
from onus.core.tendering.counting import without_effect
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.opened_sheets import after_the_sheets
from onus.core.tendering.preparing import is_notice
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.register import Established, TenderRegister
from onus.core.tendering.restraining import ActRefused
from onus.core.tendering.tender import Buyer, Tender, said
from onus.wire.power_tables import power_faults
from onus.wire.tenders.fact_lines import fact_line, read_facts
from onus.wire.tenders.json_values import dated, json_value
from onus.wire.tenders.opened_bids import PERSONAL, text_refuted
from onus.wire.tenders.opened_files import read_content
from onus.wire.tenders.plain_values import plain_table
from onus.wire.tenders.signed_bids import signed_in
from onus.wire.tenders.tender_faults import tender_faults
from onus.wire.tenders.tender_files import TenderRead, versions_of
from onus.wire.tenders.visible import visible
from onus.wire.tenders.vouching import vouched_in
from onus.wire.tenders.waiting import (
    ANSWER,
    OPENING,
    RESULT,
    is_open,
    names_apart,
    standing_on_result,
    unanswered_opinions,
    with_what_names_them,
)
from onus.wire.toml_values import decode

TENDERS, HEAD, FACTS, PROCEEDING = "tenders", "tender.json", "facts.jsonl", "proceeding.json"
UNTIL_RESULT = (
    "panel_drawn", "expert_absent", "sheet_sealed", "sheet_opened", "conflict_declared", "bid_rejected",
    "score_explained", "explanation_asked", "explanation_given", "explanation_decided", "ranking_signed", "bid_set_aside",
    "award_decided",
)  # fmt: skip
"""Kinds of facts that nobody is told before the result is."""
UNTIL_OPENED = ("document_shown", "document_checked", "bond_received", "bond_returned", "flag_replied")
"""Kinds of facts that would tell before the opening who takes part."""


class NoPublishedTender(OnusError):
    """The files of a published tender do not make a tender."""

    code = "TENDER-011"
    what = "The published tender cannot be read: {reason}."
    why = "A proceeding that cannot be worked out again rests on the word of the office alone."
    do = "Fetch the files again; if it is still so, ask the office to publish them whole."


@dataclass(frozen=True, slots=True)
class ShownBid:
    """An opened bid as it is published.

    Attributes:
        text: of its `bid.json`; the bytes in UTF-8 are those that were sealed.
        people: what may be known of who stands behind it.
        unreadable: every fault that keeps it from being read; empty for a bid that is judged.
        withheld: why the text is not shown: `personal_data`, or of an unreadable one `missing`, `too_large`, `too_long`
            or `no_text` as well; empty where it is.
        told: what a withheld text says, personal data in it numbered; None where it is shown, or cannot be read.
    """

    text: str
    people: BidPeople = BidPeople()
    unreadable: tuple[UnreadPart, ...] = ()
    withheld: str = ""
    told: BidContent | None = None


@dataclass(frozen=True, slots=True)
class PublishedTender:
    """tender.json: everything of a tender but its facts.

    Attributes:
        as_of: the instant as of which it is shown.
        rules: digest of each rule, by its key; the rules lie beside, by digest.
        opened: what is shown of each bid that was opened by then, by the digest of its envelope.
        powers: the table of power by which everybody in it is judged.
    """

    id: str
    as_of: Instant
    title: Localized
    zone: ZoneTable
    currency: str
    buyer: Buyer
    calendar: WorkCalendar
    announcement: Announcement
    register: TenderRegister
    rules: Mapping[str, str]
    powers: PowerTable
    applied_undated: tuple[str, ...] = ()
    opened: Mapping[str, ShownBid] = field(default_factory=dict)
    origin: str = "real"
    library: Library | None = None
    plan: Plan | None = None
    draft: Contract | None = None
    terms: tuple[PromiseTerm, ...] = ()
    packs: tuple[str, ...] = ()
    notes: tuple[Localized, ...] = ()


def public_view(tender: Tender, as_of: Instant, told_before: Collection[str] = ()) -> Tender:
    """Return what the public may know of a tender at an instant.

    Before the opening only suppliers are named whose keys are registered, which says of nobody that he takes part.

    Facts recorded later, envelopes, who takes part before the opening, a panel before its result (and the library
    that it could be drawn from again) and the content of unopened envelopes are not in it, nor anything
    that `visible.toml` does not name.

    Args:
        tender: as the office has it.
        as_of: facts recorded later are not in it.
        told_before: ids of facts that were published already; what the public has seen is not taken back.

    Raises:
        FaultyInput: ids or codes hold personal data; all of them are listed.
    """
    idle = without_effect(tender, as_of)
    on_record = _with_facts(tender, tuple(one for one in tender.facts if one.recorded_at <= as_of))
    shown = visible(_known(tender, as_of, told_before, idle), on_record)
    if is_open(tender.facts, as_of, told_before, idle):
        return shown
    keyed = {one.supplier for _, one in said(shown.facts, SupplierKey)}
    known_people = TenderRegister(
        suppliers=tuple(one for one in shown.register.suppliers if one.id in keyed),
        people=shown.register.people, appointments=shown.register.appointments, past=shown.register.past,
        established=Established(),
    )  # fmt: skip
    return replace(shown, register=known_people)


def known_view(tender: Tender, as_of: Instant, told_before: Collection[str] = ()) -> Tender:
    """Return what of a tender may be told at an instant, with every field as the office has it."""
    return _known(tender, as_of, told_before, without_effect(tender, as_of))


def _known(tender: Tender, as_of: Instant, told_before: Collection[str], idle: Collection[str]) -> Tender:
    told = is_told(tender.facts, as_of, told_before, idle)
    late = frozenset[str]() if told else after_the_sheets(tender, as_of)
    secret = withheld_facts(tender.facts, as_of, told_before, idle, kinds_on_result(tender), late, tender)
    facts = tuple(one for one in tender.facts if one.recorded_at <= as_of and one.id not in secret)
    return replace(_with_facts(tender, facts), library=tender.library if told else None)


def _with_facts(tender: Tender, facts: tuple[TenderFact, ...]) -> Tender:
    """Return a tender with some of its facts, and with the bids and versions that these give."""
    openings = {one.said.ciphertext for one in facts if isinstance(one.said, BidOpened)}
    names = {one.id for one in facts}
    return replace(
        tender,
        facts=facts,
        versions=tuple(one for one in tender.versions if not one.fact or one.fact in names),
        opened={name: what for name, what in tender.opened.items() if name in openings},
        unreadable={name: what for name, what in tender.unreadable.items() if name in openings},
        envelopes=None,
    )


def withheld_facts(
    facts: Iterable[TenderFact],
    as_of: Instant,
    told_before: Collection[str] = (),
    idle: Collection[str] = (),
    on_result: Collection[str] = (),
    late: Collection[str] = (),
    of: Tender | None = None,
) -> Mapping[str, str]:
    """Return the ids of the facts on record that nobody is told yet, each with what it waits for.

    What decides on a withheld fact, replaces it or withdraws it waits with it, as does whatever else names it.

    Args:
        facts: those of a tender.
        as_of: facts recorded later are not seen.
        told_before: ids of facts that were published already.
        idle: ids of facts that no power was behind; none of them opens anything.
        on_result: kinds of facts that may be once a ranking is signed and not before, see `kinds_on_result`.
        late: ids of facts that came once scores were known, see `after_the_sheets`.
        of: the tender whose register, library and versions give names beside the facts; None for no such names.

    Returns:
        `opening`, `result` or `answer` by id.
    """
    every = tuple(facts)
    told, opened = is_told(every, as_of, told_before, idle), is_open(every, as_of, told_before, idle)
    until = {
        **({} if told else dict.fromkeys(UNTIL_RESULT, RESULT)),
        **({} if opened else dict.fromkeys(UNTIL_OPENED, OPENING)),
    }
    unanswered = unanswered_opinions(every, as_of, idle)
    later = frozenset[str]() if told else standing_on_result(every, as_of, idle, on_result) | set(late)
    waits = {}
    for one in every:
        # That somebody tried to score would tell of the panel as much as a sheet does.
        tried = one.said.act if isinstance(one.said, ActRefused) else ""
        early = RESULT if one.id in later else until.get(one.kind) or until.get(tried)
        waits[one.id] = early or (ANSWER if one.id in unanswered else "")
    to_come = {one.id: RESULT for one in every if one.recorded_at > as_of}
    free = [name for name in told_before if name not in to_come]
    waits |= dict.fromkeys(free, "") | to_come
    apart = names_apart(of, told=told, opened=opened) if of is not None else {}
    found = with_what_names_them(every, waits, free, apart, of.versions if of is not None else ())
    return {name: what for name, what in found.items() if name not in to_come}


def is_told(
    facts: Iterable[TenderFact],
    as_of: Instant,
    told_before: Collection[str] = (),
    idle: Collection[str] = (),
) -> bool:
    """Return whether the result is announced by somebody who may, or was told before, or a contract counts.

    Where a notice counts for nothing, a contract that counts tells who won all the same.
    """
    known = [one for one in facts if one.recorded_at <= as_of]
    return any(one.kind in UNTIL_RESULT and one.id in told_before for one in known) or any(
        isinstance(one.said, ContractSigned) or is_notice(one.said, "award")
        for one in known
        if one.id not in idle
    )


def kinds_on_result(tender: Tender) -> frozenset[str]:
    """Return the kinds of facts that the table of a tender allows only after the evaluation."""
    return tender.powers.kinds_after("evaluation")


def published_files(tender: Tender, as_of: Instant, told_before: Collection[str] = ()) -> dict[str, bytes]:
    """Return the files of a tender, by name below its folder.

    Args:
        tender: as the office has it; what the public may not know yet is left out.
        as_of: the instant as of which it is shown.
        told_before: ids of facts that were published already.
    """
    shown = public_view(tender, as_of, told_before)
    return {
        **told_files(shown, as_of),
        PROCEEDING: proceeding_bytes(judge(shown, shown.rulebook, as_of)),
    }


def told_files(shown: Tender, as_of: Instant) -> dict[str, bytes]:
    """Return the files that say what is told of a tender, without what follows from it.

    Args:
        shown: as the public reads it.
        as_of: the instant as of which it is shown.
    """
    facts = sorted(shown.facts, key=lambda one: (one.recorded_at, one.id))
    lines = b"".join(fact_line(one) + b"\n" for one in facts)
    return {HEAD: canonical_json(plain_table(head_of(shown, as_of))), FACTS: lines}


def shown_bid(what: OpenedFiles) -> ShownBid:
    """Return an opened bid as it is published, or, made from the office's own, as it would be without a secret."""
    told = what.content if what.withheld else None
    return ShownBid(what.raw.decode(), what.people, withheld=what.withheld, told=told)


def shown_unread(what: UnreadableBid) -> ShownBid:
    """Return a bid that cannot be read as it is published.

    Args:
        what: as the public reads it. Of the office's own, which is only looked through, bytes that are no text are lost.
    """
    text = what.raw.decode(errors="replace") if what.raw is not None else ""
    return ShownBid(text, unreadable=what.faults, withheld=what.withheld)


def head_of(shown: Tender, as_of: Instant) -> PublishedTender:
    """Return everything of a tender but its facts, as tender.json holds it.

    Args:
        shown: as the public reads it.
        as_of: the instant as of which it is shown.
    """
    return PublishedTender(
        id=shown.id,
        as_of=as_of,
        title=shown.title,
        zone=shown.zone,
        currency=shown.currency,
        buyer=shown.buyer,
        calendar=shown.calendar,
        announcement=shown.versions[0].announcement,
        register=shown.register,
        rules={rule.key: rule.digest() for rule in shown.rulebook.rules},
        powers=shown.powers,
        applied_undated=shown.rulebook.applied_undated,
        opened={
            **{name: shown_bid(what) for name, what in shown.opened.items()},
            **{name: shown_unread(what) for name, what in shown.unreadable.items()},
        },
        origin=shown.origin,
        library=shown.library,
        plan=shown.plan,
        draft=shown.draft,
        terms=shown.terms,
        packs=shown.packs,
        notes=shown.notes,
    )


def proceeding_bytes(proceeding: Proceeding) -> bytes:
    """Return the canonical bytes of a proceeding."""
    return canonical_json(proceeding)


def read_published(
    head: bytes, facts: bytes, rule_of_digest: Mapping[str, Rule] | Any
) -> tuple[Tender, Instant]:
    """Return the tender that published files make, and the instant as of which it is shown.

    Args:
        head: bytes of tender.json.
        facts: bytes of facts.jsonl.
        rule_of_digest: called with a digest; gives the rule that lies beside under it.

    Raises:
        NoPublishedTender: the files contradict themselves or each other.
    """
    value, faults = json_value(head, file=HEAD)
    read = decode(PublishedTender, dated(value, PublishedTender), {}, file=HEAD) if not faults else None
    if read is None or read.value is None:
        _refuse([one.what for one in (faults if read is None else read.faults)])
        raise NoPublishedTender(reason="tender.json holds nothing")
    told: PublishedTender = read.value
    lines = read_facts(facts, tender=told.id)
    _refuse([one.what for one in lines.faults])
    first = TenderRead(told, (), {}, {"announcement": value["announcement"]})
    versions, wrong = versions_of(first, lines.facts, lines.lines)
    known = tender_faults(lines.facts, lines.lines, versions, told.register, {}, told.library)
    _refuse([one.what for one in (*wrong, *known)])
    _refuse(power_faults(told.powers))
    return _tender(told, lines.facts, versions, rule_of_digest), told.as_of


def _opened(told: PublishedTender) -> tuple[dict[str, OpenedFiles], dict[str, UnreadableBid]]:
    """Return what is shown of opened bids, read from the very bytes that are held against the commitment."""
    found, unread, wrong = dict[str, OpenedFiles](), dict[str, UnreadableBid](), list[str]()
    for name, bid in sorted(told.opened.items()):
        if bid.told is not None:
            wrong += [] if _withheld_alone(bid) else [f"{name}: a content is told beside the text"]
            found[name] = OpenedFiles(bid.told, b"", bid.people, withheld=bid.withheld)
            continue
        raw = bid.text.encode("utf-8", "surrogatepass")
        content, faults = read_content(raw, file=f"{name} {CONTENT}")
        if bid.unreadable or bid.withheld:
            supplier = content.supplier if content is not None else ""
            shown = None if bid.withheld else raw
            unread[name] = UnreadableBid(bid.unreadable, shown, bid.withheld, supplier)
            refuted = text_refuted(unread[name])
            wrong += [f"{name}: {refuted}"] if refuted else []
            continue
        wrong += [one.what for one in faults]
        if content is not None:
            found[name] = OpenedFiles(content, raw, bid.people)
    _refuse(wrong)
    return found, unread


def _withheld_alone(bid: ShownBid) -> bool:
    """Return whether what a bid says is told in place of its text, and for the one reason that there is for it."""
    return (bid.text, bid.unreadable, bid.withheld) == ("", (), PERSONAL)


def _tender(
    told: PublishedTender, facts: tuple[TenderFact, ...], versions: Any, rule_of_digest: Any
) -> Tender:
    rules = []
    for key, digest in sorted(told.rules.items()):
        rule = rule_of_digest(digest)
        if rule.key != key or rule.digest() != digest:
            raise NoPublishedTender(reason=f"the rule {key} is not the one of its digest")
        rules.append(rule)
    opened, unreadable = _opened(told)
    return Tender(
        id=told.id,
        title=told.title,
        zone=told.zone,
        currency=told.currency,
        buyer=told.buyer,
        versions=versions,
        calendar=told.calendar,
        rulebook=Rulebook(tuple(sorted(rules, key=lambda one: (one.id, one.version))), told.applied_undated),
        origin=told.origin,
        facts=tuple(sorted(facts, key=lambda one: (one.recorded_at, one.id))),
        opened=opened,
        unreadable=unreadable,
        vouched=vouched_in(versions, facts),
        signed=signed_in(facts),
        register=told.register,
        library=told.library,
        plan=told.plan,
        draft=told.draft,
        terms=told.terms,
        packs=told.packs,
        notes=told.notes,
        powers=told.powers,
    )


def _refuse(sentences: Iterable[str]) -> None:
    found = list(sentences)
    if found:
        raise NoPublishedTender(reason="; ".join(found[:5]))
