"""Filling: from a filled form to the act that it states, or every fault of it at once.

In:  the kind of act, the texts of a form by field, and what they are read against.
Out: `Act`, ready to be recorded; or `Wrong`, one for each field that is amiss.

The surprise: an act cannot be dated into the future, and dating it back gains
nothing: it is recorded now, and clocks and ladder look at the later of the two times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from onus.base.canonical import content_digest
from onus.base.currencies import MINOR_DIGITS
from onus.base.instants import Instant, ZoneTable, utc_text
from onus.base.texts import Localized
from onus.core.accountability.escalation import can_do_more
from onus.core.accountability.register import Post
from onus.core.acts.catalogue import (
    AMOUNT,
    CLAUSE,
    DEDUCTION,
    DISTRICTS,
    DUTIES,
    FINDING,
    HAPPENED,
    MONTH,
    PARTIES,
    REASON,
    REPORT_UP,
    SCOPE,
    TEXT,
    TOWARD,
    UNTIL,
    ActKind,
)
from onus.core.acts.wording import has_open_place
from onus.core.consequences.periods import named_day
from onus.core.contracts.facts import Act

TEXT_MAX = 4_000
CLAUSE_MAX = 300
NAMED_MAX = 500
"""Duties that one act may name; more of them are named by their obligation."""
WALL = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(:00)?")
AMOUNT_FORM = re.compile(r"\d{1,12}(\.\d{1,3})?")
DIGITS = 10
GAP_SHOWN = 40


@dataclass(frozen=True, slots=True, order=True)
class Wrong:
    """One field that is amiss.

    Attributes:
        field: its name; empty where the whole form is.
        code: `missing`, `names_nothing`, `unknown`, `too_many`, `too_long`, `not_a_time`,
            `in_the_future`, `already_past`, `not_money`, `nothing`, `not_a_month`,
            `open_place`, `no_results`, `no_power`, `can_do_more`, `no_post`.
        found: what was given, cut short.
    """

    field: str
    code: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is read against.

    Attributes:
        now: when it was sent.
        zone: whose clocks the times of the form show.
        currency: of amounts.
        post: post that signs; None for a party that holds none.
        contractor: True for the contractor, who signs with no post.
        results: True where results of places stand behind the form.
        proposing: True while the act is only proposed; whoever approves it must have the power.
        obligations: ids of the contract's obligations.
        districts: districts of its places.
        deductions: ids of its clauses on deductions.
        known: ids of duties and notices that the form names and that exist.
    """

    now: Instant
    zone: ZoneTable
    currency: str
    post: Post | None = None
    contractor: bool = False
    results: bool = False
    proposing: bool = False
    obligations: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    deductions: tuple[str, ...] = ()
    known: frozenset[str] = field(default_factory=frozenset)


Values = Mapping[str, Sequence[str]]


def act_of(kind: ActKind, values: Values, setting: Setting) -> Act | tuple[Wrong, ...]:
    """Return the act that a filled form states, or all that is wrong with it.

    Args:
        kind: of the catalogue.
        values: texts by name of the field; a field with several values has several texts.
        setting: what they are read against.

    Returns:
        An act with an id made of its own content: the same form sent twice at one
        instant is one act.

    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.core.acts.catalogue import SUMMONS
    >>> desk = Setting(Instant(0), UTC_ZONE, "CNY", Post("p", "b", Localized(), ("order",)), obligations=("o",))
    >>> act_of(SUMMONS, {"duties": ["o"], "text": [""]}, desk)
    (Wrong(field='text', code='missing', found=''),)
    >>> act_of(SUMMONS, {"duties": ["o"], "text": ["Come on Monday."]}, desk).duties
    ('o',)
    """
    form = _Form(kind, values, setting)
    act = form.act()
    wrong = tuple(dict.fromkeys(form.wrong))
    return wrong or act


def may(kind: ActKind, post: Post) -> str:
    """Return why a post may not do an act; empty where it may.

    >>> from onus.core.acts.catalogue import DEDUCT
    >>> may(DEDUCT, Post("p", "b", Localized(), ("inspect",)))
    'no_power'
    """
    if kind.power and kind.power not in post.powers:
        return "no_power"
    if kind is REPORT_UP and can_do_more(post):
        return "can_do_more"
    return ""


class _Form:
    """Reads the fields of one form and gathers what is amiss."""

    def __init__(self, kind: ActKind, values: Values, setting: Setting) -> None:
        self.kind, self.values, self.setting = kind, values, setting
        self.wrong: list[Wrong] = []

    def act(self) -> Act:
        self._signed()
        self._filled()
        setting = self.setting
        happened = self._happened()
        text = self._text(TEXT)
        named = self._named()
        made = Act(
            id="",
            kind=self.kind.id,
            happened_at=happened,
            recorded_at=setting.now,
            toward=self.kind.toward or self._one_of(TOWARD, PARTIES),
            by_post="" if setting.post is None else setting.post.id,
            by_body="" if setting.post is None else setting.post.body,
            text=Localized(text, text),
            finding=self._finding(),
            duties=named,
            districts=self._districts(),
            until=self._until(),
            amount_minor=self._amount(),
            reason=self._text(REASON),
            clause=self._text(CLAUSE, most=CLAUSE_MAX),
        )
        return with_id(made)

    def _add(self, name: str, code: str, found: str = "") -> None:
        self.wrong.append(Wrong(name, code, found[:80]))

    def _all(self, name: str) -> tuple[str, ...]:
        if name not in self.kind.fields:
            return ()
        return tuple(dict.fromkeys(text.strip() for text in self.values.get(name, ()) if text.strip()))

    def _one(self, name: str) -> str:
        return next(iter(self._all(name)), "")

    def _signed(self) -> None:
        post = self.setting.post
        if post is None and not self.setting.contractor:
            self._add("", "no_post")
        elif post is not None and not self.setting.proposing:
            refused = may(self.kind, post)
            if refused:
                self._add("", refused, post.id)

    def _filled(self) -> None:
        if self.kind.by_results and not self.setting.results:
            self._add("", "no_results")
        scoped = all(name in self.kind.needs for name in SCOPE)
        if scoped and not self._all(DUTIES) and not self._all(DISTRICTS):
            self._add(DUTIES, "names_nothing")
        for name in self.kind.needs:
            if not (scoped and name in SCOPE) and not self._all(name):
                self._add(name, "missing")

    def _text(self, name: str, *, most: int = TEXT_MAX) -> str:
        found = self._one(name)
        if len(found) > most:
            self._add(name, "too_long", str(most))
        elif has_open_place(found):
            self._add(name, "open_place", found[-GAP_SHOWN:])
        return found

    def _one_of(self, name: str, allowed: Sequence[str]) -> str:
        found = self._one(name)
        if found and found not in allowed:
            self._add(name, "unknown", found)
        return found

    def _named(self) -> tuple[str, ...]:
        """Return what the act names: month and clause of money first, then duties."""
        duties = self._all(DUTIES)
        if len(duties) > NAMED_MAX:
            self._add(DUTIES, "too_many", str(NAMED_MAX))
        for name in duties:
            if name not in self.setting.obligations and name not in self.setting.known:
                self._add(DUTIES, "unknown", name)
        month = self._one(MONTH)
        if month and named_day(month) is None:
            self._add(MONTH, "not_a_month", month)
        clause = self._one_of(DEDUCTION, self.setting.deductions)
        return tuple(name for name in (month, clause, *duties) if name)

    def _finding(self) -> str:
        found = self._one(FINDING)
        if found and found not in self.setting.known:
            self._add(FINDING, "unknown", found)
        return found

    def _districts(self) -> tuple[str, ...]:
        found = self._all(DISTRICTS)
        for name in found:
            if name not in self.setting.districts:
                self._add(DISTRICTS, "unknown", name)
        return found

    def _when(self, name: str) -> Instant | None:
        found = self._one(name)
        if not found:
            return None
        at = wall_instant(found, self.setting.zone)
        if at is None:
            self._add(name, "not_a_time", found)
        return at

    def _happened(self) -> Instant:
        at = self._when(HAPPENED)
        if at is not None and at > self.setting.now:
            self._add(HAPPENED, "in_the_future", self._one(HAPPENED))
        return self.setting.now if at is None else at

    def _until(self) -> Instant | None:
        at = self._when(UNTIL)
        if at is not None and at <= self.setting.now:
            self._add(UNTIL, "already_past", self._one(UNTIL))
        return at

    def _amount(self) -> int:
        found = self._one(AMOUNT)
        if not found:
            return 0
        minor = minor_of(found, self.setting.currency)
        if minor is None:
            self._add(AMOUNT, "not_money", found)
        elif minor == 0:
            self._add(AMOUNT, "nothing", found)
        return minor or 0


def wall_instant(text: str, zone: ZoneTable) -> Instant | None:
    """Return the instant at which the clocks of a zone show what a field holds; None for no such time.

    >>> from onus.base.instants import UTC_ZONE
    >>> wall_instant("1970-01-01T00:01", UTC_ZONE), wall_instant("tomorrow", UTC_ZONE)
    (60000000, None)
    """
    read = WALL.fullmatch(text)
    if read is None:
        return None
    year, month, day, hour, minute = (int(part) for part in read.groups()[:5])
    try:
        wall = date(year, month, day)
    except ValueError:
        return None
    return zone.at(wall, hour * 60 + minute) if hour < 24 and minute < 60 else None


def minor_of(text: str, currency: str) -> int | None:
    """Return an amount as people write it in minor units; None where it is none, or is not whole in them.

    >>> minor_of("1,250.50", "CNY"), minor_of("12.505", "CNY"), minor_of("12", "JPY")
    (125050, None, 12)
    """
    plain = text.replace(",", "").replace("\N{FULLWIDTH COMMA}", "")
    if not AMOUNT_FORM.fullmatch(plain):
        return None
    digits = MINOR_DIGITS[currency]
    whole, _, part = plain.partition(".")
    if len(part) > digits:
        return None
    return int(whole + part.ljust(digits, "0"))


def with_id(act: Act) -> Act:
    """Return an act named after its kind, its time and its content.

    >>> with_id(Act("", "serve", Instant(0), Instant(0))).id
    'serve-19700101T000000Z-f7a360e48a'
    """
    said = {
        "kind": act.kind, "toward": act.toward, "by_post": act.by_post, "finding": act.finding,
        "text": act.text.en, "duties": list(act.duties), "districts": list(act.districts),
        "until": act.until, "amount_minor": act.amount_minor, "reason": act.reason, "clause": act.clause,
        "happened_at": act.happened_at, "recorded_at": act.recorded_at, "source": act.source,
    }  # fmt: skip
    digest = content_digest(said)[:DIGITS]
    return replace(act, id=f"{act.kind}-{_compact(act.recorded_at)}-{digest}")


def _compact(at: Instant) -> str:
    return utc_text(at).partition(".")[0].replace("-", "").replace(":", "").rstrip("Z") + "Z"


def by_contractor(act: Act) -> bool:
    """Return whether an act is the contractor's own: signed with no post and by no body.

    >>> by_contractor(Act("a", "reply", Instant(0), Instant(0)))
    True
    """
    return not act.by_post and not act.by_body
