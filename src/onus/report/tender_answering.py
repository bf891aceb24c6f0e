"""Lapses of the office in words: what was missed, who answered at each instant since, and how it ended.

In:  `proceeding.json` and a speaker for one reader.
Out: a `TenderTable`.

The surprise: the words of a rung are those of the main job. A purchase has no ladder of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.report.codes import step_word, word
from onus.report.tender_bidders import lost_words
from onus.report.tender_speaker import BETWEEN, Said, TenderSpeaker
from onus.report.tender_tables import NOTHING, Row, TenderTable


def lapses_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return each lapse of the office with the rule, the way up the ladder, and its end."""
    watched = {(one["ref"], one["opened_at"]): one for each in found["watched"] for one in each["cases"]}
    rows = tuple(
        (
            (*_lapsed(one, watched, speaker), *speaker.facts(one["told"])),
            (speaker.rule(one["rule"]),) if one["rule"] else NOTHING,
            (speaker.instant(one["case"]["opened_at"]),),
            tuple(_rungs(one["case"], speaker)),
            tuple(_ended(one["case"], speaker)),
            (Said("", one["case"]["id"]),),
        )
        for one in found["lapses"]
    )
    return TenderTable("lapses", ("lapsed", "rule", "since", "answers", "mended", "case"), rows)


def _lapsed(lapse: Row, watched: dict[tuple[str, int], Row], speaker: TenderSpeaker) -> Iterator[Said]:
    if lapse["what"] == "clock":
        yield Said(speaker.word("step", lapse["step"]))
    if lapse["what"] == "watch":
        yield from lost_words(watched[lapse["about"], lapse["case"]["opened_at"]], speaker)
    yield speaker.subject(lapse["subject"])


def _rungs(case: Row, speaker: TenderSpeaker) -> Iterator[Said]:
    for number, step in enumerate(case["steps"], start=1):
        who = step["answerer"]
        named = speaker.named(who["holder"]) if who["holder"] else Said("")
        # Where the head answers for an empty seat, both are said.
        posts = dict.fromkeys((step["post"], who["post"]))
        role = BETWEEN[speaker.language].join(speaker.word("role", one) for one in posts)
        basis = word("basis", who["basis"], speaker.language)
        status = step_word(
            step["status"], last=number == len(case["steps"]), closed=case["closed_at"] is not None,
            limited=step["answer_by"] is not None, language=speaker.language,
        )  # fmt: skip
        at = speaker.instant(step["from_at"]).words
        told = speaker.word("note", "rung").format(
            at=at, post=f"{role} {named.words}".strip(), basis=basis, status=status
        )
        yield Said(told, named.mark)
        if step["act"]:
            yield Said(speaker.word("note", "rung_act"), step["act"])
        if step["late_entry"]:
            yield Said(speaker.word("note", "rung_late"), step["late_entry"])


def _ended(case: Row, speaker: TenderSpeaker) -> Iterator[Said]:
    if case["closed_at"] is None:
        yield Said(speaker.word("note", "still_so"))
        return
    yield speaker.instant(case["closed_at"])
    yield Said(speaker.word("lapse_closed", case["closed_by"]), case["closing_act"])
