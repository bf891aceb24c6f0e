"""Before the opening the id of no published fact says who bids."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onus.core.sealing.facts import BidReceived
from onus.outside.tenders import read_tender
from tests.names_before_opening import telling_ids

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("examples/tender-2024", "docs/cases/nanwan-2025/tender")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_published_fact_before_the_opening_has_an_id_that_names_a_bidder(folder):
    assert telling_ids(read_tender(ROOT / folder).tender) == set()


@pytest.mark.parametrize("name", ["received-{id}", "receipt of {en}", "回执{zh}", "{code}-in"])
def test_a_receipt_that_were_called_by_its_bidder_would_be_found(name):
    tender = read_tender(ROOT / FOLDERS[0]).tender
    firm = tender.register.suppliers[0]
    called = name.format(id=firm.id, en=firm.name.en, zh=firm.name.zh, code=firm.credit_code)
    first = next(one for one in tender.facts if isinstance(one.said, BidReceived))
    facts = tuple(replace(one, id=called) if one is first else one for one in tender.facts)

    assert telling_ids(replace(tender, facts=facts)) == {called}
