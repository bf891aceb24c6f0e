"""Bases: what an act rests on where it names no clause of its own, as codes.

In:  nothing; this is the one place where they are written down.
Out: codes that facts hold, and their parts.

The surprise: a clause or a rule is no code. It is kept as it stands in its contract.
"""

from __future__ import annotations

RIGHT_OF_REPLY, STATEMENT, POWERS, DRAW = "right_of_reply", "contractor_statement", "powers", "draw"
BASES = (RIGHT_OF_REPLY, STATEMENT, POWERS, DRAW)


def powers_of(post: str) -> str:
    """Return the basis of an act that rests on what the register lets a post do.

    >>> powers_of("street-supervisor")
    'powers street-supervisor'
    """
    return f"{POWERS} {post}"


def parts_of(basis: str) -> tuple[str, str]:
    """Return the code of a basis and what it names; an empty code for a clause or a rule.

    >>> parts_of("draw sample-1"), parts_of("right_of_reply"), parts_of("sample 3.2")
    (('draw', 'sample-1'), ('right_of_reply', ''), ('', 'sample 3.2'))
    """
    code, _, named = basis.partition(" ")
    return (code, named) if code in BASES else ("", basis)
