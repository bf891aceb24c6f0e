"""Fact ids: the names of facts that are made on the website.

In:  the kind of a fact.
Out: a name that nobody can work out from what the fact is about.

The surprise: it is made by chance and not from the words of the fact. A name that follows
from who did it, and everybody reads, tells who did it to whoever tries all who could.
"""

from __future__ import annotations

import secrets

from onus.base.marks import mark_of

LETTERS = 12
"""Each four bits: among a million facts of a kind two bear one name once in a few hundred times."""
CHANCE_BYTES = 32


def new_fact_id(kind: str) -> str:
    """Return a name for a new fact of a kind, `question_asked` or the like.

    >>> one, other = new_fact_id("question_asked"), new_fact_id("question_asked")
    >>> one[:15], len(one), one == other
    ('question-asked-', 27, False)
    """
    return f"{kind.replace('_', '-')}-{mark_of(secrets.token_hex(CHANCE_BYTES), letters=LETTERS)}"
