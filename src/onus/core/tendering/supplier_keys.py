"""Supplier keys: which key speaks for which supplier, and which registration counts for nothing.

In:  the facts on record that count, the deadline that stands.
Out: `SupplierKeys`: every registration with what became of it, and whose an envelope is by its signer.

A key is in force that was registered by the deadline, for one supplier, while that supplier had no other in force.
Ending one never touches an envelope that came before: else whoever keeps the register could drop a bid by it.

The surprise: a second key is not the newer one, it never comes into force. Whoever could add a key to a
supplier could bid in its name; so the first stands until it is ended, for everybody to see. But it is
no stranger's key either: the first may be the false one, so a bid under the second is never nobody's.

Source: decision 95.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from onus.base.instants import Instant
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import KeyTold

KEY_LATE, KEY_SECOND, KEY_OF_ANOTHER, KEY_AGAIN = "key_late", "key_second", "key_of_another", "key_again"
END_LATE, END_OF_NONE, KEY_SET_ASIDE = "key_ended_late", "key_not_in_force", "key_set_aside"
VOID = (KEY_LATE, KEY_SECOND, KEY_OF_ANOTHER, KEY_AGAIN, END_LATE, END_OF_NONE, KEY_SET_ASIDE)
"""Why a fact on keys counts for nothing."""
NAMED = ("", KEY_SECOND, KEY_OF_ANOTHER, KEY_AGAIN)
"""What a registration may have come to that was made with power and in time, whether it took force or not."""


@dataclass(frozen=True, slots=True)
class SupplierKeys:
    """The register of keys of one tender.

    Attributes:
        told: every registration, in the order in which they came on record.
        faults: facts on keys that count for nothing, each with the reason.
    """

    told: tuple[KeyTold, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()

    def spoke_for(self, key: str, supplier: str, received_at: Instant) -> KeyTold | None:
        """Return the registration by which a key spoke for a supplier when an envelope came; None for none.

        Args:
            key: under which the envelope is signed.
            supplier: whom the bid names.
            received_at: when the envelope came on record.
        """
        return next(
            (
                one
                for one in self.told
                if (one.key, one.supplier) == (key, supplier)
                and not one.void
                and (one.ended_at is None or received_at < one.ended_at)
            ),
            None,
        )

    def named(self, supplier: str, key: str = "") -> tuple[KeyTold, ...]:
        """Return the registrations in the name of a supplier that were made with power and in time.

        Those that never came into force are among them, and those that were ended.

        Args:
            supplier: in whose name.
            key: of which key; empty for all.
        """
        return tuple(
            one
            for one in self.told
            if one.supplier == supplier and key in ("", one.key) and one.void in NAMED
        )

    def holders(self, key: str) -> tuple[str, ...]:
        """Return the suppliers for whom a key was ever registered in time, sorted."""
        return tuple(sorted({one.supplier for one in self.told if one.key == key and not one.void}))


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is on record of keys, from which the register follows.

    Attributes:
        facts: those on record, in any order.
        deadline: that stands.
        void: ids of facts that count for nothing already, each with the reason.
    """

    facts: tuple[TenderFact, ...]
    deadline: Instant
    void: tuple[tuple[str, str], ...] = ()

    def register(self, aside: Collection[str] = ()) -> SupplierKeys:
        """Return the register of keys, as it is without the facts that an authority set aside.

        Args:
            aside: their ids.

        >>> first = TenderFact("k1", Instant(1), Instant(1), SupplierKey("firm", "0" * 64))
        >>> second = TenderFact("k2", Instant(2), Instant(2), SupplierKey("firm", "1" * 64))
        >>> record = KeyRecord((first, second), Instant(5))
        >>> [one.void for one in record.register().told], [one.void for one in record.register({"k1"}).told]
        (['', 'key_second'], ['key_set_aside', ''])
        """
        gone = tuple((one.id, KEY_SET_ASIDE) for one in self.facts if one.id in aside)
        found = supplier_keys(self.facts, self.deadline, (*self.void, *gone))
        return replace(found, faults=(*found.faults, *gone))


def supplier_keys(
    facts: Sequence[TenderFact], deadline: Instant, void: Iterable[tuple[str, str]] = ()
) -> SupplierKeys:
    """Return the register of keys.

    Args:
        facts: those on record, in any order.
        deadline: that stands; a key that came on record later speaks for nobody.
        void: ids of facts that count for nothing already, each with the reason; such a key is told and speaks for
            nobody.

    >>> key = TenderFact("k", Instant(1), Instant(1), SupplierKey("firm", "0" * 64))
    >>> supplier_keys([key], Instant(5)).spoke_for("0" * 64, "firm", Instant(4)).fact
    'k'
    >>> supplier_keys([key], Instant(0)).faults
    (('k', 'key_late'),)
    """
    told: list[KeyTold] = []
    faults: list[tuple[str, str]] = []
    powerless = dict(void)
    for one in sorted(facts, key=_since):
        at = _since(one)[0]
        if one.id in powerless:
            if isinstance(one.said, SupplierKey):
                said = one.said
                told.append(KeyTold(one.id, said.supplier, said.key, one.by, at, void=powerless[one.id]))
            continue
        if isinstance(one.said, SupplierKey):
            why = KEY_LATE if at > deadline else why_void(told, one.said)
            told.append(KeyTold(one.id, one.said.supplier, one.said.key, one.by, at, void=why))
            faults += [(one.id, why)] if why else []
        elif isinstance(one.said, SupplierKeyEnded):
            place = next((place for place, each in enumerate(told) if _in_force(each, one.said.key)), None)
            if place is None or at > deadline:
                faults.append((one.id, END_OF_NONE if place is None else END_LATE))
            else:
                told[place] = replace(told[place], ended_at=at)
    return SupplierKeys(tuple(told), tuple(faults))


def _since(fact: TenderFact) -> tuple[Instant, str]:
    """Return from when a fact on a key counts: the later of its two times, so that none is dated back."""
    return max(fact.happened_at, fact.recorded_at), fact.id


def why_void(told: Sequence[KeyTold], said: SupplierKey) -> str:
    """Return why a registration counts for nothing; empty where it counts.

    Args:
        told: the registrations before it.
        said: what is registered, in time.

    >>> why_void([KeyTold("k", "firm", "0" * 64, "", Instant(0))], SupplierKey("firm", "1" * 64))
    'key_second'
    """
    same = [one for one in told if _in_force(one, said.key)]
    if same:
        return KEY_AGAIN if same[0].supplier == said.supplier else KEY_OF_ANOTHER
    own = [one for one in told if one.supplier == said.supplier and _in_force(one, one.key)]
    return KEY_SECOND if own else ""


def _in_force(one: KeyTold, key: str) -> bool:
    return one.key == key and not one.void and one.ended_at is None
