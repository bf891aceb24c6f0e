"""Append-only: tables in which nothing may be changed or deleted, and the triggers that say so.

In:  the names of the tables.
Out: statements for SQLite and PostgreSQL.

The surprise: the database itself refuses, so that neither our code nor an operator
with a client edits a fact in passing. Whoever drops the trigger leaves a trace in the
log of facts that were published before.
"""

from __future__ import annotations

from typing import Any

TABLES = (
    "records_fact",
    "records_factsubject",
    "records_reportevent",
    "records_personaldataread",
    "records_appointment",
    "records_appointmentend",
    "records_recusal",
)
WORDS = "rows of this table are never changed or deleted"


def lay_triggers(apps: Any, editor: Any) -> None:
    """Lay the triggers on the database that is being migrated."""
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


def statements(vendor: str) -> list[str]:
    """Return the statements that lay the triggers.

    >>> len(statements("sqlite")) == 2 * len(TABLES)
    True
    """
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            for table in TABLES
            for deed in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION onus_append_only() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{WORDS}'; END $$ LANGUAGE plpgsql"
    )
    return [function] + [
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION onus_append_only()"
        for table in TABLES
    ]
