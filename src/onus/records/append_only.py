"""Append-only: what may not be changed or deleted once it is written, and the triggers that say so.

In:  the names of the tables, and of their columns where others of the same row may change.
Out: statements for SQLite and PostgreSQL.

The surprise: the database itself refuses, so that neither our code nor an operator
with a client edits a fact in passing. Whoever drops the trigger leaves a trace in the
log of facts that were published before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TABLES = (
    "records_fact",
    "records_factsubject",
    "records_reportevent",
    "records_personaldataread",
    "records_appointment",
    "records_appointmentend",
    "records_recusal",
    "records_tenderfact",
)
WORDS = "rows of this table are never changed or deleted"


@dataclass(frozen=True, slots=True)
class Lasting:
    """What of a table stays as it was written; its rows are never deleted.

    Attributes:
        columns: that never change.
        settled: column after whose filling nothing of the row changes any more; empty for none.
    """

    columns: tuple[str, ...]
    settled: str = ""

    def changed(self) -> str:
        """Return the condition under which a change is refused.

        >>> Lasting(("a",), settled="b").changed()
        'OLD."b" IS NOT NULL OR OLD."a" IS DISTINCT FROM NEW."a"'
        """
        over = (f'OLD."{self.settled}" IS NOT NULL',) if self.settled else ()
        return " OR ".join((*over, *(f'OLD."{one}" IS DISTINCT FROM NEW."{one}"' for one in self.columns)))


LASTING: Mapping[str, Lasting] = {
    # What the public reads of a report is released, and taken back, by officers.
    "records_report": Lasting(
        (
            "ref", "dossier_id", "code_digest", "kind", "service", "place_id", "district", "lon_e7", "lat_e7", "text",
            "language", "channel", "happened_at", "received_at", "notice_id", "doubts",
        )
    ),
    # Clean and masked copies come later; which original came with which report does not change.
    "records_reportphoto": Lasting(("id", "report_id", "original_sha256", "received_at")),
    "records_tenderproposal": Lasting(
        ("id", "tender_id", "fact_id", "kind", "form", "language", "prepared_by", "post", "prepared_at"), settled="settled_at"
    ),
    "records_proposedact": Lasting(
        ("id", "dossier_id", "kind", "form", "about", "cases", "proposed_by", "post", "proposed_at"), settled="decided_at"
    ),
}  # fmt: skip


def lay_triggers(apps: Any, editor: Any) -> None:
    """Lay the triggers on the database that is being migrated."""
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


def statements(vendor: str) -> list[str]:
    """Return the statements that lay the triggers.

    >>> len(statements("sqlite")) == 2 * len(TABLES) + 2 * len(LASTING)
    True
    """
    return _sqlite() if vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    def trigger(table: str, deed: str, when: str = "") -> str:
        return (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"{f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )

    return [
        *(trigger(table, deed) for table in TABLES for deed in ("UPDATE", "DELETE")),
        *(
            statement
            for table, one in LASTING.items()
            # Older SQLite knows DISTINCT FROM by its own name alone.
            for statement in (
                trigger(table, "UPDATE", one.changed().replace("IS DISTINCT FROM", "IS NOT")),
                trigger(table, "DELETE"),
            )
        ),
    ]


def _postgresql() -> list[str]:
    def trigger(table: str, name: str, deed: str, when: str = "") -> str:
        each = "STATEMENT" if deed == "TRUNCATE" else "ROW"
        return (
            f"CREATE OR REPLACE TRIGGER {table}_{name} BEFORE {deed} ON {table} FOR EACH {each} "
            f"{f'WHEN ({when}) ' if when else ''}EXECUTE FUNCTION onus_append_only()"
        )

    function = (
        "CREATE OR REPLACE FUNCTION onus_append_only() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{WORDS}'; END $$ LANGUAGE plpgsql"
    )
    return [
        function,
        *(trigger(table, "append_only", "UPDATE OR DELETE") for table in TABLES),
        *(trigger(table, "no_update", "UPDATE", one.changed()) for table, one in LASTING.items()),
        *(trigger(table, "no_delete", "DELETE") for table in LASTING),
        *(trigger(table, "no_truncate", "TRUNCATE") for table in (*TABLES, *LASTING)),
    ]
