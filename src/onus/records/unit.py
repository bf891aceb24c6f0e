"""Unit: one action is one transaction.

In:  nothing.
Out: a context in which everything is written, or nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db import transaction


def unit() -> AbstractContextManager[None]:
    """Return a context that is one transaction; an error inside undoes all of it."""
    return transaction.atomic()
