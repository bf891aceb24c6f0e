"""Tender leaf making: the leaves of a tender as it is about to be published, with commitments and seals.

In:  a tender as the office has it, an instant, the log's private store of salts, what was sealed before.
Out: the leaf of everything that is told, a seal for everything that is secret for now, and an opening
     for everything that was.

The surprise: what is sealed is made of a view that nobody is shown, the tender with all its secrets
told. So the leaf that comes out later is the one that was bound, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from onus.base.canonical import canonical_json
from onus.base.instants import Instant
from onus.core.tendering.counting import without_effect
from onus.core.tendering.opened_sheets import after_the_sheets
from onus.core.tendering.tender import Tender
from onus.outside.salt_store import PrivateField, SaltStore
from onus.wire.leaves.commitments import commitment, scope
from onus.wire.leaves.leaf import Leaf, LeafTooLarge
from onus.wire.tenders.published import (
    FACTS,
    HEAD,
    is_told,
    kinds_on_result,
    known_view,
    public_view,
    published_files,
    told_files,
    withheld_facts,
)
from onus.wire.tenders.sealed_leaves import FIELD, opened_leaf, sealed_leaf, sealed_value
from onus.wire.tenders.tender_leaves import FACT, PART, SEALED, WHOLE, Key, leaves_of_files
from onus.wire.tenders.visible import visible
from onus.wire.tenders.waiting import RESULT
from onus.wire.tenders.withheld_fields import Fields, withheld_fields

LIBRARY: Key = (PART, "library")


@dataclass(frozen=True, slots=True)
class TenderMade:
    """A tender as it is about to be published.

    Attributes:
        files: what is laid down, by name below its folder.
        shown: the tender as the public reads it.
        told: leaves of everything that is told.
        secret: leaf to come of everything that is secret for now, by the id of its seal.
        seals: leaves that bind what is secret for now.
        exchanged: kind and id of what is another than when it was sealed, or is there no more.
        openings: leaves that open what was sealed before and is told now.
    """

    files: Mapping[str, bytes]
    shown: Tender
    told: Mapping[Key, Leaf]
    secret: Mapping[str, Leaf]
    seals: tuple[Leaf, ...]
    exchanged: tuple[Key, ...]
    openings: tuple[Leaf, ...]


def made_tender(
    tender: Tender, as_of: Instant, salts: SaltStore, told_before: Collection[str], sealed: Mapping[str, Leaf]
) -> TenderMade:
    """Return the leaves of a tender; salts that are new are kept when the store's block ends.

    Args:
        tender: as the office has it.
        as_of: instant as of which it is shown.
        salts: store of salts, in a transaction.
        told_before: ids of facts that were published already.
        sealed: the sealed leaves of this tender that the log has, by their id.

    Raises:
        FaultyInput: ids or codes hold personal data; all of them are listed.
    """
    files = published_files(tender, as_of, told_before)
    shown = public_view(tender, as_of, told_before)
    own = known_view(tender, as_of, told_before)
    told = _bound_leaves(files, withheld_fields(own, shown), salts)
    secret = _secrets(tender, as_of, told_before, salts)
    exchanged, openings = [], []
    for seal, value, salt in _kept(tender.id, salts, sealed):
        key = (value[0], value[1])
        now = told.get(key) or secret.get(key, (None, ""))[0]
        if now is None or sealed_value(now) != value:
            exchanged.append(key)
        elif key in told:
            openings.append(opened_leaf(seal, now, salt))
    seals = [(_seal(leaf, until, salts), leaf) for leaf, until in secret.values()]
    return TenderMade(
        files=files,
        shown=shown,
        told=told,
        secret={seal.id: leaf for seal, leaf in seals},
        seals=tuple(seal for seal, _ in seals),
        exchanged=tuple(exchanged),
        openings=tuple(openings),
    )


def _bound_leaves(
    files: Mapping[str, bytes], fields: Mapping[Key, Fields], salts: SaltStore
) -> dict[Key, Leaf]:
    bare = leaves_of_files(files[HEAD], files[FACTS])
    return {key: _bound(leaf, fields.get(key, {}), salts) for key, leaf in bare.items()}


def _bound(leaf: Leaf, fields: Fields, salts: SaltStore) -> Leaf:
    """Return a leaf with a commitment to each withheld field, or with one to all where they would not fit."""
    found = replace(
        leaf, committed={name: _kept_commitment(leaf, name, fields[name], salts) for name in fields}
    )
    try:
        found.encode()
    except LeafTooLarge:
        return replace(leaf, committed={WHOLE: _kept_commitment(leaf, WHOLE, dict(fields), salts)})
    return found


def _kept_commitment(leaf: Leaf, name: str, value: object, salts: SaltStore) -> str:
    """Return the commitment to a withheld field, kept with what opens it; one that was erased stays."""
    of = PrivateField(leaf.dossier, leaf.kind, leaf.id, name)
    plain = canonical_json(value)
    salt = scope(leaf.dossier, leaf.kind, leaf.id, name, plain.decode())
    told = salts.erased_commitment(of, salt, plain)
    if not told:
        told = commitment(leaf.kind, name, value, salts.salt(salt))
        salts.keep(of, plain, told, salt)
    return told


def _secrets(
    tender: Tender, as_of: Instant, told_before: Collection[str], salts: SaltStore
) -> dict[Key, tuple[Leaf, str]]:
    """Return the leaf to come of everything that is secret for now, with what it waits for."""
    idle = without_effect(tender, as_of)
    late = after_the_sheets(tender, as_of)
    waits = withheld_facts(tender.facts, as_of, told_before, idle, kinds_on_result(tender), late, tender)
    library = tender.library
    kept_back = (
        library is not None
        and library.frozen_at <= as_of
        and not is_told(tender.facts, as_of, told_before, idle)
    )
    if not waits and not kept_back:
        return {}
    everything = [one.id for one in tender.facts]
    own = replace(known_view(tender, as_of, everything), library=library if kept_back else None)
    shown = visible(own)
    wanted: dict[Key, str] = {(FACT, name): until for name, until in waits.items()}
    wanted |= {LIBRARY: RESULT} if kept_back else {}
    fields = withheld_fields(own, shown)
    bare = leaves_of_files(*(told_files(shown, as_of)[name] for name in (HEAD, FACTS)))
    return {key: (_bound(bare[key], fields.get(key, {}), salts), wanted[key]) for key in sorted(wanted)}


def _seal(leaf: Leaf, until: str, salts: SaltStore) -> Leaf:
    """Return the leaf that binds another one; what opens it is kept."""
    value = sealed_value(leaf)
    salt = scope(leaf.dossier, SEALED, *value)
    found = sealed_leaf(leaf, until, salts.salt(salt))
    of = PrivateField(leaf.dossier, SEALED, found.id, FIELD)
    salts.keep(of, canonical_json(value), found.committed[FIELD], salt)
    return found


def _kept(
    tender: str, salts: SaltStore, sealed: Mapping[str, Leaf]
) -> Iterator[tuple[Leaf, list[str], bytes]]:
    """Yield each sealed leaf of the log with what it binds and its salt; what was erased by law is left out."""
    for one in salts.kept(PrivateField(tender, SEALED, "")):
        if one.of.id in sealed:
            yield sealed[one.of.id], json.loads(one.value), one.salt
