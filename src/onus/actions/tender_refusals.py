"""Tender refusals: that somebody in a role tried in a purchase what they may not, kept as a fact that everybody reads.

In:  a tender as it stands, who tried, what it would have been, why not.
Out: the fact `act_refused`; nothing where the attempt was only early or waited for another person.

The surprise: whom the register of the purchase does not name stands in no published fact. That
an account of this website tried is told; whose it is, the own tables and the desk of an auditor know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from onus.actions.fact_ids import new_fact_id
from onus.actions.keep_fact import keep_fact
from onus.actions.tender_counting import CountsForNothing
from onus.actions.tender_desk import TenderNow, person_in, row_of
from onus.base.texts import LANGUAGES, Localized
from onus.core.authority.actors import Actor
from onus.core.restraint.permitting import EYES, STAGE, Denied
from onus.core.tendering.act_kinds import OF_BIDDER
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.restraining import ActRefused
from onus.records.unit import unit
from onus.report.tender_words import known_word

NO_ATTEMPT = (STAGE, EYES)
"""Too early, or not approved yet: nobody overstepped anything."""
TABLE = "law/tender_permissions.toml"
NAMELESS = frozenset(one.id for one in OF_BIDDER)


@contextmanager
def attempt(
    at: TenderNow, actor: Actor, *, act: str, post: str = "", nameless: bool = False
) -> Iterator[None]:
    """Keep what is tried in the body and would count for nothing, and let the error go on.

    Args:
        at: the tender as it stands.
        actor: who tries.
        act: kind of the fact that it would have been.
        post: in which post.
        nameless: whether not even the own tables may say who it was.

    Raises:
        CountsForNothing: as the body does.
    """
    try:
        yield
    except CountsForNothing as error:
        keep_refusal(at, actor, error.denied, act=act, post=post, nameless=nameless)
        raise


def keep_refusal(
    at: TenderNow, actor: Actor, no: Denied, *, act: str, post: str = "", nameless: bool = False
) -> None:
    """Record that somebody with an appointment in purchases tried what the table does not let them.

    Args:
        at: the tender as it stands.
        actor: who tried.
        no: why not.
        act: kind of the fact that it would have been.
        post: in which post.
        nameless: whether not even the own tables may say who it was.
    """
    if no.bar in NO_ATTEMPT or not person_in(actor).serving(at.now):
        return
    said = ActRefused(act, no.action, no.rule, _words(at, no))
    # An act that stands under nobody's name when it is done stands under nobody's when it is refused.
    hidden = nameless or act in NAMELESS or not is_known(at, actor.user)
    fact = TenderFact(new_fact_id("refused"), at.now, at.now, said, "" if hidden else actor.user)
    with unit():
        keep_fact(
            at.tender.id, fact, no.action,
            by="" if nameless else actor.user, post=post, basis=no.rule or TABLE,
        )  # fmt: skip


def is_known(at: TenderNow, person: str) -> bool:
    """Return whether the register of a purchase, or its library of experts, names somebody.

    A fact tells who did it, and everybody can read in the register who that is.
    """
    listed = {one.id for one in at.tender.register.people}
    library = at.tender.library
    return person in listed or (library is not None and person in {one.id for one in library.experts})


def _words(at: TenderNow, no: Denied) -> Localized:
    """Say what was tried and why not, in both languages; a bar that has no words is told by what was tried."""
    row = row_of(at, no.action)
    why = known_word("why", f"power_{no.bar}") or known_word("why", no.bar)
    english, chinese = (
        " · ".join(
            part.text(language) for part in (row.what if row is not None else None, why) if part is not None
        )
        for language in LANGUAGES
    )
    return Localized(english, chinese)
