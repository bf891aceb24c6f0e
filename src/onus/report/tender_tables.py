"""Tables of a judged tender: everything that a judgement came to, in words, row by row.

In:  `proceeding.json`, what was announced, and a speaker for one reader.
Out: `TenderTable`s, which a page lays out and a terminal prints.

The surprise: page and terminal say the same, because neither has words of its own. What a
judgement gains is added here once, with its words in `tender_words.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from onus.report.tender_speaker import BETWEEN, COLON, SHORT, Said, TenderSpeaker

Row = Mapping[str, Any]
Cells = tuple[tuple[Said, ...], ...]
NOTHING: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderTable:
    """One table.

    Attributes:
        name: code of its title.
        heads: codes of its columns; `#` behind one makes a column of numbers.
        rows: for each column, what is said, one below the other.
        about: what fills the place in its title: the name of a lot.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[Cells, ...]
    about: str = ""

    def title(self, speaker: TenderSpeaker) -> str:
        """Say its title."""
        return speaker.word("title", self.name).format(lot=self.about)


def deadline_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return each thing that set the deadline, moved it or left it, in order."""
    rows = tuple(
        (
            (speaker.instant(one["at"]),),
            (_source(one["source"], speaker),),
            (speaker.instant(one["deadline"]),),
            (_moved(one, speaker),),
        )
        for one in found["deadline_steps"]
    )
    return TenderTable("deadline", ("when", "act", "deadline", "why"), rows)


def _source(text: str, speaker: TenderSpeaker) -> Said:
    sort, _, name = text.partition(":")
    mark = "" if sort == "notice" else name
    return Said(speaker.word("source", sort).format(name=name), mark)


def _moved(step: Row, speaker: TenderSpeaker) -> Said:
    if step["rule"]:
        cited = speaker.rule(step["rule"])
        words = speaker.word("note", "moved_by_rule").format(days=step["days_left"], citation=cited.words)
        return Said(words, cited.mark, cited.rule)
    return Said(speaker.word("note", "moved" if step["moved"] else "unmoved"))


def keys_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return every registration of a supplier's key, with who made it and whether it counts."""
    rows = tuple(
        (
            (speaker.named(one["supplier"]),),
            (Said("", one["key"]),),
            (speaker.person(one["by"]),),
            (speaker.instant(one["since"]),),
            (_key_state(one, speaker), *((speaker.instant(one["ended_at"]),) if one["ended_at"] else ())),
        )
        for one in found["keys"]
    )
    return TenderTable("keys", ("supplier", "key", "by", "since", "state"), rows)


def _key_state(key: Row, speaker: TenderSpeaker) -> Said:
    if key["void"]:
        return speaker.reason(key["void"])
    return Said(speaker.word("note", "key_ended" if key["ended_at"] is not None else "key_counts"))


def bids_table(found: Row, prices: Mapping[str, str], speaker: TenderSpeaker) -> TenderTable:
    """Return every envelope: whose it is once that is known, when it came, what became of it and why.

    Args:
        prices: what each opened bid asks, in words, by its envelope.
    """
    refused = {one["bid"]: one["reasons"] for lot in found["lots"] for one in lot["refused"]}
    rows = tuple(
        (
            (bidder(one["bid"], found, speaker), *_named(one, speaker)),
            (speaker.instant(one["received_at"]),),
            (Said(speaker.word("bid", one["state"])),),
            (Said(prices.get(one["bid"], "")),),
            (*(speaker.reason(*told) for told in _reasons(one, refused)), *_envelope(one, speaker)),
        )
        for one in found["received"]
    )
    return TenderTable("bids", ("bidder", "received", "state", "price#", "reason"), rows)


def _named(bid: Row, speaker: TenderSpeaker) -> Iterable[Said]:
    """Yield whom a bid names that is nobody's, and by whose registered key it is signed."""
    if bid["named"]:
        named = speaker.named(bid["named"])
        yield Said(speaker.word("note", "in_name_of").format(named=named.words or named.mark), named.mark)
    others = [speaker.named(one) for one in bid["signers"] if one != bid["named"]]
    yield from (
        Said(speaker.word("note", "signed_by_key_of").format(named=one.words or one.mark)) for one in others
    )


def _reasons(bid: Row, refused: Mapping[str, Sequence[Sequence[str]]]) -> Iterable[Sequence[str]]:
    own = [(bid["reason"],)] if bid["reason"] else []
    return [*own, *refused.get(bid["bid"], ())]


def _envelope(bid: Row, speaker: TenderSpeaker) -> Iterable[Said]:
    """Yield what is wrong with the envelope of a bid that stands."""
    if bid["envelope"]:
        yield Said(speaker.word("envelope", bid["envelope"]))


def bidder(bid: str, found: Row, speaker: TenderSpeaker) -> Said:
    """Say whose an envelope is; before the opening, and where it was never opened, it is an envelope with a mark."""
    supplier = next((one["supplier"] for one in found["received"] if one["bid"] == bid), "")
    return speaker.named(supplier) if supplier else Said(speaker.word("note", "envelope"), bid[:SHORT])


def committee_table(panel: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return who sits on the committee, for which expertise, and who was called instead of whom."""
    rows = [
        (
            (speaker.person(one["expert"]),),
            (Said(_expertise(one["expertise"], speaker)),),
            tuple(speaker.person(each) for each in one["instead_of"]),
        )
        for one in panel["seats"]
    ]
    rows += [
        ((speaker.person(one),), (Said(speaker.word("note", "for_buyer")),), NOTHING)
        for one in panel["buyers"]
    ]
    table = TenderTable("committee", ("expert", "expertise", "instead_of"), tuple(rows))
    if any(one["instead_of"] for one in panel["seats"]):
        return table
    return TenderTable(table.name, table.heads[:2], tuple(row[:2] for row in table.rows))


def _expertise(code: str, speaker: TenderSpeaker) -> str:
    return speaker.word("expertise", code) if code else speaker.word("note", "any")


def recused_table(found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return who could not be drawn, with the tie and the rule."""
    rows = tuple(
        ((speaker.person(one["expert"]),), (_tie(one["reason"], speaker),), (_rule(one["rule"], speaker),))
        for one in found["recused"]
    )
    return TenderTable("recused", ("expert", "reason", "rule"), rows)


def _tie(text: str, speaker: TenderSpeaker) -> Said:
    """Say a tie as the core writes it: the sort of tie, and to whom behind it."""
    sort, _, whom = text.rpartition(" ")
    told = speaker.named(whom)
    words = speaker.value("relation", sort).words if sort else ""
    return Said(BETWEEN[speaker.language].join(filter(None, (words, told.words))), told.mark)


def _rule(key: str, speaker: TenderSpeaker) -> Said:
    return speaker.rule(key) if key else Said("")


def scores_table(lot: Row, found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return what each expert gave, how far it lies from the mean that counts, and from that of the others."""
    far = {(one["expert"], one["bid"], one["criterion"]): one for one in lot["deviations"]}
    scoring = lot["scoring"] or {}
    means = {(one["bid"], one["criterion"]): Fraction(one["milli"]) for one in scoring.get("given", ())}
    rows = tuple(
        (
            (speaker.person(one["sheet"]["expert"]),),
            (bidder(item["bid"], found, speaker),),
            (speaker.named(item["criterion"]),),
            (Said(points(item["milli"])),),
            (Said(_deviation(item["milli"], means.get((item["bid"], item["criterion"]), Fraction(0)))),),
            tuple(_far(far.get((one["sheet"]["expert"], item["bid"], item["criterion"])), speaker)),
        )
        for one in scoring.get("sheets", ())
        for item in one["sheet"]["items"]
    )
    heads = ("expert", "bidder", "criterion", "points#", "deviation#", "from_others")
    return TenderTable("scores", heads, rows, _lot(lot, speaker))


def _far(one: Row | None, speaker: TenderSpeaker) -> Iterable[Said]:
    """Say how far a score lies from the mean of the others, and who explained one beyond the announced limit."""
    if one is None:
        return
    yield Said(speaker.word("note", "from_others").format(share=speaker.share(one["share"])))
    if one["abnormal"]:
        yield Said(speaker.word("note", "abnormal"))
        if one["explained_by"]:
            yield Said(speaker.word("note", "explained"))
            yield speaker.person(one["explained_by"])
        else:
            yield Said(speaker.word("note", "unexplained"))


def _lot(lot: Row, speaker: TenderSpeaker) -> str:
    return speaker.named(lot["lot"]).words or str(lot["lot"])


def _deviation(given: int, mean: Fraction) -> str:
    """Return how far a score lies from the one that counts.

    >>> _deviation(27000, Fraction(26940)), _deviation(26700, Fraction(26940))
    ('+0.06', '-0.24')
    """
    return f"{'+' if given >= mean else '-'}{points(abs(given - mean))}"


def ranking_table(lot: Row, told: Row, found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return the ranking with its arithmetic filled in, or the one line that says why there is none yet."""
    if lot["ranking"] is None:
        why = ((Said(speaker.word("unranked", lot["why_unranked"])),),)
        return TenderTable("ranking", ("why",), (why,), _lot(lot, speaker))
    rows = lot["ranking"]["rows"]
    lowest = min((Fraction(row["evaluated_minor"]) for row in rows), default=Fraction(0))
    cells = tuple(
        (
            (Said(str(row["place"])),),
            (bidder(row["bid"], found, speaker),),
            (Said(speaker.money(row["price_minor"])),),
            tuple(_parts(row, told, lowest, lot, speaker)),
            (Said(points(row["total_milli"])),),
        )
        for row in rows
    )
    return TenderTable(
        "ranking", ("place", "bidder", "price#", "formula", "points#"), cells, _lot(lot, speaker)
    )


def _parts(row: Row, told: Row, lowest: Fraction, lot: Row, speaker: TenderSpeaker) -> Iterable[Said]:
    known = {one["id"]: one for one in told["scheme"]["criteria"]}
    colon = COLON[speaker.language]
    own = Fraction(row["evaluated_minor"])
    if own != row["price_minor"]:
        words = speaker.word("note", "evaluated_price")
        yield Said(f"{words}{colon}{speaker.money(own.numerator // own.denominator)}")
    for name, value in row["points"]:
        said, criterion = points(value), known.get(name, {})
        if criterion.get("kind") == "price":
            most = points(criterion["most_milli"])
            said = f"{most} × {_amount(lowest, speaker)} ÷ {_amount(own, speaker)} = {said}"
        elif criterion.get("kind") == "scored":
            given = _given(lot, row["bid"], name)
            if given:
                said = f"({' + '.join(given)}) ÷ {len(given)} = {said}"
        elif criterion.get("formula"):
            said = f"{said} ({_formula(criterion, speaker)})"
        yield Said(f"{speaker.named(name).words or name}{colon}{said}")
    if row["tie"]:
        yield Said(speaker.word("tie", row["tie"]))


def _formula(criterion: Row, speaker: TenderSpeaker) -> str:
    """Say by which announced formula a number of the bid becomes points."""
    formula = criterion["formula"]
    return speaker.word("points_by", formula["kind"]).format(
        each=points(formula.get("per_unit_milli", 0)), most=points(criterion["most_milli"])
    )


def _amount(minor: Fraction, speaker: TenderSpeaker) -> str:
    return speaker.money(minor.numerator // minor.denominator)


def _given(lot: Row, bid: str, criterion: str) -> list[str]:
    sheets = (lot["scoring"] or {}).get("sheets", ())
    items = [item for one in sheets for item in one["sheet"]["items"]]
    return [points(one["milli"]) for one in items if one["bid"] == bid and one["criterion"] == criterion]


def refused_table(lot: Row, found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return the bids of a lot that were not ranked, with every reason."""
    rows = tuple(
        ((bidder(one["bid"], found, speaker),), tuple(speaker.reason(*each) for each in one["reasons"]))
        for one in lot["refused"]
    )
    return TenderTable("refused", ("bidder", "reason"), rows, _lot(lot, speaker))


def low_table(lot: Row, found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return prices that had to be explained, and where each case stands."""
    rows = tuple(
        (
            (bidder(one["low"]["bid"], found, speaker),),
            (Said(speaker.money(one["low"]["price_minor"])),),
            tuple(
                Said(
                    f"{speaker.word('low', name)}{COLON[speaker.language]}{_amount(Fraction(below), speaker)}"
                )
                for name, below in one["low"]["tests"]
            ),
            (
                Said(speaker.word("low_state", one["state"])),
                *(_vote(vote, speaker) for vote in one.get("votes", ())),
            ),
            (speaker.instant(one["due"]),),
        )
        for one in lot["low"]
    )
    return TenderTable("low", ("bidder", "price#", "why", "state", "due"), rows, _lot(lot, speaker))


def _vote(vote: Row, speaker: TenderSpeaker) -> Said:
    """Say the vote of a member on a low price, with who it was."""
    who = speaker.person(vote["by"])
    return Said(f"{who.words}{COLON[speaker.language]}{speaker.word('low_state', vote['kind'])}", who.mark)


def losers_table(lot: Row, found: Row, speaker: TenderSpeaker) -> TenderTable:
    """Return why each ranked bid did not win."""
    rows = tuple(
        (
            (bidder(one["bid"], found, speaker),),
            (Said(speaker.word("lost", one["code"])), *_lost_by(one, speaker)),
            (Said(_behind(one, speaker)),),
        )
        for one in (lot["notice"] or {}).get("losers", ())
    )  # fmt: skip
    return TenderTable("losers", ("bidder", "reason", "behind#"), rows, _lot(lot, speaker))


def _lost_by(one: Row, speaker: TenderSpeaker) -> Iterable[Said]:
    """Say what broke a tie, or why a bid was set aside: barred at the award, or by an authority in its own words."""
    if one["code"] != "set_aside":
        return (Said(speaker.word("tie", one["detail"])),) if one["detail"] else NOTHING
    return tuple(speaker.reason(each) for each in one["detail"].split("; ") if each)


def _behind(one: Row, speaker: TenderSpeaker) -> str:
    behind = Fraction(one["behind"])
    if one["code"] == "higher_price":
        return _amount(behind, speaker)
    return points(behind) if behind else ""


def points(value: str | int | Fraction) -> str:
    """Say thousandths of a point with up to two decimals, cut and not rounded up.

    >>> points("872000/23"), points(40_000)
    ('37.91', '40.00')
    """
    hundredths = Fraction(value) // 10
    return f"{hundredths // 100}.{hundredths % 100:02}"
