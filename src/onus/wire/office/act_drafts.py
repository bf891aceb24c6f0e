"""Act drafts: what the sheets show that the office itself did.

In:  drafts of inspections.
Out: one act of inspection for each post and day.

The surprise: an inspection is two facts. What was found is evidence about the
contractor; that somebody went and looked is an act of the public body, and stops its
clock. The sheet of inspections proves both, so nobody has to write the second down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onus.base.instants import ZoneTable
from onus.wire.office.drafts import Draft


def rounds(drafts: Sequence[Draft], *, zone: ZoneTable, bodies: Mapping[str, str]) -> tuple[Draft, ...]:
    """Return the rounds of inspection: one for each post and local day, at the time of its last look.

    Args:
        drafts: of which those of other tables are passed over.
        zone: time zone of the dossier.
        bodies: body of each post.

    >>> from onus.base.instants import UTC_ZONE
    >>> rounds((), zone=UTC_ZONE, bodies={})
    ()
    """
    looks: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        if draft.table == "inspections.csv":
            day = zone.local_day(draft.happened).isoformat()
            looks.setdefault((day, draft.cells["by_post"]), []).append(draft)
    return tuple(_round(day, post, seen, bodies) for (day, post), seen in sorted(looks.items()))


def _round(day: str, post: str, seen: Sequence[Draft], bodies: Mapping[str, str]) -> Draft:
    last = max(seen, key=lambda draft: (draft.happened, draft.key))
    told = [draft.recorded for draft in seen]
    places = len({draft.cells["place_id"] for draft in seen})
    cells = {
        "kind": "inspection",
        "toward": "contractor",
        "by_body": bodies.get(post, ""),
        "by_post": post,
        "happened_at": last.cells["happened_at"],
        "text": f"检查 {places} 处",
        "source_ref": last.cells["source_ref"],
    }
    # On record once its last look was; where one look has no time of its own, at the import.
    recorded = max(told) if all(told) else ""
    return Draft("acts.toml", f"round-{post}-{day}", cells, last.happened, recorded, last.record)
