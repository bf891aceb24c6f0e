"""Where everything lies on a published site: one table, read by who writes it and who verifies it.

In:  nothing; names of files and folders, relative to the site, always with `/`.
Out: constants and paths.
"""

from __future__ import annotations

LOG = "log"
"""Folder of the log in tlog-tiles layout: `log/checkpoint`, `log/tile/...`."""
CHECKPOINT = "log/checkpoint"
POLICY = "log/policy"
FILES = "files"
"""Signed list of every other file: its text names size, SHA-256 and path of each."""
PACKS, SCHEMAS, CONTRACTS = "packs", "schemas", "contracts"
PUBLICATION = "publication.json"
"""Which leaves the latest publication of a contract rests on and came to, by index."""
NETWORK = "network.json"
PASSES, TOUCHES, TRACKS, DAYS, OCDS, FEEDS, REPORT = (
    "passes", "touches", "tracks", "days", "ocds", "feeds", "report",
)  # fmt: skip


def of_contract(dossier: str, *parts: str) -> str:
    """Return the path of something below one contract.

    >>> of_contract("benxi-2023", PASSES, "2023-12-15.parquet")
    'contracts/benxi-2023/passes/2023-12-15.parquet'
    """
    return "/".join((CONTRACTS, dossier, *parts))


def pack_file(digest: str) -> str:
    """Return where a rule lies by its digest.

    >>> pack_file("ab")
    'packs/ab.json'
    """
    return f"{PACKS}/{digest}.json"
