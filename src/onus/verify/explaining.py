"""Explaining: the reasoning of one finding, with the proof that the log held it.

In:  a run that ended well, and the id of a finding.
Out: the ruling as text; index, proof and checkpoint; which publication first held it, and when.

The surprise: the ruling is written from what was recomputed, not from what was
published. Since both are equal, it is the office's own reasoning; where they could
not be compared, it says so.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import OnusError
from onus.base.instants import SECOND_US, Instant, utc_text
from onus.base.texts import Language
from onus.base.visible import visible
from onus.log.proof_files import ProofFile
from onus.log.proofs import inclusion_proof
from onus.log.tiles import TileNodes
from onus.outside.explained_out import NoSuchFinding, ruling_facts
from onus.outside.public_tables import write_public_tables
from onus.report.ruling import ruling
from onus.verify.reading import Site, read
from onus.verify.reasoning import Reader, reasoning
from onus.verify.recomputing import Recomputing
from onus.verify.statement_words import EXPLAINED, REASONS
from onus.verify.tree_audit import TILE_READ_MAX
from onus.verify.verifying import Run
from onus.wire.assessment_files import MANIFEST, manifest
from onus.wire.leaves.leaf import decoded
from onus.wire.leaves.publication import FULL, PUBLIC
from onus.wire.site_layout import LOG

DUTY = "finding"
NOT_RECOMPUTED = "not recomputed"
POSITIONS, DISCLOSED = "positions", "disclosed"
"""What the full level of a finding rests on."""
NEAR, NEAR_AMONG = 3, 20_000


class NoSuchPublished(OnusError):
    """The site holds no finding of this id."""

    code = "VERIFY-005"
    what = "No publication on the site holds a finding `{name}`."
    why = "Only what was found and published can be explained."
    do = "Take a duty_id from contracts/ID/days/DAY/findings.csv on the site. Close to it: {near}."
    zh = (
        "站点上没有任何公开批次载有结论 `{name}`。",
        "只有已认定并公开的结论才能说明理由。",
        "请从站点上 contracts/ID/days/DAY/findings.csv 取 duty_id。相近的有：{near}。",
    )

    def told(self, language: Language) -> str:
        """Return the error as one paragraph in a language."""
        if language == "en":
            return str(self)
        return f"{self.code} " + "".join(part.format(**self.named) for part in self.zh)


@dataclass(frozen=True, slots=True)
class Explained:
    """One finding with its reasoning and its proof.

    Attributes:
        level: `public`, `full`, or `not recomputed`, as the statement has them.
        reason: why it was not recomputed; else what the full level rests on.
        index: of its entry in the log.
        number, as_of, published_at: of the publication that first held it; these the office says.
        recorded_at: when it was first found; the office says so.
        witnessed_at: seconds since 1970 UTC by witness: when each had seen a log that holds it.
        remembered: size of an earlier checkpoint that this machine saw and that holds it; 0 for none.
        text: the reasoning.
        proof: of inclusion, as a file.
    """

    dossier: str
    kind: str
    id: str
    level: str
    reason: str
    index: int
    number: int
    as_of: int
    published_at: int
    recorded_at: int
    witnessed_at: Mapping[str, int]
    remembered: int
    text: str
    proof: str


def explained(run: Run, site: Site, name: str, language: Language, aside: Path) -> list[Explained]:
    """Return every finding of an id with its reasoning and its proof.

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
    return [_explained(run, site, one, (kind, name), language, aside) for kind, one in found]


def _explained(
    run: Run, site: Site, one: Recomputing, key: tuple[str, str], language: Language, aside: Path
) -> Explained:
    index, seen = one.index[key], run.head.seen
    chain = run.contents.publications[one.published.dossier]
    first = next(each for each in chain if each.index > index).publication
    level, reason = _level(one, key)
    return Explained(
        dossier=one.published.dossier,
        kind=key[0],
        id=key[1],
        level=level,
        reason=reason,
        index=index,
        number=first.number,
        as_of=first.as_of,
        published_at=first.published_at,
        recorded_at=decoded(_entry(one, *key)).recorded_at or 0,
        witnessed_at=dict(sorted(run.head.verdict.witnessed_at.items())),
        remembered=seen.checkpoint.size if seen and seen.checkpoint.size > index else 0,
        text=visible(_reasoning(one, key, language, aside), keep="\n"),
        proof=_proof_file(run, site, index),
    )


def _level(one: Recomputing, key: tuple[str, str]) -> tuple[str, str]:
    """Return how far a finding was recomputed here, in the words of the statement."""
    if key in one.only_full:
        return NOT_RECOMPUTED, one.only_full[key]
    if key in one.opened_up:
        return FULL, DISCLOSED
    return (FULL, POSITIONS) if one.tracks.level == FULL else (PUBLIC, "")


def explanation(run: Run, found: Sequence[Explained], language: Language) -> str:
    """Return the reasoning and the proof of findings as text."""
    return "\n".join(line for one in found for line in (one.text, *_proof(run, one, language), "", one.proof))


def _reasoning(one: Recomputing, key: tuple[str, str], language: Language, aside: Path) -> str:
    """Return the ruling on a duty; any other finding as a table of what it says and rests on."""
    by_disclosure = key in one.opened_up and one.shown_full is not None
    shown = one.shown_full if by_disclosure and one.shown_full is not None else one.shown
    if key[0] != DUTY:
        leaf = decoded(_entry(one, *key))
        others = [decoded(each.entry) for each in one.of.findings] if leaf.kind == "certificate" else []
        reader = Reader(language, shown.dossier.currency, shown.dossier.zone)
        return reasoning(leaf, others, one.published.publication.packs, reader)
    folder = aside / ("out-disclosed" if by_disclosure else "out") / one.published.dossier
    if not folder.exists():
        folder.mkdir(parents=True)
        contents = write_public_tables(folder, shown, one.tracks.vehicles)
        (folder / MANIFEST).write_bytes(manifest(shown, "", contents))
    try:
        facts = ruling_facts(folder, key[1], language, zone=shown.dossier.zone)
    except NoSuchFinding:
        # Recomputed without what is withheld there is no such duty; what was published says what it can.
        return EXPLAINED["not_here"].text(language) + "\n"
    return ruling(facts, language)


def _proof(run: Run, one: Explained, language: Language) -> Iterator[str]:
    """Yield what shows that the log held the finding, and who says when."""

    def say(word: str, **named: object) -> str:
        return EXPLAINED[word].text(language).format(**named)

    checkpoint = run.head.checkpoint
    why = REASONS[one.reason].text(language) if one.reason in REASONS else ""
    yield say(f"level_{one.reason if one.level == FULL else one.level.replace(' ', '_')}", reason=why)
    yield say("place", kind=one.kind, index=one.index, size=checkpoint.size, origin=checkpoint.origin)
    for witness, at in one.witnessed_at.items():
        yield say("witness", name=witness, at=utc_text(Instant(at * SECOND_US)), size=checkpoint.size)
    if not one.witnessed_at:
        yield say("no_witness")
    if one.remembered:
        yield say("remembered", size=one.remembered)
    yield say(
        "first",
        number=one.number,
        as_of=utc_text(Instant(one.as_of)),
        published_at=utc_text(Instant(one.published_at)),
        recorded_at=utc_text(Instant(one.recorded_at)),
    )
    yield say("proof")


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
    names = list(dict.fromkeys(known for one in run.recomputed.values() for _, known in one.index))
    same = [known for known in names if known.split("/")[0] == name.split("/")[0]] or names
    return (
        ", ".join(difflib.get_close_matches(name, same[:NEAR_AMONG], n=NEAR, cutoff=0.3) or same[:NEAR])
        or "-"
    )
