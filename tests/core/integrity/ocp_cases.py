"""One firing and one quiet set of made-up processes for each flag, with what it must find.

Every name is generated and names nobody. A case takes the limits of the pack `ocp-flags`
and changes those that want larger populations than a test can show.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from .small import a_bid, a_process, an_award

A, B, C = "GEN-A", "GEN-B", "GEN-C"
BUYER = "GEN-BUYER"


class Case(NamedTuple):
    """What must be found: subjects by kind in the firing set; nothing in the quiet one."""

    fires: list[dict[str, Any]]
    quiet: list[dict[str, Any]]
    found: dict[str, list[str]]
    limits: dict[str, Any] = {}


def day(number: int) -> str:
    """Return noon UTC of a day, counted from 1 January 2024."""
    return f"{date(2024, 1, 1) + timedelta(days=number - 1)}T12:00:00Z"


def p(number=1, **more):
    return a_process(f"ocds-abc123-{number:03}", **more)


def cny(amount):
    return {"amount": amount, "currency": "CNY"}


def tender(number=1, **more):
    return p(number, tender=more)


def bought(number, *, buyer=BUYER, **more):
    return p(number, buyer={"id": buyer}, **more)


def item(code="1001", **more):
    return {"classification": {"id": code}, **more}


def document(kind, published=None):
    return {"documentType": kind, **({} if published is None else {"datePublished": published})}


PERIOD = {"startDate": day(1), "endDate": day(20)}


def one(number=1):
    return {"OCID": [f"ocds-abc123-{number:03}"]}


def won(number, winner, *losers, price=100, step=5, **more):
    bids = [a_bid(winner, price), *(a_bid(firm, price + step * (n + 1)) for n, firm in enumerate(losers))]
    return p(number, bids=bids, awards=[an_award(winner)], **more)


def contracted(number=1, award=None, method="open", **contract):
    awards = [an_award(A, id="1", **({} if award is None else {"value": cny(award)}))]
    return p(
        number, awards=awards, contracts=[{"awardID": "1", **contract}], tender={"procurementMethod": method}
    )


def party(who, *roles, **more):
    return {"id": who, "roles": list(roles), **more}


def phone(number, **more):
    return {"contactPoint": {"telephone": number, **more}}


def direct(number, amount, *, firm=A, on=1, method="direct"):
    awards = [an_award(firm, date=day(on), value=cny(amount))]
    return bought(number, awards=awards, tender={"procurementMethod": method, "items": [item()]})


def of_class(number, amount, firm, *, code="1001"):
    return p(number, awards=[an_award(firm, value=cny(amount))], tender={"items": [item(code)]})


def amended(text):
    return p(contracts=[{"amendments": [{"description": text, "date": day(1)}]}])


def paid(value, *amounts):
    transactions = [{"value": cny(amount)} for amount in amounts]
    return p(contracts=[{"value": cny(value), "implementation": {"transactions": transactions}}])


def milestone(due, met):
    return p(
        contracts=[{"implementation": {"milestones": [{"type": "delivery", "dueDate": due, "dateMet": met}]}}]
    )


def eleven(make, usual, odd):
    """Return ten usual ones and an odd one, the eleventh."""
    return [*(make(number, usual) for number in range(1, 11)), make(11, odd)]


def methods(buyer, number, direct_ones):
    return [
        bought(number + n, buyer=buyer, tender={"procurementMethod": "direct" if n < direct_ones else "open"})
        for n in range(10)
    ]


def criteria(buyer, number, other):
    return [
        bought(number + n, buyer=buyer, tender={"awardCriteria": "qualityOnly" if n < other else "priceOnly"})
        for n in range(10)
    ]


def subcontracted(buyer, number, yes):
    return [bought(number + n, buyer=buyer, awards=[{"hasSubcontracting": n < yes}]) for n in range(10)]


def of_buyers(make, usual, odd):
    """Return ten usual buyers and an odd one."""
    return [one for n in range(10) for one in make(f"GEN-BUYER-{n}", n * 10 + 1, usual)] + make(
        BUYER, 101, odd
    )


def attended(buyer, number, bidders):
    return [
        bought(number + n, buyer=buyer, tender={"numberOfTenderers": bidders, "items": [item()]})
        for n in range(3)
    ]


def closes(number, *more):
    return {"tenderPeriod": {"endDate": day(number)}}


def in_order(number, *firms):
    return p(number, bids=[a_bid(firm, date=day(n + 1)) for n, firm in enumerate(firms)])


def opened(start, opens, award):
    return tender(
        tenderPeriod={"startDate": day(start)},
        bidOpening={"date": day(opens)},
        awardPeriod={"startDate": day(award)},
    )


def decided(ends, award, signed=None):
    contracts = [{"dateSigned": day(signed)}] if signed else []
    return p(
        tender={"tenderPeriod": {"endDate": day(ends)}}, awards=[{"date": day(award)}], contracts=contracts
    )


def price_case(*prices, **more):
    return p(bids=[a_bid(f"GEN-{n}", price) for n, price in enumerate(prices)], **more)


def ties(step):
    return [won(n, A, B, price=100_000, step=step, buyer={"id": BUYER}) for n in range(1, 11)]


def benford_bids(amounts):
    return [p(bids=[a_bid(A, amount) for amount in amounts], buyer={"id": BUYER})]


def rivals(number, *firms):
    return p(number, bids=[a_bid(firm) for firm in firms], tender={"items": [item()]})


def fee(number, amount, value=1_000, on=1, buyer=BUYER):
    return bought(
        number,
        buyer=buyer,
        tender={
            "participationFees": [{"value": cny(amount)}],
            "value": cny(value),
            "tenderPeriod": {"startDate": day(on)},
        },
    )


def split(number, amount, on):
    return bought(
        number, tender={"value": cny(amount), "items": [item()], "tenderPeriod": {"startDate": day(on)}}
    )


def appeal(award, decision, signed, status="satisfied"):
    return p(
        complaints=[{"id": "1", "status": status, "dateDecision": day(decision)}],
        awards=[{"status": "active", "date": day(award)}],
        contracts=[{"dateSigned": day(signed)}],
    )


CASES = {
    "R001": Case(
        [p(planning={"documents": [document("procurementPlan", day(2))]}, tender={"tenderPeriod": PERIOD})],
        [p(planning={"documents": [document("procurementPlan", day(1))]}, tender={"tenderPeriod": PERIOD})],
        one(),
    ),
    "R002": Case([tender(value=cny(1_900_000))], [tender(value=cny(1_899_999)), tender(2, value=cny(2_000_000))], one()),
    "R004": Case(
        [tender(documents=[document("tenderNotice", day(2))], tenderPeriod=PERIOD)],
        [tender(documents=[document("tenderNotice", day(1))], tenderPeriod=PERIOD)],
        one(),
    ),
    "R005": Case(
        [tender(documents=[document("tenderNotice", day(1)), document("biddingDocuments", day(21))], tenderPeriod=PERIOD)],
        [tender(documents=[document("tenderNotice", day(1)), document("biddingDocuments", day(20))], tenderPeriod=PERIOD)],
        one(),
    ),
    "R006": Case(
        eleven(lambda n, length: tender(n, eligibilityCriteria="x" * length), 10, 11),
        eleven(lambda n, length: tender(n, eligibilityCriteria="x" * length), 10, 10),
        one(11),
        {"processes_min": 11},
    ),
    "R007": Case(
        eleven(lambda n, count: tender(n, documents=[document("technicalSpecifications")] * count, items=[item()]), 1, 2),
        eleven(lambda n, count: tender(n, documents=[document("technicalSpecifications")] * count, items=[item()]), 1, 1),
        one(11),
        {"processes_min": 11},
    ),
    "R008": Case([fee(1, 10)], [fee(1, 9)], one()),
    "R009": Case([fee(1, 10), fee(2, 15, on=2)], [fee(1, 10), fee(2, 14, on=2), fee(3, 90, buyer="GEN-OTHER")], one(2)),
    "R010": Case(
        [tender(procurementMethod="direct", procurementMethodRationale="")],
        [tender(procurementMethod="direct", procurementMethodRationale="urgent"), tender(2, procurementMethod="open")],
        one(),
    ),
    "R011": Case(
        [split(1, 1_000_000, 1), split(2, 1_000_000, 91)],
        [split(1, 1_000_000, 1), split(2, 1_000_000, 92), split(3, 2_000_000, 92)],
        {"OCID": ["ocds-abc123-001", "ocds-abc123-002"]},
    ),
    "R012": Case(
        [p(planning={"procurementMethod": "open"}, tender={"procurementMethod": "direct"})],
        [p(planning={"procurementMethod": "open"}, tender={"procurementMethod": "open"})],
        one(),
    ),
    "R013": Case(of_buyers(methods, 1, 2), of_buyers(methods, 1, 1), {"Buyer": [BUYER]}),
    "R014": Case([opened(1, 15, 15)], [opened(1, 16, 16)], one()),
    "R015": Case([opened(1, 1, 32)], [opened(1, 1, 31)], one()),
    "R016": Case(
        eleven(lambda n, amount: tender(n, value=cny(amount), items=[item()]), 100, 101),
        eleven(lambda n, amount: tender(n, value=cny(amount), items=[item()]), 100, 100),
        one(11),
        {"processes_min": 11},
    ),
    "R017": Case(
        eleven(lambda n, price: tender(n, items=[item(unit={"name": "t", "value": cny(price)})]), 5, 4),
        eleven(lambda n, price: tender(n, items=[item(unit={"name": "t", "value": cny(price)})]), 5, 5),
        one(11),
        {"items_min": 11},
    ),
    "R019": Case(of_buyers(attended, 5, 4), of_buyers(attended, 5, 5), {"Buyer": [BUYER]}),
    "R020": Case([p(complaints=[{"id": "1"}])], [p(complaints=[])], one()),
    "R021": Case(of_buyers(criteria, 1, 2), of_buyers(criteria, 1, 1), {"Buyer": [BUYER]}),
    "R022": Case([price_case(100, 200)], [price_case(100, 199.99), price_case(100)], one()),
    "R023": Case([price_case(100, 105, 110)], [price_case(100, 105.1, 110)], one()),
    "R026": Case(
        [p(n, awards=[an_award(A, *([B] if n < 3 else []))], tender={"items": [item()]}) for n in range(1, 5)],
        [p(n, awards=[an_award(A, *([B] if n < 2 else []))], tender={"items": [item()]}) for n in range(1, 5)],
        {"OCID": ["ocds-abc123-001", "ocds-abc123-002"]},
        {"awards_min": 4},
    ),
    "R027": Case(
        [*(rivals(n, A, B) for n in range(1, 10)), rivals(10, A)],
        [rivals(n, A, B) for n in range(1, 11)],
        one(10),
    ),
    "R029": Case(
        benford_bids([9] * 10),
        benford_bids([1, 1, 1, 2, 2, 3, 4, 5, 6, 7]),
        {"Buyer": [BUYER]},
        {"bids_min": 10, "deviation_ppm": 30_000},
    ),
    "R031": Case(
        [won(1, A, B, price=99, tender={"value": cny(100)})],
        [won(1, A, B, price=98, tender={"value": cny(100)})],
        one(),
    ),
    "R032": Case(
        [p(parties=[party(firm, "tenderer", beneficialOwners=[{"id": "GEN-OWNER"}]) for firm in (A, B)])],
        [p(parties=[party(firm, "tenderer", beneficialOwners=[{"id": f"GEN-OWNER-{firm}"}]) for firm in (A, B)])],
        one(),
    ),
    "R033": Case(
        [p(parties=[party(firm, "tenderer", shareholders=[{"shareholder": {"id": "GEN-OWNER"}, "shareholding": 25}]) for firm in (A, B)])],
        [p(parties=[party(firm, "tenderer", shareholders=[{"shareholder": {"id": "GEN-OWNER"}, "shareholding": 24}]) for firm in (A, B)])],
        one(),
    ),
    "R034": Case(
        [in_order(n, A, B, C) for n in (1, 2, 3)],
        [in_order(1, A, B, C), in_order(2, A, B, C), in_order(3, A, C, B)],
        {"OCID": [f"ocds-abc123-00{n}" for n in (1, 2, 3)]},
    ),
    "R037": Case(
        [p(bids=[a_bid(A, status="disqualified"), a_bid(B, statusDetails="late")])],
        [p(bids=[a_bid(A, status="disqualified", statusDetails="late"), a_bid(B)])],
        one(),
    ),
    "R039": Case(
        [tender(enquiries=[{"date": day(2)}], tenderPeriod=PERIOD)],
        [tender(enquiries=[{"date": day(2), "answer": "yes"}, {"date": day(2), "dateAnswered": day(20)}], tenderPeriod=PERIOD)],
        one(),
    ),
    "R040": Case(
        [direct(n, 5, firm=A if n <= 5 else f"GEN-{n}") for n in range(1, 11)],
        [direct(n, 5, firm=A if n <= 4 else f"GEN-{n}") for n in range(1, 11)],
        {"Buyer": [BUYER], "Tenderer": [A]},
    ),
    "R041": Case(
        [p(bids=[a_bid(firm, documents=[{"url": "https://example.org/same"}]) for firm in (A, B)])],
        [p(bids=[a_bid(firm, documents=[{"url": f"https://example.org/{firm}"}]) for firm in (A, B)])],
        one(),
    ),
    "R042": Case([p(parties=[party(A, "tenderer", **phone("000 0000"))])], [p(parties=[party(A, "tenderer", **phone("555 0100"))])], one()),
    "R043": Case(
        [p(parties=[party(A, "tenderer", **phone("024-555 0100")), party(BUYER, "buyer", **phone("0245550100"))])],
        [p(parties=[party(A, "tenderer", **phone("024-555 0100")), party(BUYER, "buyer", **phone("0245550101"))])],
        one(),
    ),
    "R044": Case(
        [p(parties=[party(firm, "tenderer", contactPoint={"email": f"{firm}@firms.example"}) for firm in (A, B)])],
        [p(parties=[party(firm, "tenderer", contactPoint={"email": f"{firm}@qq.com"}) for firm in (A, B)])],
        one(),
    ),
    "R045": Case(
        [p(parties=[party(A, "tenderer"), party(B, "tenderer", identifier={"scheme": "GEN-REG", "id": "1"})])],
        [p(parties=[party(B, "tenderer", identifier={"scheme": "GEN-REG", "id": "1"})])],
        one(),
    ),
    "R046": Case([p(bids=[a_bid(A)])], [p(bids=[a_bid(B)])], {**one(), "Tenderer": [A]}, {"debarred": [A]}),
    "R047": Case(
        [p(parties=[party(A, "supplier"), party(B, "buyer", contactPoint={"url": "https://example.org"})])],
        [p(parties=[party(A, "supplier", contactPoint={"url": "https://example.org"})])],
        one(),
    ),
    "R049": Case([direct(n, 5) for n in range(1, 6)], [direct(n, 5) for n in range(1, 5)], {"Tenderer": [A]}),
    "R050": Case(
        [of_class(n, 50 if n == 1 else 10, A if n == 1 else f"GEN-{n}") for n in range(1, 7)],
        [of_class(n, 49 if n == 1 else 10, A if n == 1 else f"GEN-{n}") for n in range(1, 7)],
        {"Tenderer": [A]},
        {"awards_min": 6},
    ),
    "R051": Case(
        [of_class(1, 51, A), of_class(2, 49, B)],
        [of_class(1, 50, A), of_class(2, 50, B)],
        {"OCID": ["ocds-abc123-001", "ocds-abc123-002"]},
        {"awards_min": 2, "index_max": 5_000},
    ),
    "R052": Case([direct(1, 10, on=1), direct(2, 100, on=2)], [direct(1, 10, on=1), direct(2, 99, on=2)], {"Tenderer": [A]}),
    "R053": Case(
        [won(n, A, B) for n in range(1, 6)],
        [*(won(n, A, B) for n in range(1, 5)), won(5, B, A)],
        {"Tenderer": [A, B]},
    ),
    "R054": Case(
        [contracted(award=1_999_999, method="direct", value=cny(2_000_000), amendments=[{"date": day(1)}])],
        [contracted(award=1_999_999, method="direct", value=cny(1_999_999), amendments=[{"date": day(1)}])],
        one(),
    ),
    "R055": Case(
        [direct(1, 1_000_000), direct(2, 1_000_000)],
        [direct(1, 1_000_000), direct(2, 999_999)],
        {"OCID": ["ocds-abc123-001", "ocds-abc123-002"]},
    ),
    "R056": Case(
        [won(1, A, B, step=-5, tender={"awardCriteria": "priceOnly"})],
        [won(1, A, B, tender={"awardCriteria": "priceOnly"}), won(2, A, B, step=-5, tender={"awardCriteria": "ratedCriteria"})],
        one(),
    ),
    "R057": Case(
        [won(n, *((A, B) if n % 2 else (B, A)), tender=closes(n)) for n in range(1, 5)],
        [won(n, *((A, B) if n < 3 else (B, A)), tender=closes(n)) for n in range(1, 5)],
        {"OCID": [f"ocds-abc123-00{n}" for n in range(1, 5)], "Tenderer": [A, B]},
    ),
    "R059": Case([contracted(award=100, value=cny(80))], [contracted(award=100, value=cny(80.01))], one()),
    "R060": Case([decided(1, 1, 32)], [decided(1, 1, 31)], one()),
    "R061": Case([decided(1, 6)], [decided(1, 7)], one()),
    "R062": Case([decided(1, 102)], [decided(1, 101)], one()),
    "R063": Case(
        [p(contracts=[{"status": "active", "documents": [document("contractSchedule")]}])],
        [p(contracts=[{"status": "active", "documents": [document("contractSigned")]}])],
        one(),
    ),
    "R064": Case([amended("a change")], [amended("a change")], one()),
    "R065": Case([amended("Fewer items are bought")], [amended("more items are bought")], one()),
    "R066": Case([amended("因故增项")], [amended("核减")], one()),
    "R067": Case([milestone(day(1), day(2))], [milestone(day(2), day(2))], one()),
    "R068": Case([paid(100, 60, 41)], [paid(100, 60, 40)], one()),
    "R069": Case([amended("aumento de precio")], [amended("otro plazo")], one()),
    "R070": Case(
        [won(1, A, B, parties=[party(B, "tenderer", "subcontractor")])],
        [won(1, A, B, parties=[party(A, "tenderer", "subcontractor")])],
        one(),
    ),
    "R071": Case(
        [p(awards=[an_award(A, subcontracting={"minimumPercentage": 70})])],
        [p(awards=[an_award(A, subcontracting={"minimumPercentage": 69})])],
        one(),
    ),
    "R072": Case(of_buyers(subcontracted, 1, 2), of_buyers(subcontracted, 1, 1), {"Buyer": [BUYER]}),
    "R073": Case(
        [p(contracts=[{"status": "terminated", "documents": [document("contractSigned")], "implementation": {"documents": [document("x")]}}])],
        [p(contracts=[{"status": "terminated", "documents": [document("contractSigned")], "implementation": {"documents": [document("completionCertificate")]}}])],
        one(),
    ),
    "X01": Case(
        [tender(procurementMethod="direct", numberOfTenderers=1, tenderPeriod={"startDate": day(1), "endDate": day(5)})],
        [tender(procurementMethod="open", numberOfTenderers=1, tenderPeriod={"startDate": day(1), "endDate": day(5)})],
        one(),
        {"share_ppm": 700_000},
    ),
    "X02": Case(
        [p(contracts=[{"value": cny(100), "implementation": {"finalValue": cny(120)}}])],
        [p(contracts=[{"value": cny(100), "implementation": {"finalValue": cny(119)}}])],
        one(),
    ),
    "X03": Case(
        [p(parties=[party(A, "supplier", address={"countryName": "Panama"})])],
        [p(parties=[party(A, "supplier", address={"countryName": "Testland"})])],
        one(),
    ),
    "X04": Case(
        [p(contracts=[{"amendments": [{"date": day(1)}, {"date": day(90)}]}])],
        [p(contracts=[{"amendments": [{"date": day(1)}, {"date": day(91)}]}])],
        one(),
    ),
    "X05": Case([appeal(1, 2, 3)], [appeal(3, 2, 4), appeal(1, 2, 3, status="declined")], one()),
    "X06": Case(
        [p(awards=[an_award(A, value=cny(70))], tender={"value": cny(100)})],
        [p(awards=[an_award(A, value=cny(71))], tender={"value": cny(100)})],
        one(),
    ),
    "X07": Case(
        [p(tender={"mainProcurementCategory": "works", "tenderPeriod": PERIOD}, contracts=[{"period": {"endDate": day(60)}}])],
        [p(tender={"mainProcurementCategory": "works", "tenderPeriod": PERIOD}, contracts=[{"period": {"endDate": day(61)}}])],
        one(),
    ),
    "X08": Case([price_case(100, 107, 107.1, 107.2)], [price_case(100, 140, 190)], one()),
    "X09": Case(ties(3_000), ties(1_000), {"Buyer": [BUYER]}),
}  # fmt: skip
