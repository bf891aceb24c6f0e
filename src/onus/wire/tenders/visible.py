"""Visible: a tender as the public may read it, by the table of classes and fields.

In:  a tender as the office has it, with what may be known at an instant; `visible.toml`.
Out: the same tender without names, telephones, addresses, kinship and ties, and with what
     follows from them.

The surprise: an unknown field does not get out, and equal names stay equal. Two bids with
one author are seen to have one author, who is called `author-1` and nothing else. Numbers are given
in the order of the record, to what is withheld as well: a number once told stays, and a gap among
them tells only that something waits.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from importlib.resources import files
from typing import Any

from onus.base.errors import Fault, FaultyInput
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.awarding import ChallengeFiled, ComplaintFiled
from onus.core.tendering.bid import BidPeople, OpenedFiles
from onus.core.tendering.bidding import SupplierKey
from onus.core.tendering.conflicting import taking_part
from onus.core.tendering.drafting import WITHHELD
from onus.core.tendering.established import established
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.register import Challenger
from onus.core.tendering.tender import Tender, said
from onus.wire.leaves.facts import PersonalDataInCode
from onus.wire.personal_data import Gate, gate_for
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.naming import names_taken
from onus.wire.tenders.opened_bids import PERSONAL, shown_unreadable
from onus.wire.toml_values import toml_fault

CLEAR, TEXT, PSEUDONYM, NEVER = "clear", "text", "pseudonym", "never"
WHOLE = "whole"
UNSEARCHED = ("registered", "digest", WHOLE)
KEYS = "keys:"
OF_CHALLENGERS = (ChallengeFiled, ComplaintFiled)
"""Kinds of facts whose author would tell before the opening who takes part."""


def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("onus.wire.tenders").joinpath("visible.toml").read_text(encoding="utf-8"))


VISIBLE = _table()


@dataclass(slots=True)
class _Projection:
    """What the public reads of values; of a bid, which stops nobody, a code with personal data becomes a number."""

    gate: Gate
    stops: bool = True
    numbers: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def value(self, value: Any, where: str) -> Any:
        """Return a value whose field is clear."""
        if isinstance(value, Localized):
            return self.text(value)
        if isinstance(value, str):
            return self.code(value, where)
        if isinstance(value, tuple):
            return tuple(self.value(one, where) for one in value)
        if isinstance(value, Mapping):
            return {self.code(key, where): self.value(one, where) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return self.table(value, where)
        return value

    def table(self, value: Any, where: str) -> Any:
        """Return a value of a class, its fields as the table says."""
        rules = VISIBLE.get(type(value).__name__, {})
        name = f"{where} {getattr(value, 'id', '')}".strip()
        return type(value)(
            **{
                one.name: self.field(getattr(value, one.name), one, rules.get(one.name, NEVER), name)
                for one in fields(value)
            }
        )

    def field(self, value: Any, one: Field[Any], rule: str, where: str) -> Any:
        if rule == NEVER:
            return nothing_said(value, one)
        if rule == PSEUDONYM:
            return self.pseudonym(value, one.name)
        if rule == TEXT:
            return self.text(value)
        if rule in UNSEARCHED:
            return value
        if rule.startswith(KEYS):
            told = rule.removeprefix(KEYS).split(",")
            return {
                self.code(key, where): each if key in told else self.pseudonym(each, "value")
                for key, each in value.items()
            }
        return self.value(value, f"{where}.{one.name}".removeprefix("."))

    def text(self, value: Any) -> Any:
        """Return words of people; those that hold personal data are told as withheld."""
        if isinstance(value, tuple):
            return tuple(self.text(one) for one in value)
        said = (value.en, value.zh) if isinstance(value, Localized) else (value,)
        if not any(self.gate.kinds_in(one) for one in said):
            return value
        return WITHHELD if isinstance(value, Localized) else WITHHELD.en

    def code(self, value: str, where: str) -> str:
        """Return a code as it is; personal data in it is a fault."""
        found = self.gate.kinds_in(value)
        if found and not self.stops:
            return str(self.pseudonym(value, "withheld"))
        if found:
            name = where.rpartition(".")[2]
            self.faults.append(
                toml_fault(
                    PersonalDataInCode, FACTS, 0, where, field=name, fact=where, found=", ".join(found)
                )
            )
        return value

    def pseudonym(self, value: Any, sort: str) -> Any:
        if isinstance(value, tuple):
            return tuple(self.pseudonym(one, sort) for one in value)
        known = self.numbers.setdefault(sort, {"": ""})
        return known.setdefault(value, f"{sort}-{len(known)}")


def visible(tender: Tender, on_record: Tender | None = None) -> Tender:
    """Return a tender as the public may read it.

    Args:
        tender: with facts and opened bids as far as the public may know of them.
        on_record: the same with what is withheld for now, which takes its numbers too; None where nothing is.

    Raises:
        FaultyInput: ids or codes hold personal data; all of them are listed.
    """
    if tender.register.established is not None:
        return tender
    names = tuple(personal_details(tender))
    shown = _Projection(gate_for(names))
    told = told_in_force(tender, max((one.recorded_at for one in tender.facts), default=Instant(0)))
    facts, every = _in_order(tender), on_record or tender
    acting = set(told.panel.buyers if told.panel is not None else ())
    acting |= {one.person for one in tender.register.appointments}
    acting |= {
        name for one in facts for _, sort, names in names_taken(one) if sort == "person" for name in names
    }
    people = tuple(one for one in tender.register.people if one.id in acting)
    unread = {
        name: shown_unreadable(one, _gate_of(names, one.people)) for name, one in tender.unreadable.items()
    }
    contents = {name: tender.opened[name].content for name in _in_own_name(tender)}
    bidders = taking_part(tuple(facts), [one.supplier for one in contents.values()])
    following = established(tender, told, contents, people, bidders)
    told_facts = _facts(shown, facts, _in_order(every))
    following = replace(following, challengers=_challengers(facts, told_facts))
    found = replace(
        tender,
        facts=told_facts,
        opened=_bids(shown, names, tender, every),
        unreadable=unread,
        register=shown.table(replace(tender.register, people=people, established=following), "register"),
        versions=tuple(
            replace(one, announcement=shown.table(one.announcement, "announcement"))
            for one in tender.versions
        ),
        **{
            name: shown.value(getattr(tender, name), name)
            for name in ("title", "buyer", "library", "plan", "draft", "terms", "notes")
        },
    )
    if shown.faults:
        raise FaultyInput(tuple(dict.fromkeys(shown.faults)), source=tender.id)
    return found


def _in_order(tender: Tender) -> list[TenderFact]:
    """Return the facts in the order in which they came on record, as everybody reads who did them."""
    return sorted(map(_unsigned, tender.facts), key=lambda one: (one.recorded_at, one.id))


def _facts(
    shown: _Projection, told: Sequence[TenderFact], every: Sequence[TenderFact]
) -> tuple[TenderFact, ...]:
    """Return the facts that are told; each that is on record took its numbers before those after it.

    What is withheld is not written down here, so personal data in it stops nobody yet.
    """
    ids = {one.id for one in told}
    made = [(shown if one.id in ids else replace(shown, faults=[])).table(one, "") for one in every]
    return tuple(one for one in made if one.id in ids)


def _unsigned(fact: TenderFact) -> TenderFact:
    """Return a fact as the public reads it: a challenge without the person who brought it, which would tell the firm."""
    return replace(fact, by="") if isinstance(fact.said, OF_CHALLENGERS) else fact


def _challengers(facts: Sequence[TenderFact], told: Sequence[TenderFact]) -> tuple[Challenger, ...]:
    """Return which supplier stands behind the number of each challenge."""
    pairs = [
        Challenger(shown.said.supplier, one.said.supplier)
        for one, shown in zip(facts, told, strict=True)
        if isinstance(one.said, ChallengeFiled)
    ]
    return tuple(sorted(set(pairs)))


def _in_own_name(tender: Tender) -> list[str]:
    """Return the opened bids whose signer was ever registered for the supplier that they name; all that can count.

    Of a firm that somebody else named in a bid nothing is told: it takes no part.
    """
    keys = {(one.supplier, one.key) for _, one in said(tender.facts, SupplierKey)}
    signers = {one.ciphertext: one.signer for _, one in said(tender.facts, BidOpened)}
    return [name for name, one in tender.opened.items() if (one.content.supplier, signers.get(name)) in keys]


def _bids(shown: _Projection, names: Sequence[str], tender: Tender, every: Tender) -> dict[str, OpenedFiles]:
    """Return the opened bids that are told; each whose opening is on record took its numbers before those after it."""
    made = {name: _opened(shown, names, every.opened[name], name[:16]) for name in _as_opened(every)}
    return {name: one for name, one in made.items() if name in tender.opened}


def _as_opened(tender: Tender) -> list[str]:
    """Return the opened bids in the order in which their openings came on record.

    Pseudonyms are numbers in the order in which they are met: a bid that is opened later must not
    give another number to somebody of whom was told before.
    """
    told = [one.said.ciphertext for one in _in_order(tender) if isinstance(one.said, BidOpened)]
    rest = sorted({*tender.opened} - {*told})
    return [name for name in dict.fromkeys((*told, *rest)) if name in tender.opened]


def _opened(shown: _Projection, names: Sequence[str], what: OpenedFiles, where: str) -> OpenedFiles:
    """Return an opened bid as the public may read it: `bid.json` to the last byte.

    Where that holds a name that the office knows, the bytes are withheld, and what they say is told without it.
    """
    own = replace(shown, gate=_gate_of(names, what.people), stops=False)
    content, people = own.table(what.content, where), own.table(what.people, where)
    if content == what.content:
        return OpenedFiles(content, what.raw, people)
    return OpenedFiles(content, b"", people, withheld=PERSONAL)


def _gate_of(names: Sequence[str], people: BidPeople) -> Gate:
    """Return a gate that also knows whom a bid names; for that bid alone, lest a bidder blot out words of others."""
    return gate_for((*names, *people.contact))


def personal_details(tender: Tender) -> Iterator[str]:
    """Yield what the office knows of people beside their ids: names, telephones, addresses."""
    for person in tender.register.people:
        yield from (person.name.en, person.name.zh)
    for supplier in tender.register.suppliers:
        yield from (supplier.address, supplier.telephone, supplier.mail)


def nothing_said(value: Any, one: Field[Any]) -> Any:
    """Return what a reader takes for nothing said in a field.

    Args:
        value: that the field has; its type decides where the class says nothing.
        one: the field.
    """
    if one.default is not MISSING:
        return one.default
    if one.default_factory is not MISSING:
        return one.default_factory()
    return Localized() if isinstance(value, Localized) else type(value)()
