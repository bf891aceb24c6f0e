"""Findings about a tender: rules, limits, signals, corrections and what counts for nothing, in words.

In:  `proceeding.json`, the words of signals, and a speaker for one reader.
Out: `TenderTable`s.

The surprise: what could not be judged has a table of its own beside what was found. A page
without it would read as if everything had been in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from onus.base.texts import Localized
from onus.core.qualification.qualifying import REQUIREMENTS
from onus.core.tendering.signals import REPLY
from onus.report.tender_speaker import COLON, Said, TenderSpeaker
from onus.report.tender_tables import NOTHING, Row, TenderTable, bidder
from onus.report.tender_words import known_word
from onus.wire.flags.words import FlagText


def clocks_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return the limits that run or ran, those that run first."""
    ordered = sorted(found["clocks"], key=lambda one: (one["done_at"] is not None, one["due"] or 0))
    rows = tuple(
        (
            (Said(speaker.word("step", one["step"])), *_of_remedy(one, speaker)),
            (Said(speaker.word("clock", one["state"])),),
            (speaker.instant(one["due"]),),
            (speaker.instant(one["done_at"]),),
            (speaker.rule(one["rule"]),),
        )
        for one in ordered
    )
    return TenderTable("clocks", ("step", "state", "due", "done", "rule"), rows)


def _of_remedy(clock: Row, speaker: TenderSpeaker) -> tuple[Said, ...]:
    sort = clock["subject"].partition(":")[0]
    return (speaker.subject(clock["subject"]),) if sort in ("challenge", "complaint") else NOTHING


def remedies_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return each challenge with what it is about, whether it came in time, and what followed."""
    rows = tuple(
        (
            (speaker.instant(one["challenge"]["at"]),),
            (_challenger(one["challenge"]["by"], speaker),),
            (Said(speaker.word("about", one["challenge"]["about"])), *_late(one["in_time"], speaker)),
            _step(one["answer"], "outcome", speaker),
            (*_step(one["complaint"], "", speaker), *(_late(one["complaint_in_time"], speaker) if one["complaint"] else ())),
            _step(one["decision"], "outcome", speaker),
        )
        for one in found["remedies"]
    )  # fmt: skip
    heads = ("when", "challenger", "about", "answer", "complaint", "decision_of")
    return TenderTable("remedies", heads, rows)


def _challenger(name: str, speaker: TenderSpeaker) -> Said:
    """Say who challenges; before the opening a bidder is a number, and nobody's name."""
    found = speaker.named(name)
    return found if found.words else Said(speaker.word("role", "bidder"), found.mark)


def _late(in_time: bool, speaker: TenderSpeaker) -> tuple[Said, ...]:
    return NOTHING if in_time else (Said(speaker.word("note", "too_late")),)


def _step(step: Row | None, outcome: str, speaker: TenderSpeaker) -> tuple[Said, ...]:
    if step is None:
        return NOTHING
    said = (Said(speaker.word("outcome", step[outcome])),) if outcome else NOTHING
    return (*said, speaker.instant(step["at"]))


def contracts_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return each contract, with what stood against signing it then."""
    rows = tuple(
        (
            (Said("", one["contract"]),),
            (bidder(one["bid"], found, speaker) if not one["supplier"] else speaker.named(one["supplier"]),),
            (Said(speaker.money(one["price_minor"])),),
            (speaker.instant(one["signed_at"]),),
            tuple(_bar(bar, what, speaker) for bar, what in one["bars"]),
        )
        for one in found["contracts"]
    )
    return TenderTable("contracts", ("contract", "bidder", "price#", "signed", "bars"), rows)


def _bar(bar: str, what: str, speaker: TenderSpeaker) -> Said:
    words = speaker.word("bar", bar)
    if bar == "standstill" and what.isdecimal():
        return Said(f"{words} ({speaker.instant(int(what)).words})")
    if bar == "qualification":
        told = speaker.reason(what)
        return Said(f"{words}{COLON[speaker.language]}{told.words}", told.mark)
    return Said(words, what)


def breaches_table(found: Row, speaker: TenderSpeaker, says: Mapping[str, str]) -> TenderTable:
    """Return what was against a rule: the rule with its words, what it is about, on what that rests, what follows.

    Args:
        says: what each rule says, by `id@version`.
    """
    rows = tuple(
        (
            (speaker.rule(one["rule"]), *((Said(says[one["rule"]]),) if one["rule"] in says else ())),
            (speaker.subject(one["subject"]), *((speaker.instant(one["at"]),) if one["at"] is not None else ())),
            speaker.facts(one["facts"]),
            (Said(speaker.word("consequence", one["consequence"])),),
        )
        for one in found["breaches"]
    )  # fmt: skip
    return TenderTable("breaches", ("rule", "about", "rests_on", "follows"), rows)


def unjudged_table(found: Row, speaker: TenderSpeaker, names: Mapping[str, FlagText]) -> TenderTable:
    """Return rules and signals that could not be judged, with what is missing.

    Args:
        names: words of signals, by id.
    """
    told = [*found["not_computable"], *found["unchecked"]]
    rows = tuple(
        (
            (_flag_or_rule(one["rule"], speaker, names),),
            (
                speaker.subject(one["subject"])
                if ":" in one["subject"] or one["subject"] == REQUIREMENTS
                else speaker.named(one["subject"]),
            ),
            (speaker.lacking(one["missing"]),),
        )
        for one in told
    )
    return TenderTable("unjudged", ("rule", "about", "lacks"), rows)


def _flag_or_rule(name: str, speaker: TenderSpeaker, names: Mapping[str, FlagText]) -> Said:
    if name in names:
        return Said(names[name].name.text(speaker.language), name)
    if known_word("claim", name) is not None:
        return Said(speaker.word("claim", name))
    return Said(speaker.word("rule_kind", name)) if name == REPLY else speaker.rule(name)


def hints_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return words of criteria that a person should look at; they decide nothing."""
    rows = tuple(
        (
            (speaker.named(one["criterion"]),),
            (speaker.value("ground", one["ground"]),),
            (Said(f"…{one['around']}…"),),
            (speaker.rule(one["rule"]),),
        )
        for one in found["hints"]
    )
    return TenderTable("hints", ("criterion", "ground", "text", "rule"), rows)


def claims_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return what the office claims beside what follows from the facts."""
    rows = tuple(
        (
            (Said(speaker.word("claim", one["claim"])), *((speaker.named(one["subject"]),) if one["claim"] != one["subject"] else ())),
            (_claimed(one, one["claimed"], found, speaker),),
            (_claimed(one, one["follows"], found, speaker),),
            (Said("", one["fact"]),),
        )
        for one in found["claims"]
    )  # fmt: skip
    return TenderTable("claims", ("claim", "claimed", "follows_from", "fact_id"), rows)


def _claimed(one: Row, text: str, found: Row, speaker: TenderSpeaker) -> Said:
    if one["claim"].endswith("_price") and text.removeprefix("-").isdecimal():
        return Said(speaker.money(int(text)))
    if one["claim"] == "order":
        return Said(_in_order(text, speaker))
    if one["claim"] == "called_immaterial":
        return Said(", ".join(speaker.word("change", part) for part in text.split(", ")))
    parts = [_one_claimed(part, found, speaker) for part in text.split(", ")]
    words = [each.words for each in parts if each.words]
    return Said(
        " → ".join(words) if one["claim"] == "ranking" else ", ".join(words),
        " ".join(each.mark for each in parts if each.mark),
    )


def _in_order(text: str, speaker: TenderSpeaker) -> str:
    """Say a step as the core writes it: its kind, a notice with which one it is, and whether it has to come first."""
    kind, _, notice = text.removesuffix(" first").partition(" ")
    words = speaker.word("notice", notice) if notice else speaker.word("kind", kind)
    return speaker.word("note", "first").format(step=words) if text.endswith(" first") else words


def _one_claimed(part: str, found: Row, speaker: TenderSpeaker) -> Said:
    if any(one["bid"] == part for one in found["received"]):
        return bidder(part, found, speaker)
    for vocabulary in ("unranked", "seed", "none_won", "value"):
        said = speaker.word(vocabulary, part)
        if said != part:
            return Said(said)
    return speaker.person(part)


def void_table(found: Row, facts: Sequence[Row], speaker: TenderSpeaker) -> TenderTable:
    """Return acts that count for nothing, with who tried them and why they do not count.

    Args:
        found: the judgement.
        facts: lines of `facts.jsonl`; a refusal on the spot gives its reason there, in words.
        speaker: to one reader.
    """
    spoken = {one["id"]: one["reason"] for one in facts if one["kind"] == "act_refused" and "reason" in one}
    rows = tuple(
        (
            (Said(speaker.word("kind", one["kind"]), one["fact"]),),
            (speaker.person(one["by"]),),
            (_text(spoken[one["fact"]], speaker),)
            if one["fact"] in spoken
            else _void_reasons(one["reason"], speaker),
            (_cited(one["rule"], speaker),),
        )
        for one in found["refused_acts"]
    )
    return TenderTable("void", ("act", "by", "reason", "rule"), rows)


def _text(said: Mapping[str, str], speaker: TenderSpeaker) -> Said:
    return Said(Localized(said.get("en", ""), said.get("zh-Hans", "")).text(speaker.language))


def _void_reasons(text: str, speaker: TenderSpeaker) -> tuple[Said, ...]:
    """Say reasons as the core joins them: a code with what it is about, several behind one another."""
    return tuple(speaker.reason(*one.partition(" ")[::2]) for one in text.split("; "))


def _cited(name: str, speaker: TenderSpeaker) -> Said:
    """Say a rule by its key, or by its id alone where a person wrote no version."""
    if not name or "@" in name:
        return speaker.rule(name) if name else Said("")
    keys = sorted(key for key in speaker.citations if key.partition("@")[0] == name)
    return speaker.rule(keys[-1]) if keys else Said("", name)


def without_power_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return the acts that no power of the table stood behind: who, at which stage, why not, and what follows."""
    rows = tuple(
        (
            (Said(speaker.word("kind", one["kind"]), one["fact"]),),
            (speaker.person(one["by"]),),
            tuple(Said(speaker.word("power_stage", each)) for each in one["stage"].split("+") if each),
            (speaker.reason(f"power_{one['bar']}"),),
            (_cited(one["rule"], speaker),),
            (Said(speaker.word("power_stays", str(one["stays"]).lower())),),
        )
        for one in found["without_power"]
    )
    return TenderTable("without_power", ("act", "by", "power_stage", "reason", "rule", "stays"), rows)


def overrides_table(found: Row, facts: Sequence[Row], speaker: TenderSpeaker) -> TenderTable:
    """Return every override with its public reason, who approved it, and which act it let through.

    Args:
        found: the judgement.
        facts: lines of `facts.jsonl`, for what the act that passed is called.
    """
    kinds = {one["id"]: one["kind"] for one in facts}
    rows = tuple(
        (
            (speaker.instant(one["public_at"]),),
            (speaker.person(one["by"]),),
            (_overridden(one["rule"], speaker),),
            (Said(Localized(**one["reason"]).text(speaker.language)),),
            tuple(speaker.person(each) for each in one["approved_by"]),
            (
                Said(speaker.word("kind", kinds.get(one["let_through"], "")), one["let_through"])
                if one["let_through"]
                else Said(speaker.word("note", "no_effect")),
            ),
        )
        for one in found["overrides"]
    )
    heads = ("when", "by", "rule", "reason", "approved_by", "let_through")
    return TenderTable("overrides", heads, rows)


def _overridden(name: str, speaker: TenderSpeaker) -> Said:
    """Say what somebody went on against: a bar of the table of power, or a rule."""
    bar = known_word("why", f"power_{name}")
    return Said(bar.text(speaker.language)) if bar is not None else _cited(name, speaker)


def rotations_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return who was too long or too often in one place; a bar where it says so, else a signal."""
    rows = tuple(
        (
            (speaker.person(one["person"]),),
            (Said(speaker.word("role", one["role"])),),
            (Said(speaker.word("rotation", one["found"])),),
            (Said(str(one["limit"])),),
            (speaker.named(one["supplier"]) if one["supplier"] else Said(""),),
        )
        for one in found["rotations"]
    )
    return TenderTable("rotations", ("person", "role", "found", "limit", "about"), rows)


def corrections_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return every correction of a fact, and why one counts for nothing."""
    rows = tuple(
        (
            (speaker.instant(one["recorded_at"]),),
            (Said(speaker.word("kind", one["kind"]), one["corrects"]),),
            (speaker.person(one["by"]),),
            (speaker.reason(one["refused"]) if one["refused"] else Said(speaker.word("note", "counts")),),
        )
        for one in found["corrections"]
    )
    return TenderTable("corrections", ("when", "corrected", "by", "counts"), rows)


def late_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return facts that came on record late, and the instant by which one had to be there."""
    rows = tuple(
        (
            (Said(speaker.word("kind", one["kind"]), one["fact"]),),
            (speaker.person(one["by"]),),
            (speaker.instant(one["happened_at"]),),
            (speaker.instant(one["recorded_at"]),),
            (speaker.instant(one["mattered_at"]),),
        )
        for one in found["late_records"]
    )
    return TenderTable("late", ("act", "by", "happened", "recorded", "mattered"), rows)


def flags_table(found: Row, speaker: TenderSpeaker, names: Mapping[str, FlagText]) -> TenderTable:
    """Return the signals with grade, whom they concern, on what they rest, and how far each has come.

    Args:
        names: words of signals, by id.
    """
    cases = {(one["flag"], one["subject"]): one for one in found["flag_cases"]}
    rows = tuple(
        (
            (_flag_or_rule(one["id"], speaker, names),),
            (Said(speaker.word("grade", one["grade"])),),
            (speaker.named(one["subject"]),),
            speaker.facts([each for each in one["facts"] if each[0] not in ("tender", "rule")]),
            (speaker.rule(dict(one["facts"]).get("rule", "")),)
            if dict(one["facts"]).get("rule")
            else NOTHING,
            _reply_by(cases.get((one["id"], one["subject"])), speaker),
            _case(cases.get((one["id"], one["subject"])), speaker),
        )
        for one in found["flags"]
    )
    return TenderTable("flags", ("signal", "grade", "about", "rests_on", "rule", "reply_by", "state"), rows)


def _reply_by(case: Row | None, speaker: TenderSpeaker) -> tuple[Said, ...]:
    """Return until when the party may reply, in words where no rule says so."""
    if case is None:
        return NOTHING
    if case["reply_by"] is None:
        return (Said(speaker.word("note", "no_reply_time")),)
    at = speaker.instant(case["reply_by"])
    return (replace(at, words=speaker.word("note", "reply_by").format(at=at.words)),)


def _case(case: Row | None, speaker: TenderSpeaker) -> tuple[Said, ...]:
    if case is None:
        return NOTHING
    said = Said(speaker.word("flag_state", case["state"]))
    decided = (
        (Said(speaker.word("flag_outcome", case["outcome"]), case["decision"]),)
        if case["outcome"]
        else NOTHING
    )
    void = tuple(_void_decision(fact, lacks, speaker) for fact, lacks in case["void"])
    return (said, *decided, *void)


def _void_decision(fact: str, lacks: str, speaker: TenderSpeaker) -> Said:
    words = (speaker.word("flag_void", "decision"), speaker.word("why", lacks))
    return Said(COLON[speaker.language].join(words), fact)
