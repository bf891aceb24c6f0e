"""Lay down what a site says of tenders: their facts, their rules and what they came to.

In:  tenders that were placed in the log.
Out: files on a site that is being built; the signed list names each of them.

The surprise: the proceeding is written from the public view and not from the folder. What
rests on something that the public may not know yet is not on the site either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from onus.actions.lay_site import lay_rule
from onus.actions.place_tenders import TenderPlaced, tender_before
from onus.actions.publish_faults import SiteBehind
from onus.outside.salt_store import SaltStore
from onus.outside.site_folder import SiteFolder, listed_files
from onus.outside.tlog.log_folder import OpenLog
from onus.wire.site_layout import OCDS, PACKS
from onus.wire.tenders.ocds_releases import ocds_files
from onus.wire.tenders.published import TENDERS
from onus.wire.tenders.tender_publications import PLACES, read_places

OF_TENDERS = f"{TENDERS}/"
"""Before the ids of tenders, among the files of a site and the names that the store of salts remembers."""


def lay_tenders(site: SiteFolder, tenders: Sequence[TenderPlaced]) -> None:
    """Lay down tenders; those that an older site has and that are not among these stay.

    Args:
        site: that is being built.
        tenders: as they were placed in the log.
    """
    kept = [name for name in site.older(TENDERS) if name not in {one.tender.id for one in tenders}]
    for name in kept:
        site.keep(f"{TENDERS}/{name}")
    if kept:
        site.keep(PACKS)
    for one in tenders:
        name = one.tender.id
        for rule in one.tender.rulebook.rules:
            lay_rule(site, rule)
        for file, raw in one.files.items():
            site.lay(f"{TENDERS}/{name}/{file}", raw)
        for file, raw in ocds_files(one.made.shown, one.as_of).items():
            site.lay(f"{TENDERS}/{name}/{OCDS}/{file}", raw)


def see_that_others_stay(
    site: Path, log: OpenLog, salts: SaltStore, own: Collection[str], *, list_is_logged: bool
) -> None:
    """See that tenders which are taken over from an older site are those that the log has.

    Args:
        site: the older one.
        log: that has published them.
        salts: its store, which remembers their names.
        own: ids of the tenders that are published anew.
        list_is_logged: whether the list of files of the older site is one of the log's.

    Raises:
        SiteBehind: one is not as it was published last, is missing, or was never published.
    """
    known = {one.removeprefix(OF_TENDERS) for one in salts.dossiers() if one.startswith(OF_TENDERS)}
    there = {one.path.split("/")[1] for one in listed_files(site) if one.path.startswith(OF_TENDERS)}
    last = {name: tender_before(log, name) for name in sorted((known | there) - {*own})}
    published = {name: before for name, before in last.items() if before.last is not None}
    missing = [name for name in published if name not in there]
    if missing:
        raise SiteBehind(
            site=site, reason=f"the log has published the tender `{missing[0]}`, and the site lacks it"
        )
    if published and not list_is_logged:
        raise SiteBehind(site=site, reason="its list of files is none that the log holds")
    for name in sorted(there - {*own}):
        before = published.get(name)
        place = site / TENDERS / name / PLACES
        if before is None or not place.is_file() or read_places(place.read_bytes()).leaf != before.leaf:
            raise SiteBehind(site=site, reason=f"its tender `{name}` is not the one published last")
