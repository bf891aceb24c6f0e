"""Contract forms: a new clause form, and a filled one as the files of a dossier.

In:  the path of a form; the folder of a dossier, which may not be there yet.
Out: dossier.toml, contract.toml and officers.toml, and the form itself as an attachment.

The surprise: a contract that was there is not lost. Its file goes below
`attachments/earlier` under its digest before another takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import Instant, ZoneTable
from onus.core.contracts.facts import Attachment
from onus.outside.attachments import add_attachments, attached, file_mark, keep_file
from onus.outside.dossier_folder import NETWORKS, DossierFolder
from onus.outside.files import atomic_file, bounded_read
from onus.outside.office.books import read_book
from onus.outside.office.design_books import design_book
from onus.outside.time_zones import zone_table
from onus.wire.dossier_faults import cross_faults
from onus.wire.dossier_files import Read, read_register
from onus.wire.dossier_names import name_faults
from onus.wire.network_tables import COLUMNS
from onus.wire.office.form_design import form_design
from onus.wire.office.form_reading import FormRead, read_form
from onus.wire.office.sheet_faults import SheetFault

FORM_BYTES_MAX = 64 * 1024 * 1024
OFFICERS = "officers.toml"
NOTHING = Read(None, (), {}, None)


class FormThere(OnusError):
    """A file stands where the form shall be."""

    code = "FORM-010"
    what = "{path} is there already."
    why = "It may be filled in, and nothing is overwritten unasked."
    do = "Name another file, or add --replace."


class FaultyForm(FaultyInput):
    """A form with faults, each at its cell."""

    code = "FORM-011"
    what = "{count} fault(s) in {source}; nothing was written."
    why = "A contract that is read in part would be another contract."
    do = "Mend the cells that are listed and run the same command again."

    def __init__(self, told: tuple[SheetFault, ...], *, source: str) -> None:
        """Keep the faults with their cells."""
        self.told = told
        broken = tuple(fault.as_fault("en") for fault in told if not fault.warning)
        super().__init__(broken, source=source)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What reading a form came to.

    Attributes:
        written: files of the dossier that are new or have changed.
        earlier: where the files went whose places they took.
        remarks: what was told beside it and stops nothing.
        officers: whether the dossier has officers now.
    """

    written: tuple[str, ...]
    earlier: tuple[str, ...]
    remarks: tuple[SheetFault, ...]
    officers: bool


def new_form(path: Path, *, replace: bool = False) -> Path:
    """Write an empty clause form.

    Raises:
        FormThere: a file stands there and `replace` was not asked.
    """
    if path.exists() and not replace:
        raise FormThere(path=path)
    with atomic_file(path) as aside:
        aside.write_bytes(design_book(form_design()))
    return path


def take_in_form(form: Path, dossier: Path, *, recorded_at: Instant) -> TakenIn:
    """Read a filled form into a dossier.

    Args:
        form: the workbook.
        dossier: the folder; it is made where it is not there.
        recorded_at: when the office wrote it down.

    Raises:
        FaultyForm: with every fault of the form, by cell; nothing was written.
        FaultyInput: attachments.csv of the dossier has faults.
    """
    raw = bounded_read(form, limit_bytes=FORM_BYTES_MAX)
    made = _checked(read_form(read_book(form), _zone), dossier)
    if any(not fault.warning for fault in made.faults):
        raise FaultyForm(made.faults, source=form.name)
    forms = _of_forms(dossier, form.name)

    dossier.mkdir(parents=True, exist_ok=True)
    kept = _keep_form(dossier, form.name, raw, recorded_at, forms)
    files = {name: _signed(text, kept) for name, text in made.files.items()}
    earlier = tuple(_earlier(dossier, files))
    written = tuple(_write(dossier, files))
    return TakenIn(written, earlier, made.faults, (dossier / OFFICERS).is_file())


def _zone(name: str) -> ZoneTable | None:
    try:
        return zone_table(name)
    except (KeyError, ValueError, OSError):
        return None


def _checked(made: FormRead, dossier: Path) -> FormRead:
    """Return the form with what contradicts itself between its files, and those that the dossier has."""
    if not made.reads:
        return made
    folder = DossierFolder(dossier)
    head, contract = made.reads["dossier.toml"], made.reads["contract.toml"]
    register = made.reads.get(OFFICERS)
    if register is None and (dossier / OFFICERS).is_file():
        register = folder.toml(OFFICERS, read_register)
    rules = folder.rules(head.texts("packs"), head.lines)
    if head.value is not None:
        folder.zone(head.value.time_zone, head.lines)
    crossing = cross_faults(
        head=head, contract=contract, register=register or NOTHING, notices=NOTHING, acts=NOTHING,
        places=None, tables={}, lines={}, rules=rules,
    )  # fmt: skip
    names = name_faults(contract, [], network="network.csv")
    own = [fault for fault in (*folder.faults(), *crossing, *names) if fault.file in made.files]
    return made.with_faults(own)


def _of_forms(dossier: Path, name: str) -> tuple[Attachment, ...]:
    """Return the forms of this name on record, oldest first."""
    known = attached(dossier) if dossier.is_dir() else ()
    return tuple(one for one in known if one.kind == "form" and one.note == name)


def _keep_form(
    dossier: Path, name: str, raw: bytes, recorded_at: Instant, forms: tuple[Attachment, ...]
) -> str:
    """Keep the form and say so; one that is the latest on record already is not told again."""
    digest = sha256(raw).hexdigest()
    kept = keep_file(dossier, raw, name=name, folder="form", sha256=digest)
    if not forms or forms[-1].sha256 != digest:
        number = len(forms) + 1
        row = Attachment(
            id=f"form-{file_mark(digest)}-{number}",
            kind="form",
            file=kept,
            sha256=digest,
            happened_at=recorded_at,
            recorded_at=max(recorded_at, forms[-1].recorded_at) if forms else recorded_at,
            note=name,
            supersedes=forms[-1].id if forms else "",
        )
        add_attachments(dossier, [row])
    return kept


def _signed(text: bytes, kept: str) -> bytes:
    """Return a file with the form that it was made from named in its first line."""
    return (
        f"# 由填写表生成，请改表后重读。Made from the form; change the form and read it again: {kept}\n".encode()
        + text
    )


def _earlier(dossier: Path, files: dict[str, bytes]) -> Iterator[str]:
    """Keep what stands in the places of the new files and says something else."""
    for name, text in files.items():
        path = dossier / name
        if path.is_file() and (old := bounded_read(path)) != text:
            yield keep_file(dossier, old, name=name, folder="earlier", sha256=sha256(old).hexdigest())


def _write(dossier: Path, files: dict[str, bytes]) -> Iterator[str]:
    for name, text in files.items():
        path = dossier / name
        if not path.is_file() or path.read_bytes() != text:
            with atomic_file(path) as aside:
                aside.write_bytes(text)
            yield name
    if not any((dossier / name).exists() for name in NETWORKS):
        with atomic_file(dossier / "network.csv") as aside:
            aside.write_text(",".join(COLUMNS) + "\n", encoding="utf-8", newline="\n")
        yield "network.csv"
