"""Names of salts: what a fact withholds is known again by what it says, wherever the office has it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.core.accountability.register import Holding
from onus.core.assessment.dossier import Dossier
from onus.wire.leaves.fact import Fact
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.records import BY_ROW
from tests.wire.leaves.random_dossiers import dossiers
from tests.wire.leaves.test_fact_files import dossier

SPELLINGS = ("Planted Person", "planted  person", "Person, Planted", "PLANTED·PERSON", "Plánted Person")


def withheld_in_rows(of: Dossier) -> Counter[tuple[str, str, str]]:
    return Counter(
        (fact.kind, field, hidden.salt)
        for fact in facts_of(of, {})
        for field, hidden in fact.withheld.items()
        if fact.kind in BY_ROW
    )


@given(st.booleans().flatmap(lambda homes: dossiers(homes=homes)))
def test_in_whatever_row_a_text_stands_its_salt_has_the_same_name(town):
    one = town[0]
    contract, register = one.contract, one.register
    turned = replace(
        one,
        contract=replace(contract, parties=contract.parties[::-1], notes=contract.notes[::-1]),
        register=replace(register, holdings=register.holdings[::-1]),
    )

    assert withheld_in_rows(turned) == withheld_in_rows(one)


def salts_of(facts: Iterable[Fact], field: str) -> list[str]:
    return [fact.withheld[field].salt for fact in facts if field in fact.withheld]


def holdings(*values: tuple[str, str, str]) -> list[Fact]:
    """Return the facts of holdings by post, holder and source."""
    one = dossier()
    rows = tuple(Holding(post, holder, 0, source=source) for post, holder, source in values)
    return list(facts_of(replace(one, register=replace(one.register, holdings=rows)), {}))


def test_a_person_has_one_salt_in_a_post_however_the_register_spells_the_name():
    assert len({*salts_of(holdings(*(("head", name, "") for name in SPELLINGS)), "holder")}) == 1
    assert len({*salts_of(holdings(("head", "Ma Lin", ""), ("head", "Malin", "")), "holder")}) == 2


def test_one_name_in_two_posts_and_two_letters_of_appointment_have_two_salts():
    named = holdings(
        ("head", "Planted Person", "2024-1-12 to Planted Person"),
        ("inspector", "Planted Person", "2024-11-2 to Planted Person"),
    )

    assert len({*salts_of(named, "holder")}) == 2
    assert len({*salts_of(named, "source")}) == 2
