"""Publications: whether each names exactly the leaves that the log holds for it.

In:  the files of indices on the site, and what came by in the log.
Out: the latest publication of each contract, with every fault of the chain that leads to it.

The surprise: the file of indices may be any file; only its digest is under the log.
An index too few, too many or exchanged gives another digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from onus.base.texts import Localized
from onus.verify.contents import Contents, OfDossier, Published
from onus.verify.fault_list import FaultList
from onus.verify.faults import Missing, PublicationDiffers, SiteFault
from onus.verify.file_list import listed_bytes
from onus.verify.reading import Site
from onus.verify.tender_log import TenderPublished
from onus.wire.leaves.publication_leaves import NotAPublication, PublishedSets, read_sets
from onus.wire.site_files import SiteFile
from onus.wire.site_layout import CONTRACTS, PUBLICATION, of_contract

NO_LEAF = Localized("no publication of it in the log", "日志中没有其公开批次")
NO_SETS = Localized(
    "a publication in the log and no list of its leaves", "日志中有公开批次，却没有其条目清单"
)
OTHER_LEAF = Localized("publication {number} at index {index}", "第 {number} 次公开，位于索引 {index}")
OTHER_SET = Localized(
    "{kind}: {got} leaves with the digest {digest}", "{kind}：{got} 个条目，摘要为 {digest}"
)
BROKEN = Localized(
    "publication {number} does not follow the one before it", "第 {number} 次公开与其前一次不相衔接"
)
LATER = Localized("leaf {index}, which is later than the publication", "索引 {index} 的条目晚于该公开批次")


def read_all_sets(site: Site, listed: Mapping[str, SiteFile], faults: FaultList) -> dict[str, PublishedSets]:
    """Return which leaves each contract's latest publication names, by dossier."""
    found: dict[str, PublishedSets] = {}
    for path in listed:
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == CONTRACTS and parts[2] == PUBLICATION:
            try:
                found[parts[1]] = read_sets(listed_bytes(site, listed, path))
            except NotAPublication as error:
                faults.add(PublicationDiffers(where=path, found=str(error.named["reason"])))
    return found


def check_publications(contents: Contents, faults: FaultList) -> dict[str, Published]:
    """Return the latest publication of each contract, and add every fault of it and of its chain."""
    latest: dict[str, Published] = {}
    for dossier in sorted({*contents.of, *contents.publications}):
        chain, of = contents.publications.get(dossier, []), contents.of.get(dossier)
        where = of_contract(dossier, PUBLICATION)
        if of is None:
            faults.add(Missing(where=where, found=NO_SETS))
        elif not chain:
            faults.add(PublicationDiffers(where=where, found=NO_LEAF))
        else:
            for fault in chain_faults(f"log ({dossier})", chain):
                faults.add(fault)
            _check_sets(where, chain[-1], of, faults)
            latest[dossier] = chain[-1]
    return latest


def chain_faults(where: str, chain: Sequence[Published | TenderPublished]) -> Iterator[SiteFault]:
    """Yield a fault for each publication that does not follow the one before it.

    Args:
        where: for the faults.
        chain: publications of one contract or tender in the order of the log; at least one.
    """
    first = chain[0].publication
    broken = [] if (first.number, first.previous) == (1, "") else [first.number]
    for before, after in pairwise(chain):
        old, new = before.publication, after.publication
        follows = new.number == old.number + 1 and new.previous == before.content_id
        if not follows or new.published_at < old.published_at or new.as_of < old.as_of:
            broken.append(new.number)
    for number in broken:
        yield PublicationDiffers(where=where, found=BROKEN.filled(number=number))


def _check_sets(where: str, latest: Published, of: OfDossier, faults: FaultList) -> None:
    told = latest.publication
    if (of.sets.number, of.sets.leaf) != (told.number, latest.index):
        found = OTHER_LEAF.filled(number=told.number, index=latest.index)
        faults.add(PublicationDiffers(where=where, found=found))
    for kind, want in (("facts", told.facts), ("findings", told.findings)):
        got = of.leaf_set(kind)
        if got != want:
            found = OTHER_SET.filled(kind=kind, got=got.count, digest=got.digest)
            faults.add(PublicationDiffers(where=where, found=found))
    last = max((*of.sets.facts[-1:], *of.sets.findings[-1:]), default=-1)
    if last > latest.index:
        faults.add(PublicationDiffers(where=where, found=LATER.filled(index=last)))
