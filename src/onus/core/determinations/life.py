"""The life of a finding: provisional, served, replied, final.

In:  acts that serve findings and replies to them, and the as-of instant.
Out: the stage of each finding that was served.

The surprise: silence makes a finding final, but only silence after it was
served. A finding that nobody was told of stays provisional for ever, and the
office that did not serve it is the one that is late.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.base.instants import HOUR_US, Instant
from onus.core.contracts.facts import Act

PROVISIONAL, SERVED, REPLIED, FINAL = "provisional", "served", "replied", "final"


def stages(acts: Sequence[Act], *, as_of: Instant, reply_within_h: int) -> dict[str, str]:
    """Return the stage of each finding that was served, by duty.

    Args:
        acts: of kind `serve` and `reply` count; each names its duty in `finding`.
        as_of: the instant by which everything was known.
        reply_within_h: hours for a reply, counted from service.

    Returns:
        Duties not in it are provisional. A reply in time stays `replied` until
        a `decision` on it makes the finding final.

    >>> at = Instant(0)
    >>> stages([Act("a", "serve", at, at, finding="d")], as_of=Instant(HOUR_US), reply_within_h=1)
    {'d': 'final'}
    """
    found = {}
    for duty in sorted({act.finding for act in acts if act.finding}):
        mine = [act for act in acts if act.finding == duty]
        found[duty] = _stage(mine, as_of, reply_within_h * HOUR_US)
    return {duty: stage for duty, stage in found.items() if stage != PROVISIONAL}


def _stage(acts: Sequence[Act], as_of: Instant, reply_us: int) -> str:
    served = min((act.happened_at for act in acts if act.kind == "serve"), default=None)
    if served is None:
        return PROVISIONAL
    closes = served + reply_us
    # A reply counts when it was given in time and is on the record.
    replied = [a for a in acts if a.kind == "reply" and served <= a.happened_at <= closes]
    decided = [a for a in acts if a.kind == "decision" and a.happened_at >= served]
    if decided:
        return FINAL
    if replied:
        return REPLIED
    return FINAL if as_of >= closes else SERVED
