"""Pages of what was judged: bids, evaluation, award, signals.

In:  requests.
Out: pages that show each conclusion with the numbers from which anyone comes to it.

The surprise: a signal stands beside the reply of whom it concerns and what a person
decided. It is a reason to look and no accusation, and the page says so first.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from onus.records.dossiers import dossier_named
from onus.web.public.asked import public, to
from onus.web.public.parts import Cell, Code, Facts, Heading, Prose, Shown, Table
from onus.web.tenders.asked import SHORT, AskedTender, Row, points


@public("tender.bids")
def bids(request: HttpRequest, tender: str) -> Shown:
    """Show that envelopes came, and after the opening whose they are, at which price, or why refused."""
    asked = AskedTender(request, tender)
    commitments = {one["ciphertext"]: one["commitment"] for one in asked.of("bid_received")}
    received = asked.found["received"]
    if not asked.opened:
        sealed = tuple(
            (Cell(commitments.get(one["bid"], one["bid"])), asked.when(one["received_at"]))
            for one in received
        )
        heads = asked.columns("commitment", "received")
        return asked.page(
            "tender_bids",
            Prose(asked.tell("sealed"), "strong"),
            Table(asked.tell("bids"), heads, sealed, empty=asked.tell("none")),
        )
    prices, refused = _prices(asked), _refused(asked)
    rows = tuple(
        (
            Cell(asked.bidder(one["bid"])),
            asked.when(one["received_at"]),
            Cell(asked.code("bid", one["state"])),
            Cell(prices.get(one["bid"], ""), number=True),
            Cell(
                "; ".join(
                    [asked.code("why", one["reason"])] if one["reason"] else refused.get(one["bid"], [])
                )
            ),
        )
        for one in received
    )
    heads = asked.columns("bidder", "received", "state", "price#", "reason")
    return asked.page("tender_bids", Table(asked.tell("bids"), heads, rows, empty=asked.tell("none")))


def _prices(asked: AskedTender) -> dict[str, str]:
    """Return the prices of opened bids, by envelope."""
    archives = {one["ciphertext"]: one["archive"] for one in asked.of("bid_opened")}
    found = {}
    for bid, archive in archives.items():
        told = asked.head.get("opened", {}).get(archive, {}).get("prices", ())
        found[bid] = "; ".join(asked.money(one.get("amount_minor")) for one in told)
    return found


def _refused(asked: AskedTender) -> dict[str, list[str]]:
    return {
        one["bid"]: [f"{asked.code('why', why)} {detail}".strip() for why, detail in one["reasons"]]
        for lot in asked.found["lots"]
        for one in lot["refused"]
    }


@public("tender.evaluation")
def evaluation(request: HttpRequest, tender: str) -> Shown:
    """Show how the committee was drawn, what each expert scored, and the ranking with its numbers filled in."""
    asked = AskedTender(request, tender)
    parts: list[Any] = _draw(asked)
    for lot in asked.found["lots"]:
        parts += _scores(asked, lot) + _ranking(asked, lot)
    return asked.page("tender_evaluation", *parts)


def _draw(asked: AskedTender) -> list[Any]:
    panel, seed = asked.found["panel"], asked.found["seed"]
    told = any(one["notice"] == "award" for one in asked.of("notice_published"))
    if panel is None or seed is None or not told:
        return [Prose(asked.tell("panel_secret"))]
    rows = tuple((Cell(one["expert"]), Cell(one["expertise"] or asked.tell("any"))) for one in panel["seats"])
    rows += tuple((Cell(one), Cell(asked.tell("for_buyer"))) for one in panel["buyers"])
    away = tuple(
        (Cell(one["expert"]), Cell(one["reason"]), Cell(one["rule"])) for one in asked.found["recused"]
    )
    return [
        Heading(asked.tell("draw"), "draw"),
        Facts(
            ((asked.tell("seed"), (Cell(seed["text"]),)), (asked.tell("checkpoint"), (Cell(seed["root"]),)))
        ),
        Table(asked.tell("panel"), asked.columns("expert", "expertise"), rows),
        Table(
            asked.tell("recused"), asked.columns("expert", "reason", "rule"), away, empty=asked.tell("none")
        ),
        Prose(asked.tell("draw_again")),
        Code("onus verify ./SITE"),
    ]


def _scores(asked: AskedTender, lot: Row) -> list[Any]:
    sheets = (lot["scoring"] or {}).get("sheets", ())
    given = {(one["bid"], one["criterion"]): one["milli"] for one in (lot["scoring"] or {}).get("given", ())}
    rows = []
    for one in sheets:
        for item in one["sheet"]["items"]:
            mean = given.get((item["bid"], item["criterion"]), 0)
            rows.append(
                (
                    Cell(one["sheet"]["expert"]),
                    Cell(asked.bidder(item["bid"])),
                    Cell(_criterion(asked, item["criterion"])),
                    Cell(points(item["milli"]), number=True),
                    Cell(_deviation(item["milli"], mean), number=True),
                )
            )
    if not rows:
        return []
    heads = asked.columns("expert", "bidder", "criterion", "points#", "deviation#")
    return [Table(asked.tell("scores"), heads, tuple(rows))]


def _deviation(given: int, mean: str | int) -> str:
    """Return how far a score lies from the one that counts.

    >>> _deviation(27000, "26940/1"), _deviation(26700, "26940/1")
    ('+0.06', '-0.24')
    """
    mine, whole = given, int(str(mean).partition("/")[0]) // int(str(mean).partition("/")[2] or 1)
    return f"{'+' if mine >= whole else '-'}{points(abs(mine - whole))}"


def _criterion(asked: AskedTender, name: str) -> str:
    found = next((one for one in asked.told["scheme"]["criteria"] if one["id"] == name), None)
    return name if found is None else asked.local(found["title"])


def _ranking(asked: AskedTender, lot: Row) -> list[Any]:
    ranking = lot["ranking"]
    if ranking is None:
        return [Prose(asked.code("unranked", lot["why_unranked"]))]
    lowest = min((row["price_minor"] for row in ranking["rows"]), default=0)
    prices = {
        one["id"]: one["most_milli"] for one in asked.told["scheme"]["criteria"] if one["kind"] == "price"
    }
    rows = []
    for row in ranking["rows"]:
        told = []
        for name, value in row["points"]:
            said = points(value)
            if name in prices:
                said = f"{points(prices[name])} × {asked.money(lowest)} ÷ {asked.money(row['price_minor'])} = {said}"
            told.append(f"{_criterion(asked, name)}: {said}")
        rows.append(
            (
                Cell(str(row["place"]), soft=row["tie"]),
                Cell(asked.bidder(row["bid"])),
                Cell("; ".join(told)),
                Cell(points(row["total_milli"]), number=True),
            )
        )
    heads = asked.columns("place", "bidder", "formula", "points#")
    return [
        Table(asked.tell("ranking", lot=lot["lot"]), heads, tuple(rows)),
        Prose(asked.tell("ranking_how"), "soft"),
    ]


@public("tender.award")
def award(request: HttpRequest, tender: str) -> Shown:
    """Show who was awarded what and why, challenges with their clocks, and the contract that came of it."""
    asked = AskedTender(request, tender)
    parts: list[Any] = []
    for one in asked.of("award_decided"):
        pairs = (
            (asked.tell("col_bidder"), (Cell(asked.bidder(one["bid"])),)),
            (asked.tell("col_price"), (Cell(asked.money(one["price_minor"])),)),
            (asked.tell("col_when"), (asked.when(one["happened_at"]),)),
            (asked.tell("col_reason"), (Cell(asked.local(one.get("reason"))),)),
        )
        parts.append(Facts(pairs))
    for lot in asked.found["lots"]:
        losers = (lot["notice"] or {}).get("losers", ())
        rows = tuple(
            (Cell(asked.bidder(one["bid"])), Cell(asked.code("lost", one["code"])), Cell(points(one["behind"]), number=True))
            for one in losers
        )  # fmt: skip
        parts.append(Table(asked.tell("losers"), asked.columns("bidder", "reason", "behind#"), rows))
    return asked.page(
        "tender_award", *(parts or [Prose(asked.tell("no_award"))]), *_remedies(asked), *_contracts(asked)
    )


def _remedies(asked: AskedTender) -> list[Any]:
    kinds = ("challenge_filed", "challenge_answered", "complaint_filed", "complaint_decided",
             "procedure_suspended", "procedure_resumed")  # fmt: skip
    rows = tuple(
        (
            asked.when(one["happened_at"]),
            Cell(asked.code("kind", one["kind"])),
            Cell(one.get("outcome", one.get("about", ""))),
            Cell(asked.local(one.get("text"))),
        )
        for one in asked.of(*kinds)
    )
    heads = asked.columns("when", "act", "state", "text")
    return [Table(asked.tell("remedies"), heads, rows, empty=asked.tell("no_remedies"))]


def _contracts(asked: AskedTender) -> list[Any]:
    rows = []
    for one in asked.found["contracts"]:
        held = dossier_named(one["contract"])
        href = to("contract", held.id) if held is not None and held.assessment is not None else ""
        rows.append(
            (
                Cell(one["contract"], href),
                Cell(asked.supplier(one["supplier"])),
                Cell(asked.money(one["price_minor"]), number=True),
                asked.when(one["signed_at"]),
                Cell("; ".join(" ".join(bar) for bar in one["bars"])),
            )
        )
    heads = asked.columns("contract", "bidder", "price#", "signed", "bars")
    table = Table(asked.tell("contracts"), heads, tuple(rows), empty=asked.tell("no_contract"))
    return [table, Prose(asked.tell("obligations"), "soft")]


@public("tender.signals")
def signals(request: HttpRequest, tender: str) -> Shown:
    """Show what a person should look at, with its grade, its facts, the reply and the decision."""
    asked = AskedTender(request, tender)
    replies, decided = asked.of("flag_replied"), asked.of("flag_decided")
    rows = tuple(
        (
            Cell(one["id"]),
            Cell(asked.code("grade", one["grade"])),
            Cell(asked.supplier(one["subject"]) or one["subject"][:SHORT] if asked.opened else asked.tell("later")),
            Cell("; ".join(f"{name}: {asked.supplier(value) or value}" for name, value in one["facts"])
                 if asked.opened else ""),
            Cell(" ".join(asked.local(each["text"]) for each in replies if _same(each, one)) or asked.tell("no_reply")),
            Cell(" ".join(f"{each['outcome']}: {asked.local(each.get('reason'))}" for each in decided if _same(each, one))),
        )
        for one in asked.found["flags"]
    )  # fmt: skip
    heads = asked.columns("signal", "grade", "about", "formula_of", "reply", "decision")
    return asked.page(
        "tender_signals",
        Prose(asked.tell("no_accusation"), "banner"),
        Table(asked.tell("title_tender_signals"), heads, rows, empty=asked.tell("no_signals")),
    )


def _same(said: Row, flag: Row) -> bool:
    return bool(said["flag"] == flag["id"] and said["subject"] == flag["subject"])
