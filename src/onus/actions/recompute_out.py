"""Recompute an OUT from its leaves: the dossier rebuilt, assessed again, compared with the office's.

In:  leaves of facts, rules, network and days of tracks of an OUT; what it withholds.
Out: the public view of what the office found, the findings to be published, their levels.

The surprise: it is done twice where something that decides is withheld, once as a
stranger does it and once with that. Published is what the office found; what a
stranger comes to tells the level. What a verifier would refuse is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyarrow import parquet

from onus.actions.publish_faults import UnexplainedFinding
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.outside.assessed_out import AssessedOut
from onus.outside.files import bounded_read, working_folder
from onus.outside.published_tracks import DayFiles, PublishedTracks, published_tracks
from onus.outside.site_folder import SiteFolder
from onus.outside.track_roots import DayOfOut
from onus.wire.disclosure import public_view
from onus.wire.leaves.commitments import Opening
from onus.wire.leaves.day_salts import DAY_SALTS, day_salts_bytes
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.found import Found, Key, digest_of
from onus.wire.leaves.geometry import NETWORK, geometry_of
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.levels import (
    DUTY,
    UNEXPLAINED,
    Hidden,
    Known,
    Level,
    deciding_fields,
    full_level,
    hidden_in,
)
from onus.wire.leaves.office_findings import (
    DUTIES,
    FINDING_LEAVES,
    FINDINGS,
    TABLED,
    WEIGHED_PIECES,
    DutyTables,
    duties_unlike,
    duty_tables,
    findings_unlike,
    read_findings,
    tabled_findings,
)
from onus.wire.leaves.publication import FULL, PUBLIC
from onus.wire.leaves.rebuild import dossier_of
from onus.wire.leaves.track_days import FORMS, ROWS, part_path
from onus.wire.network_geometry import NetworkGeometry
from onus.wire.site_layout import of_contract

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the leaves of an OUT come to.

    Attributes:
        shown: the public view of what the office found; its tracks are open as long as the context is.
        drawn: shapes of public places.
        found: findings to be published, in their order.
        full: those that cannot be recomputed from what is public, with the reason; also those
            that come out of what is public alone, and that the office did not find.
        parts: digest of each file that a finding rests on and that is no leaf, by its path on the site.
    """

    shown: Assessment
    drawn: NetworkGeometry
    found: Sequence[Found]
    full: Mapping[Key, Level]
    parts: Mapping[str, str]

    @property
    def levels(self) -> dict[str, int]:
        """Return how many published findings there are at each level."""
        full = sum(one.key in self.full for one in self.found)
        return {PUBLIC: len(self.found) - full, FULL: full}

    def level_of(self, key: Key) -> str:
        """Return the level of a finding."""
        return FULL if key in self.full else PUBLIC


@contextmanager
def recomputed_out(
    out: AssessedOut,
    leaves: Sequence[Leaf],
    days: Sequence[DayOfOut],
    openings: Sequence[Opening],
    *,
    workers: int,
    progress: Progress,
) -> Iterator[Recomputed]:
    """Give what the leaves of an OUT come to.

    Raises:
        PartUnlike: rows are not those that their leaf speaks of.
        UnexplainedFinding: what is public comes to something else, and nothing withheld explains it.
    """
    dossier = dossier_of(leaves, rules=out.rules, openings=openings)
    drawn = geometry_of(out.network, dossier.places)
    with working_folder() as folder:
        tracks = _tracks(out, days, dossier, drawn, folder, workers=workers, progress=progress)
        progress("recomputing", 0, 1)
        shown = public_view(assess(dossier, tracks.tracks, as_of=out.as_of))
        found, full = tuple(finding_leaves(shown)), dict[Key, Level]()
        known = known_to_the_office(out, leaves)
        if known:
            strangers = {one.key: digest_of(one.said) for one in found}
            own = dossier_of(leaves, rules=out.rules, openings=openings, known=known)
            shown = public_view(assess(own, tracks.tracks, as_of=out.as_of))
            found = tuple(finding_leaves(shown))
            full = _of_full_level(found, strangers, hidden_in(leaves))
        progress("recomputing", 1, 1)
        yield Recomputed(shown, drawn, found, full, _parts(out, days))


def known_to_the_office(out: AssessedOut, leaves: Sequence[Leaf]) -> Known:
    """Return the withheld values on which a finding may rest, as the office's assessment had them.

    They are those of OUT and not of the log: what was erased there since was still decided upon.
    """
    withheld = {(fact.kind, fact.id): fact.withheld for fact in out.facts}
    found: dict[Key, dict[str, Any]] = {}
    for leaf in leaves:
        own = withheld.get((leaf.kind, leaf.id), {})
        values = {name: own[name].value for name in deciding_fields(leaf) if name in own}
        if leaf.kind == "place" and out.owners.get(leaf.id):
            values["owner"] = out.owners[leaf.id]
        if values:
            found[leaf.kind, leaf.id] = values
    return found


def _of_full_level(
    found: Sequence[Found], strangers: Mapping[Key, bytes], hidden: Hidden
) -> dict[Key, Level]:
    """Return the findings to which a stranger does not come, each with the reason.

    Raises:
        UnexplainedFinding: one of them has none.
    """
    office = {one.key: digest_of(one.said) for one in found}
    differ = sorted(key for key in {*office, *strangers} if office.get(key) != strangers.get(key))
    full = {key: full_level(key, hidden) for key in differ}
    _see_that_all_are_explained([key for key, level in full.items() if level.reason == UNEXPLAINED])
    return full


def _tracks(
    out: AssessedOut,
    days: Sequence[DayOfOut],
    dossier: Dossier,
    drawn: NetworkGeometry,
    folder: Path,
    *,
    workers: int,
    progress: Progress,
) -> PublishedTracks:
    """Return the evidence of the published passes, as whoever has no positions reads it."""
    files = {day.told.day: DayFiles(day.parts) for day in days}
    told = [day.told for day in days]
    return published_tracks(
        told, files, dossier, drawn, folder, as_of=out.as_of, workers=workers, progress=progress
    )


def _parts(out: AssessedOut, days: Sequence[DayOfOut]) -> dict[str, str]:
    """Return the digest of every part, by its path on the site: of its rows, or of its bytes."""
    found = {of_contract(out.dossier, NETWORK): sha256(out.network).hexdigest()}
    for day in days:
        for part in day.told.parts:
            if part.rows:
                found[of_contract(out.dossier, part_path(FORMS[part.name], day.told.day))] = part.digest
    return dict(sorted(found.items()))


def lay_parts(site: SiteFolder, out: AssessedOut, days: Sequence[DayOfOut]) -> list[str]:
    """Lay down network, passes and what else days came to, and positions where they are public.

    Returns:
        Their paths below the contract.
    """
    paths = [NETWORK]
    site.lay(of_contract(out.dossier, NETWORK), out.network)
    shown: dict[str, bytes] = {}
    for day in days:
        files = dict(day.parts)
        if any(part.name == ROWS.name for part in day.told.parts):
            files[ROWS.name] = day.rows
            shown[day.told.day] = day.salt
        for name, file in files.items():
            path = part_path(FORMS[name], day.told.day)
            site.lay_copy(of_contract(out.dossier, path), file)
            paths.append(path)
    if shown:
        path = f"{ROWS.name}/{DAY_SALTS}"
        site.lay(of_contract(out.dossier, path), day_salts_bytes(shown))
        paths.append(path)
    return paths


def see_that_the_office_found_so(out: AssessedOut, found: Recomputed) -> None:
    """Compare with what the office's assessment wrote, finding by finding.

    Args:
        out: what it wrote.
        found: recomputed, with every name that is disclosed.

    Raises:
        UnexplainedFinding: findings of any kind came out otherwise.
        NoFinding: its list of findings is not as it was written.
    """
    tables = DutyTables(
        *(parquet.read_table(out.folder / name) for name in (DUTIES, FINDINGS, WEIGHED_PIECES))
    )
    with (out.folder / FINDING_LEAVES).open("rb") as lines:
        office = dict(read_findings(lines))
    tabled = {kind: bounded_read(out.folder / name) for kind, name in TABLED.items()}
    office.update(tabled_findings(out.dossier, tabled))
    again = (one for one in found.found if one.kind != DUTY)
    _see_that_all_are_explained(
        [*duties_unlike(duty_tables(found.shown), tables), *findings_unlike(again, office)]
    )


def _see_that_all_are_explained(odd: Sequence[Key]) -> None:
    if odd:
        raise UnexplainedFinding(count=len(odd), first=" ".join(odd[0]))
