"""Feeds of a published contract: new failures, escalations, waivers, in each language.

In:  the public view of an assessment, and which publication it is.
Out: Atom by file name.

The surprise: an entry's id comes from what it tells of, and its times from the log:
the publication that first told of it, and the one that last told something else. So
publishing again shows a reader nothing new, and a correction shows as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from onus.base.currencies import amount_text
from onus.base.instants import Instant
from onus.base.texts import LANGUAGES, Language
from onus.core.accountability.escalation import Case, CaseStep
from onus.core.assessment.assessment import Assessment
from onus.report.codes import BASES, CLOSINGS, STEPS
from onus.report.site_words import site_label
from onus.wire.site.atom import Entry, Feed, anchor_of, atom
from onus.wire.site.published import Published, times_of, urn

FAILURES, ESCALATIONS, WAIVERS = "failures", "escalations", "waivers"
KINDS = (FAILURES, ESCALATIONS, WAIVERS)
CASE, WAIVER = "case", "waiver"
"""Kinds of findings whose history feeds tell."""


def feed_files(assessed: Assessment, published: Published) -> dict[str, bytes]:
    """Return each feed in each language, `failures.en.atom` and so on."""
    return {
        feed_name(kind, language): atom(
            _feed(assessed, published, kind, language), entries_of(assessed, published, kind, language)
        )
        for kind in KINDS
        for language in LANGUAGES
    }


def feed_name(kind: str, language: Language) -> str:
    """Return the file name of a feed.

    >>> feed_name("waivers", "en")
    'waivers.en.atom'
    """
    return f"{kind}.{language}.atom"


def events_name(language: Language) -> str:
    """Return the file name of the page that tells what the feeds tell.

    >>> events_name("en")
    'events.en.html'
    """
    return f"events.{language}.html"


def _feed(assessed: Assessment, published: Published, kind: str, language: Language) -> Feed:
    dossier, at = assessed.dossier, published.address
    folder = f"{at}contracts/{dossier.id}/feeds/" if at else ""
    origin = site_label(dossier.origin, language) if dossier.origin in ("generated", "mixed") else ""
    return Feed(
        id=urn(published.origin, dossier.id, "feed", kind, language),
        title=site_label("colon", language).join(
            (site_label(f"feed_{kind}", language), dossier.title.text(language))
        ),
        subtitle=origin,
        author=_author(assessed, language),
        language=language,
        updated=published.published_at if published.since is None else published.since,
        own=folder + feed_name(kind, language),
        home=f"{at}contracts/{dossier.id}/index.{language}.html" if at else f"../index.{language}.html",
        generator=f"Onus {published.version}",
    )


def _author(assessed: Assessment, language: Language) -> str:
    buyers = [one for one in assessed.dossier.contract.parties if one.role == "buyer"]
    return buyers[0].name.text(language) if buyers else assessed.dossier.title.text(language)


def entries_of(assessed: Assessment, published: Published, kind: str, language: Language) -> Iterator[Entry]:
    """Yield what a feed, and the page beside it, tell of."""
    if kind == WAIVERS:
        yield from _waivers(assessed, published, language)
        return
    for case in assessed.cases:
        if kind == FAILURES:
            yield _failure(assessed, published, case, language)
        else:
            yield from _escalations(assessed, published, case, language)


def _failure(assessed: Assessment, published: Published, case: Case, language: Language) -> Entry:
    zone, dossier = assessed.dossier.zone, assessed.dossier
    first = case.steps[0] if case.steps else None
    closed = case.closed_at
    state = site_label("still_open", language)
    if closed is not None:
        way = CLOSINGS.get(case.closed_by, (case.closed_by, case.closed_by))[language == "zh-Hans"]
        state = site_label("closed_at", language).format(at=zone.local_text(closed), way=way)
    return _entry(
        published,
        (dossier.id, "case", case.id),
        times_of(published, (CASE, case.id), _failing),
        language,
        happened_at=case.opened_at,
        title=site_label("failure_title", language).format(
            count=case.duties, what=_obligation(assessed, case, language), where=case.district or "-"
        ),
        summary=site_label("failure_summary", language).format(
            at=zone.local_text(case.opened_at),
            post=_post(assessed, first, language) if first else site_label("nobody", language),
            state=state,
        ),
        categories=(case.obligation, case.district),
    )


def _escalations(
    assessed: Assessment, published: Published, case: Case, language: Language
) -> Iterator[Entry]:
    zone, dossier = assessed.dossier.zone, assessed.dossier
    for number, (before, step) in enumerate(zip(case.steps, case.steps[1:], strict=False), start=2):
        yield _entry(
            published,
            (dossier.id, "step", case.id, str(number)),
            times_of(published, (CASE, case.id), partial(_rung, number=number)),
            language,
            happened_at=step.from_at,
            title=site_label("step_title", language).format(
                number=number,
                what=_obligation(assessed, case, language),
                where=case.district or "-",
                post=_post(assessed, step, language),
            ),
            summary=site_label("step_summary", language).format(
                before=_post(assessed, before, language),
                how=STEPS.get(before.status, (before.status, before.status))[language == "zh-Hans"],
                at=zone.local_text(step.from_at),
                post=_post(assessed, step, language),
            ),
            categories=(case.obligation, case.district),
        )


def _waivers(assessed: Assessment, published: Published, language: Language) -> Iterator[Entry]:
    dossier = assessed.dossier
    posts = {post.id: post for post in dossier.register.posts}
    for one in assessed.consequences.waivers:
        post = posts.get(one.by_post)
        named = post.title.text(language) if post is not None else one.by_post
        yield _entry(
            published,
            (dossier.id, "waiver", one.id),
            times_of(published, (WAIVER, one.id), dict),
            language,
            happened_at=one.happened_at,
            title=site_label("waiver_title", language).format(
                amount=f"{amount_text(one.amount_minor, currency=dossier.currency)} {dossier.currency}",
                period=one.period,
            ),
            summary=site_label("waiver_summary", language).format(
                at=dossier.zone.local_text(one.happened_at),
                post=named or site_label("nobody", language),
                reason=one.reason or site_label("no_reason", language),
            ),
            categories=(one.deduction, one.period),
        )


def _failing(data: Mapping[str, Any]) -> object:
    """Return what the entry of a failure tells of a case."""
    steps = data.get("steps")
    first = steps[0] if steps else {}
    return (
        *(data.get(name) for name in ("duties", "obligation", "district", "closed_at", "closed_by")),
        *_who(first),
    )


def _rung(data: Mapping[str, Any], number: int) -> object:
    """Return what the entry of an escalation tells of a case; None before the case came there."""
    steps = data.get("steps") or ()
    if len(steps) < number:
        return None
    before, step = steps[number - 2], steps[number - 1]
    return before.get("status"), *_who(before), step.get("from_at"), *_who(step)


def _who(step: Mapping[str, Any]) -> tuple[object, ...]:
    return step.get("post"), step.get("answerer", {}).get("basis")


def _entry(
    published: Published,
    named: tuple[str, ...],
    times: tuple[Instant, Instant],
    language: Language,
    *,
    happened_at: Instant,
    title: str,
    summary: str,
    categories: tuple[str, ...],
) -> Entry:
    """Return an entry of what is named by dossier, kind and id, told of and changed at these times."""
    name = urn(published.origin, *named)
    at = f"{published.address}contracts/{named[0]}/" if published.address else "../"
    return Entry(
        id=name,
        updated=times[1],
        published=times[0],
        happened_at=happened_at,
        title=title,
        summary=summary,
        link=f"{at}{events_name(language)}#{anchor_of(name)}",
        categories=tuple(word for word in categories if word),
    )


def _obligation(assessed: Assessment, case: Case, language: Language) -> str:
    found = [one for one in assessed.dossier.contract.obligations if one.id == case.obligation]
    return found[0].title.text(language) if found else case.obligation


def _post(assessed: Assessment, step: CaseStep, language: Language) -> str:
    found = [one for one in assessed.dossier.register.posts if one.id == step.post]
    title = found[0].title.text(language) if found else step.post
    if step.answerer.basis in ("deputy", "head"):
        basis = BASES[step.answerer.basis][language == "zh-Hans"]
        return site_label("with_basis", language).format(post=title, basis=basis)
    return title
