"""Choosing: what stands for a choice on the page of an act: our words, a title, a name with what it is about.

In:  the name of a field, a choice, the tender as it stands.
Out: words.

The surprise: until the envelopes are open nothing here names a bidder by its envelope. The website
does not know whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.actions.tender_acts import waiting_acts
from onus.actions.tender_desk import TenderNow
from onus.base.currencies import amount_text
from onus.base.texts import Language
from onus.core.tendering.act_choices import score_parts, signal_parts
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.disputed_bids import DISPUTED, in_dispute
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.kinds import KIND_OF
from onus.core.tendering.proceeding import CLOCK
from onus.report.tenders import speaker_of
from onus.web.sentences import say

SAID_AS = {
    "subject": "purchase.subject_", "step": "purchase.step_", "conclusion": "purchase.conclusion_", "restriction": "purchase.restriction_",
    "mildest": "purchase.yes_or_no_", "notice": "purchase.notice_", "material": "purchase.yes_or_no_", "how": "purchase.way_", "result": "purchase.register_says_",
    "form": "purchase.bond_form_", "relation": "purchase.relation_", "accepted": "purchase.yes_or_no_", "outcome": "purchase.outcome_",
    "key_part": "purchase.yes_or_no_", "overridable": "purchase.overridable_", "flag_outcome": "purchase.flag_outcome_", "about": "purchase.about_",
    "lapse_act": "purchase.lapse_act_",
}  # fmt: skip
"""Fields whose choices are words of ours, with how the keys of those words begin; those of all others are names of the tender."""
BIDS = ("bid", "low_bid", "asked_bid", "opened_bid", "ranked_bid")
FACTS = ("question", "consultation", "challenge", "complaint", "suspended")
EXCERPT, SHORT = 120, 12


def choice_words(name: str, choice: str, at: TenderNow, language: Language) -> str:
    """Return the words for a choice."""
    if name in SAID_AS:
        return say(f"{SAID_AS[name]}{choice}", language)
    if name in BIDS:
        return _bid(choice, at, language)
    if name == "signal":
        flag, subject = signal_parts(choice)
        return f"{flag} · {supplier_name(subject, at, language)}"
    if name == "deviating":
        expert, bid = score_parts(choice)
        return f"{expert} · {_bid(bid, at, language)}"
    if name == "lapse":
        return _lapse(choice, at, language)
    if name == "waiting":
        return _waiting(choice, at, language)
    if name in FACTS:
        return _excerpt(choice, at, language)
    if name == "key_in_force":
        whose = next((one.supplier for one in at.proceeding.keys if one.key == choice), "")
        return f"{supplier_name(whose, at, language)} · {choice[:16]}"
    if name == "supplier":
        return supplier_name(choice, at, language)
    if name in ("requirement", "ground"):
        return _requirement(choice, at, language)
    if name in ("lot", "ranked_lot"):
        return _lot(choice, at, language)
    return _of_fact(name, choice, at, language)


def supplier_name(name: str, at: TenderNow, language: Language) -> str:
    """Return the name of a supplier; its id where the register does not know it."""
    known = {one.id: one.name.text(language) for one in at.tender.register.suppliers}
    return known.get(name) or name


def money(minor: int, at: TenderNow) -> str:
    """Say an amount with its currency."""
    return f"{amount_text(minor, currency=at.tender.currency)} {at.tender.currency}"


def said_in(fact_id: str, at: TenderNow) -> Any:
    """Return what a fact of the tender says; None for none of that id."""
    return next((one.said for one in at.tender.facts if one.id == fact_id), None)


def _waiting(fact_id: str, at: TenderNow, language: Language) -> str:
    """Return what waits, and who prepared it."""
    found = next((one for one in waiting_acts(at) if one.proposal.fact_id == fact_id), None)
    if found is None:
        return fact_id
    return f"{say(f'purchase.act_{found.kind.id}', language)} · {found.proposal.prepared_by}"


def _bid(bid: str, at: TenderNow, language: Language) -> str:
    """Return whose a bid is and its envelope; of one in dispute the key that signed it, of an act on keys what was done."""
    found = next((one for one in at.proceeding.received if one.bid == bid), None)
    if found is None:
        return _on_key(bid, at, language)
    whose = found.supplier or (found.named if found.state == DISPUTED else "")
    named = (supplier_name(whose, at, language),) if whose else ()
    signed = (
        (speaker_of(at.tender, language).word("bid", DISPUTED), found.signer[:16])
        if in_dispute(found)
        else ()
    )
    return " · ".join((*named, bid[:SHORT], *signed))


def _on_key(fact_id: str, at: TenderNow, language: Language) -> str:
    """Return what was done to which key of which supplier; the id for what is no act on keys."""
    said = said_in(fact_id, at)
    if not isinstance(said, (SupplierKey, SupplierKeyEnded)):
        return fact_id[:SHORT]
    whose = next((one.supplier for one in at.proceeding.keys if one.key == said.key), "")
    whose = said.supplier if isinstance(said, SupplierKey) else whose
    done = say(f"purchase.fact_{KIND_OF[type(said)]}", language)
    return f"{supplier_name(whose, at, language)} · {done} · {said.key[:16]}"


def _lapse(case: str, at: TenderNow, language: Language) -> str:
    """Return what was missed, and since when."""
    found = next((one for one in at.proceeding.lapses if one.case.id == case), None)
    if found is None:
        return case
    speaker = speaker_of(at.tender, language)
    what = speaker.word("step", found.step) if found.what == CLOCK else speaker.rule(found.rule).words
    since = speaker.instant(found.case.opened_at).words
    told = (str(one) for one in speaker.facts(found.told))
    return " · ".join(one for one in (what, str(speaker.subject(found.subject)), *told, since) if one)


def _excerpt(fact_id: str, at: TenderNow, language: Language) -> str:
    said = said_in(fact_id, at)
    text = said.text.text(language)[:EXCERPT] if said is not None else fact_id
    # A complaint is about a challenge, and that has a name.
    challenged = said_in(getattr(said, "challenge", ""), at) if said is not None else None
    whose = getattr(said, "supplier", "") or getattr(challenged, "supplier", "")
    named = whose and any(one.supplier for one in at.proceeding.received)
    return f"{supplier_name(whose, at, language)} · {text}" if named else text


def _requirement(name: str, at: TenderNow, language: Language) -> str:
    asked = told_in_force(at.tender, at.now).requirements
    return next((one.title.text(language) for one in asked if one.id == name), "") or name


def _lot(name: str, at: TenderNow, language: Language) -> str:
    lots = told_in_force(at.tender, at.now).lots
    title = next((one.title.text(language) for one in lots if one.id == name), "")
    return f"{name} · {title}" if title else name


def _of_fact(name: str, choice: str, at: TenderNow, language: Language) -> str:
    """Return the words for a document, a bond or a contract."""
    said = said_in(choice, at)
    if name == "shown" and said is not None:
        whose = supplier_name(said.supplier, at, language)
        return f"{whose} · {_requirement(said.requirement, at, language)} · {said.number}"
    if name == "bond" and said is not None:
        return f"{supplier_name(said.supplier, at, language)} · {money(said.amount_minor, at)}"
    signed: Mapping[str, str] = {one.contract: one.supplier for one in at.proceeding.contracts}
    return f"{choice} · {supplier_name(signed[choice], at, language)}" if signed.get(choice) else choice
