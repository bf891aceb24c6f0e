"""contract.toml, written from a value: what is read again is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from onus.wire.contract_text import contract_file
from onus.wire.dossier_files import read_contract

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("examples/*/contract.toml"), *ROOT.glob("src/onus/law/*/template/contract.toml")])


@pytest.mark.parametrize("path", FILES, ids=[path.parent.as_posix()[-24:] for path in FILES])
def test_every_contract_of_the_examples_survives_being_written(path):
    first = read_contract(path.read_bytes())
    again = read_contract(contract_file(first.value))

    assert again.faults == ()
    assert again.value == first.value
    assert contract_file(again.value) == contract_file(first.value)


def test_there_are_contracts_to_look_at():
    assert len(FILES) >= 8
