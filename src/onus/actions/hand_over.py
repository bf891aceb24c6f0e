"""Hand over a case: read OUT, papers and dossier, write one sealed zip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from onus.actions.explain import explain
from onus.actions.paper_facts import AnotherDossier
from onus.base.errors import OnusError
from onus.base.texts import LANGUAGES
from onus.core.assessment.names import PRIVATE_PREFIX
from onus.core.papers.numbering import RegisteredPaper
from onus.core.papers.service import PAPER
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_file, bounded_read
from onus.outside.paper_files import read_register
from onus.outside.published_files import read_published
from onus.outside.sealed_zip import sealed
from onus.papers.writing import NAMES_HOMES
from onus.report.handover import CaseFolder, case_pages
from onus.wire.assessment_files import MANIFEST, RECEIPT
from onus.wire.paper_register import file_stem, number_text, register_bytes
from onus.wire.published_out import PublishedOut

RULINGS_MAX = 100
FILE_BYTES_MAX = 256 * 1024 * 1024
OF_OUT = (MANIFEST, RECEIPT, "contract.json", "rules.json")


class NoSuchCase(OnusError):
    """OUT holds no case of this name."""

    code = "PAPERS-036"
    what = "{out} holds no case `{case}`."
    why = "A hand-over is about one case that was opened."
    do = "Take an id from cases.jsonl. The first ones: {near}."


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many files were sealed, and the digest of the zip."""

    files: int
    sha256: str
    withheld: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def hand_over(
    out: Path,
    case: str,
    to: Path,
    *,
    dossier: Path | None,
    papers: Sequence[Path] = (),
    with_homes: bool = False,
) -> HandedOver:
    """Write everything about a case into one zip that opens without Onus.

    Args:
        out: what `onus assess` wrote.
        case: id of the case.
        to: zip to be written.
        dossier: its dossier, for scans that came back; None for none.
        papers: folders of its papers, each with its register.
        with_homes: whether papers that name homes go along.

    Raises:
        NotPublished: OUT holds no assessment.
        NoSuchCase: it has no such case.
        AnotherDossier: the dossier is not the one that OUT was made from.
        FaultyInput: the dossier or the register has faults.
        CannotWrite: the place does not take the zip.
    """
    published = read_published(out)
    row = next((one for one in published.cases if one["id"] == case), None)
    if row is None:
        near = ", ".join(str(one["id"]) for one in published.cases[:3]) or "-"
        raise NoSuchCase(out=out, case=case, near=near)
    findings = [one for one in published.findings if one["case_id"] == case]
    duties = [str(one["duty_id"]) for one in findings]
    about = _about(papers, case, duties)
    withheld = () if with_homes else tuple(one for one in about if _names_homes(one))
    register = tuple(one for one in about if one not in withheld)
    written = _papers(papers, register)
    scans = _scans(published, dossier, register)
    kept = {**written, **scans}
    missing = tuple(_number(one) for one in register if not _stands(one, written))

    rulings = {
        f"rulings/{number:03}.{language}.txt": explain(out, duty, language).encode()
        for number, duty in enumerate(duties[:RULINGS_MAX], start=1)
        for language in LANGUAGES
    }
    folder = CaseFolder(
        manifest=published.manifest,
        case=row,
        findings=findings,
        facts=[one for one in published.weighed if one["duty_id"] in set(duties)],
        acts=[act for act in published.acts if _concerns(act, row)],
        titles={one["id"]: one["title"] for one in (*published.contract["obligations"], *published.posts)},
        rulings=len(rulings) // len(LANGUAGES),
        papers=kept,
        withheld=tuple(_number(one) for one in withheld),
        missing=missing,
        homes=any(_names_homes(one) for one in register),
        signed=bool(scans),
    )
    copied = {name: bounded_read(out / name, limit_bytes=FILE_BYTES_MAX) for name in OF_OUT}
    files = {**case_pages(folder, published.zone), **rulings, **kept, **copied}
    raw = sealed(files)

    with atomic_file(to) as aside:
        aside.write_bytes(raw)
    return HandedOver(len(files) + 1, sha256(raw).hexdigest(), folder.withheld, missing)


def _concerns(act: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    """Return whether an act was done since a case was opened, about what it is about."""
    named, districts = act["obligations"], act["districts"]
    about = not named or case["obligation"] in named
    return (
        act["happened_at"] >= case["opened_at"] and about and (not districts or case["district"] in districts)
    )


def _about(papers: Sequence[Path], case: str, duties: list[str]) -> tuple[RegisteredPaper, ...]:
    """Return the rows of the registers that speak of the case or of one of its findings."""
    known = set(duties)
    rows = (row for folder in papers for row in read_register(folder, None))
    return tuple(dict.fromkeys(row for row in rows if row.subject == case or known & set(row.findings)))


def _number(row: RegisteredPaper) -> str:
    return number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans")


def _names_homes(row: RegisteredPaper) -> bool:
    """Return whether a paper says which homes its findings are about; they themselves do not."""
    return row.kind in NAMES_HOMES and any(f"/{PRIVATE_PREFIX}" in name for name in row.findings)


def _stands(row: RegisteredPaper, files: Mapping[str, bytes]) -> bool:
    place = {"year": row.year, "serial": row.serial}
    stems = [file_stem(row.kind, language=language, **place) for language in LANGUAGES]
    return any(Path(name).stem in stems for name in files)


def _papers(papers: Sequence[Path], register: tuple[RegisteredPaper, ...]) -> dict[str, bytes]:
    stems = [
        file_stem(row.kind, year=row.year, serial=row.serial, language=language)
        for row in register
        for language in LANGUAGES
    ]
    found = sorted(
        path for folder in papers for path in folder.iterdir() if path.is_file() and path.stem in stems
    )
    kept = {f"papers/{path.name}": bounded_read(path, limit_bytes=FILE_BYTES_MAX) for path in found}
    return {**kept, "papers/papers.csv": register_bytes(register)} if register else kept


def _scans(
    published: PublishedOut, dossier: Path | None, register: tuple[RegisteredPaper, ...]
) -> dict[str, bytes]:
    """Return the signed scans of the papers that are handed over."""
    if dossier is None:
        return {}
    known = read_dossier(dossier, as_of=published.as_of).dossier
    if known.id != published.manifest["dossier"]:
        raise AnotherDossier(wanted=published.manifest["dossier"], path=dossier, found=known.id)
    numbers = {number_text(r.kind, year=r.year, serial=r.serial, language="zh-Hans") for r in register}
    scans = [one for one in known.attachments if one.kind == PAPER and one.about in numbers and one.file]
    return {
        f"papers/signed/{Path(one.file).name}": bounded_read(dossier / one.file, limit_bytes=FILE_BYTES_MAX)
        for one in scans
    }
