"""Write the templates of all papers into a folder, for a person to edit."""

from __future__ import annotations

from pathlib import Path

from onus.outside.paper_files import write_papers
from onus.papers.writing import templates


def write_templates(to: Path) -> tuple[str, ...]:
    """Write every template and return their names.

    Raises:
        PaperStands: an edited template stands there already.
    """
    made = templates()
    write_papers(to, made)
    return tuple(sorted(made))
