"""Rebuild: a dossier out of its leaves, as far as anyone can read them.

In:  leaves of facts, the rules that they name, and what opens their commitments.
Out: the dossier that whoever verifies assesses again.

The surprise: what is withheld is not empty. A text that was committed stands in
the dossier as a token that names nothing, so that a waiver whose reason nobody
may read is not taken for a waiver without a reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from onus.base.errors import OnusError
from onus.base.instants import DAY_US, SECOND_US
from onus.core.accountability.register import Register
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.corrections import standing
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.wire.leaves.commitments import Opening, WrongOpening, openings_by_leaf, opens, own_id
from onus.wire.leaves.kinds import DISCLOSURE, ENVELOPE, KINDS, NEVER, ORDER, PARTS, TOMBSTONE
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.levels import Known
from onus.wire.leaves.records import (
    CLASSES,
    CONTRACT_TABLES,
    EVIDENCE,
    REGISTER_LISTS,
    DossierHead,
    contract_of,
)
from onus.wire.leaves.values import empty, in_place_of, read_back

NOT_FACTS = (DISCLOSURE, TOMBSTONE)
OWNER = ("place", "owner")
ONE_EACH = ("dossier", "contract", "register")
FIRST_YEAR, LAST_YEAR = 1900, 2200
ID_SHOWN = 60


class NoDossier(OnusError):
    """Leaves that are not those of one dossier."""

    code = "LEAF-020"
    what = "The leaves make no dossier: {reason}."
    why = "A finding rests on one contract, its office and its facts, whole and once."
    do = "Fetch the publication again; if it is still so, whoever published it has left something out."


class OtherRule(OnusError):
    """A rule beside the log is not the one that a leaf names."""

    code = "LEAF-021"
    what = "The rule `{key}` is not there with the digest {digest}."
    why = "A finding may only rest on the very text of the rule that it names."
    do = "Fetch the rule again; if it is still so, the published pack was changed."


def rule_of(raw: bytes) -> Rule:
    """Return a rule from its published file: canonical JSON of all its fields.

    Raises:
        NoDossier: the file holds no rule.

    >>> from onus.base.canonical import canonical_json
    >>> from onus.base.texts import Localized
    >>> rule_of(canonical_json(Rule("A", "1", "x", Localized("c"), Localized()))).key
    'A@1'
    """
    rules = PARTS["rule_text"]
    try:
        read = json.loads(raw)
        return Rule(**{name: read_back(rule, read[name]) for name, rule in rules.items()})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoDossier(reason="a file of the packs holds no rule") from error


def value_of(leaf: Leaf, openings: Sequence[Opening] = (), known: Mapping[str, Any] | None = None) -> Any:
    """Return the fact of a leaf that has no faults.

    Args:
        leaf: of a fact.
        openings: of its commitments.
        known: values of its withheld fields that need no opening.

    Raises:
        WrongOpening: one of them does not open its commitment.
        NoDossier: its class refuses it: dates that cross, a share above 1.

    >>> value_of(Leaf("register", "d", "register", data={"ladder_source": "x"})).ladder_source
    'x'
    """
    opened = {one.field: one.value for one in openings if _opens(leaf, one)} | dict(known or {})
    found: dict[str, Any] = {}
    for name, rule in KINDS[leaf.kind].items():
        if name == ORDER:
            continue
        if rule.where in ENVELOPE:
            found[name] = getattr(leaf, rule.where)
        elif name in opened or name in leaf.data:
            found[name] = read_back(rule, opened.get(name, leaf.data.get(name)))
        elif name in leaf.committed:
            found[name] = in_place_of(rule, leaf.committed[name])
        else:
            found[name] = leaf.kind if rule.where == NEVER and name == "kind" else empty(rule)
    try:
        return CLASSES[leaf.kind](**found)
    except ValueError as error:
        raise NoDossier(reason=f"a leaf `{leaf.kind}` says what cannot be: {error}") from error


def _opens(leaf: Leaf, opening: Opening) -> bool:
    if not opens(leaf, opening):
        raise WrongOpening(field=opening.field, kind=leaf.kind, id=leaf.id)
    return True


def dossier_of(
    leaves: Iterable[Leaf],
    *,
    rules: Mapping[str, Rule],
    openings: Iterable[Opening] = (),
    known: Known | None = None,
) -> Dossier:
    """Return the dossier that its leaves make.

    Args:
        leaves: of its facts, without faults, in any order; leaves of disclosures
            and tombstones among them are passed over.
        rules: by digest.
        openings: of commitments; those of leaves that are not among these are passed over.
        known: withheld values that whoever rebuilds has. What they come to is told, they
            themselves are not: a text among them is looked for like a listed name.

    Raises:
        NoDossier: a head is missing or there twice, two facts have one name, leaves are of
            several dossiers, or they say what no dossier of an office could say.
        OtherRule: a rule is missing, or is another one.
        WrongOpening: an opening does not open its commitment.
    """
    opened, held = openings_by_leaf(list(openings)), known or {}
    values: dict[str, list[tuple[int, str, Any]]] = {kind: [] for kind in CLASSES}
    owners: set[str] = set()
    names: Counter[tuple[str, str]] = Counter()
    for leaf in leaves:
        names[leaf.kind, leaf.id] += 1
        if leaf.kind in NOT_FACTS:
            continue
        if leaf.kind not in values:
            raise NoDossier(reason=f"`{leaf.kind}` is no kind of fact")
        owners.add(leaf.dossier)
        found = opened.get(own_id(leaf), ()) if opened and leaf.committed else ()
        values[leaf.kind].append(
            (leaf.data.get(ORDER, 0), leaf.id, value_of(leaf, found, held.get((leaf.kind, leaf.id))))
        )
    if len(owners) > 1:
        raise NoDossier(reason=f"they are of {len(owners)} dossiers")
    for kind in ONE_EACH:
        if len(values[kind]) != 1:
            raise NoDossier(reason=f"there are {len(values[kind])} leaves of kind `{kind}`")
    for kind in CONTRACT_TABLES:
        if len(values[kind]) > 1:
            raise NoDossier(reason=f"there are {len(values[kind])} leaves of kind `{kind}`")
    for (kind, name), count in names.items():
        if count > 1:
            raise NoDossier(reason=f"there are {count} leaves of kind `{kind}` with the id `{name}`")
    if owners != {values["dossier"][0][1]}:
        raise NoDossier(reason="its head is that of another dossier")
    facts = {kind: tuple(one[2] for one in sorted(rows, key=_in_order)) for kind, rows in values.items()}
    try:
        return _sound(replace(_dossier(facts, rules), names=_texts_in(held)))
    except ValueError as error:
        raise NoDossier(reason=f"its contract says what cannot be: {error}") from error


def _texts_in(known: Known) -> tuple[str, ...]:
    """Return the texts among withheld values; owners of homes stand in the places themselves."""
    found = (
        value for (kind, _), own in known.items() for field, value in own.items() if (kind, field) != OWNER
    )
    return tuple(sorted({value for value in found if isinstance(value, str)}))


def _sound(dossier: Dossier) -> Dossier:
    """Return a dossier that names nothing which is not there, as the border of an office's own does."""
    zone, contract = dossier.zone, dossier.contract
    steps = zip(zone.since_us, zone.since_us[1:], strict=False)
    if not zone.since_us or len(zone.since_us) != len(zone.offset_s) or any(a >= b for a, b in steps):
        raise NoDossier(reason="its time zone has no offset for every instant")
    if any(abs(offset) > DAY_US // SECOND_US for offset in zone.offset_s):
        raise NoDossier(reason="its time zone is more than a day away")
    known = {
        "trigger": {trigger.id for trigger in contract.triggers},
        "service": {service.id for service in contract.services},
    }
    for name, ids in known.items():
        strange = [owed.id for owed in contract.obligations if getattr(owed, name) not in ids]
        if strange:
            raise NoDossier(reason=f"the {name} of the obligation {strange[0][:ID_SHOWN]} is not there")
    if not FIRST_YEAR <= contract.starts.year <= contract.ends.year <= LAST_YEAR:
        raise NoDossier(reason=f"its contract does not lie between {FIRST_YEAR} and {LAST_YEAR}")
    return dossier


def _in_order(row: tuple[int, str, Any]) -> tuple[int, str]:
    return row[0], row[1]


def _dossier(facts: Mapping[str, tuple[Any, ...]], rules: Mapping[str, Rule]) -> Dossier:
    head: DossierHead = facts["dossier"][0]
    told = {field.name: getattr(head, field.name) for field in fields(head) if field.name != "apply_undated"}
    stand = {kind: standing(facts[kind]) for kind in ("report", "instruction", "act", "notice", "payment",
                                                      "attachment", "observation", *EVIDENCE)}  # fmt: skip
    return Dossier(
        **told,
        contract=contract_of(facts),
        register=Register(
            **{name: facts[kind] for kind, name in REGISTER_LISTS.items()},
            ladder_source=facts["register"][0].ladder_source,
        ),
        rulebook=Rulebook(_rules(facts["rule"], rules), head.apply_undated),
        places=_sorted(facts["place"]),
        vehicles=_sorted(facts["vehicle"]),
        observations=tuple(
            sorted(stand["observation"], key=lambda o: (o.station, o.from_at, o.to_at, repr(o)))
        ),
        evidence=_sorted(seen for kind in EVIDENCE for seen in stand[kind]),
        reports=_sorted(stand["report"]),
        instructions=_sorted(stand["instruction"]),
        notices=_sorted(stand["notice"]),
        acts=_sorted(stand["act"]),
        payments=_sorted(stand["payment"]),
        attachments=_sorted(stand["attachment"]),
    )


def _sorted(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(values, key=lambda value: value.id))


def _rules(named: Iterable[Any], rules: Mapping[str, Rule]) -> tuple[Rule, ...]:
    found = []
    for one in named:
        rule = rules.get(one.digest)
        if rule is None or rule.digest() != one.digest or rule.key != one.key:
            raise OtherRule(key=one.key, digest=one.digest)
        found.append(rule)
    return tuple(sorted(found, key=lambda rule: (rule.id, rule.version)))
