"""Report followers: reports that were merged close and reopen together with the one that they follow.

The surprise: where one of them may not be closed by this officer, because it was closed by the
same one before, none is. Merging is no way around the second pair of eyes.

Everything is read and decided before anything is written; the caller holds the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from onus.actions.report_events import Place, named, put_event
from onus.actions.report_rows import row_again
from onus.base.instants import Instant
from onus.core.reports.events import CLOSED, MERGED, REOPENED, Event, Refused
from onus.core.reports.life import refusal, written_at
from onus.records.reports import followers_of, held_life

ROWS = {CLOSED: "report.close", REOPENED: "report.reopen"}
FROM = {CLOSED: MERGED, REOPENED: CLOSED}
"""The state in which a follower goes along."""


@dataclass(frozen=True, slots=True)
class Along:
    """What happens to a follower."""

    ref: str
    event: Event


def going_along(ref: str, event: Event) -> tuple[Along, ...] | Refused:
    """Return what happens to all that follow a report when it is closed or reopened, or why it may not."""
    found: dict[str, Along] = {}
    waiting = [ref]
    while waiting:
        leader = waiting.pop(0)
        for follower in followers_of(leader):
            life = held_life(follower)
            if follower in (ref, *found) or life is None or life.state != FROM[event.kind]:
                continue
            told = replace(event, target=leader, recorded_at=written_at(life, event.recorded_at))
            refused = refusal(life, told)
            if refused is not None:
                return replace(refused, what=follower)
            found[follower] = Along(follower, told)
            waiting.append(follower)
    return tuple(found.values())


def go_along(all_of_them: tuple[Along, ...], *, basis: str = "", site: Place, now: Instant) -> None:
    """Write down what happens to followers, with the rows that they have in the dossier."""
    for one in all_of_them:
        event = one.event
        facts = row_again(
            named(one.ref), ROWS[event.kind], now, closed_at=now if event.kind == CLOSED else None,
            actor=event.by_person, post=event.by_post, basis=basis,
        )  # fmt: skip
        put_event(one.ref, event, site=site, now=now, facts=facts)
