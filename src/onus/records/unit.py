"""Unit: one action is one transaction.

In:  nothing.
Out: a context in which everything is written, or nothing; the faults of a database that is away.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db import InterfaceError, OperationalError, transaction

AWAY = (OperationalError, InterfaceError)
"""The database does not answer, or is locked: no row is to blame, and the next one would fail as well."""


def unit() -> AbstractContextManager[None]:
    """Return a context that is one transaction; an error inside undoes all of it."""
    return transaction.atomic()
