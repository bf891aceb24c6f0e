"""Write digests: each morning one mail for everybody who works in a dossier, and the deadline of the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from onus.base.instants import Instant
from onus.base.texts import LANGUAGES, Localized
from onus.core.acts.catalogue import BY_ID
from onus.core.authority.actors import Scope
from onus.core.oversight.regions import Regions
from onus.core.planning.deadlines import Deadline
from onus.outside.time_zones import zone_table
from onus.records import workbench
from onus.records.deadlines import open_deadline
from onus.records.documents import document
from onus.records.dossiers import ShownDossier, dossier_named
from onus.records.mails import write_mail
from onus.records.people import account, appointments
from onus.records.proposed_acts import proposed_forms
from onus.records.unit import unit
from onus.report.digests import WORDS, Part, digest
from onus.report.events import event_name

DIGEST = "digest"
NO_REGIONS = Regions()
ROLES = ("officer", "head", "superior")
MORNING_MINUTE = 7 * 60
SHOWN_MAX = 100


def write_digests(dossier: str, *, address: str, now: Instant, regions: Regions = NO_REGIONS) -> int:
    """Write the digests of a dossier and open the deadline of the next morning; returns how many mails.

    Args:
        dossier: its id.
        address: where the workbench of the dossier is.
        now: by the clock on the wall.
        regions: the tree that has the names of districts.
    """
    shown = dossier_named(dossier)
    if shown is None or shown.assessment is None:
        return 0
    posts: dict[str, list[str]] = {}
    for held in appointments(within=(Scope(dossier=dossier),)):
        in_force = held.since <= now and (held.until is None or now < held.until)
        if held.role in ROLES and held.post and in_force:
            posts.setdefault(held.login, []).append(held.post)
    day = zone_table(shown.time_zone).local_day(now).isoformat()

    mails = [
        (
            account(login).mail,
            digest(_parts(shown, mine, regions), title=shown.title, day=day, address=address),
        )
        for login, mine in sorted(posts.items())
        if account(login).mail
    ]

    with unit():
        for to, (subject, text) in mails:
            write_mail(to, subject, text, at=now, about=f"{DIGEST}/{dossier}")
        open_next_digest(shown, now=now)
    return len(mails)


def open_next_digest(shown: ShownDossier, *, now: Instant) -> None:
    """Open the deadline of the next morning, by the clocks of the dossier."""
    zone = zone_table(shown.time_zone)
    today = zone.local_day(now)
    mornings = [zone.at(today + timedelta(days=n), MORNING_MINUTE) for n in (0, 1)]
    ends = next(at for at in mornings if at > now)
    open_deadline(Deadline(f"{DIGEST}/{shown.id}/{ends}", DIGEST, shown.id, "", ends))


def _parts(shown: ShownDossier, posts: list[str], regions: Regions) -> list[Part]:
    assert shown.assessment is not None
    contract: Mapping[str, Any] = document(shown.assessment, "contract.json") or {}
    titles = {
        one["id"]: Localized(one["title"].get("en", ""), one["title"].get("zh", ""))
        for one in contract.get("obligations", ())
    }
    cases = workbench.cases_by_time_left(shown.assessment, posts=posts)
    replies = workbench.duties_replied(shown.assessment, most=SHOWN_MAX)
    waiting = proposed_forms(shown.id)
    events = {one["id"]: one for one in document(shown.assessment, "occurrences.json") or ()}
    return [
        Part("cases", [_case(one, titles, shown, regions, events.get(one.occurrence)) for one in cases]),
        Part("replies", [_named(titles, one.obligation, one.place or one.place_id) for one in replies]),
        Part("proposals", [BY_ID[one.kind].title for one in waiting]),
    ]


def _case(
    case: workbench.WorkCase, titles: Mapping[str, Localized], shown: ShownDossier, regions: Regions,
    event: Mapping[str, Any] | None,
) -> Localized:  # fmt: skip
    zone = zone_table(shown.time_zone)
    when = WORDS["no_clock"]
    if case.answer_by is not None:
        when = WORDS["by"].filled(at=zone.local_text(Instant(case.answer_by)))
    title = titles.get(case.obligation, Localized(case.obligation, case.obligation))
    district = regions.district_title(shown.id, case.district)
    en, zh = (
        " · ".join(
            filter(
                None,
                (title.text(tongue), district.text(tongue), event_name(case.occurrence, zone, tongue, event)),
            )
        )
        for tongue in LANGUAGES
    )
    return Localized(f"{en}: {when.en}", f"{zh}：{when.zh}")


def _named(titles: Mapping[str, Localized], obligation: str, where: str) -> Localized:
    title = titles.get(obligation, Localized(obligation, obligation))
    return (
        Localized(f"{title.text('en')} · {where}", f"{title.text('zh-Hans')} · {where}") if where else title
    )
