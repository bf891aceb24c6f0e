"""Watched: what became of the qualification of each contractor, from the signing to the end of the contract.

In:  a tender, the facts on record, what each lot came to, an instant.
Out: `ContractWatched` for each contract, with every lapse and the case that it raises.

The surprise: nobody has to ask. A licence that ran out opens a case on the next day, although no
fact came on record; silence about a document is what the watch is there for.

What one person alone found against a document opens no case and names nobody, and a document that nobody looked
up is a gap of the office; both are told in `unseen`.

Source: Government Procurement Law, article 22 (CN-QUAL-13), held through the time of the contract.
"""

from __future__ import annotations

from dataclasses import replace

from onus.base.instants import Instant
from onus.core.qualification.qualifying import look_missing
from onus.core.qualification.watching import lapses, unjudged_documents, watch_groups
from onus.core.tendering.false_documents import disputed_lookups
from onus.core.tendering.proceeding import ContractWatched, LapseCase, SignedContract
from onus.core.tendering.qualifications import BAN_LISTS, BidderSetting, bans_looked_up, regions_of


def contracts_watched(
    setting: BidderSetting, contracts: tuple[SignedContract, ...], as_of: Instant
) -> tuple[ContractWatched, ...]:
    """Return the watch over each signed contract, in their order; a contractor of no register has none.

    Args:
        setting: the tender, what was announced, what is known of suppliers.
        contracts: those that were signed.
        as_of: the watch looks no further; it ends with the last day of the service.
    """
    tender = setting.tender
    suppliers = {one.id: one for one in tender.register.suppliers}
    # By one of two look-ups that disagree nobody lost anything; that they disagree is told of the contract.
    disputed = disputed_lookups(setting)
    agreed = tuple(one for one in setting.known.lookups if one.id not in disputed)
    known = replace(setting.known, lookups=agreed)
    found = []
    for one in contracts:
        first = tender.zone.local_day(one.signed_at)
        today = min(tender.zone.local_day(as_of), max(first, setting.told.ends))
        if one.supplier not in suppliers:
            continue
        asked = tuple(each for each in setting.told.requirements if each.lot in ("", one.lot))
        held = lapses(
            suppliers[one.supplier], asked, known, tender.zone, first=first, today=today, as_of=as_of,
            regions=regions_of(tender),
        )  # fmt: skip
        lasting = tuple(each for each in held if each.until is None or each.until > each.since)
        cases = tuple(
            LapseCase(group.id, lapse.what, lapse.ref, lapse.state, group.opened_at, group.closed_at)
            for lapse, group in zip(lasting, watch_groups(one.supplier, lasting, tender.zone), strict=True)
        )
        gaps = unjudged_documents(suppliers[one.supplier], asked, setting.known, day=today, as_of=as_of)
        unseen = (
            *(() if bans_looked_up(setting, today) else (BAN_LISTS,)),
            *dict.fromkeys(look_missing(each) for each in gaps),
        )
        found.append(ContractWatched(one.contract, one.supplier, first, today, cases, unseen))
    return tuple(found)
