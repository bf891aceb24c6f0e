"""Flags about who the parties are: owners, contacts, registers, lists, countries, losers who come back.

In:  `Columns` and `Limits`.
Out: what fired, on processes and tenderers.

The surprise: equal telephone numbers are compared by their digits, addresses of mail by
what stands behind the @, and providers that everybody uses are no tie.

Source: Open Contracting Partnership, Red flags in public procurement (2024), names and
fields of R032, R033, R042 to R047 and R070; X03 after ProACT. The formulas are ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import AWARD_STATUS, SUPPLIERS, TENDERERS
from onus.core.integrity.flag import Grade, Phase, SubjectKind
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

Firms = dict[int, set[int]]


def _with_role(data: Columns, roles: Iterable[str]) -> Firms:
    """Return the rows of parties with one of some roles, by process."""
    rows = data.parent(ROLES)[data.is_one_of(ROLES, roles)]
    found: Firms = defaultdict(set)
    for at, row in zip(data.process(PARTIES)[rows].tolist(), rows.tolist(), strict=True):
        found[at].add(row)
    return found


def _pairs(pairs: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return processes in which one thing belongs to several firms, with the number of such things."""
    owners: dict[tuple[int, int], set[int]] = defaultdict(set)
    for at, thing, firm in pairs:
        owners[at, thing].add(firm)
    return sorted(Counter(at for (at, _), firms in owners.items() if len(firms) > 1).items())


def _fired(found: Iterable[tuple[int, int]]) -> tuple[Fired, ...]:
    counted = list(found)
    rows, values = (np.array([one[part] for one in counted], np.int64) for part in (0, 1))
    return (fired(SubjectKind.PROCESS, rows, values),)


def _shared(
    data: Columns, things: str, thing: str, limits: Limits, counted: Callable[[int], bool]
) -> tuple[Fired, ...]:
    firms = _with_role(data, limits.texts("roles"))
    rows = [row for row in np.flatnonzero(data.present(thing)).tolist() if counted(row)]
    parent, process = data.parent(things), data.process(things)
    return _fired(
        _pairs(
            (int(process[row]), int(data[thing][row]), int(data[PARTY][parent[row]]))
            for row in rows
            if int(parent[row]) in firms.get(int(process[row]), ())
        )
    )


def same_owner(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where two bidders of a tender have one beneficial owner; the value is how many such owners."""
    return _shared(data, OWNERS, OWNER, limits, lambda _row: True)


def same_shareholder(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where one shareholder holds at least a share of two bidders of a tender."""
    least = limits.whole("share_percent") * MILLIONTHS
    return _shared(data, HOLDERS, HOLDER, limits, lambda row: int(data[HOLDING][row]) >= least)


@lru_cache(maxsize=1 << 16)
def digits_of(text: str) -> str:
    """Return the digits of a telephone number.

    >>> digits_of("+86 (024) 555-01 00")
    '860245550100'
    """
    return "".join(one for one in text if one.isdecimal())


def odd_contact(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder's number has too few, too many or only equal digits, or its address is a box."""
    boxes = [word.casefold() for word in limits.texts("words")]

    def odd(row: int) -> bool:
        phone, street = int(data[PHONE][row]), int(data[STREET][row])
        digits = digits_of(data.text(phone)) if phone != ABSENT else None
        wrong = digits is not None and (
            not limits.whole("digits_min") <= len(digits) <= DIGITS_MAX or len(set(digits)) == 1
        )
        return wrong or (street != ABSENT and any(word in data.text(street).casefold() for word in boxes))

    firms = _with_role(data, limits.texts("roles"))
    counts = ((at, sum(map(odd, sorted(rows)))) for at, rows in sorted(firms.items()))
    return _fired((at, count) for at, count in counts if count)


def _contacts(data: Columns, row: int, limits: Limits) -> set[tuple[str, str]]:
    """Return what a party can be reached by."""
    found: set[tuple[str, str]] = set()
    phone, mail, street = (int(data[path][row]) for path in (PHONE, MAIL, STREET))
    if phone != ABSENT and len(digits := digits_of(data.text(phone))) >= limits.whole("digits_min"):
        found.add(("telephone", digits))
    if mail != ABSENT:
        text = data.text(mail).strip().casefold()
        domain = text.rpartition("@")[2]
        found.add(("mail", text if domain in limits.texts("providers") else domain))
    if street != ABSENT and data.text(street).strip():
        found.add(("address", data.text(street).strip().casefold()))
    return found


def official_contact(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder can be reached as the buyer can; the value is by how many contacts."""
    bidders, officials = (
        _with_role(data, limits.texts("roles")),
        _with_role(data, limits.texts("official_roles")),
    )
    found = []
    for at, rows in sorted(bidders.items()):
        ours = set().union(*(_contacts(data, row, limits) for row in officials.get(at, ())))
        theirs = set().union(*(_contacts(data, row, limits) for row in rows - officials.get(at, set())))
        if ours & theirs:
            found.append((at, len(ours & theirs)))
    return _fired(found)


def like_bidders(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where two bidders of a tender can be reached in one way; the value is in how many ways."""
    known: dict[tuple[str, str], int] = {}
    ties = (
        (at, known.setdefault(contact, len(known)), int(data[PARTY][row]))
        for at, rows in sorted(_with_role(data, limits.texts("roles")).items())
        for row in sorted(rows)
        for contact in sorted(_contacts(data, row, limits))
    )
    return _fired(_pairs(ties))


def _lacking(data: Columns, limits: Limits, lacks: Callable[[int], bool]) -> tuple[Fired, ...]:
    firms = _with_role(data, limits.texts("roles"))
    counts = ((at, sum(map(lacks, sorted(rows)))) for at, rows in sorted(firms.items()))
    return _fired((at, count) for at, count in counts if count)


def not_registered(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder has no number of a register that the pack names; of any, where it names none."""
    schemes = {data.code(text) for text in limits.texts("schemes")}

    def lacks(row: int) -> bool:
        scheme = int(data[SCHEME][row])
        return int(data[NUMBER][row]) == ABSENT or scheme == ABSENT or bool(schemes and scheme not in schemes)

    return _lacking(data, limits, lacks)


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
    return _lacking(data, limits, lambda row: int(data[SITE][row]) == ABSENT)


def _ids(data: Columns, path: str, rows: Whole, name: str) -> Firms:
    found: Firms = defaultdict(set)
    for at, code in zip(data.process(name)[rows].tolist(), data[path][rows].tolist(), strict=True):
        found[at].add(code)
    return found


def loser_comes_back(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bidder that did not win is a subcontractor of the same process."""
    bid = _ids(data, TENDERER, np.flatnonzero(data.present(TENDERER)), TENDERERS)
    active = data.is_text(AWARD_STATUS, "active")[data.parent(SUPPLIERS)] & data.present(SUPPLIER)
    won = _ids(data, SUPPLIER, np.flatnonzero(active), SUPPLIERS)
    found = []
    for at, rows in sorted(_with_role(data, limits.texts("roles")).items()):
        back = {int(data[PARTY][row]) for row in rows} & (bid.get(at, set()) - won.get(at, set()))
        if back:
            found.append((at, len(back)))
    return _fired(found)


def haven(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a supplier's address is in a country that the pack lists; the value is how many."""
    listed = {data.code(text) for text in limits.texts("countries")}
    return _lacking(data, limits, lambda row: int(data[COUNTRY][row]) in listed)


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
