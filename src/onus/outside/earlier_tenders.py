"""Earlier tenders of a folder: those written by hand, and those published as OCDS, as one list.

In:  the folder of a tender with `register/history.jsonl`, and what stands in `register/history.toml`.
Out: earlier tenders; what tells nothing of a ranking as a warning, what cannot be read as a fault.

The surprise: None is "nobody laid earlier tenders down", and an empty list is "there were none".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onus.base.errors import OnusError
from onus.core.integrity.bid_traces import PastTender
from onus.core.qualification.suppliers import Supplier
from onus.outside.dossier_folder import DossierFolder
from onus.outside.ocds_files import releases_of
from onus.wire.ocds.importing import NO_OCID
from onus.wire.ocds.merge_rules import merge_rules
from onus.wire.ocds.merging import NotMerged, merged
from onus.wire.ocds.schemata import RELEASE, shipped
from onus.wire.tenders.earlier_tenders import earlier_tender
from onus.wire.tenders.tender_files import EARLIER
from onus.wire.toml_values import toml_fault

RELEASES_MAX = 20_000


class EarlierUnread(OnusError):
    """A line of earlier tenders is no release."""

    code = "TENDER-030"
    what = "An earlier tender cannot be read: {reason}."
    why = "A check of companions over half a history would call clean what was not looked at."
    do = "Give OCDS 1.1 JSON, a compiled release a line, at most {most} of them."


class EarlierUnranked(OnusError):
    """An earlier tender has no single winner."""

    code = "TENDER-031"
    what = "The earlier tender {ocid} has no ranking: {reason}."
    why = "Companions are told by who won and who was second; without one winner there is neither."
    do = "Nothing is wrong with it; it counts for nothing in check CN-09."


def earlier_tenders(
    folder: DossierFolder, listed: tuple[PastTender, ...] | None, suppliers: Sequence[Supplier]
) -> tuple[PastTender, ...] | None:
    """Return all earlier tenders of a folder, suppliers by the ids that they have here; None where none were laid down.

    Args:
        folder: of the tender; faults are told to it.
        listed: those of `register/history.toml`, which name suppliers by id or credit code.
        suppliers: of the register.
    """
    own_names = {name: one.id for one in suppliers for name in (one.credit_code, one.id) if name}
    there = folder.is_there(EARLIER)
    if listed is None and not there:
        return None
    by_hand = (
        PastTender(
            one.id, tuple(dict.fromkeys(own_names.get(each, each) for each in one.ranking)), one.source
        )
        for one in listed or ()
    )
    return (*by_hand, *(_published(folder, own_names) if there else ()))


def _published(folder: DossierFolder, own_names: Mapping[str, str]) -> tuple[PastTender, ...]:
    found, rules = [], merge_rules(shipped(RELEASE))
    for ocid, releases in sorted(_by_ocid(folder).items()):
        compiled = merged(releases, rules)
        if isinstance(compiled, NotMerged):
            _tell(folder, EarlierUnread, 0, reason=f"{ocid}: {compiled.reason} {compiled.where}".strip())
            continue
        told = earlier_tender(compiled.release, own_names, source=EARLIER)
        if isinstance(told, PastTender):
            found.append(told)
        else:
            _tell(folder, EarlierUnranked, 0, warning=True, ocid=ocid, reason=told)
    return tuple(found)


def _by_ocid(folder: DossierFolder) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for count, came in enumerate(releases_of([folder.path / EARLIER])):
        ocid = came.release.get("ocid") if came.release is not None else None
        if count >= RELEASES_MAX:
            _tell(folder, EarlierUnread, came.line, reason=f"there are more than {RELEASES_MAX} releases")
            break
        if came.release is None or not isinstance(ocid, str) or not ocid:
            _tell(folder, EarlierUnread, came.line, reason=came.reason or NO_OCID)
        else:
            found.setdefault(ocid, []).append(came.release)
    return found


def _tell(
    folder: DossierFolder, kind: type[OnusError], line: int, *, warning: bool = False, **named: object
) -> None:
    folder.tally.add(toml_fault(kind, EARLIER, line, "", warning=warning, most=RELEASES_MAX, **named))
