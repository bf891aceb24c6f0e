"""A publisher of our own for tests: an example dossier as a site that the forger can then spoil.

In:  an example without tracks, and an instant.
Out: `Forged`, with the facts, findings and the publication of the dossier in its log.

The surprise: it does without `onus publish`, so that the verifier is tested against
what the design says a site is, and not only against what our publisher writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onus import __version__
from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.core.assessment.track_evidence import no_tracks
from onus.outside.code_digest import code_digest
from onus.outside.dossiers import LoadedDossier, read_dossier
from onus.wire.disclosure import public_view
from onus.wire.leaves.fact import commitments_of, leaf_of
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.geometry import network_bytes
from onus.wire.leaves.levels import full_level, withheld_in
from onus.wire.leaves.rebuild import dossier_of, rule_of
from tests.verify.forger import Forged, canonical, entry, policy

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PUBLISHED_AT = instant("2024-12-01T00:00:00Z")


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
) -> Forged:
    """Put a dossier into a log as its publication, after whatever is in it.

    Args:
        folder: of the dossier.
        as_of: instant of the assessment.
        forged: site with earlier publications; None for a new one.
        change: what a publisher in bad faith does to the entries of facts and findings.
        publication: what he writes otherwise into its leaf.
    """
    at, found = instant(as_of), loaded(folder, as_of)
    facts = facts_of(found.dossier, found.on_record, as_of=at)
    leaves = [leaf_of(one, commitments_of(one, salt)) for one in facts]
    office = public_view(assess(found.dossier, no_tracks(len(found.dossier.places)), as_of=at))
    rules = {rule.digest(): rule for rule in found.dossier.rulebook.rules}
    again = dossier_of(leaves, rules=rules)
    stranger = public_view(assess(again, no_tracks(len(again.places)), as_of=at))
    theirs = {one.key: one.said for one in finding_leaves(stranger)}
    ours = list(finding_leaves(office))
    fields, homes = withheld_in(leaves)
    differing = {one.key for one in ours if theirs.get(one.key) != one.said} | (
        theirs.keys() - {one.key for one in ours}
    )
    assert all(full_level(key, fields, homes=homes).reason != "unexplained" for key in differing), differing
    entries = [leaf.encode() for leaf in leaves], [one.entry(at) for one in ours]
    change(*entries)
    site = forged or Forged([], {"log/policy": policy()})
    name = found.dossier.id
    _add_publication(site, name, at, entries, found, len(differing), publication or {})
    for digest, rule in rules.items():
        raw = canonical_json(rule) + b"\n"
        assert rule_of(raw) == rule
        site.files[f"packs/{digest}.json"] = raw
    site.files[f"contracts/{name}/network.json"] = network_bytes(found.dossier.places, found.geometry)
    return site


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
