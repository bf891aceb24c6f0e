"""Drafting: the draft contract and its terms as they were announced, and whether those that lie there are still they.

In:  a tender, the version of the announcement that holds, facts on record.
Out: their digest; a claim that differs, or that this reader cannot tell.

An announcement names draft and terms by one digest (`draft_sha256`). So they change as every other word of it
does: by another version, on record before the deadline.

A purchase that was announced before digests were named runs on: nothing binds its draft, and that is told as not
computable. Whoever names a digest once is bound by it.

The surprise: a reader from whom a word of the draft is withheld comes to another digest. To him nothing is
told as altered; that he cannot check it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from onus.base.canonical import canonical_json, content_digest
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.contract import Contract
from onus.core.promises.promised import PromiseTerm
from onus.core.tendering.afterwards import NOTHING
from onus.core.tendering.announcement import Version
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import in_force
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.proceeding import ClaimDiffers
from onus.core.tendering.tender import Tender, said

DRAFT = "contract_draft"
DRAFT_WITHHELD = "draft_withheld"
DRAFT_UNNAMED = "draft_sha256"
"""What the announcement lacks where no version of it names a draft contract and its terms."""
WITHHELD = Localized("[withheld: personal data]", "[含个人信息，不予公开]")
"""What stands in a published tender for words that hold personal data."""


def draft_digest(draft: Contract | None, terms: tuple[PromiseTerm, ...]) -> str:
    """Return the digest by which an announcement names its draft contract and terms; empty where there are none.

    The content is hashed and not the bytes of the files, so that whoever has the published tender comes to it.

    Args:
        draft: the draft contract; None where none is announced.
        terms: which numbers of it a bid may promise.

    >>> draft_digest(None, ())
    ''
    """
    return content_digest([draft, terms]) if draft is not None or terms else ""


def is_draft_withheld(tender: Tender) -> bool:
    """Return whether words of the draft or of its terms are withheld from this reader; the office has all of them."""
    if tender.register.established is None:
        return False
    return f'"{WITHHELD.en}"'.encode() in canonical_json([tender.draft, tender.terms])


def draft_that_differs(
    tender: Tender, version: Version, facts: Iterable[TenderFact]
) -> Iterator[ClaimDiffers | NotComputable]:
    """Yield that draft and terms are not those that were announced, or that this reader cannot tell.

    Args:
        tender: with its draft and terms.
        version: of the announcement, as it holds after the deadline.
        facts: those on record that count.
    """
    lies, told = draft_digest(tender.draft, tender.terms), version.announcement.draft_sha256
    if lies == told:
        return
    unnamed = not any(one.announcement.draft_sha256 for one in tender.versions)
    if unnamed or is_draft_withheld(tender):
        lacks = DRAFT_UNNAMED if unnamed else DRAFT_WITHHELD
        yield NotComputable(DRAFT, f"notice:{version.number}", (lacks,))
        return
    first = next((one.id for one, what in said(facts, NoticePublished) if what.notice == "tender"), "")
    yield ClaimDiffers(DRAFT, DRAFT, version.fact or first, lies or NOTHING, told or NOTHING)


def draft_changes(tender: Tender, as_of: Instant) -> frozenset[str]:
    """Return the ids of the facts that announced another draft or other terms in time; no others replace them.

    Args:
        tender: the tender.
        as_of: facts recorded later are not seen.
    """
    return frozenset(
        later.fact
        for before, later in pairwise(in_force(tender, as_of).versions)
        if later.announcement.draft_sha256 != before.announcement.draft_sha256
    )
