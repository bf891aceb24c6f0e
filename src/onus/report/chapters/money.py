"""Money: certificates line by line, proposals, waivers, scores and targets.

In:  an assessment and its ledger.
Out: chapters.

The surprise: a sum is a number like any other. It leads to the lines that add
up to it, to the last minor unit.
"""

from __future__ import annotations

from markupsafe import Markup

from onus.base.money import rounded_minor
from onus.core.assessment.assessment import Assessment
from onus.core.consequences.certificates import Certificate, Line
from onus.core.consequences.quantities import PRICED_TO_ANOTHER
from onus.core.consequences.scorecards import Scorecard
from onus.core.determinations.findings import Outcome
from onus.report.blocks import Block, Cell, Chapter, Heading, Table, Text, table
from onus.report.codes import word
from onus.report.figures import listed, percent, quantity, span
from onus.report.ledger import Ledger, Where
from onus.report.sentences import plain, say
from onus.report.summary import outcome_is
from onus.report.words import label

CARDS_SHOWN = 24
MONTHS_SHOWN = 12
SUMS = ("payable", "gross", "deductions")
LINE_COLUMNS = ("period", "line", "clause", "quantity", "unit_price", "amount", "refs")


def payment(assessed: Assessment, ledger: Ledger) -> Chapter:
    """Return the certificate of each month that has an amount, line by line."""
    language = ledger.language
    title = label("payment", language)
    _sums(assessed, ledger)
    told = [c for c in assessed.consequences.certificates if _has_amount(c)]
    blocks: list[Block] = []
    if not told:
        blocks.append(Text(label("no_payment", language)))
    if any(c.sample for c in told):
        blocks.append(Text(label("sample_banner", language), "banner"))
    for certificate in told[-MONTHS_SHOWN:]:
        blocks += _certificate(assessed, ledger, certificate)
    if len(told) < len(assessed.consequences.certificates):
        blocks.append(Text(label("empty_months", language), "soft"))
    decided = (*_proposals(assessed, ledger), *_waivers(assessed, ledger), *_termination(assessed, ledger))
    return Chapter("payment", title, (*blocks, *decided))


def _termination(assessed: Assessment, ledger: Ledger) -> list[Block]:
    """Return where the termination counter stands; nothing where the contract counts nothing."""
    found, language = assessed.consequences.termination, ledger.language
    if found is None or not (found.after or found.after_total):
        return []
    limit = f"{found.below_milli // 1_000}.{found.below_milli % 1_000:03d}".rstrip("0").rstrip(".")
    never = label("none", language)
    said = say(
        "termination_counter", language, limit=limit, run=found.run, after=found.after or never,
        total=found.total, after_total=found.after_total or never,
    )  # fmt: skip
    reached = (
        [Text(say("termination_reached", language, name=found.reached_in), "strong")]
        if found.reached_in
        else []
    )
    return [Heading(label("termination", language)), Text(said), *reached]


def _has_amount(one: Certificate) -> bool:
    return bool(one.gross_minor or one.deductions_minor or one.payable_minor or one.undetermined_minor)


def _sums(assessed: Assessment, ledger: Ledger) -> None:
    """Add the sections behind the three sums of the summary: one row a month."""
    certificates = [c for c in assessed.consequences.certificates if _has_amount(c)]
    for name in SUMS:
        amounts = [(c.period, getattr(c, f"{name}_minor")) for c in certificates]
        rows = [(period, _amount(ledger, minor)) for period, minor in amounts]
        heads = ("period", "amount")
        title = f"{label('sum', ledger.language)}: {_sum_name(name, ledger)}"
        ledger.table(f"sum-{name}", title, heads, rows, total=len(rows), file="payment.json",
                     sum_minor=sum(minor for _, minor in amounts))  # fmt: skip


def _sum_name(name: str, ledger: Ledger) -> str:
    if name == "payable":
        return label("payable", ledger.language)
    return word("line", {"gross": "quantity", "deductions": "deduction"}[name], ledger.language)


def _amount(ledger: Ledger, minor: int) -> Markup:
    return Markup('<span data-row-minor="{}">{}</span>').format(minor, ledger.money(minor))


def _certificate(assessed: Assessment, ledger: Ledger, one: Certificate) -> list[Block]:
    language, currency = ledger.language, assessed.dossier.currency
    shown = [line for line in one.lines if line.amount_minor or line.at_stake_minor or line.duty_count]
    rows: list[tuple[Cell, ...]] = [_line(assessed, ledger, line, one) for line in shown]
    anchor = f"certificate-{one.period}"
    listed_rows = [(one.period, *row[:5], row[6]) for row in rows]
    as_rows = [
        (*row[:5], _amount(ledger, line.amount_minor), row[6])
        for row, line in zip(listed_rows, shown, strict=True)
    ]
    ledger.table(anchor, f"{label('payment', language)} {one.period}", LINE_COLUMNS, as_rows, total=len(rows),
                 file="payment.json", sum_minor=one.payable_minor)  # fmt: skip
    payable = ledger.link(ledger.money(one.payable_minor), anchor, minor=one.payable_minor)
    facts = [_fact(ledger, "payable", Markup("<b>{}</b> {}").format(payable, currency))]
    facts += [
        _fact(ledger, "undisputed", ledger.money(one.undisputed_minor)),
        _fact(ledger, "due_day", str(one.due_day)),
    ]
    if one.undetermined_minor:
        facts.append(_fact(ledger, "at_stake", ledger.money(one.undetermined_minor)))
    if one.held_back_minor:
        held = say(
            "by_findings", language, name=ledger.money(one.held_back_minor), findings=one.held_back_until
        )
        facts.append(_fact(ledger, "held_back", held))
    if one.interest_minor:
        facts.append(_fact(ledger, "interest", ledger.money(one.interest_minor)))
    if one.score is not None:
        facts.append(_fact(ledger, "score", _score(ledger, one)))
    heads = ("line", "clause", "duties#", "quantity#", "unit_price#", "amount#", "refs")
    blocks: list[Block] = [Heading(one.period), Text(Markup(" · ").join(facts))]
    if one.provisional:
        blocks.append(Text(label("provisional_certificate", language), "soft"))
    return [*blocks, table(f"{label('payment', language)} {one.period}", heads, rows, language)]


def _fact(ledger: Ledger, name: str, value: Cell) -> Markup:
    return say("pair", ledger.language, name=label(name, ledger.language), value=value)


def _line(assessed: Assessment, ledger: Ledger, line: Line, one: Certificate) -> tuple[Cell, ...]:
    language, contract = ledger.language, assessed.dossier.contract
    titles = {each.id: each.title.text(language) for each in contract.prices}
    titles |= {each.id: each.title.text(language) for each in contract.deductions}
    of_obligation = {each.id: each.obligation for each in contract.prices}
    of_obligation |= {each.id: each.obligation for each in contract.deductions}
    said = word("line", line.kind, language)
    title = titles.get(line.source) or line.source
    name: Cell = say("pair", language, name=said, value=title) if title else said
    findings = [word("line", code, language) for code in line.finding.split()]
    if findings:
        name = say("by_findings", language, name=name, findings=listed(findings, language))
    if line.before_cap_minor and line.before_cap_minor != line.amount_minor:
        name = say("before_cap", language, name=name, amount=ledger.money(line.before_cap_minor))
    if line.at_stake_minor:
        name = say("at_stake", language, name=name, amount=ledger.money(line.at_stake_minor))
    unit = word("unit", line.unit, language) if line.unit else ""
    return (
        name,
        line.clause or line.rule or "-",
        _duties(ledger, line, of_obligation.get(line.source, ""), one.period, title or said),
        f"{quantity(line.quantity)} {unit}" if unit else "-",
        ledger.money(rounded_minor(line.unit_price)) if unit else "-",
        ledger.money(line.amount_minor),
        listed(line.refs, language) or "-",
    )


def _duties(ledger: Ledger, line: Line, obligation: str, period: str, title: str) -> Cell:
    """Return how many duties stand behind a line, as a link where a filter gives just them."""
    where: tuple[Where, ...] = (("month", "is", (period,)), ("owed_by", "is", ("contractor",)))
    if line.finding == PRICED_TO_ANOTHER:
        where = (*where, ("priced_to", "is_not", ("",)))
    else:
        where = (*where, ("outcome", "is", tuple(line.finding.split())))
        # What is priced to another duty has a line of its own, and a deduction takes it all the same.
        where = (*where, ("priced_to", "is", ("",))) if line.kind == "quantity" else where
    if obligation:
        where = (("obligation_id", "is", (obligation,)), *where)
    if len(ledger.columns.chosen(where)) == line.duty_count:
        return ledger.count(f"{period} {title}", *where)
    return ledger.link(f"{line.duty_count:,}", f"certificate-{period}")


def _score(ledger: Ledger, one: Certificate) -> str:
    language, score = ledger.language, one.score
    if score is None or score.score_milli is None:
        return label("below_minimum", language)
    points = f"{score.score_milli // 1_000}.{score.score_milli % 1_000:03d}"
    if score.coefficient_ppm is None:
        return points
    paid = f"{label('coefficient', language)} {percent(score.coefficient_ppm)}"
    return plain("by_findings", language, name=points, findings=paid)


def _proposals(assessed: Assessment, ledger: Ledger) -> list[Block]:
    found, language = assessed.consequences.proposals, ledger.language
    if not found:
        return []
    rows = [
        (p.period, word("proposal", p.kind, language), p.source, p.clause or "-", str(p.duty_count),
         "-" if p.amount_minor is None else ledger.money(p.amount_minor), listed(p.decided_by, language) or "-")
        for p in found
    ]  # fmt: skip
    heads = ("period", "line", "source", "clause", "duties", "amount", "refs")
    title = label("proposals", language)
    ledger.table("proposals", title, heads, rows, total=len(rows), file="payment.json")
    number = say("pair", language, name=title, value=ledger.number(len(rows), "proposals"))
    return [Heading(number), table(title, heads, rows[:MONTHS_SHOWN], language)]


def _waivers(assessed: Assessment, ledger: Ledger) -> list[Block]:
    found, language, zone = assessed.consequences.waivers, ledger.language, assessed.dossier.zone
    if not found:
        return []
    rows = [
        (w.period, ledger.post_title(w.by_post) if w.by_post else "-", w.reason or "-", ledger.money(w.amount_minor),
         ledger.money(w.effective_minor), zone.local_text(w.happened_at),
         listed([word("defect", d, language) for d in w.defects], language) or "-")
        for w in found
    ]  # fmt: skip
    heads = ("period", "by", "reason", "amount", "effective", "when", "status")
    title = label("waivers", language)
    ledger.table("waivers", title, heads, rows, total=len(rows), file="payment.json")
    number = say("pair", language, name=title, value=ledger.number(len(rows), "waivers"))
    return [Heading(number), table(title, heads, rows[:MONTHS_SHOWN], language)]


def scorecards(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return scorecards with all seven outcomes and the minimum sample of each."""
    cards = assessed.consequences.scorecards
    if not cards:
        return None
    language = ledger.language
    rows = [_card(assessed, ledger, card) for card in cards[:CARDS_SHOWN]]
    names = (("period", False), ("scope", False), ("on_time", True), ("determined", True), ("minimum", True))
    lead = tuple((label(name, language), number) for name, number in names)
    outcomes = tuple((word("outcome", o.value, language), True) for o in Outcome)
    title = label("scorecards", language)
    every = [(c.period, _scope(assessed, ledger, c)) for c in cards]
    ledger.table("scorecards", title, ("period", "scope"), every, total=len(every), file="scorecard.json")
    blocks: list[Block] = [
        Text(label("scorecard_note", language), "soft"),
        Table(title, (*lead, *outcomes, (label("delay", language), False)), tuple(rows), "cards outcomes"),
    ]
    if len(cards) > CARDS_SHOWN:
        number = ledger.number(len(cards), "scorecards")
        blocks.append(
            Text(say("scorecards_shown", language, shown=CARDS_SHOWN, n=number, file="scorecard.json"))
        )
    return Chapter("scorecards", title, (*blocks, *_kpis(assessed, ledger)))


def _scope(assessed: Assessment, ledger: Ledger, card: Scorecard) -> str:
    language = ledger.language
    if card.scope == "contractor":
        return label("contractor", language)
    if card.scope == "district":
        return f"{label('scope_district', language)} {card.name or '-'}"
    owed = (o for o in assessed.dossier.contract.obligations if o.id == card.name)
    return next((o.title.text(language) for o in owed), card.name)


def _card(assessed: Assessment, ledger: Ledger, card: Scorecard) -> tuple[Cell, ...]:
    language = ledger.language
    where: tuple[Where, ...] = (("month", "is", (card.period,)),)
    if card.scope == "obligation":
        where = (("obligation_id", "is", (card.name,)), *where)
    else:
        where = (("owed_by", "is", ("contractor",)), *where)
    if card.scope == "district":
        where = (("district", "is", (card.name,)), *where)
    scope = _scope(assessed, ledger, card)
    counts = [
        ledger.count(
            f"{card.period} {scope}: {word('outcome', o.value, language)}", *where, outcome_is(o.value)
        )
        for o in Outcome
    ]
    judged: Where = ("outcome", "is", ("fulfilled", "late", "unmet"))
    share = label("below_minimum", language)
    if card.on_time_ppm is not None:
        share = percent(card.on_time_ppm)
    return (
        card.period, scope, share, ledger.count(f"{card.period} {scope}", *where, judged), str(card.minimum_sample),
        *counts, "-" if card.delay_median_us is None else span(card.delay_median_us, language),
    )  # fmt: skip


def _kpis(assessed: Assessment, ledger: Ledger) -> list[Block]:
    found, language = assessed.consequences.kpis, ledger.language
    if not found:
        return []
    titles = {kpi.id: kpi.title.text(language) for kpi in assessed.dossier.contract.kpis}
    rows = [
        (k.period, titles.get(k.kpi, k.kpi), percent(k.target_ppm),
         label("below_minimum", language) if k.reached_ppm is None else percent(k.reached_ppm))
        for k in found[:CARDS_SHOWN]
    ]  # fmt: skip
    title = label("kpis", language)
    return [Heading(title), table(title, ("period", "line", "target#", "reached#"), rows, language)]
