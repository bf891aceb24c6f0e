"""Register findings: chairs that were empty, and chairs with two in them.

In:  the register and a span of time.
Out: vacancies and overlaps, as findings about the purchasing unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from onus.base.instants import Instant
from onus.core.accountability.register import Register


@dataclass(frozen=True, slots=True, order=True)
class RegisterFinding:
    """A post that was vacant, or held twice, over a span."""

    post: str
    kind: str
    from_at: Instant
    until_at: Instant


def register_findings(register: Register, *, since: Instant, until: Instant) -> tuple[RegisterFinding, ...]:
    """Return each span in which a post had no holder, or more than one.

    Args:
        register: the posts and who held them; deputies do not fill a post.
        since: start of the span looked at.
        until: its end.

    >>> register_findings(Register(), since=Instant(0), until=Instant(9))
    ()
    """
    found = []
    for post in register.posts:
        held = [h for h in register.holdings if h.post == post.id and not h.deputy]
        turns = {since, until} | {h.since for h in held} | {h.until for h in held if h.until}
        inside = sorted(turn for turn in turns if since <= turn <= until)
        for begins, ends in pairwise(inside):
            count = sum(h.holds_at(begins) for h in held)
            if count != 1:
                kind = "overlap" if count else "vacancy"
                found.append(RegisterFinding(post.id, kind, begins, ends))
    return _joined(found)


def _joined(found: list[RegisterFinding]) -> tuple[RegisterFinding, ...]:
    """Join spans of one kind that follow each other."""
    joined: list[RegisterFinding] = []
    for one in sorted(found, key=lambda f: (f.post, f.from_at)):
        last = joined[-1] if joined else None
        if last and (last.post, last.kind, last.until_at) == (one.post, one.kind, one.from_at):
            joined[-1] = RegisterFinding(one.post, one.kind, last.from_at, one.until_at)
        else:
            joined.append(one)
    return tuple(sorted(joined))
