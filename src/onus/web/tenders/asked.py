"""Asked: the tender that a page is about, with its documents and ways to say what they hold.

In:  a request and the id of a tender.
Out: `AskedTender`.

The surprise: a page tells no supplier before the envelopes are opened, although facts on
record name some. Who shows documents or pays a bond is nobody's business until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.http import HttpRequest

from onus.base.currencies import amount_text
from onus.base.instants import Instant, instant, utc_text
from onus.base.texts import Localized
from onus.outside.time_zones import zone_table
from onus.records.tenders import tender_documents, tender_named
from onus.web.public.asked import BANNERS, NotThere, Words, to
from onus.web.public.parts import Cell, Head, Links, Prose, Shown
from onus.web.sentences import say, sentences
from onus.web.shell import language_of

HEAD, FACTS, PROCEEDING = "tender.json", "facts.jsonl", "proceeding.json"
PAGES = (
    "tender", "tender_questions", "tender_bids", "tender_evaluation", "tender_award", "tender_signals", "tender_acts",
)  # fmt: skip
OF_BIDDERS = ("document_shown", "document_checked", "bond_received", "bond_returned", "conflict_declared")
"""Kinds of facts that would tell who takes part."""
SHORT = 16
"""Digits of a digest that a page shows."""
Row = Mapping[str, Any]


class TenderWords(Words):
    """Says things of tenders in the language of one reader."""

    def tell(self, key: str, **named: object) -> str:
        """Say a sentence of the pages of tenders."""
        return say(f"tenders.{key}", self.language, **named)

    def code(self, sort: str, code: str) -> str:
        """Say a code of the judgement; one that has no words stands as it is."""
        key = f"{sort}_{code}"
        return self.tell(key) if f"tenders.{key}" in sentences() else code

    def columns(self, *names: str) -> tuple[Head, ...]:
        """Return heads of columns; `#` behind a name makes a column of numbers."""
        return tuple(Head(self.tell(f"col_{name.rstrip('#')}"), name.endswith("#")) for name in names)

    def local(self, value: Mapping[str, str] | None) -> str:
        """Say a text of a document."""
        found = value or {}
        return self.text(Localized(found.get("en", ""), found.get("zh-Hans", "")))


class AskedTender(TenderWords):
    """A tender that a page is about, with the documents of the proceeding that is shown."""

    def __init__(self, request: HttpRequest, tender: str) -> None:
        """Read the documents in one question.

        Raises:
            NotThere: there is no such tender, or nothing was judged yet.
        """
        super().__init__(language_of(request))
        found = tender_named(tender)
        if found is None or found.proceeding is None:
            raise NotThere("tender", tender)
        self.shown = self.dossier = found
        # The frame of the page names the publication of this tender and not that of a contract.
        request.asked = self
        self.zone = zone_table(found.time_zone)
        read = tender_documents(found.proceeding, HEAD, FACTS, PROCEEDING)
        self.digests = {name: one.sha256 for name, one in read.items()}
        self.head: Row = read[HEAD].body
        self.facts: list[Row] = read[FACTS].body
        self.found: Row = read[PROCEEDING].body
        self.told: Row = self._announced()
        self.opened = any(one["state"] == "opened" for one in self.found["received"])
        register = self.head.get("register", {})
        self.suppliers = {one["id"]: one for one in register.get("suppliers", ())}
        self.people = {one["id"]: one for one in register.get("people", ())}
        self.whose = {one["bid"]: one["supplier"] for one in self.found["received"]}

    def _announced(self) -> Row:
        """Return what is announced now: the first version with every change laid over it."""
        told = dict(self.head["announcement"])
        for one in sorted(self.of("announcement_changed"), key=lambda each: int(each["version"])):
            told |= one["changes"]
        return told

    def of(self, *kinds: str) -> list[Row]:
        """Return the facts of some kinds that were not replaced, in order of time."""
        gone = {one["supersedes"] for one in self.facts if one.get("supersedes")}
        found = [one for one in self.facts if one["kind"] in kinds and one["id"] not in gone]
        return sorted(found, key=lambda one: (one["happened_at"], one["id"]))

    def when(self, at: int | str | None) -> Cell:
        """Return an instant by the clocks of the place; empty for none."""
        if at is None:
            return Cell()
        when = instant(at) if isinstance(at, str) else Instant(at)
        return Cell(self.zone.local_text(when), at=utc_text(when))

    def money(self, minor: int | None) -> str:
        """Say an amount with its currency; empty for none."""
        if minor is None:
            return ""
        return f"{amount_text(minor, currency=self.shown.currency)} {self.shown.currency}"

    def supplier(self, name: str) -> str:
        """Say a supplier's name; before the opening nobody's."""
        if not name or not self.opened:
            return ""
        return self.local(self.suppliers[name]["name"]) if name in self.suppliers else name

    def bidder(self, bid: str) -> str:
        """Say whose a bid is."""
        return self.supplier(self.whose.get(bid, "")) or bid[:SHORT]

    def page(self, name: str, *parts: Any) -> Shown:
        """Return a page of this tender, with its sisters below and the line of its receipt."""
        links = tuple(Cell(self.tell(f"way_{one}"), to(one, self.shown.id)) for one in PAGES if one != name)
        title = self.text(self.shown.title)
        return Shown(
            title if name == "tender" else self.tell(f"title_{name}"),
            (*parts, Links(links), Prose(self._receipt(), "soft small")),
            crumbs=(
                {"name": self.tell("title_tenders"), "href": to("tenders")},
                {"name": title, "href": to("tender", self.shown.id)},
            ),
            banner=self.label(self.shown.origin) if self.shown.origin in BANNERS else "",
            lead=self.tell(f"lead_{name}"),
        )

    def _receipt(self) -> str:
        return self.tell(
            "receipt", at=self.when(self.shown.as_of).text, facts=self.digests[FACTS][:SHORT],
            proceeding=self.digests[PROCEEDING][:SHORT],
        )  # fmt: skip


def points(value: str | int) -> str:
    """Say thousandths of a point with up to two decimals, cut and not rounded up.

    >>> points("872000/23"), points(40_000)
    ('37.91', '40.00')
    """
    hundredths = Fraction(value) // 10
    return f"{hundredths // 100}.{hundredths % 100:02}"
