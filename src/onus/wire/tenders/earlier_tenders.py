"""Earlier tenders: what a compiled release of OCDS tells of who took part, who won and who was second.

In:  a compiled release, and the names that suppliers bear here.
Out: `PastTender`, or why it tells nothing of a ranking.

The surprise: only a tender with one winner has a ranking. One with lots for several winners, or
without any award, is passed over and told; a rank that we made up would be a finding of our own.

Source: OCDS 1.1, "Award", "Bid extension"; check CN-09.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onus.core.integrity.bid_traces import PastTender
from onus.core.integrity.columns import ABSENT
from onus.wire.flags.amounts import millionths

ACTIVE, VALID = "active", "valid"
NO_WINNER, SEVERAL_WINNERS = "it has no active award to a supplier", "it has awards to several suppliers"


def earlier_tender(
    release: Mapping[str, Any], own_names: Mapping[str, str], *, source: str
) -> PastTender | str:
    """Return who took part in an earlier tender, the winner first, then by rising price, then the others.

    Args:
        release: compiled, with an ocid that is a text; values of a wrong kind count as missing.
        own_names: id of a supplier here by any identifier under which it may have been published.
        source: where the release was read.

    Returns:
        The tender, or the reason why it has no ranking. Prices in another currency than that of the
        winning bid are not compared; such bids stand last, by their names.

    >>> award = {"status": "active", "suppliers": [{"id": "x"}]}
    >>> bid = {"status": "valid", "tenderers": [{"id": "y"}], "value": {"amount": 7, "currency": "CNY"}}
    >>> told = {"ocid": "o-1", "awards": [award], "bids": {"details": [bid]}}
    >>> earlier_tender(told, {"x": "firm-a"}, source="f").ranking
    ('firm-a', 'y')
    """
    names = {**own_names, **_names(release, own_names)}
    winners = sorted({names.get(one, one) for award in _active(release) for one in _ids(award, "suppliers")})
    if len(winners) != 1:
        return SEVERAL_WINNERS if winners else NO_WINNER
    priced = sorted(_priced(release, names, winners[0]))
    present = sorted({names.get(one, one) for one in _ids(_object(release, "tender"), "tenderers")})
    order = [winners[0], *(name for _, _, name in priced), *present]
    return PastTender(str(release["ocid"]), tuple(dict.fromkeys(order)), source)


def _names(release: Mapping[str, Any], own_names: Mapping[str, str]) -> dict[str, str]:
    """Return the name here of each party whose identifier is known here, by its id in the release."""
    found = {}
    for party in _objects(release, "parties"):
        identifier = str(_object(party, "identifier").get("id"))
        if identifier in own_names:
            found[str(party.get("id"))] = own_names[identifier]
    return found


def _active(release: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in _objects(release, "awards") if one.get("status") == ACTIVE)


def _priced(
    release: Mapping[str, Any], names: Mapping[str, str], winner: str
) -> Iterator[tuple[bool, int, str]]:
    """Yield whether a bid cannot be compared, its price, and whose it is."""
    bids = [one for one in _objects(_object(release, "bids"), "details") if one.get("status") == VALID]
    told = [(_object(bid, "value"), [names.get(one, one) for one in _ids(bid, "tenderers")]) for bid in bids]
    currencies = {value.get("currency") for value, who in told if winner in who}
    amounts, _ = millionths([_number(value.get("amount")) for value, _ in told])
    for (value, who), amount in zip(told, amounts.tolist(), strict=True):
        alike = not currencies or value.get("currency") in currencies
        known = alike and amount != ABSENT
        yield from ((not known, amount if known else 0, name) for name in who)


def _number(value: object) -> object:
    return value if type(value) in (int, float) else None


def _ids(holder: Mapping[str, Any], name: str) -> list[str]:
    held = [one.get("id") for one in _objects(holder, name)]
    return [str(one) for one in held if type(one) in (str, int)]


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _objects(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = holder.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
