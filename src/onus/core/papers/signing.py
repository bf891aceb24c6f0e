"""Signing: which post signs a paper.

In:  the posts of the register in their order, a power, and the posts a case asked.
Out: the id of the post; empty where no post has the power, which is a gap of the
     office that the paper shows as such.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.core.papers.record import Signatory


def signing_post(signatories: Sequence[Signatory], power: str, *, asked: Sequence[str] = ()) -> str:
    """Return the post that signs: the first asked one with the power, else the first in the register.

    Args:
        signatories: posts in the order of the register.
        power: what the post must be allowed to do.
        asked: posts of a case, from the bottom up; they go first.

    >>> posts = [Signatory("a", "x", ("inspect",), False), Signatory("b", "x", ("order",), True)]
    >>> signing_post(posts, "order", asked=["a"]), signing_post(posts, "pay")
    ('b', '')
    """
    able = [one.post for one in signatories if power in one.powers]
    return next((post for post in asked if post in able), able[0] if able else "")
