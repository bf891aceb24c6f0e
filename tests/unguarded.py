"""Unguarded: a table without its guard, for rows that nobody can write, and for forgers who own the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from onus.records.append_only import statements


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """Take the guard off a table, and lay it again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        for deed in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {table}_no_{deed}")
        yield
        for statement in statements("sqlite"):
            cursor.execute(statement)
