"""Hand over a case: read OUT, papers and dossier, write one sealed zip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from onus.actions.explain import explain
from onus.actions.paper_facts import AnotherDossier
from onus.base.errors import OnusError
from onus.base.texts import LANGUAGES
from onus.core.papers.numbering import RegisteredPaper
from onus.core.papers.service import PAPER
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_file, bounded_read
from onus.outside.paper_files import read_register
from onus.outside.published_files import read_published
from onus.outside.sealed_zip import sealed
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


def hand_over(out: Path, case: str, to: Path, *, dossier: Path | None, papers: Path | None) -> HandedOver:
    """Write everything about a case into one zip that opens without Onus.

    Args:
        out: what `onus assess` wrote.
        case: id of the case.
        to: zip to be written.
        dossier: its dossier, for scans that came back; None for none.
        papers: folder of its papers with their register; None for none.

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
    register = _about(papers, case, duties)
    kept = {**_papers(papers, register), **_scans(published, dossier, register)}

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
    )
    copied = {name: bounded_read(out / name, limit_bytes=FILE_BYTES_MAX) for name in OF_OUT}
    files = {**case_pages(folder, published.zone), **rulings, **kept, **copied}
    raw = sealed(files)

    with atomic_file(to) as aside:
        aside.write_bytes(raw)
    return HandedOver(len(files) + 1, sha256(raw).hexdigest())


def _concerns(act: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    """Return whether an act was done since a case was opened, about what it is about."""
    named, districts = act["obligations"], act["districts"]
    about = not named or case["obligation"] in named
    return (
        act["happened_at"] >= case["opened_at"] and about and (not districts or case["district"] in districts)
    )


def _about(papers: Path | None, case: str, duties: list[str]) -> tuple[RegisteredPaper, ...]:
    """Return the rows of the register that speak of the case or of one of its findings."""
    if papers is None:
        return ()
    known = set(duties)
    return tuple(
        row for row in read_register(papers, None) if row.subject == case or known & set(row.findings)
    )


def _papers(papers: Path | None, register: tuple[RegisteredPaper, ...]) -> dict[str, bytes]:
    if papers is None:
        return {}
    stems = [
        file_stem(row.kind, year=row.year, serial=row.serial, language=language)
        for row in register
        for language in LANGUAGES
    ]
    found = sorted(path for path in papers.iterdir() if path.is_file() and path.stem in stems)
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
