"""Naming: which names a fact of a tender gives, and which it takes from elsewhere.

In:  a fact.
Out: the names that others may speak of once it is told; the names of which it speaks, by their sort.

The surprise: the reader of files refuses by this list a name that leads nowhere, and a publication withholds
by it what names something that is not told. So nothing is told that its reader would refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from onus.core.qualification.documents import QualificationDocument
from onus.core.sealing.facts import BidReceived, BidRefused
from onus.core.tendering.awarding import ChallengeFiled, ComplaintFiled, ContractSigned
from onus.core.tendering.bidding import BondReceived, SupplierKey, SupplierKeyEnded
from onus.core.tendering.consulting import ConsultationOpened
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import QuestionAsked
from onus.core.tendering.running import InvoiceReceived

Name = tuple[str, str]
"""Sort and name."""
DEFINED_BY: Mapping[str, tuple[type, str]] = {
    "question": (QuestionAsked, "id"),
    "consultation": (ConsultationOpened, "id"),
    "document": (QualificationDocument, "id"),
    "bond": (BondReceived, "id"),
    "challenge": (ChallengeFiled, "id"),
    "complaint": (ComplaintFiled, "id"),
    "bid": (BidReceived, "ciphertext"),
    "contract": (ContractSigned, "contract"),
    "invoice": (InvoiceReceived, "id"),
}
"""Names that facts give, by the field that speaks of them: the class of the fact, and its field."""
FIELDS: Mapping[str, str] = {
    **{name: name for name in DEFINED_BY},
    "ciphertext": "bid",
    "replaces": "bid",
    "bids": "bid",
    "supplier": "supplier",
    "suppliers": "supplier",
    "person": "person",
    "expert": "person",
    "members": "person",
    "head": "person",
    "lot": "lot",
    "lots": "lot",
    "criterion": "criterion",
    "requirement": "requirement",
    "act": "fact",
    "known_from": "fact",
}
"""Which sort of name stands in a field of a fact."""
DEFINING: Mapping[str, tuple[type, ...]] = {"ciphertext": (BidReceived,), "contract": (ContractSigned,)}
"""Fields that give a name in the class that defines it, and speak of it in every other."""
BESIDE_BIDS, SPEAK_OF_THESE_TOO = "beside_bids", ("bid_set_aside",)
"""Sort of the names of envelopes that were not taken in and of facts on keys, and what may speak of one as of a bid."""
NOT_NAMES: Mapping[str, tuple[str, ...]] = {
    "act": ("act_refused", "lapse_acted"),
    "bids": ("bidding_closed",),
    "ciphertext": ("bid_refused",),
}
"""Kinds of facts in which a field of such a name holds something else: a refused envelope has no receipt."""


def names_taken(fact: TenderFact) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each field of a fact in which it speaks of something else, with the sort of the names and the names.

    >>> from onus.base.instants import Instant
    >>> from onus.core.tendering.awarding import ComplaintFiled
    >>> list(names_taken(TenderFact("c", Instant(0), Instant(0), ComplaintFiled("challenge-1"), "somebody")))
    [('by', 'person', ('somebody',)), ('challenge', 'challenge', ('challenge-1',))]
    """
    yield "by", "person", (fact.by,)
    for field in fields(fact.said) if fact.said is not None else ():
        sort = FIELDS.get(field.name)
        if sort is None or isinstance(fact.said, DEFINING.get(field.name, ())):
            continue
        if fact.kind in NOT_NAMES.get(field.name, ()):
            continue
        value = getattr(fact.said, field.name)
        yield field.name, sort, value if isinstance(value, tuple) else (value,)


def names_given(fact: TenderFact) -> Iterator[Name]:
    """Yield the names of which others may speak because of a fact.

    >>> from onus.base.instants import Instant
    >>> from onus.core.tendering.awarding import ComplaintFiled
    >>> list(names_given(TenderFact("c", Instant(0), Instant(0), ComplaintFiled("challenge-1"))))
    [('fact', 'c'), ('complaint', 'c')]
    """
    yield "fact", fact.id
    for sort, (kind, name) in DEFINED_BY.items():
        if isinstance(fact.said, kind):
            yield sort, fact.id if name == "id" else getattr(fact.said, name)
    if isinstance(fact.said, BidRefused):
        yield BESIDE_BIDS, fact.said.ciphertext
    if isinstance(fact.said, (SupplierKey, SupplierKeyEnded)):
        yield BESIDE_BIDS, fact.id
