"""Legal bases: what an act rests on, said in the language of whoever reads.

In:  the basis of a fact: a clause, a rule, or a code of what stands behind it.
Out: a sentence; a clause or a rule as it is.

The surprise: facts hold codes and no sentences. What was written into the record in
one language could be read in no other.
"""

from __future__ import annotations

from onus.base.texts import Language
from onus.core.acts.bases import BASES, POWERS, parts_of
from onus.web.sentences import say


def basis_words(basis: str, language: Language, *, post: str = "") -> str:
    """Say what an act rests on.

    Args:
        basis: as the fact holds it.
        language: of the page.
        post: title of the post, where the basis is what it may do.
    """
    code, named = parts_of(basis)
    if code not in BASES:
        return basis
    return say(f"workbench.rests_on_{code}", language, named=post if post and code == POWERS else named)
