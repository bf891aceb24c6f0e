"""Sections of the desk: the hours ahead as titled tables, the same for screen and paper.

In:  an `Outlook` and a language.
Out: `Desk`: sentences at its head, and sections with heads and rows of plain text.

The surprise: rows are joined before they are shown. Ten districts that owe the same by
the same hour are one line with their names, because a desk has one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onus import __version__
from onus.base.currencies import amount_text
from onus.base.instants import Instant, utc_text
from onus.base.texts import Language
from onus.core.accountability.answerable import Answerer
from onus.core.oversight.regions import Regions
from onus.core.planning.clocks import CURE, PAY, Clock
from onus.core.planning.coming import Coming
from onus.core.planning.forecast import ForecastSpan
from onus.core.planning.ladder import OpenCase
from onus.core.planning.outlook import Outlook
from onus.core.planning.risks import Risk
from onus.core.planning.to_do import DECIDE, PAY_LATE, SCAN, ToDo
from onus.report.codes import step_word
from onus.report.desk.words import tell
from onus.report.events import event_name
from onus.report.figures import listed, percent
from onus.report.words import holder_name, label

NAMES_MAX = 6
SOURCE_MAX = 80


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its name, its title, its heads (a number's column is marked) and its rows."""

    name: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The hours ahead in words.

    Attributes:
        title: what it is.
        dossier: title of the dossier.
        span: from when until when.
        counts: how much of what there is, in one sentence.
        banners: what must be said on its face.
        forecast: a sentence for each span.
        risks: a sentence for each risk.
        sections: due, cases, papers, clocks.
        foot: remarks on how it was made.
    """

    title: str
    dossier: str
    span: str
    counts: str
    banners: tuple[str, ...]
    forecast: tuple[str, ...]
    risks: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...]


def desk(view: Outlook, language: Language, *, today: bool) -> Desk:
    """Return the hours ahead in words.

    Args:
        view: what lies ahead.
        language: of the words.
        today: whether it is the sheet of one day.
    """
    return Wording(view, language).desk(today=today)


NO_REGIONS = Regions()


class Wording:
    """Puts one outlook into words of one language."""

    def __init__(self, view: Outlook, language: Language, regions: Regions = NO_REGIONS) -> None:
        self.view, self.language, self.regions = view, language, regions
        dossier = view.dossier
        self.obligations = {each.id: each for each in dossier.contract.obligations}
        self.posts = {each.id: each.title.text(language) for each in dossier.register.posts}
        self.services = {each.id: each.title.text(language) for each in dossier.contract.services}

    def desk(self, *, today: bool) -> Desk:
        """Return everything."""
        view, dossier = self.view, self.view.dossier
        now, until = self.at(view.now), self.at(view.until)
        banners = [label(dossier.origin, self.language)] if dossier.origin in ("generated", "mixed") else []
        banners += [label("placeholder", self.language)] if dossier.contract.placeholder else []
        recompute = self.tell("recompute", version=__version__, dossier=dossier.id, utc=utc_text(view.now))
        later = [self.tell("later", count=view.later)] if view.later else []
        return Desk(
            title=self.tell("today" if today else "ahead"),
            dossier=dossier.title.text(self.language),
            span=self.tell("span", now=now, until=until, zone=dossier.zone.name),
            counts=self.counts(),
            banners=(*banners, self.tell("internal")),
            forecast=tuple(self.forecast(span) for span in view.forecast),
            risks=tuple(self.risk(each) for each in view.risks),
            sections=(self.due(), self.cases(), self.papers(), self.clocks()),
            foot=(*later, self.tell("rough"), recompute),
        )

    def tell(self, name: str, /, **parts: object) -> str:
        return tell(name, self.language, **parts)

    def at(self, moment: Instant | None, otherwise: str = "never") -> str:
        return self.tell(otherwise) if moment is None else self.view.dossier.zone.local_text(moment)

    def names(self, names: Iterable[str]) -> str:
        every = list(dict.fromkeys(names))
        more = [self.tell("more", count=len(every) - NAMES_MAX)] if len(every) > NAMES_MAX else []
        return listed([*every[:NAMES_MAX], *more], self.language)

    def title_of(self, obligation: str) -> str:
        """Return the title of an obligation with its clause; the id of a notice as it is."""
        owed = self.obligations.get(obligation)
        return obligation if owed is None else f"{owed.title.text(self.language)} [{owed.clause}]"

    def who(self, found: Answerer | None) -> str:
        if found is None:
            return ""
        title = self.posts.get(found.post, found.post)
        return f"{title}: {holder_name(found.holder, self.language)}"

    def district(self, name: str) -> str:
        title = self.regions.district_title(self.view.dossier.id, name).text(self.language)
        return title or name or self.tell("no_district")

    def event(self, occurrence: str) -> str:
        """Return what people call a snowfall or another occurrence."""
        return event_name(occurrence, self.view.dossier.zone, self.language)

    def counts(self) -> str:
        view = self.view
        moving = [each for each in view.cases if each.moves_at is not None and each.moves_at <= view.until]
        return self.tell(
            "counts",
            due=sum(group.duties for group in view.coming),
            cases=len(view.cases),
            moving=len(moving),
            papers=len(view.to_do),
            risks=len(view.risks),
        )

    def forecast(self, span: ForecastSpan) -> str:
        named = self.tell(f"signal_{span.signal}") if span.signal else ""
        sure = "" if span.confidence_ppm is None else self.tell("f_sure", share=percent(span.confidence_ppm))
        return self.tell(
            "f_span",
            begins=self.at(span.from_at),
            until=self.at(span.until_at),
            mm=f"{span.least_tenth_mm // 10}.{span.least_tenth_mm % 10}",
            signal=self.tell("f_signal", name=named) if named else "",
            sure=sure,
            depth=self.tell("f_depth") if span.from_depth else "",
            over=self.tell("f_over") if span.until_at <= self.view.now else "",
            source=span.source[:SOURCE_MAX],
        )

    def risk(self, found: Risk) -> str:
        return self.tell(
            f"r_{found.kind}",
            service=self.services.get(found.subject, found.subject),
            post=self.posts.get(found.subject, found.subject),
            station=found.subject,
            what=self.names(self.obligations[name].title.text(self.language) for name in found.obligations),
            count=found.duties,
            have=found.have,
            of=found.of,
            limit=found.limit,
            at=self.at(found.at),
            until=self.at(found.until),
            names=self.names(found.names) or self.tell("nobody"),
        )

    def section(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Section:
        named = tuple((self.tell(head.rstrip("#")), head.endswith("#")) for head in heads)
        return Section(name, self.tell(name), named, tuple(tuple(row) for row in rows))

    def due(self) -> Section:
        """Return what falls due; districts that owe the same by the same hour are one row."""
        joined: dict[tuple[object, ...], list[Coming]] = {}
        for group in self.view.coming:
            key = (group.due, group.opens, group.obligation, group.basis, group.answerer)
            joined.setdefault(key, []).append(group)
        rows = [
            (
                self.when(same[0]),
                self.title_of(same[0].obligation),
                self.names(self.district(group.district) for group in same),
                f"{sum(group.duties for group in same):,}",
                self.who(same[0].answerer),
                self.tell(f"basis_{same[0].basis}"),
            )
            for same in joined.values()
        ]
        return self.section("due", ("when", "what", "where", "count#", "who", "basis"), rows)

    def when(self, group: Coming) -> str:
        if group.due is None:
            return f"{self.tell('opens', at=self.at(group.opens))}; {self.tell('no_due')}"
        return self.at(group.due)

    def cases(self) -> Section:
        rows = [
            (
                self.title_of(found.case.obligation),
                self.district(found.case.district),
                f"{found.case.duties:,}",
                self.at(found.case.opened_at),
                f"{self.who(found.step.answerer)} ({self.state(found)})",
                self.next_step(found),
            )
            for found in self.view.cases
        ]
        return self.section("cases", ("what", "where", "count#", "since", "lies_with", "next"), rows)

    def state(self, found: OpenCase) -> str:
        limited = found.step.answer_by is not None
        last = found.moves_at is None
        return step_word(found.step.status, last=last, closed=False, limited=limited, language=self.language)

    def next_step(self, found: OpenCase) -> str:
        if found.moves_at is None:
            return self.tell("stays")
        return self.tell("moves", at=self.at(found.moves_at), who=self.who(found.next_answerer))

    def papers(self) -> Section:
        """Return papers and decisions; those of one kind, obligation and post are one row."""
        joined: dict[tuple[str, ...], list[ToDo]] = {}
        for each in self.view.to_do:
            key = (
                each.kind,
                each.obligation,
                each.post,
                *each.parties,
                each.subject if each.kind in (DECIDE, PAY_LATE, SCAN) else "",
            )
            joined.setdefault(key, []).append(each)
        rows = [self.paper(same) for same in joined.values()]
        return self.section("papers", ("what", "where", "count#", "by"), rows)

    def paper(self, same: Sequence[ToDo]) -> tuple[str, ...]:
        first = same[0]
        what = self.title_of(first.obligation) if first.obligation else first.period
        parties = self.tell("listed").join(self.tell(f"party_{party}") for party in first.parties)
        text = self.tell(first.kind, what=what, source=first.subject, period=first.period, parties=parties)
        amount = sum(each.amount_minor for each in same)
        months = [each.period for each in same if each.period and first.kind == DECIDE]
        placed = [each for each in same if not each.period and each.kind != SCAN]
        where = self.names(self.district(each.district) for each in placed)
        money = f"{amount_text(amount, currency=self.view.dossier.currency)} {self.view.dossier.currency}"
        about = [where or self.names(months), money if amount else ""]
        cases = self.tell("cases_n", count=len(same)) if len(same) > 1 else ""
        return (
            text + (f" ({cases})" if cases else ""),
            " ".join(part for part in about if part),
            f"{sum(each.count for each in same):,}",
            self.posts.get(first.post, first.post),
        )

    def clocks(self) -> Section:
        rows = [
            (self.at(clock.ends), self.tell(clock.kind), self.tell(f"party_{clock.party}"), self.about(clock))
            for clock in self.view.clocks
        ]
        return self.section("clocks", ("ends", "what", "whose", "about"), rows)

    def about(self, clock: Clock) -> str:
        """Return what a clock is about."""
        if clock.kind == PAY:
            money = amount_text(clock.amount_minor, currency=self.view.dossier.currency)
            return f"{clock.subject[0]}: {money} {self.view.dossier.currency}"
        if clock.kind == CURE:
            acts = {act.id: act.text.text(self.language) for act in self.view.dossier.acts}
            return acts.get(clock.subject[0], "") or clock.subject[0]
        titles = self.names(self.title_of(name) for name in clock.subject)
        return self.tell("findings_n", what=titles, count=clock.count)
