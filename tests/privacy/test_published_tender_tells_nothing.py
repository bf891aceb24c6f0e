"""A tender on a site tells nothing of the people in its register, and can still be verified."""

from __future__ import annotations

import shutil
from pathlib import Path

from onus.__main__ import main
from tests.journeys.test_unreadable_bids import sealed

from .leaks import leaks
from .planted import write_planted

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAME, PHONE, STREET = "Planted Quince Person", "13900001234", "9 Planted Lane"
NAMING = (
    b'{"items":[{"id":"planted-quince-person","unit_minor":5}],"prices":[{"amount_minor":5,"lot":"1"}],'
    b'"supplier":"firm-d"}'
)
"""What a bidder sealed that would rather have no publication at all."""
AS_OF, NOW = "2024-01-25T00:00:00+08:00", "2024-09-01T00:00:00Z"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def planted(folder: Path) -> Path:
    """Return the demo tender with a name, a telephone, an address and a family in its register."""
    shutil.copytree(EXAMPLES / "tender-2024", folder)
    people, suppliers, ties = (folder / "register" / f"{one}.toml" for one in ("people", "suppliers", "ties"))
    text = people.read_text(encoding="utf-8")
    named = text.replace("body =", f'name = {{ en = "{NAME}" }}\nbody =')
    assert NAME in named
    people.write_text(named + '\n[[people]]\nid = "planted-father"\n', encoding="utf-8")
    text = suppliers.read_text(encoding="utf-8")
    told = f'telephone = "{PHONE}"\naddress = "{STREET}"\nsince ='
    suppliers.write_text(text.replace("since =", told), encoding="utf-8")
    family = "".join(
        f'\n[[ties]]\nperson = "{child}"\nto = "planted-father"\ntie = "parent"\nsource = "planted household"\n'
        for child in ("expert-04", "head-of-firm-a")
    )
    ties.write_text(ties.read_text(encoding="utf-8") + family, encoding="utf-8")
    sealed(folder, {"bid.json": NAMING})
    return folder


def test_no_published_byte_of_a_tender_tells_anything_that_was_planted(tmp_path, capsys):
    tender = planted(tmp_path / "tender")
    write_planted(tmp_path / "dossier", homes=False, kinds=())
    assert (
        run("assess", tmp_path / "dossier", "--as-of", AS_OF, "--out", tmp_path / "out", "--workers", 1) == 0
    )
    assert run("log", "init", tmp_path / "log", "--origin", "log.example.org/planted") == 0
    where = ("--log", tmp_path / "log", "--site", tmp_path / "site", "--address", "https://onus.example.org/")
    assert run("publish", tmp_path / "out", *where, "--now", NOW, "--workers", 1, "--tender", tender) == 0
    capsys.readouterr()
    words = ["quince", NAME, PHONE, STREET, "planted-father", "planted household", "head-of-firm"]

    assert leaks(tmp_path / "site", words) == []
    assert leaks(tmp_path / "site", ["employment firm-a"]) != []
    assert run("verify", tmp_path / "site", "--no-state", "--workers", 1) == 0
    assert "1 opened bids are told of without their bytes" in capsys.readouterr().out
