"""Making leaves: facts of an assessment with the commitments to what they withhold.

In:  facts, clear and withheld; the log's private store of salts.
Out: their leaves, in their order, each as its kind allows.

The surprise: a field that was erased keeps its commitment, whatever the file of the
office says. So publishing again neither brings a value back nor changes a leaf.
"""

from __future__ import annotations

from collections.abc import Iterable

from onus.base.canonical import canonical_json
from onus.base.errors import Fault, FaultyInput
from onus.outside.assessed_out import AssessedOut
from onus.outside.salt_store import PrivateField, SaltStore
from onus.outside.track_roots import DayOfOut, Renaming, days_of_out
from onus.wire.leaves.checking import LEAVES, leaf_faults
from onus.wire.leaves.commitments import commitment, scope
from onus.wire.leaves.fact import Fact, leaf_of
from onus.wire.leaves.fleet import number_text
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.track_days import KIND


def fact_leaves(facts: Iterable[Fact], salts: SaltStore) -> list[Leaf]:
    """Return the leaf of each fact; salts that are new are kept when the store's block ends.

    Raises:
        FaultyInput: facts hold what their kind does not allow; every fault of all of them.
    """
    leaves, faults = [], list[Fault]()
    for fact in facts:
        leaf = leaf_of(fact, commitments_kept(fact, salts))
        faults += leaf_faults(leaf)
        leaves.append(leaf)
    if faults:
        raise FaultyInput(tuple(faults), source=LEAVES)
    return leaves


def commitments_kept(fact: Fact, salts: SaltStore) -> dict[str, str]:
    """Return the commitment to each withheld field of a fact, kept with what opens it."""
    found = {}
    for name, hidden in fact.withheld.items():
        of = PrivateField(fact.dossier, fact.kind, fact.id, name)
        value = canonical_json(hidden.value)
        told = salts.erased_commitment(of, hidden.salt, value)
        if not told:
            told = commitment(fact.kind, name, hidden.value, salts.salt(hidden.salt))
            salts.keep(of, value, told, hidden.salt)
        found[name] = told
    return found


def kept_numbers(out: AssessedOut, salts: SaltStore) -> dict[str, str] | None:
    """Return the published number of each vehicle by that of the OUT; None where they go by their names.

    Numbers that are new are kept when the store's block ends, before any leaf names them.
    """
    if out.fleet is None:
        return None
    kept = salts.numbers(out.fleet.term, out.fleet.ids.values())
    return {shown: number_text(kept[vehicle]) for shown, vehicle in out.fleet.ids.items()}


def day_salt(dossier: str, day: str, digest: str) -> str:
    """Return under which name the salt of a day of positions is kept."""
    return scope(dossier, KIND, day, digest)


def salted_days(
    out: AssessedOut, salts: SaltStore, *, workers: int, renaming: Renaming | None = None
) -> list[DayOfOut]:
    """Return the days of positions of an OUT, each with its salt and the root over its rows.

    Raises:
        DaysUnreadable: a file is not as an assessment wrote it.
    """

    def salted(day: str, digest: str) -> tuple[bytes, str]:
        name = day_salt(out.dossier, day, digest)
        return salts.salt(name), salts.root(name)

    days = list(days_of_out(out.folder, salted, workers=workers, renaming=renaming))
    for day in days:
        salts.keep_root(day_salt(out.dossier, day.told.day, day.digest), day.told.root)
    return days
