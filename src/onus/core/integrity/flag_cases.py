"""Cases of flags: who replied to a flag, and what a person decided on it, with the reason.

In:  flags, replies and decisions as they came on record.
Out: one `FlagCase` for each flag and subject.

The surprise: a decision counts only with a reason, from somebody who is not the one
concerned, and after that one had time to reply or replied. What does not count stays, with
what it lacks; the flag is open until one counts. Nothing here moves a bid in a ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import HOUR_US, Instant
from onus.core.integrity.flag import Flag

OPEN, REPLIED, DECIDED = "open", "replied", "decided"
NO_REASON, OWN_CASE, BEFORE_REPLY, NO_NAME = "no_reason", "own_case", "before_reply", "no_name"


@dataclass(frozen=True, slots=True, order=True)
class FlagStatement:
    """A reply, or a decision.

    Attributes:
        at: when it was on record.
        id: of the fact.
        by: person who made it; empty where nobody is named.
        outcome: of a decision; empty for a reply.
        text: what it says; empty where it gives no reason.
    """

    at: Instant
    id: str
    flag: str
    subject: str
    by: str
    outcome: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class FlagCase:
    """A flag with what was said on it.

    Attributes:
        state: `open`, `replied` or `decided`.
        replies: ids of facts, in order of time.
        decision: id of the first decision that counts; empty for none.
        outcome: what it says; empty for none.
        void: decisions that do not count, each with what it lacks.
        reply_by: until when nobody decides unless a reply came; None where no rule sets a time.
    """

    flag: str
    subject: str
    state: str
    replies: tuple[str, ...] = ()
    decision: str = ""
    outcome: str = ""
    void: tuple[tuple[str, str], ...] = ()
    reply_by: Instant | None = None


def flag_cases(
    flags: Sequence[Flag],
    statements: Sequence[FlagStatement],
    *,
    raised_at: Instant,
    reply_within_h: int | None,
    concerned: Sequence[tuple[str, str]] = (),
) -> tuple[FlagCase, ...]:
    """Return how far each flag has come.

    Args:
        flags: those that stand; several on one subject with one id are one case.
        statements: replies and decisions, in any order.
        raised_at: from when a reply was possible.
        reply_within_h: hours that the one concerned has for it; None where no rule sets them, and then a
            decision waits for the reply.
        concerned: persons, each with the subject for which he or she acts.

    >>> flag_cases((), (), raised_at=Instant(0), reply_within_h=72)
    ()
    """
    keys = sorted({(flag.id, flag.subject) for flag in flags})
    reply_by = None if reply_within_h is None else Instant(raised_at + reply_within_h * HOUR_US)
    return tuple(
        _case(key, sorted(one for one in statements if (one.flag, one.subject) == key),
              reply_by, {*concerned})
        for key in keys
    )  # fmt: skip


def _case(
    key: tuple[str, str],
    said: Sequence[FlagStatement],
    reply_by: Instant | None,
    concerned: set[tuple[str, str]],
) -> FlagCase:
    replies = [one for one in said if not one.outcome]
    void: list[tuple[str, str]] = []
    counts: FlagStatement | None = None
    for one in said:
        if not one.outcome:
            continue
        lapsed = reply_by is not None and one.at > reply_by
        heard = lapsed or any(reply.at <= one.at for reply in replies)
        lacks = _lacks(one, heard=heard, own=(one.by, key[1]) in concerned or one.by == key[1])
        if lacks:
            void.append((one.id, lacks))
        elif counts is None:
            counts = one
    state = DECIDED if counts else REPLIED if replies else OPEN
    return FlagCase(
        *key, state, tuple(one.id for one in replies), counts.id if counts else "", counts.outcome if counts else "",
        tuple(void), reply_by,
    )  # fmt: skip


def _lacks(decision: FlagStatement, *, heard: bool, own: bool) -> str:
    if not decision.by:
        return NO_NAME
    if not decision.text.strip():
        return NO_REASON
    if own:
        return OWN_CASE
    return "" if heard else BEFORE_REPLY
