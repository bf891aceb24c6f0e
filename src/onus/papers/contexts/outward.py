"""What papers to the street say: notice to residents, hint before snow, QR sheets, crew list."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from onus.base.instants import utc_text
from onus.core.papers.owed import OwedPaper
from onus.papers.desk import Desk
from onus.papers.figures import month_text
from onus.papers.ordered import Ordered
from onus.papers.tables import COUNT, TEXT, table
from onus.report.figures import listed
from onus.wire.published_out import PublishedOut

PLACE = "{place}"
CARRIES = "contractor"
ANSWERS = (
    "order_to_cure", "order", "summons", "deduction", "substitute_performance", "termination_notice",
)  # fmt: skip
"""What an office may do toward the contractor when work was not done."""
PLACES_SHOWN = 30
PAGES_MAX = 200
"""Of one paper; a district with more streets has several."""
PART = "#"
SIGNALS = {
    "blue": ("暴雪蓝色预警", "blue snowstorm warning"),
    "yellow": ("暴雪黄色预警", "yellow snowstorm warning"),
    "orange": ("暴雪橙色预警", "orange snowstorm warning"),
    "red": ("暴雪红色预警", "red snowstorm warning"),
}


def qr_subjects(out: PublishedOut) -> tuple[str, ...]:
    """Return a subject for each paper of QR sheets: a district, and its part where it has many places."""
    counts: dict[str, int] = {}
    for row in out.places:
        counts[row["district"]] = counts.get(row["district"], 0) + 1
    return tuple(
        f"{district}{PART}{part}"
        for district, count in sorted(counts.items())
        for part in range(1, -(-count // PAGES_MAX) + 1)
    )


def hint_subjects(ordered: Ordered) -> tuple[str, ...]:
    """Return what the hint is about: the snow of the forecast, by its first instant; none without."""
    begins = [one["from_at"] for one in ordered.forecast if one["least_tenth_mm"]]
    return (utc_text(min(begins)),) if begins else ()


def crew_duties(ordered: Ordered) -> tuple[str, ...]:
    """Return the duties that a crew list sends people to."""
    return tuple(name for one in crew_groups(ordered) for name in one["names"])


def resident_context(desk: Desk, paper: OwedPaper, _ordered: Ordered) -> dict[str, Any]:
    """Return what residents and shops are told: what they owe, and what they do not."""
    contracted = [
        {
            "number": number,
            "obligation": desk.obligation(row["id"]),
            "clause": row["clause"] or "—",
            "service": desk.text(_service(desk, row["service"])),
        }
        for number, row in enumerate(
            (row for row in desk.out.contract["obligations"] if row["owed_by"] == CARRIES), start=1
        )
    ]
    notices = [_notice(desk, row) for row in desk.out.burden]
    failed = [row for row in desk.out.findings if row["month"] == paper.subject and row["owed_by"] == CARRIES]
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "buyer": desk.party("buyer"),
        "month": month_text(paper.subject, desk.language),
        "contracted": contracted,
        "notices": notices,
        "failed_count": sum(row["outcome"] in ("late", "unmet") for row in failed),
        "answered": _answered(desk, paper.subject),
        "rule_keys": [part["rule"] for row in desk.out.burden for part in row["parts"]],
    }


def _answered(desk: Desk, month: str) -> str:
    """Return what the record holds of the office's own answers in a month; nothing is said beyond it."""
    kinds = [
        act["kind"]
        for act in desk.out.acts
        if act["toward"] == CARRIES and desk.out.month_of(act["happened_at"]) == month
    ]
    counts = [(desk.word("act", kind), kinds.count(kind)) for kind in ANSWERS if kind in kinds]
    if not counts:
        return desk.say(
            "当月未登记对承包方的处理。", "No answer to the contractor is on record for the month."
        )
    shown = listed(
        [desk.say(f"{name}{count}次", f"{name}: {count}") for name, count in counts], desk.language
    )
    return desk.say(f"当月登记的处理：{shown}。", f"On record for the month: {shown}.")


def _service(desk: Desk, name: str) -> dict[str, str]:
    for row in desk.out.contract["services"]:
        if row["id"] == name:
            return dict(row["title"])
    return {"en": name, "zh": name}


def _notice(desk: Desk, row: Any) -> dict[str, Any]:
    return {
        "issuer": desk.body(row["issuer"]),
        "id": row["notice"],
        "verdict": desk.word("verdict", row["verdict"])
        if row["verdict"]
        else desk.say("未见不符", "no part fails"),
        "reply": desk.text(row["reply"]) or desk.say("记录中无答复", "none on record"),
        "still_owed": desk.text(row["still_owed"]) or "—",
        "rules": listed(
            [
                _marked(desk, key)
                for key in dict.fromkeys(
                    part["rule"] for part in row["parts"] if _says_what_is_owed(desk, part["rule"])
                )
            ],
            desk.language,
        )
        or "—",
        "parts": [
            {
                "part": desk.word("part", part["part"]),
                "verdict": desk.word("verdict", part["verdict"]),
                "rule": _marked(desk, part["rule"]),
            }
            for part in row["parts"]
        ],
    }


def _says_what_is_owed(desk: Desk, key: str) -> bool:
    rule = desk.rules.get(key)
    return rule is not None and "still_owed" in rule["parameters"]


def _marked(desk: Desk, key: str) -> str:
    """Return a rule's name, marked where nobody has read its text."""
    rule = desk.rules.get(key)
    return (
        key if rule is None or rule["verified"] else f"{key}{desk.say('（未核对原文）', ' (text not read)')}"
    )


def hint_context(desk: Desk, _paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return what is said before a snowfall that is forecast: when, how much, and what will be owed."""
    spans = [
        {
            "from": desk.at(one["from_at"]),
            "until": desk.at(one["until_at"]),
            "amount": f"{one['least_tenth_mm'] // 10}.{one['least_tenth_mm'] % 10}",
            "signal": (
                one["signal"] and desk.say(*SIGNALS.get(one["signal"], (one["signal"], one["signal"])))
            )
            or "—",
            "source": one["source"] or "—",
        }
        for one in ordered.forecast
    ]
    triggers = {row["id"] for row in desk.out.contract["triggers"] if row["kind"] == "snowfall"}
    duties = [
        {
            "obligation": desk.obligation(row["id"]),
            "owed_by": desk.party(row["owed_by"])
            if row["owed_by"] == CARRIES
            else desk.word("toward", row["owed_by"]),
            "clause": row["clause"] or "—",
            "due": _due(desk, row["id"], ordered),
        }
        for row in desk.out.contract["obligations"]
        if row["trigger"] in triggers
    ]
    rules = [row["rule"] for row in desk.out.contract["obligations"] if row["trigger"] in triggers]
    begins = min((one["from_at"] for one in ordered.forecast), default=None)
    in_force = _in_force(desk, rules)
    return {
        "preparing": desk.say("四", "4") if in_force else desk.say("三", "3"),
        "heading": desk.say("关于做好降雪应对作业准备的工作提示", "Hint to prepare for snow"),
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "begins": desk.at(begins),
        "spans": spans,
        "duties": duties,
        "rule_keys": in_force,
    }


def _in_force(desk: Desk, names: list[str]) -> list[str]:
    """Return the versions of rules that are in force on the day of OUT, and those without a known date."""
    day = desk.out.zone.local_day(desk.out.as_of).isoformat()
    return [
        key
        for key, rule in sorted(desk.rules.items())
        if rule["id"] in names
        and (rule["since"] in ("", "unknown", None) or rule["since"] <= day)
        and (not rule["until"] or day < rule["until"])
    ]


def _due(desk: Desk, obligation: str, ordered: Ordered) -> str:
    found = [one for one in ordered.tomorrow if one["obligation"] == obligation and one["basis"] != "record"]
    dues = sorted({one["due"] for one in found if one["due"] is not None})
    if not found:
        return desk.say("依条款自停雪起算", "by its clause, from the end of the snow")
    count = sum(one["count"] for one in found)
    if not dues:
        return desk.say(f"{count}项，合同未定时限", f"{count} duties, no deadline set")
    times = f"{desk.short_at(dues[0])}" + (f" — {desk.short_at(dues[-1])}" if len(dues) > 1 else "")
    return desk.say(f"{times}前，{count}项", f"by {times}, {count} duties")


def qr_context(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return one page for every street or facility of a district, with the address that its code opens."""
    district, _, part = paper.subject.rpartition(PART)
    chosen = [row for row in desk.out.places if row["district"] == district]
    pages = [
        {
            "name": row["name"] or row["id"],
            "id": row["id"],
            "district": row["district"] or "—",
            "url": street_url(ordered.base_url, row["id"]),
            "code": {"qr": street_url(ordered.base_url, row["id"])},
        }
        for row in chosen[PAGES_MAX * (int(part) - 1) : PAGES_MAX * int(part)]
    ]
    return {"contract": desk.contract, "contractor": desk.party("contractor"), "pages": pages}


def street_url(base: str, place: str) -> str:
    """Return the address that opens one street: `{place}` in it is replaced, else the id is put at its end.

    >>> street_url("https://example.org/street", "R 1"), street_url("https://example.org/?s={place}", "R-1")
    ('https://example.org/street/R%201', 'https://example.org/?s=R-1')
    """
    name = quote(place, safe="")
    if PLACE in base:
        return base.replace(PLACE, name)
    return f"{base}{'' if base.endswith(('/', '=', '#')) else '/'}{name}"


def crew_context(desk: Desk, paper: OwedPaper, ordered: Ordered) -> dict[str, Any]:
    """Return what is to be done on the next day: what falls due, and what is overdue and still open."""
    groups = [_group(desk, one, number) for number, one in enumerate(crew_groups(ordered), start=1)]
    say = desk.say
    columns = (
        ("number", say("序号", "No."), COUNT), ("district", say("片区", "District"), TEXT),
        ("obligation", say("作业内容", "Work"), TEXT), ("count", say("点位数", "Places"), COUNT),
        ("places", say("点位", "Places"), TEXT), ("from", say("开始", "From"), TEXT), ("due", say("到期", "Due"), TEXT),
    )  # fmt: skip
    return {
        "contract": desk.contract,
        "contractor": desk.party("contractor"),
        "groups": groups,
        "vehicles": " ".join(ordered.vehicles) or say("未登记车辆", "no vehicles on record"),
        "tables": [table(say("派工", "Crews"), columns, groups)],
    }


def crew_groups(ordered: Ordered) -> list[dict[str, Any]]:
    """Return what is coming by the record, and what is overdue and may still be done."""
    return [one for one in ordered.tomorrow if one["owed_by"] == CARRIES and one["basis"] == "record"]


def _group(desk: Desk, one: dict[str, Any], number: int) -> dict[str, Any]:
    shown = one["places"][:PLACES_SHOWN]
    more = len(one["places"]) - len(shown)
    names = "、".join(desk.place(place) for place in shown) if desk.zh else ", ".join(map(desk.place, shown))
    if more > 0:
        names += desk.say(f" 等{len(one['places'])}处", f" and {more} more")
    return {
        "number": number,
        "district": one["district"] or "—",
        "obligation": desk.obligation(one["obligation"]),
        "count": one["count"],
        "places": names or "—",
        "from": desk.short_at(one["opens"]),
        "due": desk.short_at(one["due"]),
    }
