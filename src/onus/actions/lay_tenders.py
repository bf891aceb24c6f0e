"""Lay down what a site says of tenders: their facts, their rules and what they came to.

In:  folders of tenders, and the instant as of which they are shown.
Out: files on a site that is being built; the signed list names each of them.

The surprise: the proceeding is written from the public view and not from the folder. What
rests on something that the public may not know yet is not on the site either.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onus.actions.lay_site import lay_rule
from onus.base.instants import Instant
from onus.outside.site_folder import SiteFolder
from onus.outside.tenders import read_tender
from onus.wire.site_layout import OCDS, PACKS
from onus.wire.tenders.ocds_releases import ocds_files
from onus.wire.tenders.published import TENDERS, public_view, published_files


def lay_tenders(site: SiteFolder, folders: Sequence[Path], as_of: Instant) -> None:
    """Lay down tenders; those that an older site has and that are not among these stay.

    Args:
        folders: of tenders.
        as_of: facts recorded later are not shown.

    Raises:
        FaultyInput: a folder has faults; all of them are listed.
    """
    tenders = [read_tender(folder).tender for folder in folders]
    kept = [name for name in site.older(TENDERS) if name not in {one.id for one in tenders}]
    for name in kept:
        site.keep(f"{TENDERS}/{name}")
    if kept:
        site.keep(PACKS)
    for one in tenders:
        for rule in one.rulebook.rules:
            lay_rule(site, rule)
        for file, raw in published_files(one, as_of).items():
            site.lay(f"{TENDERS}/{one.id}/{file}", raw)
        for file, raw in ocds_files(public_view(one, as_of), as_of).items():
            site.lay(f"{TENDERS}/{one.id}/{OCDS}/{file}", raw)
