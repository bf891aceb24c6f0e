"""Given ids: the names that an office gives and that every bidder has to repeat in `bid.json`.

In:  the announcement in each of its versions, the suppliers, the terms.
Out: every id that looks like personal data, as a fault of the file in which it stands.

The surprise: `bid.json` of whoever repeats such an id cannot be read, whatever else it says. So an
office that gives one firm an id like a telephone number would keep that firm out, in silence.

Source: TENDER-023.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from onus.base.errors import Fault, OnusError
from onus.core.evaluation.criteria import COMPUTED
from onus.core.promises.promised import PromiseTerm
from onus.core.qualification.suppliers import Supplier
from onus.core.tendering.announcement import Announcement, Version
from onus.wire.promise_files import TERMS_FILE
from onus.wire.tenders.opened_files import personal_kinds
from onus.wire.tenders.tender_files import TENDER
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault

SUPPLIERS = "register/suppliers.toml"


class IdLikePersonalData(OnusError):
    """An id that every bidder has to repeat looks like personal data."""

    code = "TENDER-027"
    what = "The {sort} `{name}` looks like personal data ({found})."
    why = "A bid that repeats it could not be read: everybody reads `bid.json`, so nothing of the kind may stand there."
    do = "Give it another id, of letters and few digits, before the tender is announced."


def unfit_ids(
    versions: Sequence[Version],
    suppliers: Sequence[Supplier],
    terms: Sequence[PromiseTerm],
    lines: Mapping[str, dict[str, int]],
) -> Iterator[Fault]:
    """Yield each id that a bid would have to repeat and must not hold.

    Args:
        versions: of the announcement; later ones stand among the facts, and their ids are told of tender.toml.
        suppliers: whoever may bid.
        terms: what a bid may promise.
        lines: line of each key, by file.

    >>> from onus.core.promises.promised import PromiseTerm
    >>> [one.code for one in unfit_ids((), (), (PromiseTerm("0571-87654321", "kpi", "kpis.K.target_ppm"),), {})]
    ['TENDER-027']
    """
    told = dict.fromkeys(given for one in versions for given in _announced(one.announcement))
    rows = [(TENDER, *one) for one in told]
    rows += [(SUPPLIERS, "supplier", one.id, f"suppliers[{at}].id") for at, one in enumerate(suppliers)]
    rows += [(TERMS_FILE, "term", one.id, f"terms[{at}].id") for at, one in enumerate(terms)]
    for file, sort, name, place in rows:
        found = ", ".join(personal_kinds([name]))
        if found:
            line = line_of(lines.get(file, {}), place)
            yield toml_fault(IdLikePersonalData, file, line, place, sort=sort, name=name, found=found)


def _announced(told: Announcement) -> Iterator[tuple[str, str, str]]:
    """Yield sort, id and place of what a bid repeats of an announcement."""
    for at, lot in enumerate(told.lots):
        yield "lot", lot.id, f"announcement.lots[{at}].id"
    for at, one in enumerate(told.scheme.criteria):
        if one.kind == COMPUTED:
            named = "indicator" if one.indicator else "id"
            yield "indicator", one.indicator or one.id, f"announcement.scheme.criteria[{at}].{named}"
