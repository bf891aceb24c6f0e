"""Django's own commands, for developers and for `check --deploy`.

In:  the words after `python -m onus.wiring.manage`.
Out: what the command prints.

The surprise: `makemigrations --fresh` writes the first migration anew. It goes away
with the first release that has data to keep.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

MIGRATIONS = Path(__file__).resolve().parents[1] / "records" / "migrations"
LATER = "0002_append_only.py"


def main(words: list[str]) -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onus.wiring.settings")
    if words[1:3] != ["makemigrations", "--fresh"]:
        execute_from_command_line(words)
        return
    os.environ.setdefault("ONUS_MODE", "test")
    later = (MIGRATIONS / LATER).read_bytes()
    for path in MIGRATIONS.glob("0*.py"):
        path.unlink()
    try:
        execute_from_command_line([words[0], "makemigrations", "records", "--name", "initial"])
        first = MIGRATIONS / "0001_initial.py"
        # Without the line that names the day: the same tables, the same bytes.
        first.write_text(
            '"""The tables as they stand."""\n' + first.read_text(encoding="utf-8").split("\n", 1)[1],
            encoding="utf-8",
        )
    finally:
        (MIGRATIONS / LATER).write_bytes(later)


if __name__ == "__main__":
    main(sys.argv)
