"""Explaining: the reasoning of one finding, with the proof that the log held it.

In:  a run that ended well, and the id of a finding.
Out: the ruling as text; index, proof and checkpoint; which publication first held it, and when.

The surprise: the ruling is written from what was recomputed, not from what was
published. Since both are equal, it is the office's own reasoning; where they could
not be compared, it says so.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from onus.base.errors import OnusError
from onus.base.instants import SECOND_US, Instant, utc_text
from onus.base.texts import Language
from onus.base.visible import visible
from onus.log.proof_files import ProofFile
from onus.log.proofs import inclusion_proof
from onus.log.tiles import TileNodes
from onus.outside.explained_out import ruling_facts
from onus.outside.public_tables import write_public_tables
from onus.report.ruling import ruling
from onus.verify.contents import Published
from onus.verify.reading import Site, read
from onus.verify.recomputing import Recomputing
from onus.verify.statement_words import EXPLAINED, REASONS
from onus.verify.tree_audit import TILE_READ_MAX
from onus.verify.verifying import Run
from onus.wire.assessment_files import MANIFEST, manifest
from onus.wire.leaves.leaf import decoded
from onus.wire.site_layout import LOG

DUTY = "finding"
NEAR, NEAR_AMONG = 3, 20_000


class NoSuchPublished(OnusError):
    """The site holds no finding of this id."""

    code = "VERIFY-005"
    what = "No publication on the site holds a finding `{name}`."
    why = "Only what was found and published can be explained."
    do = "Take a duty_id from findings.csv on the site. Close to it: {near}."


def explanation(run: Run, site: Site, name: str, language: Language, aside: Path) -> str:
    """Return the reasoning and the proof of a finding.

    Args:
        run: that ended well.
        site: that it verified.
        name: id of the finding.
        language: of the text.
        aside: working folder.

    Raises:
        NoSuchPublished: there is none of this id.
    """
    found = [
        (kind, one) for one in run.recomputed.values() for kind, known in sorted(one.index) if known == name
    ]
    if not found:
        raise NoSuchPublished(name=visible(name), near=visible(_near(run, name)))
    text = "\n".join(
        part for kind, one in found for part in (_reasoning(one, kind, name, language, aside), *_proof(run, site, one, kind, name, language))
    )  # fmt: skip
    return visible(text, keep="\n")


def _reasoning(one: Recomputing, kind: str, name: str, language: Language, aside: Path) -> str:
    """Return the ruling on a duty; of any other finding, what its leaf says."""
    if kind != DUTY:
        return _entry(one, kind, name).decode() + "\n"
    folder = aside / "out" / one.published.dossier
    if not folder.exists():
        folder.mkdir(parents=True)
        contents = write_public_tables(folder, one.shown, one.tracks.vehicles)
        (folder / MANIFEST).write_bytes(manifest(one.shown, "", contents))
    facts = ruling_facts(folder, name, language, zone=one.shown.dossier.zone)
    return ruling(facts, language)


def _proof(run: Run, site: Site, one: Recomputing, kind: str, name: str, language: Language) -> Iterator[str]:
    """Yield what shows that the log held the finding, the proof file last."""
    index = one.index[kind, name]
    chain = run.contents.publications[one.published.dossier]
    first: Published = next(each for each in chain if each.index > index)
    recorded = decoded(_entry(one, kind, name)).recorded_at or 0
    reason = one.only_full.get((kind, name))
    checkpoint = run.head.checkpoint
    yield (
        EXPLAINED["level_full" if reason else "level_public"]
        .text(language)
        .format(reason=REASONS[reason].text(language) if reason else "")
    )
    yield (
        EXPLAINED["place"]
        .text(language)
        .format(kind=kind, index=index, size=checkpoint.size, origin=checkpoint.origin)
    )
    yield (
        EXPLAINED["first"]
        .text(language)
        .format(
            number=first.publication.number,
            as_of=utc_text(Instant(first.publication.as_of)),
            published_at=utc_text(Instant(first.publication.published_at)),
            recorded_at=utc_text(Instant(recorded)),
        )
    )
    for witness, at in sorted(run.head.verdict.witnessed_at.items()):
        yield EXPLAINED["witness"].text(language).format(name=witness, at=utc_text(Instant(at * SECOND_US)))
    yield EXPLAINED["proof"].text(language)
    yield ""
    yield _proof_file(run, site, index)


def _proof_file(run: Run, site: Site, index: int) -> str:
    """Return the proof of inclusion, made from the tiles that the run has compared."""
    head, tree = run.head, run.head.verdict.log.algorithm.tree

    def tile(path: str) -> bytes:
        return read(site, f"{LOG}/{path}", limit=TILE_READ_MAX)

    size = head.checkpoint.size
    hashes = inclusion_proof(index, size, TileNodes(tile, size, tree), tree)
    return ProofFile(index, tuple(hashes), head.note).encode().decode()


def _entry(one: Recomputing, kind: str, name: str) -> bytes:
    index = one.index[kind, name]
    return next(each.entry for each in one.of.findings if each.index == index)


def _near(run: Run, name: str) -> str:
    names = [known for one in run.recomputed.values() for _, known in one.index]
    same = [known for known in names if known.split("/")[0] == name.split("/")[0]] or names
    return (
        ", ".join(difflib.get_close_matches(name, same[:NEAR_AMONG], n=NEAR, cutoff=0.3) or same[:NEAR])
        or "-"
    )
