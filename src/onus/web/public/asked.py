"""Asked: what the address of a public page names, and the words of one reader.

In:  a request.
Out: `Asked`: the dossier with the documents that a page wants, and ways to say things.

The surprise: what is not there is an answer, with streets of like names beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from onus.actions.regions import regions_now
from onus.base.currencies import amount_text
from onus.base.instants import Instant, utc_text
from onus.base.texts import Language, Localized
from onus.core.acts.four_eyes import proposer_of
from onus.core.oversight.regions import Regions
from onus.outside.time_zones import zone_table
from onus.records.documents import documents
from onus.records.dossiers import ShownDossier, dossier_named, dossiers
from onus.report.codes import word
from onus.report.events import MONTHS, event_name, generated_mark
from onus.report.figures import percent, span
from onus.report.words import holder_name, label, shown
from onus.web.addresses import address_of
from onus.web.failures import Failure
from onus.web.near_streets import near_streets
from onus.web.people.guard import allowed
from onus.web.public.page_receipt import frame_receipt
from onus.web.public.parts import Cell, Head, Shown, Tile, without_echoes
from onus.web.sentences import say
from onus.web.shell import language_of, page

PAGES_MOST = 100_000
SECOND_US, METRE_MM, KILOMETRE_MM = 1_000_000, 1_000, 1_000_000
BANNERS = ("generated", "mixed")
OUTCOMES = ("fulfilled", "late", "unmet", "pending", "excused", "unknown", "no_deadline")


class NotThere(Exception):
    """What an address names is not on record; `what` is a key of `public.missing_...`."""

    def __init__(self, what: str, sought: str) -> None:
        """Keep what was sought."""
        self.what, self.sought = what, sought
        super().__init__(what)


def public(action: str) -> Callable[[Callable[..., Shown]], Callable[..., HttpResponse]]:
    """Turn what shows a page into a view: for reading only, with a helpful answer for what is not there.

    Args:
        action: name of the page in the table of permissions.
    """

    def viewed(show: Callable[..., Shown]) -> Callable[..., HttpResponse]:
        @allowed(action)
        @require_safe
        @wraps(show)
        def answer(request: HttpRequest, *named: str, **by_name: str) -> HttpResponse:
            try:
                found = show(request, *named, **by_name)
            except NotThere as missing:
                return not_there(request, missing)
            except NoSuchChoice as wrong:
                return _no_such_choice(request, wrong)
            found = replace(found, parts=without_echoes(found.parts))
            asked = getattr(request, "asked", None)
            context = {"shown": found, "crumbs": found.crumbs, "banner": found.banner, **found.more,
                       **frame_receipt(asked)}  # fmt: skip
            return page(request, "web/public/page.html", context, status=found.status)

        return answer

    return viewed


def not_there(request: HttpRequest, missing: NotThere) -> HttpResponse:
    """Answer an address of something that is not on record, with streets of like names."""
    language = language_of(request)
    failure = Failure(
        say(f"public.missing_{missing.what}_title", language),
        say(f"public.missing_{missing.what}", language, sought=missing.sought),
    )
    found = {"failure": failure, "near": near_streets(missing.sought), "sought": missing.sought[:80]}
    return page(request, "web/failure.html", found, status=404)


def _no_such_choice(request: HttpRequest, wrong: NoSuchChoice) -> HttpResponse:
    """Answer an address that narrows a list by what there is not, with the way to the whole list."""
    language = language_of(request)
    name = wrong.name if wrong.name in ("page", "outcome") else "other"
    failure = Failure(
        say("public.no_choice_title", language),
        say(f"public.no_choice_{name}", language, sought=wrong.sought[:80]),
    )
    found = {
        "failure": failure,
        "whole_list": {"name": say("public.no_choice_back", language), "href": wrong.back},
    }
    return page(request, "web/failure.html", found, status=404)


def to(name: str, /, *named: object, **query: object) -> str:
    """Return the address of a public page; `query` holds what stands behind the question mark."""
    address = address_of(f"public:{name}", *named)
    asked = {key: value for key, value in query.items() if value not in ("", None)}
    return f"{address}?{urlencode(asked)}" if asked else address


def elsewhere(name: str, **query: object) -> str:
    """Return the address of a page of another area; empty where this installation has none."""
    try:
        address = address_of(name)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


class Words:
    """Says things in the language of one reader."""

    def __init__(self, language: Language) -> None:
        """Keep the language."""
        self.language = language

    def say(self, key: str, **named: object) -> str:
        """Say a sentence of the public pages."""
        return say(f"public.{key}", self.language, **named)

    def label(self, name: str) -> str:
        """Say a label of the report."""
        return label(name, self.language)

    def word(self, vocabulary: str, code: str) -> str:
        """Say a code of the core."""
        return word(vocabulary, code, self.language)

    def text(self, value: Mapping[str, str] | Localized | str | None) -> str:
        """Say a text that data carry in both languages."""
        if value is None or isinstance(value, str):
            return generated_mark(shown(value or "", self.language), self.language)
        if not isinstance(value, Localized):
            value = Localized(value.get("en", ""), value.get("zh", ""))
        return generated_mark(shown(value.text(self.language), self.language), self.language)

    def outcome(self, code: str, href: str = "") -> Cell:
        """Return the badge of an outcome; of none, that no duty was judged."""
        if not code:
            return Cell(self.label("no_duty_here"), href)
        return Cell(self.word("outcome", code), href, badge=code)

    def strength(self, code: str) -> Cell:
        """Return the mark of how strong evidence is."""
        return Cell(self.word("strength", code or "none"), strength=code or "none")

    def heads(self, *names: str) -> tuple[Head, ...]:
        """Return heads of columns; `#` behind a name makes a column of numbers, `.` one of the report's labels."""
        return tuple(Head(self._head(name.rstrip("#")), name.endswith("#")) for name in names)

    def _head(self, name: str) -> str:
        return self.label(name[1:]) if name.startswith(".") else self.say(f"col_{name}")

    def number(self, count: int, href: str = "") -> Cell:
        """Return a number; it leads somewhere unless it is 0."""
        return Cell(f"{count:,}", href if count else "", number=True)

    def share(self, ppm: int | None) -> str:
        """Say a share; too small a record has none."""
        return self.label("insufficient") if ppm is None else percent(ppm)

    def span(self, length_us: int) -> str:
        """Say a length of time."""
        return span(length_us, self.language)

    def day(self, day: str) -> str:
        """Say a day without its year: `12-19`, or `19 Dec` in English.

        >>> Words("en").day("2023-12-09"), Words("zh-Hans").day("2023-12-09")
        ('9 Dec', '12-09')
        """
        return f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1]}" if self.language == "en" else day[5:]

    def length(self, mm: int | None) -> str:
        """Say a length on the ground."""
        if mm is None:
            return ""
        tenths = mm * 10 // KILOMETRE_MM
        far = f"{tenths // 10}.{tenths % 10} {self.word('unit', 'km')}"
        return far if mm >= KILOMETRE_MM else f"{mm // METRE_MM} {self.label('scale_m')}"

    def outcome_tiles(self, counts: Mapping[str, int], href: Callable[[str], str]) -> tuple[Tile, ...]:
        """Return a figure for each outcome that occurs; done, late and not done always."""
        return tuple(
            Tile(
                self.word("outcome", code),
                f"{counts.get(code, 0):,}",
                href(code) if counts.get(code) else "",
                code,
            )
            for code in OUTCOMES
            if counts.get(code) or code in OUTCOMES[:3]
        )


class Asked(Words):
    """A dossier that a page is about, with the documents of the assessment that is shown."""

    def __init__(self, request: HttpRequest, dossier: ShownDossier, *names: str) -> None:
        """Read the documents in one question.

        Raises:
            NotThere: nothing was assessed yet.
        """
        super().__init__(language_of(request))
        if dossier.assessment is None:
            raise NotThere("assessment", dossier.id)
        self.dossier, self.assessment = dossier, dossier.assessment
        # The first dossier of a page is the one whose publication its frame names.
        request.asked = getattr(request, "asked", self)
        self.zone = zone_table(dossier.time_zone)
        self.as_of = Instant(dossier.as_of)
        self.documents = documents(self.assessment, *names)
        self.regions: Regions = regions_now(settings.REGIONS)
        self.posts = {one["id"]: one for one in self.documents.get("posts.json", ())}
        self.bodies = {one["id"]: one for one in self.documents.get("bodies.json", ())}
        self.contract: Mapping[str, Any] = self.documents.get("contract.json", {})
        self.obligations = {one["id"]: one for one in self.contract.get("obligations", ())}

    @property
    def banner(self) -> str:
        """Return what a reader must know of these data first."""
        return self.label(self.dossier.origin) if self.dossier.origin in BANNERS else ""

    @property
    def title(self) -> str:
        """Return the title of the dossier."""
        return self.text(self.dossier.title)

    def when(self, at: int | None, soft: str = "") -> Cell:
        """Return an instant by the clocks of the place; empty for none."""
        if at is None:
            return Cell("", soft=soft)
        return Cell(self.zone.local_text(Instant(at)), soft=soft, at=utc_text(Instant(at)))

    def moment(self, at: int | None) -> str:
        """Say an instant by the clocks of the place; empty for none."""
        return "" if at is None else self.zone.local_text(Instant(at))

    def short(self, at: int) -> str:
        """Say an instant by the clocks of the place in few signs: without a year that is the assessment's own."""
        day, hour = self.zone.local_text(Instant(at)).split(" ")
        year = self.zone.local_text(self.as_of)[:4]
        return f"{self.day(day) if day[:4] == year else day} {hour}"

    def money(self, minor: int) -> str:
        """Say an amount with its currency."""
        return f"{amount_text(minor, currency=self.dossier.currency)} {self.dossier.currency}"

    def post(self, post: str) -> str:
        """Say the title of a post."""
        found = self.posts.get(post)
        return post if found is None else self.text(found["title"]) or post

    def body(self, body: str) -> str:
        """Say the name of a body."""
        found = self.bodies.get(body)
        return body if found is None else self.text(found["name"]) or body

    def officer(self, post: str, holder: str = "", basis: str = "", *, person: bool = True) -> Cell:
        """Return a post, with whoever held it as far as the rule on names allows."""
        if not post:
            return Cell(self.label("vacant"))
        told = generated_mark(holder_name(holder, self.language), self.language) if person else ""
        if basis in ("deputy", "head"):
            told = f"{told} · {self.word('basis', basis)}"
        return Cell(self.post(post), to("officer", self.dossier.id, post), soft=told)

    def signers(self, post: str, body: str, source: str) -> Cell:
        """Return whose act it is: post or body; of an act under four eyes, who proposed it and who approved."""
        asked = proposer_of(source)
        if asked and post:
            return Cell(
                say("workbench.four_eyes", self.language, asked=self.post(asked), approved=self.post(post))
            )
        return self.officer(post, person=False) if post else Cell(self.body(body))

    def obligation(self, name: str) -> str:
        """Say the title of an obligation."""
        found = self.obligations.get(name)
        return name if found is None else self.text(found["title"]) or name

    def clause_href(self, obligation: str) -> str:
        """Return where an obligation stands in its contract."""
        names = list(self.obligations)
        at = f"#o{names.index(obligation) + 1}" if obligation in self.obligations else ""
        return f"{to('contract', self.dossier.id)}{at}"

    def district(self, name: str) -> str:
        """Say the name of a district as people call it, where the tree of regions tells it."""
        return self.text(self.regions.district_title(self.dossier.id, name)) or name

    def event(self, name: str) -> str:
        """Say what people call a snowfall or another occurrence."""
        row = next((one for one in self.documents.get("occurrences.json", ()) if one["id"] == name), None)
        return event_name(name, self.zone, self.language, row)

    def place(self, name: str, place_id: str) -> Cell:
        """Return a segment: the name of its street, and less loudly its number, which tells it from the others."""
        street = generated_mark(name, self.language)
        return Cell(
            street or place_id, to("street", self.dossier.id, place_id), soft=place_id if street else ""
        )

    def contractor(self) -> str:
        """Say the name of the contractor."""
        parties = self.contract.get("parties", ())
        found = next((one for one in parties if one["role"] == "contractor"), None)
        return self.word("toward", "contractor") if found is None else self.text(found["name"])

    def crumbs(self, *steps: tuple[str, str]) -> tuple[dict[str, str], ...]:
        """Return the way down to a page: its contract without what is said of it in brackets, then the steps given."""
        short = self.title.partition("（")[0].partition(" (")[0]
        ways = (*((short, to("contract", self.dossier.id)),), *steps)
        return tuple({"name": name, "href": href} for name, href in ways)


def asked_dossier(request: HttpRequest, dossier: str, *names: str) -> Asked:
    """Return the dossier of an address.

    Raises:
        NotThere: there is none of that name, or nothing was assessed yet.
    """
    found = dossier_named(dossier)
    if found is None:
        raise NotThere("dossier", dossier)
    return Asked(request, found, *names)


def asked_or_first(request: HttpRequest, *names: str) -> tuple[Asked, tuple[Any, ...]]:
    """Return the dossier that `dossier=` names, or the first one, and the others.

    Raises:
        NotThere: there is none of that name, or none at all.
    """
    shown = [one for one in dossiers() if one.assessment is not None]
    wanted = request.GET.get("dossier", "")
    chosen = next((one for one in shown if wanted in ("", one.id)), None)
    if chosen is None:
        raise NotThere("dossier", wanted)
    return Asked(request, chosen, *names), tuple(one for one in shown if one.id != chosen.id)


class NoSuchChoice(Exception):
    """An address asks for something that a list cannot be narrowed by; `name` is that of the choice."""

    def __init__(self, name: str, sought: str, back: str) -> None:
        """Keep what was sought, and the address of the whole list."""
        self.name, self.sought, self.back = name, sought, back
        super().__init__(name)


def choice(request: HttpRequest, name: str, known: Collection[str], back: str) -> str:
    """Return the choice of a list that an address makes; empty for none.

    Raises:
        NoSuchChoice: what is asked for is none of those that are known.
    """
    sought = request.GET.get(name, "")
    if sought and sought not in known:
        raise NoSuchChoice(name, sought, back)
    return sought


def page_number(request: HttpRequest, back: str, *, most: int = PAGES_MOST) -> int:
    """Return which page of a list an address asks for, 1 for none.

    Raises:
        NoSuchChoice: it is no number.
    """
    asked = request.GET.get("page", "")
    if asked and not (asked.isascii() and asked.isdecimal() and int(asked[:8])):
        raise NoSuchChoice("page", asked, back)
    return whole_number(asked, most=most)


def whole_number(text: str | None, *, most: int) -> int:
    """Return the number of a page that was asked for; 1 for what is none.

    >>> whole_number("3", most=9), whole_number("x", most=9), whole_number("99", most=9)
    (3, 1, 9)
    """
    asked = text or ""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    return max(1, min(number, most))
