"""Four eyes: which post proposed an act that another one approved.

In:  the number of a proposal and the post that made it.
Out: the source of the act, and the post read from it again.

The surprise: an act is that of the post that approved it, at that moment. Who asked for
it is no less a part of it, and stands in its source.
"""

from __future__ import annotations

import re

FORM = re.compile(r"proposal (\d+) of (\S+)")


def source_of_proposal(number: int, post: str) -> str:
    """Return the source of an act that was proposed.

    >>> source_of_proposal(3, "contract-manager")
    'proposal 3 of contract-manager'
    """
    return f"proposal {number} of {post}"


def proposer_of(source: str) -> str:
    """Return the post that proposed an act; empty where nobody else did.

    >>> proposer_of("proposal 3 of contract-manager"), proposer_of("order 12/2023")
    ('contract-manager', '')
    """
    read = FORM.fullmatch(source)
    return "" if read is None else read[2]
