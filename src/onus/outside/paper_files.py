"""Paper files: templates and registers read, papers written, nothing of a person's overwritten.

In:  folders that a person named.
Out: their templates and register; or the files of papers, all or none.

The surprise: a paper that stands in the folder with other bytes is not replaced.
Somebody has filled in its blanks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from onus.base.errors import OnusError
from onus.core.papers.numbering import RegisteredPaper
from onus.outside.files import atomic_file, bounded_read
from onus.wire.paper_register import REGISTER, read_register_bytes

TEMPLATE_BYTES_MAX = 32 * 1024 * 1024
SHOWN_MAX = 5
DOCX = ".docx"


class PaperStands(OnusError):
    """A paper of this name stands in the folder and says something else."""

    code = "PAPERS-007"
    what = "{to} holds files of these names with other content: {names}."
    why = "Somebody may have filled in or signed them; nothing was written."
    do = "Move them away, or name a new folder with --to and this one's register with --register {to}/papers.csv."


class SecondRegister(OnusError):
    """Two registers claim the same papers."""

    code = "PAPERS-008"
    what = "{to} has its own papers.csv, and {register} was named as register."
    why = "Two registers would give one number twice."
    do = "Leave --register out to go on with the register of the folder, or name a new folder with --to."


class NoSuchRegister(OnusError):
    """The register that was named is not there."""

    code = "PAPERS-009"
    what = "There is no register {register}."
    why = "Its numbers would be given a second time."
    do = "Name the papers.csv of the papers before these; leave --register out for the first ones."


class StrangeTemplate(OnusError):
    """The folder of templates holds a docx that is the template of nothing."""

    code = "PAPERS-010"
    what = "{folder} holds {names}, which is the template of no paper."
    why = "A template that is misnamed would be passed over, and the built-in one used instead."
    do = "Name it as `onus papers templates --to DIR` does, or take it out of the folder."


def given_templates(folder: Path | None, names: Collection[str]) -> dict[str, bytes]:
    """Return the templates that a folder holds, by name.

    Raises:
        StrangeTemplate: a docx in it is the template of nothing.
    """
    if folder is None:
        return {}
    # Word lays `~$name.docx` beside what it has open.
    found = {path.name: path for path in sorted(folder.iterdir()) if path.suffix.lower() == DOCX}
    strange = [name for name in found if name not in names and not name.startswith("~$")]
    if strange:
        raise StrangeTemplate(folder=folder, names=", ".join(strange[:SHOWN_MAX]))
    return {
        name: bounded_read(path, limit_bytes=TEMPLATE_BYTES_MAX)
        for name, path in found.items()
        if name in names
    }


def read_register(to: Path, named: Path | None) -> tuple[RegisteredPaper, ...]:
    """Return the register that papers go on from: the named one, else the folder's own.

    Raises:
        SecondRegister: both are there.
        NoSuchRegister: the named one is not.
        FaultyInput: it has faults.
    """
    own = to / REGISTER
    if named is None:
        return read_register_bytes(bounded_read(own)) if own.is_file() else ()
    if not named.is_file():
        raise NoSuchRegister(register=named)
    if own.is_file() and own.resolve() != named.resolve():
        raise SecondRegister(to=to, register=named)
    return read_register_bytes(bounded_read(named), file=named.name)


def write_papers(to: Path, files: Mapping[str, bytes]) -> None:
    """Write papers into a folder; the register last, so that no number is lost.

    Raises:
        PaperStands: a file of the same name holds something else.
    """
    changed = [
        name
        for name, raw in files.items()
        if name != REGISTER and (to / name).exists() and (to / name).read_bytes() != raw
    ]
    if changed:
        more = f" and {len(changed) - SHOWN_MAX} more" if len(changed) > SHOWN_MAX else ""
        raise PaperStands(to=to, names=", ".join(changed[:SHOWN_MAX]) + more)
    to.mkdir(parents=True, exist_ok=True)
    for name, raw in sorted(files.items(), key=lambda item: (item[0] == REGISTER, item[0])):
        with atomic_file(to / name) as aside:
            aside.write_bytes(raw)
