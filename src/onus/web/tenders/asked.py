"""Asked: the tender that a page is about, with its documents and ways to say what they hold.

In:  a request and the id of a tender.
Out: `AskedTender`.

The surprise: a page tells no supplier before the envelopes are opened, although facts on
record name some. Who shows documents or pays a bond is nobody's business until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from onus.actions.site_receipts import TenderReceipts, tender_receipts
from onus.base.currencies import amount_text
from onus.base.instants import Instant, instant, utc_text
from onus.base.texts import Localized
from onus.core.sealing.standing import OfficeFault
from onus.core.tendering.sealed import OPEN
from onus.outside.law import flag_words
from onus.outside.time_zones import zone_table
from onus.records.tenders import tender_documents, tender_named
from onus.report.tender_speaker import Said, TenderSpeaker
from onus.report.tender_tables import TenderTable
from onus.report.tender_words import tender_word
from onus.report.tenders import roles_of
from onus.web.public.asked import BANNERS, NotThere, Words, to
from onus.web.public.page_receipt import told as receipt_told
from onus.web.public.parts import Cell, Head, LogReceipt, Shown, Table, Tabs, Told
from onus.web.public.rules import rule_href, rules_known
from onus.web.sentences import say
from onus.web.shell import language_of
from onus.wire.tenders.published import FACTS, HEAD, PROCEEDING

PAGES = (
    "tender", "tender_consultations", "tender_questions", "tender_bids", "tender_evaluation", "tender_award", "tender_checks", "tender_signals",
    "tender_acts",
)  # fmt: skip
BADGES: Mapping[str, str] = {
    "overdue": "unmet", "late": "late", "met": "done", "running": "pending", "refused": "unmet", "opened": "done",
}  # fmt: skip
"""Shapes and colours of states; the words say the same."""
Row = Mapping[str, Any]


class TenderWords(Words):
    """Says things of tenders in the language of one reader."""

    def tell(self, key: str, **named: object) -> str:
        """Say a sentence of the pages of tenders."""
        return say(f"tenders.{key}", self.language, **named)

    def code(self, vocabulary: str, code: str) -> str:
        """Say a code of the judgement."""
        return tender_word(vocabulary, code, self.language)

    def columns(self, *names: str) -> tuple[Head, ...]:
        """Return heads of columns; `#` behind a name makes a column of numbers."""
        return tuple(Head(self.code("col", name.rstrip("#")), name.endswith("#")) for name in names)

    def local(self, value: Mapping[str, str] | None) -> str:
        """Say a text of a document."""
        return self.text(_localized(value))


def _localized(value: Mapping[str, str] | None) -> Localized:
    found = value or {}
    return Localized(found.get("en", ""), found.get("zh-Hans", ""))


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
        self.opened = any(one["state"] in OPEN for one in self.found["received"])
        self.speaker = self._speaker()
        self.flags = flag_words().flags
        self.says = {key: rules_known()[key].says.text(self.language) for key in self.speaker.citations}

    @cached_property
    def receipts(self) -> TenderReceipts:
        """Return where the tender and its facts stand in the log."""
        return tender_receipts(settings.SITE, self.shown.id, self.facts, digest=self.digests[FACTS])

    def frame_receipt(self) -> Mapping[str, Any]:
        """Return what the frame of the page says of the log: the publication that tells these very facts."""
        placed = self.receipts.publication if self.receipts.same else None
        return {"page_unlogged": True} if placed is None else {"page_receipt": receipt_told(placed)}

    def log_receipt(self) -> LogReceipt:
        """Return where the latest publication of the tender stands in the log."""
        placed = self.receipts.publication
        return LogReceipt(None if placed is None else receipt_told(placed))

    def entry(self, fact: str) -> Cell:
        """Return the entry of a fact in the log, which leads to its receipt; a dash where it has none yet."""
        at = self.receipts.facts.get(fact)
        return Cell("–") if at is None else Cell(str(at), reverse("public:receipt", args=(at,)), number=True)

    def _announced(self) -> Row:
        """Return what is announced now: the first version with every change that counts laid over it."""
        told = dict(self.head["announcement"])
        for one in sorted(self.of("announcement_changed"), key=lambda each: int(each["version"])):
            told |= {} if one["id"] in self.idle_changes else one["changes"]
        return told

    @cached_property
    def idle_changes(self) -> frozenset[str]:
        """Return the changes of the announcement that count for nothing; one to an earlier day counts in all else."""
        refused = (one for one in self.found["refused_acts"] if one["reason"] != OfficeFault.DEADLINE_FORWARD)
        return frozenset(one["fact"] for one in refused)

    def _speaker(self) -> TenderSpeaker:
        """Return who says the things of this tender; a rule is cited where ours is the one that was applied."""
        register, need = self.head.get("register", {}), (self.head.get("plan") or {}).get("need")
        titled = [*self.told["lots"], *self.told["scheme"]["criteria"], *self.told.get("requirements", ())]
        named = [*register.get("suppliers", ()), *register.get("people", ())]
        titles = [*titled, *([need] if need else ()), {"id": self.shown.id, "title": self.head["title"]}]
        library = self.head.get("library") or {}
        names = {one["id"]: _localized(one["title"]) for one in titles}
        names |= {one["id"]: _localized(one.get("name")) for one in named}
        told = (register.get("established") or {}).get("challengers", ())
        names |= {one["number"]: names[one["supplier"]] for one in told if one["supplier"] in names}
        known = rules_known()
        return TenderSpeaker(
            self.language,
            self.shown.currency,
            self.zone.local_text,
            names=names,
            roles=roles_of(
                [one["id"] for one in register.get("people", ())],
                [(one["person"], one["role"]) for one in register.get("appointments", ())],
                [one["id"] for one in library.get("experts", ())],
                (self.told.get("panel") or {}).get("buyers", ()),
            ),
            citations={
                key: known[key].citation
                for key, digest in self.head["rules"].items()
                if key in known and known[key].digest() == digest
            },
        )

    def of(self, *kinds: str) -> list[Row]:
        """Return the facts of some kinds that were not replaced, in order of time; no correction that is void."""
        gone = {one["fact"] if one["refused"] else one["corrects"] for one in self.found["corrections"]}
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
        return (
            ""
            if minor is None
            else f"{amount_text(minor, currency=self.shown.currency)} {self.shown.currency}"
        )

    def cell(self, said: Said) -> Cell:
        """Return what is said as a cell; a rule leads to its page, an instant is one for programs too."""
        at = "" if said.at is None else utc_text(said.at)
        return Cell(said.words, rule_href(said.rule) if said.rule else "", at=at, mark=said.mark)

    def cells(self, said: Iterable[Said]) -> Cell:
        """Return what is said as one cell, line by line."""
        lines = tuple(self.cell(one) for one in said if one.words or one.mark)
        return Cell(lines=lines) if len(lines) > 1 else (lines[0] if lines else Cell())

    def table(self, told: TenderTable, *, empty: str = "", quiet: bool = False) -> Table:
        """Return a table of the judgement as a part of a page."""
        rows = tuple(tuple(self.cells(cell) for cell in row) for row in told.rows)
        return Table(told.title(self.speaker), self.columns(*told.heads), rows, empty=empty, quiet=quiet)

    def page(self, name: str, *parts: Any) -> Shown:
        """Return a page of this tender, with the ways to its sisters above and the line of its receipt below."""
        title = self.text(self.shown.title)
        ways = tuple(
            Cell(self.tell(f"way_{one}"), "" if one == name else to(one, self.shown.id)) for one in PAGES
        )
        return Shown(
            title if name == "tender" else self.tell(f"title_{name}"),
            (*parts, Told((Cell(lines=self._receipt()),), "soft small")),
            crumbs=(
                {"name": self.tell("title_tenders"), "href": to("tenders")},
                {"name": title, "href": to("tender", self.shown.id)},
            ),
            banner=self.label(self.shown.origin) if self.shown.origin in BANNERS else "",
            lead=self.tell(f"lead_{name}"),
            first=(Tabs(title, ways),),
        )

    def _receipt(self) -> tuple[Cell, ...]:
        """Return from which files the page was read, by their digests."""
        return (
            Cell(self.tell("receipt", at=self.when(self.shown.as_of).text)),
            Cell(self.tell("receipt_facts"), mark=self.digests[FACTS]),
            Cell(self.tell("receipt_judgement"), mark=self.digests[PROCEEDING]),
        )
