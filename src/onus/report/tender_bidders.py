"""Tables on bidders: their qualification at each step, what it earns them, and the watch over contractors.

In:  `proceeding.json` and a speaker for one reader.
Out: `TenderTable`s.

The surprise: nobody is told a code. Whoever is refused reads what was looked at, what was found and
what was asked, in words that can be answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.core.contracts.breach import Breach
from onus.core.qualification.qualifying import DEADLINE, REQUIREMENTS
from onus.core.tendering.qualifications import BAN_LISTS, reason_of
from onus.report.tender_speaker import Said, TenderSpeaker
from onus.report.tender_tables import NOTHING, Row, TenderTable

TOLD = ("since", "until", "decided", "form", "published", "what", "expires", "found", "asked")
"""Named values that are told beside a reason: what a bidder needs to answer it."""


def qualification_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return who was found qualified at which step, why not, and what could not be judged of whom."""
    tests = [*found["qualifications"], *(one for lot in found["lots"] for one in lot["tests"])]
    rows = tuple(
        (
            (speaker.named(one["supplier"]),),
            (Said(speaker.word("tested", one["step"])), *_ahead(one, speaker)),
            (speaker.instant(one["at"]),),
            (Said(speaker.word("qualified", one["state"])),),
            tuple(_reasons(one, speaker)),
        )
        for one in tests
    )
    return TenderTable("qualification", ("bidder", "step", "when", "state", "reason"), rows)


def _ahead(test: Row, speaker: TenderSpeaker) -> tuple[Said, ...]:
    return NOTHING if test["taken"] else (Said(speaker.word("note", "ahead")),)


def _reasons(test: Row, speaker: TenderSpeaker) -> Iterator[Said]:
    """Yield every reason against a bidder with what it rests on, then what is missing."""
    for one in test["against"]:
        facts = tuple((name, value) for name, value in one["facts"])
        yield speaker.reason(reason_of(Breach(one["rule"], one["subject"], None, one["consequence"], facts)))
        yield from speaker.facts((name, value) for name, value in facts if name in TOLD and value != "None")
    for one in test["not_computable"]:
        if one["subject"] != REQUIREMENTS:
            yield speaker.lacking(one["missing"])


def standing_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return what grades and past contracts open to each bidder; no row where no rule speaks of them."""
    rows = tuple(
        ((speaker.named(one["supplier"]),), tuple(_growth(one, speaker)), tuple(_credit(one, speaker)))
        for one in found["qualifications"]
        if one["step"] == DEADLINE and (one["growth"] is not None or one["credit"] is not None)
    )
    return TenderTable("standing", ("bidder", "growth", "credit"), rows)


def _growth(test: Row, speaker: TenderSpeaker) -> Iterator[Said]:
    path = test["growth"]
    if path is None:
        return
    grade = speaker.word("social_grade", path["grade"])
    limit = _limit(path["value_minor_max"], speaker)
    yield Said(
        speaker.word("note", "growth").format(grade=grade, limit=limit, equals=path["experience_equals"])
    )
    if path["next_grade"]:
        words = speaker.word("note", "growth_next")
        yield Said(
            words.format(grade=path["next_grade"], limit=_limit(path["next_value_minor_max"], speaker))
        )


def _limit(minor: int | None, speaker: TenderSpeaker) -> str:
    if minor is None:
        return speaker.word("note", "no_limit")
    return speaker.word("note", "up_to").format(amount=speaker.money(minor))


def _credit(test: Row, speaker: TenderSpeaker) -> Iterator[Said]:
    credit = test["credit"]
    if credit is None:
        return
    if credit["score"] is None:
        yield Said(speaker.word("note", "no_record"))
        return
    words = speaker.word("note", "credit")
    share, bond = speaker.share(credit["score"]), f"{credit['bond_ppm'] // 10_000} %"
    yield Said(
        words.format(
            grade=credit["grade"], share=share, sample=credit["sample"], months=credit["months"], bond=bond
        )
    )


def watch_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return what each contractor lost since the signing, a case for each, mended or not.

    What one person alone found against a document, and one that nobody looked up, are no cases and stand behind
    them, without a day.
    """
    rows = tuple(
        (
            (Said("", one["contract"]),),
            (speaker.named(one["supplier"]),),
            tuple(lost_words(case, speaker)),
            (speaker.instant(case["opened_at"]),),
            (speaker.instant(case["closed_at"]),)
            if case["closed_at"] is not None
            else (Said(speaker.word("note", "still_so")),),
        )
        for one in found["watched"]
        for case in one["cases"]
    )
    lone = tuple(
        (
            (Said("", one["contract"]),),
            (speaker.named(one["supplier"]),),
            (speaker.lacking([name]),),
            NOTHING,
            NOTHING,
        )
        for one in found["watched"]
        for name in one["unseen"]
        if name != BAN_LISTS
    )
    return TenderTable("watch", ("contract", "bidder", "lapse", "since", "mended"), (*rows, *lone))


def lost_words(case: Row, speaker: TenderSpeaker) -> Iterator[Said]:
    """Yield what a contractor lost, in words, by a case of the watch."""
    if case["what"] == "document":
        yield speaker.reason(f"document_{case['state']}:{case['ref']}")
    elif case["what"] == "ban":
        yield speaker.reason(f"banned:{case['ref'].rpartition('/')[2]}")
    elif case["what"] == "grade":
        left = speaker.word("social_grade", case["state"])
        yield Said(speaker.word("note", "grade_lost").format(had=case["ref"], left=left))
    else:
        yield Said(speaker.word("lapse", case["what"]))
        yield speaker.value("what", case["state"])
