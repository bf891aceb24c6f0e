"""Parts: what several pages of the workbench show of the same dossier.

In:  a request and a dossier.
Out: `Bench`: the dossier, its contract and posts, the clock that it is worked by, the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Language, Localized
from onus.core.acts.four_eyes import proposer_of
from onus.outside import clock
from onus.outside.time_zones import zone_table
from onus.records import workbench
from onus.records.documents import documents
from onus.records.dossiers import ShownDossier, dossier_named
from onus.records.facts import KeptFact, facts_of
from onus.report.codes import ACTS
from onus.report.events import event_name
from onus.web.legal_bases import basis_words
from onus.web.names import district_name, segment_name
from onus.web.people.actors import actor_of
from onus.web.people.guard import request_dossiers
from onus.web.sentences import say
from onus.web.shell import language_of
from onus.web.time_left import TimeLeft, time_left

OCCURRENCES = "occurrences.json"
REPORTS = "reports.csv"
CONTRACT, POSTS, RULES, PAYMENT, LIFE = (
    "contract.json", "posts.json", "rules.json", "payment.json", "life_acts.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bench:
    """One dossier on the bench.

    Attributes:
        shown: the dossier.
        assessment: row of the assessment that is shown.
        now: by the clock on the wall.
        language: of the page.
        documents: contract, posts, rules and payment of the assessment.
    """

    shown: ShownDossier
    assessment: int
    now: Instant
    language: Language
    documents: Mapping[str, Any]

    @property
    def zone(self) -> ZoneTable:
        """Return the zone whose clocks the pages show."""
        return zone_table(self.shown.time_zone)

    def say(self, key: str, **named: object) -> str:
        """Say a sentence of the workbench."""
        return say(key, self.language, **named)

    def left(self, due: int | None) -> TimeLeft:
        """Return how long there is until an instant."""
        return time_left(due, self.now, self.language)

    def local(self, at: int | None) -> str:
        """Write an instant as the clocks of the dossier show it."""
        return "" if at is None else self.zone.local_text(Instant(at))

    def obligation(self, name: str) -> str:
        """Return the title of an obligation; its id where it has none."""
        return self._title(self.contract.get("obligations", ()), name)

    def post(self, name: str) -> str:
        """Return the title of a post; its id where it has none."""
        return self._title(self.documents.get(POSTS) or (), name)

    @property
    def contract(self) -> Mapping[str, Any]:
        """Return the contract of the assessment."""
        return self.documents.get(CONTRACT) or {}

    @property
    def payment(self) -> Mapping[str, Any]:
        """Return the payments of the assessment."""
        return self.documents.get(PAYMENT) or {}

    def district(self, name: str) -> str:
        """Return what people call a district."""
        return district_name(self.shown.id, name, self.language) if name else ""

    def event(self, occurrence: str) -> str:
        """Return what people call a snowfall or another occurrence."""
        rows = self.documents.get(OCCURRENCES) or ()
        row = next((one for one in rows if one["id"] == occurrence), None)
        return event_name(occurrence, self.zone, self.language, row) if occurrence else ""

    def place(self, name: str, place_id: str) -> str:
        """Return a segment by the name of its street and its number."""
        return segment_name(name, place_id, self.language)

    def clause(self, obligation: str) -> str:
        """Return the clause of an obligation."""
        listed = self.contract.get("obligations", ())
        return next((one["clause"] for one in listed if one["id"] == obligation), "")

    def within_h(self, post: str) -> int:
        """Return hours of a post on the ladder; 24 where the ladder does not say."""
        ladder = self.documents.get("ladder.json") or ()
        hours = [one["data"].get("within_h") for one in ladder if one.get("data", {}).get("post") == post]
        return int(next((h for h in hours if h), 24))

    def _title(self, listed: Iterable[Mapping[str, Any]], name: str) -> str:
        for one in listed:
            if one["id"] == name:
                return (
                    Localized(one["title"].get("en", ""), one["title"].get("zh", "")).text(self.language)
                    or name
                )
        return name


def bench_of(request: HttpRequest, dossier: str, *, reach: str = "") -> Bench:
    """Return a dossier on the bench.

    Args:
        request: who looks.
        dossier: its id.
        reach: a page that is open within appointments anywhere: the dossier must lie in the
            reach of one of them; empty where the guard has looked at the dossier itself.

    Raises:
        Http404: there is none, or it was never assessed, or it lies out of reach.
    """
    shown = dossier_named(dossier)
    if (
        shown is None
        or shown.assessment is None
        or (reach and dossier not in request_dossiers(request, reach))
    ):
        raise Http404
    now = clock.now()
    found = documents(
        shown.assessment,
        CONTRACT,
        POSTS,
        RULES,
        PAYMENT,
        LIFE,
        "ladder.json",
        "notices.json",
        "acts.jsonl",
        OCCURRENCES,
    )
    return Bench(shown, shown.assessment, now, language_of(request), found)


def assessed(reach: Iterable[str]) -> list[ShownDossier]:
    """Return those of some dossiers that were ever assessed; the others have nothing to work on."""
    return [one for one in map(dossier_named, reach) if one is not None and one.assessment is not None]


def posts_held(request: HttpRequest, bench: Bench) -> tuple[str, ...]:
    """Return the posts of this dossier that whoever looks holds now."""
    serving = actor_of(request).serving(bench.now)
    return tuple(
        dict.fromkeys(one.post for one in serving if one.post and one.scope.dossier in ("", bench.shown.id))
    )


def user_of(request: HttpRequest) -> str:
    """Return the account of whoever looks."""
    return actor_of(request).user


def unjudged(bench: Bench, *, about: str = "") -> list[Mapping[str, Any]]:
    """Return what was recorded here and not yet judged: no assessment has seen it.

    Reports are never among it. Their words are for those who handle them, on a desk of its
    own, and the contractor whom they are about would learn from it who told, and when.
    """
    facts = [
        one for one in facts_of(bench.shown.id) if one.file != REPORTS and (not about or one.about == about)
    ]
    acts = {one["id"] for one in bench.documents.get("acts.jsonl") or ()}
    acts |= {one.get("id") for one in bench.documents.get(LIFE) or ()}
    evidence = workbench.judged_refs(
        bench.assessment, (one.fact_id for one in facts if one.file != "acts.toml")
    )
    left = [one for one in facts if one.fact_id not in acts and one.fact_id not in evidence]
    return [fact_row(bench, one) for one in reversed(left)]


def fact_row(bench: Bench, one: KeptFact) -> Mapping[str, Any]:
    """Return a fact as a line of a page."""
    kind = str(one.row.get("kind", ""))
    words = ACTS.get(kind)
    text = one.row.get("text") or {}
    said = (
        text.get("zh-Hans" if bench.language == "zh-Hans" else "en", "")
        if isinstance(text, Mapping)
        else str(text)
    )
    return {
        "id": one.fact_id,
        "what": Localized(*words).text(bench.language)
        if words
        else bench.say(f"workbench.file_{one.file.partition('.')[0]}"),
        "kind": kind,
        "at": bench.local(one.happened_at),
        "recorded": bench.local(one.recorded_at),
        "post": signers(bench, one.post, str(one.row.get("source", "")))
        if one.post
        else (bench.say("workbench.party_contractor") if one.actor else ""),
        "basis": basis_words(one.legal_basis, bench.language, post=bench.post(one.post) if one.post else ""),
        "text": said or one.row.get("reason", "") or one.row.get("note", ""),
        "place": one.place_id,
        "result": one.row.get("result", ""),
    }


def signers(bench: Bench, post: str, source: str) -> str:
    """Return whose act it is: the post; of an act under four eyes, who proposed it and who approved."""
    asked = proposer_of(source)
    if not asked:
        return bench.post(post)
    return bench.say("workbench.four_eyes", asked=bench.post(asked), approved=bench.post(post))


def case_title(bench: Bench, case: workbench.WorkCase) -> str:
    """Return what a case is called: the obligation, where, and for which snowfall."""
    parts = (bench.obligation(case.obligation), bench.district(case.district), bench.event(case.occurrence))
    return " · ".join(part for part in parts if part)


def case_href(bench: Bench, case: str) -> str:
    """Return the address of a case on the workbench."""
    return reverse("workbench:case", args=[bench.shown.id, case])


def crumbs(bench: Bench, *last: str) -> list[Mapping[str, str]]:
    """Return where a page of the workbench is."""
    found: list[Mapping[str, str]] = [
        {"name": bench.say("workbench.title"), "href": reverse("workbench:desks")},
        {
            "name": bench.shown.title.text(bench.language),
            "href": reverse("workbench:queue", args=[bench.shown.id]),
        },
    ]
    return [*found, *({"name": name, "href": ""} for name in last)]


def bases(bench: Bench) -> list[Mapping[str, str]]:
    """Return what acts may rest on: clauses of the contract, rules of the packs with whether they were read."""
    clauses = dict.fromkeys(
        one["clause"]
        for name in ("obligations", "deductions")
        for one in bench.contract.get(name, ())
        if one["clause"]
    )
    found: list[Mapping[str, str]] = [
        {"value": clause, "label": bench.say("workbench.basis_clause", clause=clause)} for clause in clauses
    ]
    packs = bench.documents.get(RULES) or {}
    rules = [
        rule
        for listed in packs.values()
        if isinstance(listed, list)
        for rule in listed
        if isinstance(rule, dict)
    ]
    for rule in rules:
        citation = rule.get("citation", {})
        said = Localized(citation.get("en", ""), citation.get("zh", "")).text(bench.language)
        mark = "workbench.basis_rule" if rule.get("verified") else "workbench.basis_rule_unread"
        found.append(
            {
                "value": f"{rule.get('id', '')}@{rule.get('version', '')}",
                "label": bench.say(mark, citation=said),
            }
        )
    return found
