"""The table of power once more, by hand: written from the law and our manual and read from no file of ours.

The other test of the table holds the machine against the file. A slip in the file would pass there; here
it would not. Both ways are asked: every cell of the file stands here, and every cell here in the file.

Each line: the action, who may, at which stages, and in brackets what else is asked. Stages are one letter
each, in their order: P planning, N announced, B bidding, O opening, E evaluation, A award, S standstill,
C contract, F performance, X acceptance, Z closed. `2:` names the action by which another person says yes;
`limit` an amount; `body`, `own`, `any` the reach, where it is not the purchase; `outside` another body.
"""

from __future__ import annotations

from onus.base.instants import Instant
from onus.core.authority.actors import Scope
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.permitting import Permit, PowerAsked, permitted
from onus.core.restraint.power_table import POWER_ROLES, STAGES
from onus.outside.law import powers_in_purchases

LETTERS = dict(zip("PNBOEASCFXZ", STAGES, strict=True))
ACTING = (
    "requester purchaser head reviewer finance custodian expert buyer_member contract_reviewer acceptor "
    "remedy_officer supervisor auditor"
)
BY_HAND = f"""
# The need, its budget and its plan: whoever needs and whoever buys write, finance confirms, the head approves.
plan.prepare | requester purchaser | P
consultation.hold | requester purchaser | P
review.make | reviewer | P
plan.budget | finance | P | body
plan.approve | head | P | body limit 2:plan.budget

# What is announced is published by the buyer and read by a second person; a change only before the deadline.
notice.approve | head reviewer | PNBOEASCFXZ
notice.publish | purchaser | PNBOEASCFXZ | 2:notice.approve
documents.issue | purchaser | NB
announcement.approve | head | NB
announcement.change | purchaser | NB | 2:announcement.approve
question.ask | public | NB | any
question.answer | purchaser | NB
cancel.review | reviewer | NBOEAS
tender.cancel | head | NBOEAS | 2:cancel.review

# Order 87 of the Ministry of Finance: the purchaser or its agent examines qualification.
document.show | bidder | NBFX | own
document.check | purchaser reviewer | BOEASCFX
bond.record | finance | B | body
bond.return | finance | ASCFZ | body

# Keys of suppliers: the buyer sees who a firm is and registers its key; two persons end one, and none after the deadline.
key.register | purchaser | PNB
key.review | reviewer | PNB
key.end | purchaser | PNB | 2:key.review

# Sealed bids: bidders seal, custodians hold the key and open; nobody of the buyer does either.
custody.hold | custodian | PN
bid.seal | bidder | B | own
bid.withdraw | bidder | B | own
bid.turn_away | custodian | NBO
bidding.close | custodian | O
share.give | custodian | O
bid.open | custodian | OE
bid.leave_closed | custodian | OE

# The committee is drawn, and a member told as absent, before a witness; its members alone read, score, reject and rank.
# A low price is decided also once somebody signed a ranking: one pen does not end what all of them have to decide.
panel.witness | supervisor auditor | OE | any
panel.draw | purchaser | OE | 2:panel.witness
panel.excuse | purchaser | OE | 2:panel.witness
panel.tell_leak | purchaser reviewer supervisor auditor | OEASCF | any
conflict.declare | {ACTING} | PNBOEASCFXZ | any
bid.read | expert buyer_member | E
bid.score | expert buyer_member | E
sheet.open | expert buyer_member | E
explanation.ask | expert buyer_member | EA
explanation.give | bidder | EA | own
explanation.decide | expert buyer_member | EA
score.explain | expert buyer_member | E
bid.reject | expert buyer_member | E
ranking.sign | expert buyer_member | E

# A ranked bid is taken out of the running by the authority alone (Government Procurement Law, article 77).
bid.set_aside | remedy_officer supervisor | EASC | any outside

# The buyer awards after a review; challenges go to the buyer, complaints to an authority that is not the buyer.
award.prepare | purchaser | A
award.review | reviewer | A
award.decide | head | A | limit 2:award.review
challenge.file | bidder | NBOEASCF | own
challenge.answer | purchaser reviewer | NBOEASCF
complaint.file | bidder | NBOEASCF | own
complaint.decide | remedy_officer | NBOEASCF | any outside
procedure.suspend | remedy_officer | NBOEASCF | any outside
procedure.resume | remedy_officer | NBOEASCF | any outside

# Contract, performance, acceptance, payment: four persons, none of whom follows oneself.
contract.prepare | purchaser | C
contract.review | contract_reviewer | C
contract.sign | head | C | limit 2:contract.review
contract.file | purchaser | CF
supplement.review | contract_reviewer | F
supplement.make | head | F | limit 2:supplement.review
subcontract.consent | head | CF
contract.hand_on | head | CF
kpi.rate | purchaser | FX
failure.record | purchaser acceptor | FX
contract.end | head | FX
invoice.record | finance | FX | body
payment.record | finance | FXZ | body
work.inspect | acceptor | FX
acceptance.second | requester | X
acceptance.decide | acceptor | X | 2:acceptance.second
payment.request | purchaser | FX
payment.approve | finance | FX | body limit 2:payment.request

# Power and its limits: an override needs the supervisor; whoever runs the machine runs it and nothing else.
override.approve | supervisor | PNBOEASCFXZ | any
override.make | head | PNBOEASCFXZ | 2:override.approve
lapse.act | requester purchaser head reviewer finance contract_reviewer acceptor remedy_officer supervisor auditor | PNBOEASCFXZ | any
flag.reply | bidder | OEASCFXZ | own
flag.decide | supervisor | OEASCFXZ | any
case.raise | supervisor auditor | CFXZ | any
file.read | supervisor auditor | PNBOEASCFXZ | any
machine.run | operator | PNBOEASCFXZ | any
"""
TABLE = powers_in_purchases()
ELSEWHERE = ("remedy_officer", "supervisor", "auditor", "operator", "bidder")
OF_THE_BODY = ("head", "finance")


def rows() -> dict[str, tuple[set[str], set[str], list[str]]]:
    """Return roles, stages and conditions of each action, as they stand above."""
    found = {}
    for text in BY_HAND.strip().splitlines():
        if not text or text.startswith("#"):
            continue
        name, roles, stages, *more = (part.strip() for part in text.split("|"))
        assert name not in found, name
        found[name] = (set(roles.split()), {LETTERS[one] for one in stages}, " ".join(more).split())
    return found


def cells_by_hand() -> set[tuple[str, str, str]]:
    """Return every cell that allows: role, action, stage; what everybody may, every role may."""
    return {
        (role, name, stage)
        for name, (roles, stages, _) in rows().items()
        for role in (POWER_ROLES if "public" in roles else roles)
        for stage in stages
    }


def cells_of_the_machine() -> set[tuple[str, str, str]]:
    """Return every cell that the machine allows, asked with all approvals and within all limits."""
    return {
        (role, row.name, stage)
        for role in POWER_ROLES
        for row in TABLE.powers
        for stage in STAGES
        if isinstance(_asked(role, row.name, stage), Permit)
    }


def _asked(role: str, action: str, stage: str, *, body: str = "another"):
    where = Scope(body="other") if role in ELSEWHERE else Scope(body="buyer")
    held = (RoleHeld(role, where, Instant(0), paper="no. 1"),) if role != "public" else ()
    actor = PurchaseActor("p" if held else "", body, held, ("s1",) if role == "bidder" else ())
    approval = TABLE.power(action).approval
    yes = [PurchaseAct(approval, "q", Instant(1), "thing", id="a")] if approval else []
    return permitted(
        TABLE,
        actor,
        PowerAsked(action, stage, Instant(2), "t", "buyer", subject="thing", suppliers=("s1",)),
        yes,
    )


def test_the_file_has_the_actions_that_were_written_by_hand_and_no_other():
    assert sorted(rows()) == sorted(row.name for row in TABLE.powers)


def test_every_cell_of_the_machine_stands_here_and_every_cell_here_in_the_machine():
    by_hand, by_machine = cells_by_hand(), cells_of_the_machine()

    assert sorted(by_machine - by_hand) == []
    assert sorted(by_hand - by_machine) == []
    assert len(by_hand) > 400


def test_what_else_each_action_asks_is_what_was_written_by_hand():
    told = {}
    for row in TABLE.powers:
        asked = [] if row.scope == "tender" else [row.scope]
        asked += ["outside"] if row.outside else []
        asked += ["limit"] if row.limited else []
        told[row.name] = [*asked, *([f"2:{row.approval}"] if row.approval else [])]

    assert told == {name: more for name, (_, _, more) in rows().items()}
    assert {row.eyes for row in TABLE.powers if row.approval} == {2}


def test_what_an_authority_does_is_refused_to_one_of_the_buyer():
    outside = [name for name, (_, _, more) in rows().items() if "outside" in more]

    assert len(outside) == 4
    for name in outside:
        roles, stages, _ = rows()[name]
        found = [_asked(role, name, stage, body="buyer") for role in roles for stage in stages]
        assert {one.bar for one in found} == {"outside"}
