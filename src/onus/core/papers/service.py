"""Service: what follows, as facts, when a paper is served.

In:  the row of a paper in the register, who served it on whom, and when.
Out: the acts that the record gains.

The surprise: one paper may be two acts. An order to cure tells the contractor of
findings, which starts the time for a reply; and it is an order, which holds the
ladder until the cure is due. Whoever hands it over serves it; the order is the
post's that signed it. Served on a second party, it is no second order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.facts import Act, Attachment
from onus.core.determinations.life import SERVE
from onus.core.papers import kinds
from onus.core.papers.numbering import RegisteredPaper

DONE_BY: Mapping[str, str] = {
    kinds.ORDER.id: "order_to_cure",
    kinds.BULLETIN.id: "publication",
    kinds.RESIDENTS.id: "publication",
}
"""Kinds of papers that are an act of their own when they reach whom they are for.

The record of an interview is none: the interview was one, when it was held.
"""
TOWARD: Mapping[str, str] = {"contractor": "contractor", "residents": "residents", "crews": "contractor"}
"""Whom a paper is for, as acts name it; a payer or a file is served as the office itself."""
ITSELF = "self"
PAPER = "paper"
DIGEST = "sha256 "


def source_of(row: RegisteredPaper) -> str:
    """Return what acts say of the words that were served: their digest."""
    return f"{DIGEST}{row.digest}"


def acts_of_service(
    row: RegisteredPaper,
    *,
    number: str,
    at: Instant,
    recorded_at: Instant,
    by_post: str,
    toward: str = "",
) -> tuple[Act, ...]:
    """Return the acts that serving a paper comes to.

    Args:
        row: the paper in the register.
        number: its number as it stands on it.
        at: when it was handed over.
        recorded_at: when that was written down; clocks of a reply run from then, if later.
        by_post: post that served it; it stands for the one that signed where the register names none.
        toward: whom it was served on; empty for whom it is for.

    >>> row = RegisteredPaper("monthly-bulletin", 2023, 1, "2023-12", "d", "2023-12-31", "contractor", "p", None, (), ())
    >>> [act.kind for act in acts_of_service(row, number="n", at=Instant(0), recorded_at=Instant(0), by_post="p")]
    ['serve', 'publication']
    """
    meant = TOWARD.get(row.addressee, ITSELF)
    reached = toward or meant
    place = f"{row.kind}-{row.year}-{row.serial:03}"
    title = kinds.BY_ID[row.kind].title
    words = Localized(en=f"{title.en} {number}", zh=f"{title.zh} {number}")
    served = Act(
        id=f"serve-{place}-{reached}",
        kind=SERVE,
        happened_at=at,
        recorded_at=recorded_at,
        toward=reached,
        by_post=by_post,
        text=words,
        duties=row.findings,
        source=source_of(row),
        paper=number,
    )
    done = DONE_BY.get(row.kind, "")
    if not done or reached != meant:
        return (served,)
    own = Act(
        id=f"{done}-{place}",
        kind=done,
        happened_at=at,
        recorded_at=recorded_at,
        toward=reached,
        by_post=row.post or by_post,
        text=words,
        duties=row.findings if done != "publication" else (),
        published_at=at if done == "publication" else None,
        until=Instant(at + row.cure_us) if row.cure_us else None,
        source=source_of(row),
        paper=number,
    )
    return served, own


def unreturned(acts: Sequence[Act], attachments: Sequence[Attachment]) -> tuple[Act, ...]:
    """Return the services of papers whose signed scan has not come back, the oldest first.

    >>> served = Act("s", "serve", Instant(0), Instant(0), paper="ORDER 2023/3")
    >>> unreturned([served], []) == (served,)
    True
    """
    back = {each.about for each in attachments if each.kind == PAPER}
    waiting = [act for act in acts if act.kind == SERVE and act.paper and act.paper not in back]
    return tuple(sorted(waiting, key=lambda act: (act.happened_at, act.id)))
