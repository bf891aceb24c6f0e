"""Flags about who the parties are: owners, contacts, registers, lists, countries, losers who come back.

In:  `Columns` and `Limits`.
Out: what fired, on processes and tenderers.

The surprise: equal telephone numbers are compared by their digits, addresses of mail by
what stands behind the @, and providers that everybody uses are no tie. Each text is
brought to its plain form once, however many parties have it.

Source: Open Contracting Partnership, Red flags in public procurement (2024), names and
fields of R032, R033, R042 to R047 and R070; X03 after ProACT. The formulas are ours.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import AWARD_STATUS, SUPPLIERS, TENDERERS
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.groups import distinct_with_places, paired, unlike
from onus.core.integrity.looking import numbered, where_text
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

PARTIES, PARTY, ROLES = "parties", "parties/id", "parties/roles"
OWNERS, OWNER = "parties/beneficialOwners", "parties/beneficialOwners/id"
HOLDERS, HOLDER, HOLDING = (
    "parties/shareholders",
    "parties/shareholders/shareholder/id",
    "parties/shareholders/shareholding",
)
PHONE, MAIL, STREET = (
    "parties/contactPoint/telephone",
    "parties/contactPoint/email",
    "parties/address/streetAddress",
)
SCHEME, NUMBER, SITE, COUNTRY = (
    "parties/identifier/scheme",
    "parties/identifier/id",
    "parties/contactPoint/url",
    "parties/address/countryName",
)
TENDERER, SUPPLIER = "bids/details/tenderers/id", "awards/suppliers/id"
MILLIONTHS = 1_000_000
DIGITS_MAX = 15
"""Of a telephone number with its country. Source: ITU-T E.164."""


def _with_role(data: Columns, roles: Iterable[str]) -> Whole:
    """Return the rows of parties with one of some roles, rising."""
    has = np.zeros(data.count(PARTIES), bool)
    has[data.parent(ROLES)[data.is_one_of(ROLES, roles)]] = True
    return np.flatnonzero(has)


def _counted(process: Whole) -> tuple[Fired, ...]:
    """Fire on processes; the value is how often each is named."""
    rows, often = np.unique(process, return_counts=True)
    return (fired(SubjectKind.PROCESS, rows, often.astype(np.int64)),)


def _several(process: Whole, thing: Whole, firm: Whole) -> tuple[Fired, ...]:
    """Fire where one thing belongs to several firms of a process; the value is the number of such things."""
    things, place = distinct_with_places(process, thing)
    several = np.unique(place[unlike(place, firm)])
    return _counted(things[several])


def _shared(
    data: Columns, things: str, thing: str, limits: Limits, which: Truth | None = None
) -> tuple[Fired, ...]:
    parent = data.parent(things)
    counts = np.isin(parent, _with_role(data, limits.texts("roles"))) & data.present(thing)
    rows = np.flatnonzero(counts if which is None else counts & which)
    return _several(data.process(things)[rows], data[thing][rows], data[PARTY][parent[rows]])


def same_owner(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where two bidders of a tender have one beneficial owner; the value is how many such owners."""
    return _shared(data, OWNERS, OWNER, limits)


def same_shareholder(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where one shareholder holds at least a share of two bidders of a tender."""
    return _shared(data, HOLDERS, HOLDER, limits, data[HOLDING] >= limits.whole("share_percent") * MILLIONTHS)


def digits_of(text: str) -> str:
    """Return the digits of a telephone number.

    >>> digits_of("+86 (024) 555-01 00")
    '860245550100'
    """
    return "".join(one for one in text if one.isdecimal())


def odd_contact(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder's number has too few, too many or only equal digits, or its address is a box."""
    boxes, least = [word.casefold() for word in limits.texts("words")], limits.whole("digits_min")

    def no_number(text: str) -> bool:
        digits = digits_of(text)
        return not least <= len(digits) <= DIGITS_MAX or len(set(digits)) == 1

    def is_box(text: str) -> bool:
        return any(word in text.casefold() for word in boxes)

    rows = _with_role(data, limits.texts("roles"))
    odd = where_text(data, data[PHONE][rows], no_number) | where_text(data, data[STREET][rows], is_box)
    return _counted(data.process(PARTIES)[rows[odd]])


def _contacts(data: Columns, rows: Whole, limits: Limits) -> tuple[Whole, Whole]:
    """Return what parties can be reached by: rows, and for each a number of a telephone, a domain or an address."""
    least, providers = limits.whole("digits_min"), limits.texts("providers")

    def number(text: str) -> str | None:
        return digits if len(digits := digits_of(text)) >= least else None

    def mail(text: str) -> str | None:
        plain = text.strip().casefold()
        domain = plain.rpartition("@")[2]
        return (plain if domain in providers else domain) or None

    def address(text: str) -> str | None:
        return text.strip().casefold() or None

    ways = ((PHONE, number), (MAIL, mail), (STREET, address))
    numbers = np.concatenate(
        [
            np.where(said == ABSENT, ABSENT, said * len(ways) + way)
            for way, (path, plain) in enumerate(ways)
            for said in (numbered(data, data[path][rows], plain),)
        ]
    )
    there = numbers != ABSENT
    return np.tile(rows, len(ways))[there], numbers[there]


def official_contact(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder can be reached as the buyer can; the value is by how many contacts."""
    bidders, officials = (_with_role(data, limits.texts(one)) for one in ("roles", "official_roles"))
    rows, contacts = _contacts(data, np.union1d(bidders, officials), limits)
    below = contacts.max(initial=0) + 1
    ties = paired(data.process(PARTIES)[rows], contacts, second_below=below)
    official = np.isin(rows, officials)
    return _counted(np.intersect1d(ties[official], ties[~official]) // below)


def like_bidders(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where two bidders of a tender can be reached in one way; the value is in how many ways."""
    rows, contacts = _contacts(data, _with_role(data, limits.texts("roles")), limits)
    return _several(data.process(PARTIES)[rows], contacts, data[PARTY][rows])


def _lacking(data: Columns, limits: Limits, lacks: Truth) -> tuple[Fired, ...]:
    rows = _with_role(data, limits.texts("roles"))
    return _counted(data.process(PARTIES)[rows[lacks[rows]]])


def not_registered(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder has no number of a register that the pack names; of any, where it names none."""
    named = limits.texts("schemes")
    fits = data.is_one_of(SCHEME, named) if named else data.present(SCHEME)
    return _lacking(data, limits, ~data.present(NUMBER) | ~fits)


def has_list(data: Columns, limits: Limits) -> tuple[str, Truth]:
    """Return whether the pack gives a list of debarred firms."""
    return "debarred", np.full(data.size, bool(limits.texts("debarred")))


def debarred(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder stands on a list of debarred firms that the pack gives; also on the firm."""
    listed = [code for code in map(data.code, limits.texts("debarred")) if code >= 0]
    marked = np.isin(data[TENDERER], listed)
    count = np.bincount(data.process(TENDERERS)[marked], minlength=data.size).astype(np.int64)
    who = np.unique(data[TENDERER][marked])
    return fired(SubjectKind.PROCESS, count > 0, count), fired(SubjectKind.TENDERER, who)


def not_on_the_web(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a supplier has no address on the web, while other parties of the process have one."""
    return _lacking(data, limits, ~data.present(SITE))


def loser_comes_back(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder that did not win is a subcontractor of the same process."""
    active = data.is_text(AWARD_STATUS, "active")[data.parent(SUPPLIERS)]
    below = len(data.texts) + 1

    def firms(path: str, name: str, which: Truth | Whole) -> Whole:
        rows = np.arange(data.count(name))[which]
        rows = rows[data[path][rows] != ABSENT]
        return paired(data.process(name)[rows], data[path][rows], second_below=below)

    lost = np.setdiff1d(
        firms(TENDERER, TENDERERS, data.present(TENDERER)), firms(SUPPLIER, SUPPLIERS, active)
    )
    below_them = firms(PARTY, PARTIES, _with_role(data, limits.texts("roles")))
    return _counted(np.intersect1d(lost, below_them) // below)


def haven(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a supplier's address is in a country that the pack lists; the value is how many."""
    return _lacking(data, limits, data.is_one_of(COUNTRY, limits.texts("countries")))


_REACHED = f"{PHONE}|{MAIL}|{STREET}"
_CONTACT = (PHONE, MAIL, STREET)
FLAGS = (
    FlagRule("R032", Grade.STRONG, Phase.TENDER, (PARTY, ROLES, OWNER), same_owner, limits=("roles",)),
    FlagRule(
        "R033",
        Grade.STRONG,
        Phase.TENDER,
        (PARTY, ROLES, HOLDER, HOLDING),
        same_shareholder,
        limits=("roles", "share_percent"),
    ),
    FlagRule(
        "R042",
        Grade.HINT,
        Phase.TENDER,
        (ROLES, f"{PHONE}|{STREET}"),
        odd_contact,
        limits=("roles", "words", "digits_min"),
        reads=(PHONE, STREET),
    ),
    FlagRule(
        "R043",
        Grade.STRONG,
        Phase.TENDER,
        (PARTY, ROLES, _REACHED),
        official_contact,
        limits=("roles", "official_roles", "digits_min", "providers"),
        reads=_CONTACT,
    ),
    FlagRule(
        "R044",
        Grade.STRONG,
        Phase.TENDER,
        (PARTY, ROLES, _REACHED),
        like_bidders,
        limits=("roles", "digits_min", "providers"),
        reads=_CONTACT,
    ),
    FlagRule(
        "R045", Grade.HINT, Phase.TENDER, (ROLES, SCHEME, NUMBER), not_registered, limits=("roles", "schemes")
    ),
    FlagRule("R046", Grade.STRONG, Phase.TENDER, (TENDERER,), debarred, limits=("debarred",), also=has_list),
    FlagRule("R047", Grade.HINT, Phase.AWARD, (ROLES, SITE), not_on_the_web, limits=("roles",)),
    FlagRule(
        "R070",
        Grade.STRONG,
        Phase.CONTRACT,
        (PARTY, ROLES, TENDERER, AWARD_STATUS, SUPPLIER),
        loser_comes_back,
        limits=("roles",),
    ),
    FlagRule("X03", Grade.HINT, Phase.AWARD, (ROLES, COUNTRY), haven, limits=("roles", "countries")),
)
