"""Contracts: who promised what at which price, what was paid and taken off, and what the targets came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onus.actions.regions import known_totals, regions_now
from onus.base.instants import Instant
from onus.base.money import rounded_minor
from onus.core.oversight.many import NOTHING, hands_off, on_time_ppm
from onus.core.qualification.qualifying import LOOKUP, SECOND_LOOKUP
from onus.core.tendering.qualifications import BAN_LISTS
from onus.outside.time_zones import zone_table
from onus.records.dossiers import dossiers
from onus.records.tenders import documents_of_tenders, tenders_of_contracts
from onus.report.figures import quantity
from onus.report.tender_words import tender_word
from onus.web.public.asked import Asked, Words, asked_dossier, public, to
from onus.web.public.parts import Cell, Facts, Heading, Links, Prose, Shown, Table
from onus.web.public.receipts import log_receipt
from onus.web.public.rules import rule_href
from onus.web.shell import language_of
from onus.wire.tenders.published import PROCEEDING

DOCUMENTS = (
    "contract.json", "payment.json", "scorecard.json", "bodies.json", "posts.json", "oversight.json", "rules.json",
    "manifest.json", "payments.json",
)  # fmt: skip
Row = Mapping[str, Any]


@public("contract.see")
def contracts(request: HttpRequest) -> Shown:
    """Show every contract that is watched here."""
    words = Words(language_of(request))
    shown = dossiers()
    known = known_totals(shown)
    regions = regions_now(settings.REGIONS)
    rows = []
    for one in shown:
        totals = known.whole.get(one.id, NOTHING)
        home = regions.of_dossier(one.id)
        off = hands_off(totals).index_ppm
        rows.append(
            (
                Cell(words.text(one.title), to("contract", one.id)),
                Cell(
                    "" if home is None else words.text(home.title),
                    "" if home is None else to("region", home.id),
                ),
                Cell(
                    zone_table(one.time_zone).local_text(Instant(one.as_of))
                    if one.assessment
                    else words.say("not_assessed")
                ),
                words.number(
                    totals.owed, to("duties", dossier=one.id, owed_by="contractor") if one.assessment else ""
                ),
                Cell(
                    words.share(on_time_ppm(totals)),
                    to("scorecards", dossier=one.id) if one.assessment else "",
                ),
                words.number(
                    totals.cases_open, to("cases", dossier=one.id, state="open") if one.assessment else ""
                ),
                Cell(words.share(off), to("scorecards", dossier=one.id) if one.assessment else ""),
            )
        )
    heads = words.heads(
        "contract", "region", "known_by", ".duties#", ".on_time#", "cases_open#", "hands_off#"
    )
    table = Table(words.say("contracts_caption"), heads, tuple(rows), empty=words.say("nothing_watched"))
    return Shown(words.say("contracts_title"), (table,), lead=words.say("contracts_lead"))


@public("contract.see")
def contract(request: HttpRequest, dossier: str) -> Shown:
    """Show one contract."""
    asked = asked_dossier(request, dossier, *DOCUMENTS)
    payment, scorecard = asked.documents["payment.json"], asked.documents["scorecard.json"]
    parts: list[Any] = [_age(asked)]
    if asked.contract["placeholder"]:
        parts.append(Prose(asked.label("placeholder"), "banner"))
    parts += [
        _ways(asked),
        _facts(asked),
        Heading(asked.say("contract_obligations"), "obligations"),
        _obligations(asked, scorecard),
        Heading(asked.say("contract_prices"), "prices"),
        *_prices(asked),
        Heading(asked.say("contract_deductions"), "deductions"),
        _deductions(asked),
        Heading(asked.label("kpis"), "kpis"),
        *kpis_table(asked, scorecard),
        Heading(asked.say("contract_payments"), "payments"),
        *_payments(asked, payment),
        Heading(asked.label("waivers"), "waivers"),
        waivers_table(asked, payment["waivers"]),
        Heading(asked.label("form"), "form"),
        _form(asked),
        Heading(asked.label("rules"), "rules"),
        _rules(asked),
        log_receipt(asked, "contract", asked.contract["id"]),
    ]
    title = asked.text(asked.contract["title"]) or asked.title
    crumbs = (
        {"name": asked.say("contracts_title"), "href": to("contracts")},
        {"name": asked.title, "href": ""},
    )
    return Shown(title, tuple(parts), crumbs=crumbs, banner=asked.banner, lead=asked.title)


def _age(asked: Asked) -> Prose:
    return Prose(asked.say("known_by", at=asked.moment(asked.as_of), zone=asked.zone.name), "soft small")


def _ways(asked: Asked) -> Links:
    name = asked.dossier.id
    return Links(
        (
            Cell(asked.say("streets_title"), to("streets", dossier=name)),
            Cell(asked.say("cases_title"), to("cases", dossier=name)),
            Cell(asked.say("notices_title"), to("notices", dossier=name)),
            Cell(asked.say("officers_title"), to("officers", dossier=name)),
            Cell(asked.say("scorecards_title"), to("scorecards", dossier=name)),
            Cell(asked.say("acts_title"), to("acts", dossier=name)),
            Cell(asked.say("data_title"), to("data")),
        )
    )


def _facts(asked: Asked) -> Facts:
    one = asked.contract
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        (asked.say(f"party_{party['role']}") if party["role"] in ("buyer", "payer", "contractor", "supervisor")
         else party["role"], (Cell(asked.text(party["name"])),))
        for party in one["parties"]
    ]  # fmt: skip
    price = asked.say(f"per_{one['price_per']}", amount=asked.money(one["price_minor"]))
    pairs += [
        (asked.say("contract_price"), (Cell(price),)),
        (asked.say("contract_term"), (Cell(asked.say("from_until", since=one["starts"], until=one["ends"])),)),
        (asked.say("contract_signed"), (Cell(one["signed"] or asked.label("date_unknown")),)),
        (asked.say("contract_form"), (Cell(asked.word("method", one["form"])),)),
        (asked.say("contract_payer"), (Cell(asked.word("method", one["payer"])),)),
        (asked.say("contract_scope"), tuple(Cell(asked.text(service["title"])) for service in one["services"])),
        (asked.say("contract_method"), (Cell(asked.word("method", one["payment"]["method"]), soft=one["payment"]["clause"]),)),
        (asked.label("source"), (Cell(one["source"]),)),
        (asked.say("contract_purchase"), came_from(asked)),
        (asked.say("contract_watch"), watched(asked)),
    ]  # fmt: skip
    return Facts(tuple((name, cells) for name, cells in pairs if any(cell.text for cell in cells)))


def came_from(asked: Asked) -> tuple[Cell, ...]:
    """Return the purchases that a contract came from, each with the way to its page."""
    found = tenders_of_contracts([asked.dossier.id], PROCEEDING).get(asked.dossier.id, ())
    return tuple(Cell(asked.text(one.title), to("tender", one.id)) for one in found)


def watched(asked: Asked) -> tuple[Cell, ...]:
    """Return whether the contractor kept its qualification, as the purchase is judged, with the way to the cases."""
    contract = asked.dossier.id
    found = tenders_of_contracts([contract], PROCEEDING).get(contract, ())
    bodies = documents_of_tenders([one.proceeding for one in found if one.proceeding], PROCEEDING)
    cells = []
    for one in found:
        told = bodies.get(one.proceeding or 0, {}).get("watched", ())
        held = [each for each in told if each["contract"] == contract]
        still = [case for each in held for case in each["cases"] if case["closed_at"] is None]
        kept = _nothing_lost(asked, [name for each in held for name in each["unseen"]])
        words = asked.say("contract_lapses", n=len(still)) if still else kept
        cells += [Cell(words, f"{to('tender_award', one.id)}#watch") for _ in held[:1]]
    return tuple(cells)


def _nothing_lost(asked: Asked, unseen: Sequence[str]) -> str:
    """Say that no case is open, or first what nobody could see."""
    if BAN_LISTS in unseen:
        return asked.say("contract_bans_unseen")
    if any(name.startswith(f"{SECOND_LOOKUP}:") for name in unseen):
        return asked.say("contract_lone_look_up")
    if any(name.startswith(f"{LOOKUP}:") for name in unseen):
        return asked.say("contract_not_looked_up")
    return asked.say("contract_no_lapse")


def _obligations(asked: Asked, scorecard: Row) -> Table:
    counts: dict[str, int] = {}
    for card in scorecard["scorecards"]:
        if card["scope"] == "obligation":
            counts[card["name"]] = counts.get(card["name"], 0) + sum(card["counts"])
    rows = []
    for one in asked.contract["obligations"]:
        page = asked.say("on_page", page=one["page"]) if one["page"] else ""
        rows.append(
            (
                Cell(asked.text(one["title"]), soft=one["id"]),
                Cell(one["clause"], soft=page),
                Cell(asked.word("toward", one["owed_by"])),
                Cell(asked.word("clock", one["clock"])),
                Cell(_deadline(asked, one), f"#rule-{one['rule']}" if one["rule"] else ""),
                Cell(_standard(asked, one["standard"])),
                asked.number(
                    counts.get(one["id"], 0), to("duties", dossier=asked.dossier.id, obligation=one["id"])
                ),
            )
        )
    heads = asked.heads(".obligation", ".clause", ".owed_by", "clock", "deadline", "standard", ".duties#")
    anchors = tuple(f"o{number}" for number in range(1, len(rows) + 1))
    return Table(asked.say("contract_obligations"), heads, tuple(rows), anchors=anchors)


def _deadline(asked: Asked, one: Row) -> str:
    """Say by when a clause asks for it; the rule that it names where it names one."""
    deadline = one["deadline"]
    if one["rule"]:
        return asked.say("deadline_rule", rule=one["rule"])
    if deadline["within_h"] is not None:
        return asked.say("deadline_hours", n=deadline["within_h"])
    by = deadline["within_h_by_grade"] or deadline["within_h_by_class"]
    if by:
        hours = [f"{asked.word('grade', name)} {asked.say('deadline_hours', n=h)}" for name, h in by.items()]
        return asked.say("comma").join(hours)
    if deadline["by_local_minute"] is not None:
        return asked.say(
            "deadline_clock",
            at=f"{deadline['by_local_minute'] // 60:02d}:{deadline['by_local_minute'] % 60:02d}",
        )
    return asked.say("deadline_window") if one["trigger"] else asked.say("no_due")


def _standard(asked: Asked, standard: Row) -> str:
    if standard["measure"] == "coverage":
        return asked.say(
            "standard_coverage_one" if standard["passes"] == 1 else "standard_coverage",
            share=asked.share(standard["share_ppm"]),
            passes=standard["passes"],
        )
    one = "_one" if standard["count"] == 1 and standard["measure"] in ("events", "act") else ""
    return asked.say(f"standard_{standard['measure']}{one}", count=standard["count"])


def _prices(asked: Asked) -> list[Any]:
    one = asked.contract
    parts: list[Any] = []
    if one["payment"]["sample"]:
        parts.append(Prose(asked.label("sample_banner"), "banner"))
    rows = tuple(
        (
            Cell(asked.text(price["title"]) or price["id"]),
            Cell(price["clause"]),
            Cell(asked.money(rounded_minor(Fraction(price["amount_minor"], price["per"]))), number=True),
            Cell(asked.word("unit", price["unit"])),
            Cell(asked.share(price["late_ppm"]), number=True),
        )
        for price in one["prices"]
    )
    heads = asked.heads("what", ".clause", ".unit_price#", "unit", "late_share#")
    return [*parts, Table(asked.say("contract_prices"), heads, rows, empty=asked.say("no_prices"))]


def _deductions(asked: Asked) -> Table:
    rows = tuple(
        (
            Cell(asked.text(one["title"]) or one["id"]),
            Cell(one["clause"]),
            Cell(
                asked.obligation(one["obligation"]),
                asked.clause_href(one["obligation"]) if one["obligation"] else "",
            ),
            Cell(asked.money(one["amount_minor"]) if one["amount_minor"] else "", number=True),
            Cell(_points(asked, one["points_milli"]) if one["points_milli"] else "", number=True),
            Cell(asked.word("unit", one["per"])),
            Cell("" if one["cap_minor"] is None else asked.money(one["cap_minor"]), number=True),
            Cell(asked.say("by_itself" if one["automatic"] else "by_person")),
        )
        for one in asked.contract["deductions"]
    )
    heads = asked.heads("what", ".clause", ".obligation", ".amount#", "points#", "for_each", "cap#", "how")
    return Table(asked.say("contract_deductions"), heads, rows, empty=asked.say("no_deductions"))


def _points(asked: Asked, milli: int) -> str:
    return f"{milli // 1_000}.{milli % 1_000:03d}".rstrip("0").rstrip(".") + f" {asked.label('points')}"


def kpis_table(asked: Asked, scorecard: Row) -> list[Any]:
    """Return what was reached of every target."""
    titles = {one["id"]: asked.text(one["title"]) for one in asked.contract["kpis"]}
    rows = []
    for one in scorecard["kpis"]:
        verdict = (
            asked.label("insufficient") if one["met"] is None else asked.label("yes" if one["met"] else "no")
        )
        rows.append(
            (
                Cell(titles.get(one["kpi"]) or one["kpi"], soft=one["clause"]),
                Cell(one["period"] or asked.say("whole_time")),
                Cell(asked.share(one["target_ppm"]), number=True),
                Cell(asked.share(one["reached_ppm"]), number=True),
                asked.number(one["determined"]),
                Cell(verdict),
            )
        )
    heads = asked.heads("kpi", ".period", ".target#", ".reached#", ".determined#", "target_met")
    return [Table(asked.label("kpis"), heads, tuple(rows), empty=asked.say("no_kpis"))]


def _payments(asked: Asked, payment: Row) -> list[Any]:
    told = [one for one in payment["certificates"] if _has_amount(one)]
    if not told:
        return [Prose(asked.label("no_payment"))]
    rows = tuple(
        (
            Cell(one["period"], f"#c-{one['period']}"),
            Cell(asked.money(one["gross_minor"]), number=True),
            Cell(asked.money(-one["deductions_minor"]) if one["deductions_minor"] else "", number=True),
            Cell(asked.money(one["waived_minor"]) if one["waived_minor"] else "", number=True),
            Cell(asked.money(one["payable_minor"]), number=True),
            Cell(asked.money(one["paid_minor"]) if one["paid_minor"] else "", number=True),
            Cell(one["due_day"] or "", soft=asked.say("provisional") if one["provisional"] else ""),
        )
        for one in told
    )
    heads = asked.heads(".period", "gross#", "taken_off#", "waived#", ".payable#", "paid#", ".due_day")
    parts: list[Any] = [Table(asked.say("contract_payments"), heads, rows)]
    for one in told:
        parts += [
            Heading(asked.say("certificate", period=one["period"]), f"c-{one['period']}"),
            _lines(asked, one),
        ]
    return parts


def _has_amount(one: Row) -> bool:
    return bool(
        one["gross_minor"] or one["deductions_minor"] or one["payable_minor"] or one["undetermined_minor"]
    )


def _lines(asked: Asked, one: Row) -> Table:
    clauses = {each["id"]: each for each in (*asked.contract["prices"], *asked.contract["deductions"])}
    rows = []
    for line in one["lines"]:
        if not (line["amount_minor"] or line["at_stake_minor"] or line["duty_count"]):
            continue
        named = clauses.get(line["source"])
        title = asked.text(named["title"]) if named else line["source"]
        found = asked.say("comma").join(asked.word("line", code) for code in line["finding"].split())
        unit = asked.word("unit", line["unit"]) if line["unit"] else ""
        cap = line["before_cap_minor"] and line["before_cap_minor"] != line["amount_minor"]
        soft = asked.say("before_cap", amount=asked.money(line["before_cap_minor"])) if cap else found
        rows.append(
            (
                Cell(asked.word("line", line["kind"]), soft=title),
                Cell(line["clause"] or line["rule"] or ""),
                asked.number(line["duty_count"], _rows_href(asked, one["period"], line, named)),
                Cell(f"{quantity(Fraction(line['quantity']))} {unit}" if unit else "", number=True),
                Cell(asked.money(line["amount_minor"]), number=True),
                Cell(soft),
            )
        )
    heads = asked.heads(".line", ".clause", ".duties#", ".quantity#", ".amount#", "remark")
    return Table(asked.say("certificate", period=one["period"]), heads, tuple(rows))


def _rows_href(asked: Asked, period: str, line: Row, named: Row | None) -> str:
    """Return where the duties of a line stand; of a line over several outcomes, those of its month."""
    outcomes = line["finding"].split()
    return to(
        "duties", dossier=asked.dossier.id, month=period, owed_by="contractor",
        obligation=named["obligation"] if named else "", outcome=outcomes[0] if len(outcomes) == 1 else "",
    )  # fmt: skip


def waivers_table(asked: Asked, waivers: Sequence[Row]) -> Table:
    """Return what officers let go of what clauses took off."""
    rows = tuple(
        (
            asked.when(one["happened_at"]),
            Cell(one["period"]),
            asked.officer(one["by_post"], person=False),
            Cell(asked.money(one["amount_minor"]), number=True),
            Cell(asked.money(one["effective_minor"]), number=True),
            Cell(asked.text(one["reason"])),
            Cell(asked.say("comma").join(asked.word("defect", code) for code in one["defects"])),
        )
        for one in waivers
    )
    heads = asked.heads(".when", ".period", ".by", ".amount#", ".effective#", ".reason", "defects")
    return Table(asked.label("waivers"), heads, rows, empty=asked.say("no_waivers"))


def _form(asked: Asked) -> Table:
    rules = {f"{rule['id']}@{rule['version']}": rule for rule in asked.documents["rules.json"]["rulebook"]}
    rows = tuple(
        (
            Cell(asked.text(rules[one["rule"]]["citation"]) if one["rule"] in rules else one["rule"]),
            Cell(asked.word("verdict", one["verdict"])),
            Cell(_force(asked, one["in_force_at_signature"])),
        )
        for one in asked.documents["oversight.json"]["legal_form"]
    )
    return Table(
        asked.label("form"), asked.heads(".rule", ".verdict", ".force"), rows, empty=asked.label("none")
    )


def _force(asked: Asked, in_force: bool | None) -> str:
    if in_force is None:
        return asked.label("force_unknown")
    return asked.label("in_force" if in_force else "not_in_force")


def _rules(asked: Asked) -> Table:
    applied = asked.documents["rules.json"]["applied"]
    rows = tuple(
        (
            Cell(
                asked.text(rule["citation"]),
                rule_href(f"{rule['id']}@{rule['version']}"),
                mark=f"{rule['id']}@{rule['version']}",
            ),
            Cell(asked.text(rule["says"])),
            Cell(rule["since"] or asked.label("date_unknown")),
            Cell(asked.label("yes") if rule["verified"] else asked.label("not_read")),
            Cell(tender_word("rule_source", rule["source"], asked.language)),
        )
        for rule in applied
    )
    heads = asked.heads(".citation", ".says", ".since", ".text_read", ".source")
    anchors = tuple(f"rule-{rule['id']}" for rule in applied)
    return Table(asked.label("rules"), heads, rows, empty=asked.label("none"), anchors=anchors)
