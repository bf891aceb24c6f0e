"""Disclose names: a leaf opens the name of an officer once a finding may tell it.

In:  what the published facts come to, their leaves, the salts.
Out: leaves of disclosures, old and new.

The surprise: whether a name may be told is not decided here. Recomputed from the
leaves, a person stands in the findings as a token; where the one gate that there is
lets the token through, the name behind it is due.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from onus.core.assessment.assessment import Assessment
from onus.core.determinations.life import OFFICER, REVIEW
from onus.outside.salt_store import PrivateField, SaltStore
from onus.wire.assessment_tables import duty_names
from onus.wire.leaves.commitments import Opening, disclosure_leaf
from onus.wire.leaves.kinds import KINDS
from onus.wire.leaves.leaf import Leaf, content_id
from onus.wire.leaves.values import TOKEN, in_place_of

HOLDING, HOLDER = "holding", "holder"


def names_due(shown: Assessment, leaves: Sequence[Leaf], salts: SaltStore) -> list[Leaf]:
    """Return a disclosure for every appointment of each person whom a finding may name.

    Args:
        shown: recomputed, with names as far as they are disclosed.
        leaves: of the facts.
        salts: values and salts; of a name that was erased there are none, and it stays untold.
    """
    told = _told(shown)
    found = []
    for leaf in leaves:
        committed = leaf.committed.get(HOLDER) if leaf.kind == HOLDING else None
        if committed is None:
            continue
        row = told.get(str(in_place_of(KINDS[HOLDING][HOLDER], committed)))
        kept = salts.kept(PrivateField(leaf.dossier, HOLDING, leaf.id, HOLDER)) if row is not None else ()
        own = [one for one in kept if one.commitment == committed]
        if row is not None and own:
            opening = Opening(content_id(leaf.encode()), HOLDER, json.loads(own[0].value), own[0].salt)
            finding = duty_names(shown)[row]
            found.append(disclosure_leaf(leaf, opening, finding=finding, review=_review(shown, row)))
    return found


def _told(shown: Assessment) -> dict[str, int]:
    """Return the tokens that stand where a name would, each with the first duty that tells it."""
    found: dict[str, int] = {}
    for row, number in enumerate(shown.findings.answerer.tolist()):
        holder = shown.answerers[number].holder if number >= 0 else ""
        if TOKEN.fullmatch(holder):
            found.setdefault(holder, row)
    return found


def _review(shown: Assessment, row: int) -> str:
    """Return the act by which the disclosure was reviewed; empty where the record has lost it."""
    life = shown.lives.distinct[int(shown.lives.of_duty[row])]
    at = next((each.reviewed_at for each in life.parties if each.party == OFFICER), None)
    acts = [act for act in shown.dossier.acts if act.kind == REVIEW and act.toward in ("", OFFICER)]
    known = sorted(act.id for act in acts if at in (act.happened_at, act.recorded_at))
    return known[0] if known else ""
