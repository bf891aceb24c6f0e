"""The museum of failures, for the test that tells every story again: data in, what Onus raises out.

Each story is a folder of `docs/cases`: `facts.toml` with what is documented and what is generated,
and the files that Onus reads. What is raised is a set of short texts, `notice:N:asymmetry`.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from onus.actions.assess import tracks_of
from onus.actions.judge_tender import judge_tender
from onus.base.instants import Instant, instant, instant_of
from onus.base.money import Minor
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.burden.parts import FAILS
from onus.core.contracts.breach import Breach, NotComputable
from onus.core.contracts.rulebook import Rule
from onus.core.determinations.findings import Outcome
from onus.core.integrity.after_award import after_award
from onus.core.integrity.catalogue import fields_of
from onus.core.integrity.flagging import flag_processes
from onus.core.qualification.health import Accounts, HealthWarning, health_on
from onus.core.restraint.actors import PurchaseAct
from onus.core.restraint.separation import separation_breached
from onus.outside.dossiers import read_dossier
from onus.outside.flag_files import read_files
from onus.outside.law import load_pack
from onus.wire.flags.parameters import limits_of
from onus.wire.flags.results import flags_of

CASES = Path(__file__).resolve().parents[1] / "docs" / "cases"
"""Where the stories lie."""
ABOUT = ("missing", "category", "pair", "reason")
"""Facts of a breach that say what it is about; no breach of the museum has two of them."""
LAPSES = tuple(outcome.column_code for outcome in (Outcome.LATE, Outcome.UNMET))


def toml(path: Path) -> dict:
    """Return the tables of a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


EXPECTED: Mapping[str, dict] = {row["id"]: row for row in toml(CASES / "expected.toml")["stories"]}
"""Each story by its id, with what it must find and when."""


def facts(story: str) -> dict:
    """Return what is documented of a story, what is generated, and how its counter-case differs."""
    return toml(CASES / story / "facts.toml")


def end_of(day: date, zone: str) -> Instant:
    """Return the last instant of a local day."""
    after = day + timedelta(days=1)
    return Instant(instant_of(datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))) - 1)


def raised(folder: Path, story: str, *, by: date) -> frozenset[str]:
    """Return all that Onus raises of a story by what was on record when a local day ended."""
    as_of = end_of(by, facts(story)["zone"])
    return frozenset(
        text
        for name, told in TOLD_BY.items()
        if (folder / name).exists()
        for text in told(folder / name, as_of)
    )


def counter_case(story: str, to: Path) -> Path:
    """Copy a story and make the small change that its facts state; each text to be changed stands once."""
    shutil.copytree(CASES / story, to)
    for edit in facts(story)["counter"]["edits"]:
        path = to / edit["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(edit["old"]) == 1, f"{story}: `{edit['old']}` must stand once in {edit['file']}"
        path.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8")
    return to


def _of_dossier(folder: Path, as_of: Instant) -> Iterator[str]:
    """Yield what `onus assess` finds: lapses, notices that fail, money beyond what is payable or let go, signals."""
    loaded = read_dossier(folder, as_of=as_of)
    with tracks_of(loaded, as_of=as_of, workers=1, progress=lambda *_: None) as gathered:
        found = assess(loaded.dossier, gathered.tracks, as_of=as_of)
    yield from _lapses(found)
    for notice in found.notices:
        yield from (f"notice:{notice.notice}:{part.part}" for part in notice.parts if part.verdict == FAILS)
    for certificate in found.consequences.certificates:
        if certificate.overpaid_minor:
            yield f"overpaid:{certificate.period}"
    yield from (f"waived:{one.deduction}" for one in found.consequences.waivers if one.effective_minor)
    yield from (f"register:{one.kind}" for one in found.register)
    for form in found.form:
        if form.verdict != "conforms" and form.in_force_at_signature:
            yield f"form:{form.rule}"
    limits = limits_of([load_pack("onus-signals").rules])
    yield from (f"signal:{one.id}" for one in after_award(found, limits).flags)


def _lapses(found: Assessment) -> Iterator[str]:
    obligations = found.dossier.contract.obligations
    words = {outcome.column_code: outcome.value for outcome in Outcome}
    for index, outcome in zip(found.duties.obligation, found.findings.outcome, strict=True):
        if outcome in LAPSES:
            yield f"duty:{obligations[index].id}:{words[int(outcome)]}"


def _of_tender(folder: Path, as_of: Instant) -> Iterator[str]:
    """Yield what `onus tender judge` finds: breaches, claims that do not follow, refused acts and bids, flags."""
    proceeding = judge_tender(folder, as_of).proceeding
    yield from _breaches(proceeding.breaches)
    yield from (f"claim:{one.claim}" for one in proceeding.claims)
    yield from (f"refused:{one.kind}:{one.reason}" for one in proceeding.refused_acts)
    yield from (f"flag:{one.id}" for one in proceeding.flags)
    for lot in proceeding.lots:
        yield from (f"not_admitted:{why}" for bid in lot.refused for _, why in bid.reasons)


def _breaches(found: Iterable[Breach | NotComputable]) -> Iterator[str]:
    """Yield each breach by its rule and, where it says so, by what it is about."""
    for one in found:
        if isinstance(one, Breach):
            told = dict(one.facts)
            yield ":".join(["breach", one.rule, *(told[name] for name in ABOUT if name in told)])


def _of_purchases(folder: Path, as_of: Instant) -> Iterator[str]:
    """Yield what `onus flags` finds in the releases that were published by then, with its own pack."""
    lines = (folder / "releases.jsonl").read_text(encoding="utf-8").splitlines()
    published = [line for line in lines if instant(json.loads(line)["date"]) <= as_of]
    limits = limits_of([load_pack("onus-flags").rules])
    with TemporaryDirectory() as aside:
        path = Path(aside) / "releases.jsonl"
        path.write_text("\n".join([*published, ""]), encoding="utf-8")
        read = read_files([path], fields_of(limits))
    assert not read.faults, "the releases of the story must be sound"
    yield from (f"flag:{one.id}" for one in flags_of(flag_processes(read.columns, limits)))


def _of_health(path: Path, as_of: Instant) -> Iterator[str]:
    """Yield why a contract may not be awarded to a supplier by what was public of its health."""
    told = toml(path)
    found = health_on(
        told["supplier"],
        _day(as_of, path),
        _rule(told),
        accounts=[Accounts(**row) for row in told["accounts"]],
        warnings=[HealthWarning(**row) for row in told["warnings"]],
        yearly_value=Minor(told["yearly_value_minor"]),
        currency=told["currency"],
    )
    yield from _breaches(found.reasons)
    yield from (f"unknown:{one.rule}" for one in found.reasons if isinstance(one, NotComputable))


def _of_acts(path: Path, as_of: Instant) -> Iterator[str]:
    """Yield the acts on record by then that one person should not have done both of."""
    told = toml(path)
    rows = [{**row, "at": instant_of(row["at"])} for row in told["acts"]]
    acts = [PurchaseAct(**row) for row in rows if row["at"] <= as_of]
    yield from _breaches(separation_breached(_rule(told), acts))


def _rule(told: dict) -> Rule:
    """Return the rule that a file names, from the pack that it names."""
    (rule,) = (one for one in load_pack(told["pack"]).rules if one.id == told["rule"])
    return rule


def _day(as_of: Instant, path: Path) -> date:
    """Return the local day of the last instant of a day."""
    zone = ZoneInfo(toml(path.with_name("facts.toml"))["zone"])
    return datetime.fromtimestamp(as_of // 1_000_000, tz=zone).date()


TOLD_BY: Mapping[str, Callable[[Path, Instant], Iterator[str]]] = {
    "dossier": _of_dossier,
    "tender": _of_tender,
    "purchases": _of_purchases,
    "health.toml": _of_health,
    "acts.toml": _of_acts,
}
"""Which files of a story are told by which function."""
