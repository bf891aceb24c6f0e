"""Promise files: promises.toml of a bid and terms.toml of a tender as values.

In:  the bytes of the files.
Out: their values, with every fault and its line; and the bytes again.

The surprise: a promise is a term and a whole number. Words about quality belong into
the offer and are scored; what is promised here is owed, counted and judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.errors import Fault
from onus.core.promises.promised import Promised, PromiseTerm
from onus.wire.toml_text import toml_text
from onus.wire.toml_values import decode, toml_table

PROMISES_FILE = "promises.toml"
TERMS_FILE = "terms.toml"


@dataclass(frozen=True, slots=True)
class BidPromises:
    """promises.toml: what one bid promises.

    Attributes:
        tender: id of the tender.
        lot: id of the lot; empty where there is one.
        promises: a number for each term.
    """

    tender: str
    lot: str = ""
    promises: tuple[Promised, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderTerms:
    """terms.toml: which numbers of the draft contract bids may promise."""

    terms: tuple[PromiseTerm, ...] = ()


def read_promises(raw: bytes) -> tuple[BidPromises | None, tuple[Fault, ...]]:
    """Read promises.toml; None where it has faults.

    >>> read_promises(b'tender = "t"\\n[[promises]]\\nterm = "P1"\\nvalue = 4\\n')[0].promises
    (Promised(term='P1', value=4),)
    >>> [fault.line for fault in read_promises(b'tender = "t"\\n[[promises]]\\nterm = "P1"\\nvalue = 4.5\\n')[1]]
    [4]
    """
    return _read(raw, BidPromises, PROMISES_FILE)


def read_terms(raw: bytes) -> tuple[TenderTerms | None, tuple[Fault, ...]]:
    """Read terms.toml; None where it has faults.

    >>> read_terms(b"")[0]
    TenderTerms(terms=())
    """
    return _read(raw, TenderTerms, TERMS_FILE)


def promises_file(tender: str, promises: Iterable[Promised], *, lot: str = "") -> bytes:
    """Return promises.toml, the same for any order of the promises.

    >>> read_promises(promises_file("t", [Promised("P1", 4)]))[0]
    BidPromises(tender='t', lot='', promises=(Promised(term='P1', value=4),))
    """
    listed = [{"term": one.term, "value": one.value} for one in sorted(promises)]
    head = {"tender": tender, **({"lot": lot} if lot else {})}
    return toml_text({**head, **({"promises": listed} if listed else {})}, {})


def terms_file(terms: Sequence[PromiseTerm]) -> bytes:
    """Return terms.toml, in the order given.

    >>> term = PromiseTerm("P1", "frequency", "obligations.DAILY.standard.count", unit="times a day")
    >>> read_terms(terms_file([term]))[0].terms == (term,)
    True
    """
    listed = [_term(one) for one in terms]
    return toml_text({"terms": listed} if listed else {}, {})


def _term(one: PromiseTerm) -> dict[str, object]:
    title = {name: text for name, text in (("en", one.title.en), ("zh-Hans", one.title.zh)) if text}
    plain = {"id": one.id, "kind": one.kind, "slot": one.slot, "unit": one.unit, "needed": one.needed}
    many = {"quantity": one.quantity} if one.quantity is not None else {}
    return {**plain, **many, **({"title": title} if title else {})}


def _read(raw: bytes, kind: type, file: str) -> tuple[Any, tuple[Fault, ...]]:
    table, lines, faults = toml_table(raw, file=file)
    if not lines and faults:
        return None, faults
    decoded = decode(kind, table, lines, file=file)
    found = (*faults, *decoded.faults)
    return (None if found else decoded.value), found
