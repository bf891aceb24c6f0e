"""Duty findings: what was found of each duty, as leaves, column by column.

In:  the public view of an assessment.
Out: one `Found` a duty, in the order of the duties.

The surprise: no duty becomes a value of its own. Each distinct value of a column
is written once as a piece of JSON, and a leaf is the pieces of its row put
together. A law holds it equal to writing leaf by leaf, which takes ten times as long.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from onus.base.canonical import content_digest
from onus.base.instants import NO_INSTANT
from onus.core.assessment.assessment import Assessment
from onus.wire.assessment_tables import duties_table, findings_table, weighed_table
from onus.wire.leaves.finding_kinds import CLEAR, FINDING_KINDS, is_empty
from onus.wire.leaves.found import Found, bounded
from onus.wire.leaves.leaf import VERSION

KIND = "finding"
EVIDENCE_DIGEST = "evidence_digest"
WEIGHED = (
    "source", "kind", "evidence_id", "result", "happened_at", "recorded_at", "strength", "use", "reason",
)  # fmt: skip
"""Of the pieces that were weighed: what their digest covers. Who did the work is not in it."""


def duty_findings(shown: Assessment) -> Iterator[Found]:
    """Yield the finding of each duty.

    Args:
        shown: the public view.

    Raises:
        LeafTooLarge: one may not fit into an entry.
    """
    columns = finding_columns(shown)
    names = [json.dumps(name, ensure_ascii=False) for name in columns.pop("duty_id").to_pylist()]
    data = [_pieces(name, columns[name]) for name in sorted(columns)]
    head, middle = (
        '{"committed":{},"data":{',
        f'}},"dossier":{json.dumps(shown.dossier.id, ensure_ascii=False)},',
    )
    tail = f',"kind":"{KIND}","leaf":{VERSION}'
    due = shown.duties.due_us
    happened = np.where(due == NO_INSTANT, shown.duties.opens_us, due).tolist()
    for name, at, *pieces in zip(names, happened, *data, strict=True):
        # The first comma of the pieces is one too many.
        raw = f'{head}{"".join(pieces)[1:]}{middle}"happened_at":{at},"id":{name}{tail}'
        yield bounded(Found(KIND, json.loads(name), raw.encode()))


def finding_columns(shown: Assessment) -> dict[str, pa.ChunkedArray]:
    """Return what the leaves of duties hold, by the names of the table of kinds; times as microseconds."""
    rules = FINDING_KINDS[KIND]
    owed, found = duties_table(shown), findings_table(shown)
    columns = {name: owed[name] for name in owed.schema.names}
    columns.update({name: found[name] for name in found.schema.names})
    columns[EVIDENCE_DIGEST] = pa.chunked_array([_evidence_digests(shown)])
    unknown = columns.keys() - rules.keys()
    assert not unknown, f"no table of leaves names {sorted(unknown)}"
    wanted = [name for name in columns if name == "duty_id" or rules[name].where == CLEAR]
    return {name: _whole(columns[name]) for name in wanted}


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column


def _pieces(name: str, column: pa.ChunkedArray) -> list[str]:
    """Return for each row the JSON of one field behind a comma; nothing where it is empty."""
    coded = column.combine_chunks().dictionary_encode()
    said = [_piece(name, value) for value in coded.dictionary.to_pylist()]
    index = coded.indices.fill_null(len(said)).to_numpy(zero_copy_only=False)
    pieces: list[str] = np.array([*said, ""], object)[index].tolist()
    return pieces


def _piece(name: str, value: object) -> str:
    if FINDING_KINDS[KIND][name].type == "words":
        value = str(value).split()
    return (
        "" if is_empty(value) else f',"{name}":{json.dumps(value, ensure_ascii=False, separators=(",", ":"))}'
    )


def _evidence_digests(shown: Assessment) -> pa.Array:
    """Return for each duty the digest of the pieces that were weighed for it; null where none were."""
    digests: list[str | None] = [None] * len(shown.duties)
    table = weighed_table(shown)
    columns = [_whole(table[name]).to_pylist() for name in WEIGHED]
    pieces: dict[int, list[tuple[object, ...]]] = {}
    for row, *piece in zip(shown.weighed.duty.tolist(), *columns, strict=True):
        pieces.setdefault(row, []).append(tuple(piece))
    for row, found in pieces.items():
        digests[row] = content_digest(sorted(found, key=repr))
    return pa.array(digests, pa.string())
