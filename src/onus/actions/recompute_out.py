"""Recompute an OUT from its leaves: the dossier rebuilt, assessed again, compared with the office's.

In:  leaves of facts, rules, network and days of tracks of an OUT.
Out: the public view of what they come to, the findings to be published, their levels.

The surprise: this is what a verifier does, by the same functions. What would fail
there is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pyarrow import parquet

from onus.actions.publish_faults import UnexplainedFinding
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.outside.assessed_out import AssessedOut
from onus.outside.files import working_folder
from onus.outside.published_tracks import DayFiles, PublishedTracks, published_tracks
from onus.outside.site_folder import SiteFolder
from onus.outside.track_roots import DayOfOut
from onus.wire.assessment_tables import findings_table
from onus.wire.disclosure import public_view
from onus.wire.leaves.commitments import Opening
from onus.wire.leaves.day_salts import DAY_SALTS, day_salts_bytes
from onus.wire.leaves.finding_kinds import CLEAR, FINDING_KINDS
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.found import Found, Key
from onus.wire.leaves.geometry import NETWORK, geometry_of
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.levels import UNEXPLAINED, full_only, levels_of
from onus.wire.leaves.publication import FULL, PUBLIC
from onus.wire.leaves.rebuild import dossier_of
from onus.wire.leaves.track_days import FORMS, ROWS, part_path
from onus.wire.network_geometry import NetworkGeometry
from onus.wire.site_layout import of_contract

Progress = Callable[[str, int, int], None]
FINDINGS = "findings.parquet"


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the leaves of an OUT come to.

    Attributes:
        shown: the public view; its tracks are open as long as the context is.
        drawn: shapes of public places.
        found: findings to be published, in their order.
        full: kind and id of those that cannot be recomputed from what is public.
        parts: digest of each file that a finding rests on and that is no leaf, by its path on the site.
    """

    shown: Assessment
    drawn: NetworkGeometry
    found: Sequence[Found]
    full: frozenset[Key]
    parts: Mapping[str, str]

    @property
    def levels(self) -> dict[str, int]:
        """Return how many findings there are at each level."""
        public = sum(one.key not in self.full for one in self.found)
        return {PUBLIC: public, FULL: len(self.full)}

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
    """
    dossier = dossier_of(leaves, rules=out.rules, openings=openings)
    drawn = geometry_of(out.network, dossier.places)
    with working_folder() as folder:
        tracks = _tracks(out, days, dossier, drawn, folder, workers=workers, progress=progress)
        progress("recomputing", 0, 1)
        shown = public_view(assess(dossier, tracks.tracks, as_of=out.as_of))
        found = tuple(finding_leaves(shown))
        progress("recomputing", 1, 1)
        yield Recomputed(shown, drawn, found, frozenset(), _parts(out, days))


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


def with_levels(out: AssessedOut, found: Recomputed, leaves: Sequence[Leaf]) -> Recomputed:
    """Return what is to be published: as the office found it, with what anyone can recompute of it.

    Args:
        out: what the office's assessment wrote.
        found: recomputed, with every name that is disclosed.
        leaves: of the facts.

    Raises:
        UnexplainedFinding: a finding comes out otherwise, and nothing that is withheld explains it.
    """
    if not out.found:
        _see_that_duties_came_out_so(out, found.shown)
        return found
    office, again = ({one.key: one.said for one in each} for each in (out.found, found.found))
    levels = levels_of(office, again, leaves)
    odd = [key for key, level in levels.items() if level.reason == UNEXPLAINED]
    if odd:
        raise UnexplainedFinding(count=len(odd), first=" ".join(odd[0]))
    return replace(found, found=out.found, full=frozenset(full_only(levels)))


def as_the_office_found_it(found: Recomputed, private: Recomputed) -> Recomputed:
    """Return what is to be published, to be shown as it comes out of what is withheld as well.

    Args:
        found: findings of the office, with their levels.
        private: recomputed with every field that decides.

    Raises:
        UnexplainedFinding: not even with what is withheld do the facts come to what the office found.
    """
    office, ours = ({one.key: one.said for one in each.found} for each in (found, private))
    odd = [key for key in sorted({**office, **ours}) if office.get(key) != ours.get(key)]
    if odd:
        raise UnexplainedFinding(count=len(odd), first=" ".join(odd[0]))
    return replace(found, shown=private.shown)


def _see_that_duties_came_out_so(out: AssessedOut, shown: Assessment) -> None:
    """Compare with the table that the office's assessment wrote.

    Raises:
        UnexplainedFinding: duties came out otherwise.
    """
    rules = FINDING_KINDS["finding"]
    ours, theirs = findings_table(shown), parquet.read_table(out.folder / FINDINGS)
    columns = [name for name in ours.schema.names if name == "duty_id" or rules[name].where == CLEAR]
    if ours.select(columns).equals(theirs.select(columns)):
        return
    before, after = (
        {row["duty_id"]: row for row in each.select(columns).to_pylist()} for each in (theirs, ours)
    )
    other = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    raise UnexplainedFinding(count=len(other), first=(other or ["their order"])[0])
