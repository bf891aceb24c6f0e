"""Totals of one assessment, read from the files it left, whole and by district.

In:  `scorecard.json`, `payment.json`, `oversight.json` and the cases of an OUT, as JSON values.
Out: `Totals` of the dossier and of each of its districts.

The surprise: a district has counts and cases and no money and no index of its own.
Certificates and what an office did are of the contract as a whole; cut up by
district they would be invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from onus.core.accountability.escalation import WAITING
from onus.core.consequences.scorecards import OUTCOMES
from onus.core.consequences.tally import FULFILLED
from onus.core.oversight.hands_off import DELAY, DUTIES, OTHERS_FIRST, PUBLISHED, SILENCE, delay_us
from onus.core.oversight.many import Money, Totals, VerifiedWork

Row = Mapping[str, Any]
WHOLE, DISTRICT = "contractor", "district"
DONE = ("fulfilled", "late", "done_without_deadline", "no_deadline")


def totals_of(scorecard: Row, payment: Row, oversight: Row, cases: Sequence[Row]) -> Totals:
    """Return what a dossier comes to.

    >>> totals_of({"scorecards": []}, {"certificates": [], "waivers": [], "currency": "CNY"},
    ...           {"hands_off": {"components": [], "formula": "hands-off-1"}}, []).contracts
    1
    """
    counts, minimum = _counts(card for card in scorecard["scorecards"] if card["scope"] == WHOLE)
    parts = {part["name"]: part for part in _components(oversight["hands_off"])}
    return Totals(
        contracts=1,
        counts=counts,
        minimum_sample=minimum,
        cases=len(cases),
        cases_open=sum(case["closed_at"] is None for case in cases),
        supervisor=_ratio(parts, DUTIES),
        silence=_ratio(parts, SILENCE),
        others_first=_ratio(parts, OTHERS_FIRST),
        # Without acts on record the index does not judge delays, and neither do we.
        delays_us=_delays(cases) if parts.get(DELAY, {}).get("sample") else (),
        money=_money(payment, fulfilled=counts[FULFILLED]),
        work=_work(payment),
    )


def district_totals(scorecard: Row, cases: Sequence[Row]) -> dict[str, Totals]:
    """Return what each district of a dossier comes to, by its name; counts and cases alone.

    >>> card = {"scope": "district", "name": "north", "counts": [1] * 7, "minimum_sample": 2}
    >>> district_totals({"scorecards": [card, card]}, [])["north"].owed
    14
    """
    cards = [card for card in scorecard["scorecards"] if card["scope"] == DISTRICT]
    names = sorted({card["name"] for card in cards} | {case["district"] for case in cases} - {""})
    found = {}
    for name in names:
        counts, minimum = _counts(card for card in cards if card["name"] == name)
        mine = [case for case in cases if case["district"] == name]
        found[name] = Totals(
            counts=counts,
            minimum_sample=minimum,
            cases=len(mine),
            cases_open=sum(case["closed_at"] is None for case in mine),
        )
    return found


def totals_document(whole: Totals, districts: Mapping[str, Totals]) -> dict[str, Any]:
    """Return the totals of a dossier as a JSON value.

    >>> read_totals(totals_document(Totals(cases=3), {"north": Totals()}))[0].cases
    3
    """
    return {"whole": _plain(whole), "districts": {name: _plain(one) for name, one in districts.items()}}


def read_totals(document: Row) -> tuple[Totals, dict[str, Totals]]:
    """Return the totals of a document: of the dossier, and of its districts by name."""
    return _read(document["whole"]), {name: _read(one) for name, one in document["districts"].items()}


def _plain(totals: Totals) -> dict[str, Any]:
    table: dict[str, Any] = asdict(totals)
    return {**table, "work": [{**asdict(one), "quantity": str(one.quantity)} for one in totals.work]}


def _read(table: Row) -> Totals:
    listed = ("counts", "supervisor", "silence", "others_first", "delays_us")
    return Totals(
        **{
            **table,
            **{name: tuple(table[name]) for name in listed},
            "money": tuple(Money(**one) for one in table["money"]),
            "work": tuple(
                VerifiedWork(**{**one, "quantity": Fraction(one["quantity"])}) for one in table["work"]
            ),
        }
    )


def _counts(cards: Iterable[Row]) -> tuple[tuple[int, ...], int]:
    rows = list(cards)
    sums = tuple(sum(card["counts"][at] for card in rows) for at in range(OUTCOMES))
    return sums, max((card["minimum_sample"] for card in rows), default=1)


def _components(index: Row) -> Sequence[Row]:
    """Return the components; none of another formula, whose counts may mean something else."""
    components: Sequence[Row] = index["components"]
    return components if index["formula"] == PUBLISHED.version else ()


def _ratio(parts: Mapping[str, Row], name: str) -> tuple[int, int]:
    part = parts.get(name)
    return (0, 0) if part is None else (part["numerator"], part["denominator"])


def _delays(cases: Sequence[Row]) -> tuple[int, ...]:
    found = [
        delay_us(
            opened_at=case["opened_at"],
            ended_at=case["as_of"] if case["closed_at"] is None else case["closed_at"],
            acted_at=[step["acted_at"] for step in case["steps"] if step["acted_at"] is not None],
            statuses=[step["status"] for step in case["steps"]] or [WAITING],
        )
        for case in cases
    ]
    return tuple(sorted(delay for delay in found if delay is not None))


def _money(payment: Row, *, fulfilled: int) -> tuple[Money, ...]:
    certificates, waivers = payment["certificates"], payment["waivers"]
    if not certificates and not waivers:
        return ()
    taken = [
        line["amount_minor"] for one in certificates for line in one["lines"] if line["kind"] == "deduction"
    ]
    return (
        Money(
            payment["currency"],
            payable_minor=sum(one["payable_minor"] for one in certificates),
            deducted_minor=-sum(taken),
            waived_minor=sum(max(one["amount_minor"], 0) for one in waivers),
            items=len(taken) + len(waivers),
            fulfilled=fulfilled,
        ),
    )


def _work(payment: Row) -> tuple[VerifiedWork, ...]:
    sums: dict[str, tuple[int, Fraction, int]] = {}
    for line in (line for one in payment["certificates"] for line in one["lines"]):
        if line["kind"] != "quantity" or line["finding"] not in DONE:
            continue
        amount, quantity, duties = sums.get(line["unit"], (0, Fraction(0), 0))
        sums[line["unit"]] = (
            amount + line["amount_minor"],
            quantity + Fraction(line["quantity"]),
            duties + line["duty_count"],
        )
    return tuple(
        VerifiedWork(payment["currency"], unit, *sums[unit]) for unit in sorted(sums) if sums[unit][1] > 0
    )
