"""A publisher of our own for tests: an example dossier as a site that the forger can then spoil.

In:  a dossier, and an instant.
Out: `Forged`, with the facts, findings and the publication of the dossier in its log.

The surprise: it does without `onus publish`, so that the verifier is tested against
what the design says a site is, and not only against what our publisher writes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from onus import __version__
from onus.base.canonical import canonical_json
from onus.base.instants import Instant, instant
from onus.core.assessment.assess import assess
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.track_evidence import TrackEvidence, no_tracks
from onus.outside.code_digest import code_digest
from onus.outside.dossiers import LoadedDossier, read_dossier
from onus.outside.gathered_tracks import Gathered, gathered_tracks
from onus.outside.published_tracks import DayFiles, published_tracks
from onus.outside.track_roots import DayOfOut, days_of_out, track_day_leaves
from onus.wire.disclosure import public_view
from onus.wire.leaves.day_salts import day_salts_bytes
from onus.wire.leaves.fact import commitments_of, leaf_of
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.geometry import geometry_of, network_bytes
from onus.wire.leaves.levels import full_level, hidden_in
from onus.wire.leaves.rebuild import dossier_of, rule_of
from onus.wire.leaves.track_days import FORMS, ROWS, part_path
from tests.verify.forger import Forged, canonical, entry, policy

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PUBLISHED_AT = instant("2024-12-01T00:00:00Z")
FAR = instant("2090-01-01T00:00:00Z")


def loaded(folder: Path, as_of: str) -> LoadedDossier:
    return read_dossier(folder, as_of=instant(as_of))


def salt(name: str) -> bytes:
    return hashlib.sha256(f"sample salt {name}".encode()).digest()


def published(
    folder: Path,
    as_of: str,
    forged: Forged | None = None,
    *,
    change: Callable[[list[bytes], list[bytes]], None] = lambda facts, findings: None,
    publication: Mapping[str, Any] | None = None,
    out: Path | None = None,
    differ: bool = False,
) -> Forged:
    """Put a dossier into a log as its publication, after whatever is in it.

    Args:
        folder: of the dossier.
        as_of: instant of the assessment.
        forged: site with earlier publications; None for a new one.
        change: what a publisher in bad faith does to the entries of facts and findings.
        publication: what he writes otherwise into its leaf.
        out: assessment of the dossier, for its tracks; None where it has none.
        differ: whether he publishes although a stranger finds otherwise.
    """
    at, found = instant(as_of), loaded(folder, as_of)
    days = [] if out is None else list(days_of_out(out, lambda day, _: (salt(day), ""), workers=1))
    facts = facts_of(found.dossier, found.on_record, vehicles=vehicles_of(found), as_of=at)
    leaves = [leaf_of(one, commitments_of(one, salt)) for one in facts]
    leaves += track_day_leaves(found.dossier.id, days)
    rules = {rule.digest(): rule for rule in found.dossier.rulebook.rules}
    again = dossier_of(leaves, rules=rules)
    with evidence(found, at) as own, read_again(found, again, days, out, at) as theirs_tracks:
        office = public_view(assess(found.dossier, own, as_of=at))
        stranger = public_view(assess(again, theirs_tracks, as_of=at))
    theirs = {one.key: one.said for one in finding_leaves(stranger)}
    ours = list(finding_leaves(office))
    hidden = hidden_in(leaves)
    differing = {one.key for one in ours if theirs.get(one.key) != one.said} | (
        theirs.keys() - {one.key for one in ours}
    )
    assert differ or all(full_level(key, hidden).reason != "unexplained" for key in differing), differing
    entries = [leaf.encode() for leaf in leaves], [one.entry(at) for one in ours]
    change(*entries)
    site = forged or Forged([], {"log/policy": policy()})
    name = found.dossier.id
    network, raw = f"contracts/{name}/network.json", network_bytes(found.dossier.places, found.geometry)
    site.files[network] = raw
    parts = {network: hashlib.sha256(raw).hexdigest(), **laid(site, name, days, out)}
    _add_publication(site, name, at, entries, found, len(differing), {"parts": parts, **(publication or {})})
    for digest, rule in rules.items():
        raw = canonical_json(rule) + b"\n"
        assert rule_of(raw) == rule
        site.files[f"packs/{digest}.json"] = raw
    return site


def vehicles_of(found: LoadedDossier) -> tuple[str, ...]:
    """Return the vehicles that were heard."""
    if not found.track_files:
        return ()
    with gathered(found, found.dossier) as read:
        return read.vehicles


@contextmanager
def gathered(found: LoadedDossier, dossier: Dossier, at: Instant = FAR) -> Iterator[Gathered]:
    with gathered_tracks(
        found.track_files, dossier, found.geometry, as_of=at, workers=1, progress=quiet
    ) as read:
        yield read


@contextmanager
def evidence(found: LoadedDossier, at: Instant) -> Iterator[TrackEvidence]:
    """Give what the office makes of its own tracks."""
    if not found.track_files:
        yield no_tracks(len(found.dossier.places))
        return
    with gathered(found, found.dossier, at) as read:
        yield read.tracks


@contextmanager
def read_again(
    found: LoadedDossier, dossier: Dossier, days: Sequence[DayOfOut], out: Path | None, at: Instant
) -> Iterator[TrackEvidence]:
    """Give what a stranger makes of the published passes."""
    if out is None:
        yield no_tracks(len(dossier.places))
        return
    drawn = geometry_of(network_bytes(found.dossier.places, found.geometry), dossier.places)
    files = {day.told.day: DayFiles(dict(files_of(day, out))) for day in days}
    told = [day.told for day in days]
    with TemporaryDirectory() as folder:
        yield published_tracks(
            told, files, dossier, drawn, Path(folder), as_of=at, workers=1, progress=quiet
        ).tracks


def quiet(*_: object) -> None:
    """Tell no progress."""


def files_of(day: DayOfOut, out: Path) -> Iterator[tuple[str, Path]]:
    for form in FORMS.values():
        path = out / part_path(form, day.told.day)
        if form is not ROWS and path.exists():
            yield form.name, path


def laid(site: Forged, name: str, days: Sequence[DayOfOut], out: Path | None) -> dict[str, str]:
    """Lay the rows of all days on the site, positions with their salts where they are public."""
    parts: dict[str, str] = {}
    salts: dict[str, bytes] = {}
    for day in days:
        assert out is not None
        for part in day.told.parts:
            path = part_path(FORMS[part.name], day.told.day)
            if part.rows:
                parts[f"contracts/{name}/{path}"] = part.digest
                site.files[f"contracts/{name}/{path}"] = (out / path).read_bytes()
            if part.name == ROWS.name:
                salts[day.told.day] = day.salt
    if salts:
        site.files[f"contracts/{name}/tracks/salts.json"] = day_salts_bytes(salts)
    return parts


def disclosed(out: Path, to: Path) -> Path:
    """Disclose the positions of an assessment, with their salts, in a folder."""
    days = list(days_of_out(out, lambda day, _: (salt(day), ""), workers=1))
    (to / "tracks").mkdir(parents=True)
    for day in days:
        shutil.copyfile(day.rows, to / part_path(ROWS, day.told.day))
    (to / "tracks" / "salts.json").write_bytes(day_salts_bytes({day.told.day: day.salt for day in days}))
    return to


def _add_publication(
    site: Forged,
    name: str,
    at: int,
    entries: tuple[list[bytes], list[bytes]],
    found: LoadedDossier,
    full: int,
    otherwise: Mapping[str, Any],
) -> None:
    indices = tuple(sorted(logged(site, one) for one in kind) for kind in entries)
    before = [
        one
        for one in site.entries
        if b'"kind":"publication"' in one and f'"dossier":"{name}"'.encode() in one
    ]
    number = len(before) + 1
    data = {
        "number": number,
        "version": __version__,
        "code": code_digest(),
        "packs": {rule.key: rule.digest() for rule in found.dossier.rulebook.rules},
        "facts": leaf_set(site, indices[0]),
        "findings": leaf_set(site, indices[1]),
        "levels": {"public": len(indices[1]) - full, "full": full},
        "parts": {},
        "previous": hashlib.sha256(before[-1]).hexdigest() if before else "",
        "tracks_public": found.dossier.tracks_public,
        **otherwise,
    }
    leaf = entry("publication", str(number), dossier=name, data=data, at=at, recorded=PUBLISHED_AT + number)
    index = logged(site, leaf)
    sets = {"number": number, "leaf": index, "facts": list(indices[0]), "findings": list(indices[1])}
    site.files[f"contracts/{name}/publication.json"] = canonical(sets) + b"\n"


def logged(site: Forged, raw: bytes) -> int:
    """Return the index of an entry, put into the log where it is not there yet."""
    if raw not in site.entries:
        site.entries.append(raw)
    return site.entries.index(raw)


def leaf_set(site: Forged, indices: Sequence[int]) -> dict[str, Any]:
    hashes = (
        site.withheld.get(one) or hashlib.sha256(b"\x00" + site.entries[one]).digest() for one in indices
    )
    return {"count": len(indices), "digest": hashlib.sha256(b"".join(hashes)).hexdigest()}
