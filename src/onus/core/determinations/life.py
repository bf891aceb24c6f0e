"""The life of a finding: provisional, served, replied, final, for each who may reply.

In:  acts that serve findings, replies to them, decisions and reviews, and the as-of instant.
Out: `Life`: how far a finding has come, for each party with a right of reply.

The surprise: silence makes a finding final, but only silence after it was
served, and for each party on its own. A finding that the officer was never told
of stays provisional for ever, however long ago the contractor was served, and
the office that did not serve it is the one that is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onus.base.instants import HOUR_US, Instant
from onus.core.contracts.facts import Act

PROVISIONAL, SERVED, REPLIED, FINAL = STAGES = ("provisional", "served", "replied", "final")
CONTRACTOR, OFFICER, ISSUER = "contractor", "officer", "issuer"
SERVE, REPLY, DECISION, REVIEW = LIFE_ACTS = ("serve", "reply", "decision", "disclosure_review")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a finding has come for one party.

    Attributes:
        party: `contractor`, `officer` or `issuer`.
        stage: `provisional`, `served`, `replied` or `final`.
        served_at: when it was served and that was on the record; None if never.
        reply_by: last instant for a reply; None until it was served.
        reply: id of the reply that came in time; empty for none.
        late_reply: id of a reply that was on the record too late; shown, not counted.
        final_at: when it became final; None while it is not.
        reviewed_at: when the disclosure of the name was last reviewed; None if never.
    """

    party: str
    stage: str = PROVISIONAL
    served_at: Instant | None = None
    reply_by: Instant | None = None
    reply: str = ""
    late_reply: str = ""
    final_at: Instant | None = None
    reviewed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """How far a finding has come, party by party."""

    parties: tuple[Standing, ...]

    @property
    def stage(self) -> str:
        """Return the stage of the finding: that of the party with whom it has come least far.

        >>> Life((Standing("contractor", "final"), Standing("officer", "served"))).stage
        'served'
        """
        return min((each.stage for each in self.parties), key=STAGES.index, default=PROVISIONAL)

    def stage_of(self, party: str) -> str:
        """Return the stage for one party; empty for one that has no right of reply here.

        >>> Life((Standing("officer", "served"),)).stage_of("contractor")
        ''
        """
        return next((each.stage for each in self.parties if each.party == party), "")

    def reply_by(self, party: str) -> Instant | None:
        """Return the last instant for a party's reply; None until it was served.

        >>> Life((Standing("officer", "served", Instant(0), Instant(9)),)).reply_by("officer")
        9
        """
        return next((each.reply_by for each in self.parties if each.party == party), None)

    def may_name(self, party: str, *, as_of: Instant) -> bool:
        """Return whether the person behind a party may be named in public.

        That is so once the finding is final, or once that person's own time for a
        reply has passed, and somebody has reviewed the disclosure after that: whoever
        reviews before the reply can be in has not weighed it.

        >>> told = Standing("officer", "served", Instant(0), Instant(9), reviewed_at=Instant(12))
        >>> [Life((told,)).may_name("officer", as_of=Instant(at)) for at in (9, 12)]
        [False, True]
        """
        own = next((each for each in self.parties if each.party == party), None)
        if own is None or own.reviewed_at is None:
            return False
        free = [Instant(own.reply_by + 1)] if own.reply_by is not None and as_of > own.reply_by else []
        if self.stage == FINAL:
            free.append(max(each.final_at for each in self.parties if each.final_at is not None))
        return bool(free) and min(free) <= own.reviewed_at

    def reply_of(self, party: str) -> str:
        """Return the id of the reply that stands beside a party's finding, in time or late; empty for none.

        >>> Life((Standing("officer", "served", late_reply="a-9"),)).reply_of("officer")
        'a-9'
        """
        own = [each.reply or each.late_reply for each in self.parties if each.party == party]
        return next(iter(own), "")


def life(acts: Iterable[Act], parties: Sequence[str], *, as_of: Instant, reply_within_h: int) -> Life:
    """Return how far one finding has come.

    Args:
        acts: those that speak of this finding, of kind `serve`, `reply`, `decision`,
            `disclosure_review`. `toward` names the party that is served, decided on or
            reviewed, empty for every one. A reply signed by a post or a body is that of the officer or the
            issuer; any other is the contractor's.
        parties: who has a right of reply to it.
        as_of: acts that were done or written down later are not seen.
        reply_within_h: hours for a reply, counted from service on the record.

    >>> at = Instant(0)
    >>> life([Act("a", "serve", at, at)], ("officer",), as_of=Instant(2 * HOUR_US), reply_within_h=1).stage
    'final'
    """
    known = sorted((act for act in acts if _known_at(act) <= as_of), key=lambda a: (_known_at(a), a.id))
    reply_us = reply_within_h * HOUR_US
    return Life(tuple(_standing(known, party, as_of, reply_us) for party in parties))


def _known_at(act: Act) -> Instant:
    # What is written down late does not reach back: no clock of a reply ran unseen.
    return max(act.happened_at, act.recorded_at)


def _standing(acts: Sequence[Act], party: str, as_of: Instant, reply_us: int) -> Standing:
    served = [_known_at(act) for act in acts if act.kind == SERVE and act.toward in ("", party)]
    reviews = [_known_at(act) for act in acts if act.kind == REVIEW and act.toward in ("", party)]
    if not served:
        return Standing(party, reviewed_at=max(reviews, default=None))
    served_at = served[0]
    reply_by = Instant(served_at + reply_us)
    replies = [act for act in acts if _is_reply_of(act, party) and served_at <= _known_at(act)]
    in_time = [act.id for act in replies if _known_at(act) <= reply_by]
    late = [act.id for act in replies if _known_at(act) > reply_by]
    decided = [_known_at(act) for act in acts if act.kind == DECISION and act.toward in ("", party)]
    ends = [at for at in decided if at >= served_at]
    if not in_time and as_of > reply_by:
        ends.append(Instant(reply_by + 1))
    final_at = min(ends, default=None)
    stage = FINAL if final_at is not None else REPLIED if in_time else SERVED
    return Standing(
        party=party,
        stage=stage,
        served_at=served_at,
        reply_by=reply_by,
        reply=in_time[0] if in_time else "",
        late_reply=late[0] if late else "",
        final_at=final_at,
        reviewed_at=max(reviews, default=None),
    )


def _is_reply_of(act: Act, party: str) -> bool:
    signed = bool(act.by_post or act.by_body)
    return act.kind == REPLY and signed == (party != CONTRACTOR)
