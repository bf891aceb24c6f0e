"""Show a proceeding: lay what the public may know of a judged tender into the tables, and show it in one step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onus import __version__
from onus.base.canonical import content_digest
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.outside.file_store import keep
from onus.records.tenders import KeptDocument, ShownTender, show_documents, tender_named

HEAD, FACTS, PROCEEDING = DOCUMENTS = ("tender.json", "facts.jsonl", "proceeding.json")
"""What a proceeding is shown from, as the published site names it."""


class TenderUnknown(OnusError):
    """A proceeding is of a tender that the database does not hold."""

    code = "WEBSITE-022"
    what = "The proceeding is of the tender {tender}, which is not loaded."
    why = "What it came to is shown beside the facts that it rests on."
    do = "Load the tender first: onus tender load DIR."


class NoProceeding(OnusError):
    """Documents that do not belong together."""

    code = "WEBSITE-023"
    what = "The documents of a proceeding do not belong together: {found}."
    why = "A page would show the facts of one tender beside the judgement of another."
    do = "Give the three documents of one judgement: tender.json, facts.jsonl, proceeding.json."


def show_proceeding(documents: Mapping[str, bytes], store: Path, *, now: Instant) -> ShownTender:
    """Lay the documents of a proceeding into the tables and show it; one that is shown already changes nothing.

    Args:
        documents: bytes of `DOCUMENTS`, as `wire.tenders.published` makes them of the public view.
        store: folder of the file store; the exact bytes stay there.
        now: instant of the import.

    Raises:
        NoProceeding: a document is missing, or they are of two judgements.
        TenderUnknown: the tender is not loaded.
    """
    missing = [name for name in DOCUMENTS if name not in documents]
    if missing:
        raise NoProceeding(found=f"{', '.join(missing)} is missing")
    head, proceeding = json.loads(documents[HEAD]), json.loads(documents[PROCEEDING])
    if head["id"] != proceeding["tender"]:
        raise NoProceeding(found=f"they are of {head['id']} and {proceeding['tender']}")
    tender = str(head["id"])
    if tender_named(tender) is None:
        raise TenderUnknown(tender=tender)
    kept = [
        KeptDocument(name, keep(store, documents[name]), _body(name, documents[name])) for name in DOCUMENTS
    ]
    show_documents(
        tender, kept, digest=content_digest({one.name: one.sha256 for one in kept}),
        as_of=proceeding["as_of"], stage=proceeding["stage"], onus=__version__, at=now,
    )  # fmt: skip
    shown = tender_named(tender)
    assert shown is not None, "it is loaded"
    return shown


def _body(name: str, raw: bytes) -> Any:
    return [json.loads(line) for line in raw.splitlines()] if name == FACTS else json.loads(raw)
