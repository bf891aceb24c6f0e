"""Write the workbooks that an office fills in, one for each kind of sheet, and the clause form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onus.base.errors import OnusError
from onus.outside.files import atomic_file
from onus.outside.office.design_books import design_book
from onus.outside.office.kinds import sheet_kinds
from onus.wire.attachment_rows import safe_name
from onus.wire.office.form_design import TITLE, form_design
from onus.wire.office.sheet_designs import BookDesign
from onus.wire.office.template_designs import template_design

CONTRACT = "contract"


class NoSuchTemplate(OnusError):
    """A name that is no kind of sheet."""

    code = "TEMPLATE-001"
    what = "There is no template `{name}`."
    why = "Only kinds of sheet that can be imported have one."
    do = "Name one of: {known}; or write all of them with --all."


class TemplateThere(OnusError):
    """A file stands where a template shall be."""

    code = "TEMPLATE-002"
    what = "{path} is there already."
    why = "It may be filled in, and nothing is overwritten unasked."
    do = "Name another folder, or add --replace."


def template_names() -> tuple[str, ...]:
    """Return the names of all templates."""
    return (CONTRACT, *sheet_kinds().ids())


def template_titles() -> tuple[tuple[str, str], ...]:
    """Return name and title of each template, the title in both languages."""
    titles = [(kind.id, f"{kind.title.zh} {kind.title.en}") for kind in sheet_kinds().kinds]
    return ((CONTRACT, f"{TITLE.zh} {TITLE.en}"), *titles)


def write_sheet_templates(to: Path, names: Sequence[str], *, replace: bool = False) -> tuple[Path, ...]:
    """Write templates into a folder, and return their paths.

    Args:
        to: the folder; it is made where it is not there.
        names: kinds of sheet, `contract` for the clause form.
        replace: whether files that are there are replaced.

    Raises:
        NoSuchTemplate: a name is none.
        TemplateThere: a file stands there; nothing was written.
    """
    known = template_names()
    for name in names:
        if name not in known:
            raise NoSuchTemplate(name=name, known=", ".join(known))
    designs = {to / safe_name(f"{_title(name)}.xlsx"): _design(name) for name in dict.fromkeys(names)}
    for path in designs:
        if path.exists() and not replace:
            raise TemplateThere(path=path)

    for path, design in designs.items():
        with atomic_file(path) as aside:
            aside.write_bytes(design_book(design))
    return tuple(designs)


def _design(name: str) -> BookDesign:
    return form_design() if name == CONTRACT else template_design(sheet_kinds().kind(name))


def _title(name: str) -> str:
    return "合同条款填写表" if name == CONTRACT else sheet_kinds().kind(name).title.zh
