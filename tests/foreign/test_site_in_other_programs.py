"""A published site, two contracts in one log, read by programs that we did not write."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest
import rfc8785
from jsonschema import Draft202012Validator

from onus.__main__ import main
from tests.published.ocds import faults

ROOT = Path(__file__).resolve().parents[2]
AS_OF = {"by-hand-2024": "2024-02-05T00:00:00+08:00", "elder-care-2024": "2024-07-05T00:00:00+08:00"}
NO_LEAF_OF_A_CONTRACT = {"publication", "site"}
"""Kinds that speak of publishing itself."""


def run(*words: object) -> None:
    assert main([str(word) for word in words]) == 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A site, the key of its log, and the checkpoint that stood before the second contract."""

    site: Path
    log: Path
    vkey: str
    before: Path


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Laid:
    base = tmp_path_factory.mktemp("laid")
    run("log", "init", base / "log", "--origin", "log.example.org/two")
    for day, (example, as_of) in enumerate(AS_OF.items(), 6):
        out = base / example
        run("assess", ROOT / "examples" / example, "--as-of", as_of, "--out", out, "--workers", 1)
        if (base / "site").exists():
            shutil.copy(base / "site" / "log" / "checkpoint", base / "before")
        where = ("--log", base / "log", "--site", base / "site", "--address", "https://onus.example.org/")
        run("publish", out, *where, "--now", f"2024-07-{day:02d}T09:00:00+08:00", "--workers", 1)
    key = (base / "log" / "policy").read_text(encoding="utf-8").split()[1]
    return Laid(base / "site", base / "log", key, base / "before")


def entries(site: Path) -> Iterator[bytes]:
    """Yield the entries of a log of one bundle after the other, read by the lengths alone."""
    bundles = [path for path in (site / "log/tile/entries").rglob("*") if path.is_file()]
    for path in sorted(bundles, key=lambda one: one.relative_to(site).as_posix()):
        raw = path.read_bytes()
        while raw:
            end = 2 + int.from_bytes(raw[:2])
            yield raw[2:end]
            raw = raw[end:]


@pytest.mark.foreign
def test_go_proves_all_that_was_published_and_that_the_second_contract_changed_nothing(laid, go_reader):
    read = go_reader("tiles", laid.vkey, laid.site / "log", laid.before)

    size = int((laid.site / "log/checkpoint").read_text(encoding="utf-8").split("\n")[1])
    assert size > 256
    assert read.said.startswith(f"{size} entries proved, 0 withheld, ")
    assert read.said.endswith("grown from 1 checkpoints")


@pytest.mark.foreign
def test_go_refuses_a_site_with_one_finding_edited(laid, tmp_path, go_reader):
    copy = shutil.copytree(laid.site / "log", tmp_path / "log")
    bundle = copy / "tile/entries/000"
    raw = bundle.read_bytes()
    assert b'"outcome":"late"' in raw
    bundle.write_bytes(raw.replace(b'"outcome":"late"', b'"outcome":"lata"', 1))

    read = go_reader("tiles", laid.vkey, copy)

    assert (read.code, "invalid transparency proof" in read.said) == (1, True)


@pytest.mark.foreign
@pytest.mark.parametrize("name", ["go_reader", "node_reader", "python_reader"])
def test_strangers_read_the_receipts_of_facts_and_findings(name, laid, tmp_path, request):
    for index, entry in enumerate(entries(laid.site)):
        if index % 40 == 0:
            run("log", "receipt", laid.log, index, "--out", tmp_path / f"{index}.tlog-proof")
            (tmp_path / f"{index}.entry").write_bytes(entry)
    count = len(list(tmp_path.glob("*.entry")))

    read = request.getfixturevalue(name)("receipts", laid.vkey, tmp_path)

    assert count > 6
    assert (read.code, read.said) == (0, f"{count} receipts hold")


def test_every_json_file_and_every_entry_is_what_a_foreign_writer_makes_of_it(laid):
    # Schemas of leaves are laid out for people to read.
    files = [path for path in sorted(laid.site.rglob("*.json")) if not path.name.startswith("leaf-")]
    raws = {path.relative_to(laid.site).as_posix(): path.read_bytes().removesuffix(b"\n") for path in files}
    raws |= {f"entry {index}": entry for index, entry in enumerate(entries(laid.site))}

    assert len(raws) > 300
    assert [name for name, raw in raws.items() if rfc8785.dumps(json.loads(raw)) != raw] == []


def test_every_entry_is_what_the_published_schema_of_its_kind_asks_for(laid):
    read = [json.loads(path.read_bytes()) for path in (laid.site / "schemas").glob("leaf-*.schema.json")]
    schemas = {one["properties"]["kind"]["const"]: Draft202012Validator(one) for one in read}
    leaves = [json.loads(entry) for entry in entries(laid.site)]

    kinds = Counter(leaf["kind"] for leaf in leaves)
    assert kinds.keys() - schemas.keys() <= NO_LEAF_OF_A_CONTRACT
    assert len(kinds) > 25
    wrong = [
        f"{leaf['kind']} {leaf['id']}: {error.message}"
        for leaf in leaves
        if leaf["kind"] in schemas
        for error in schemas[leaf["kind"]].iter_errors(leaf)
    ]
    assert wrong == []


def test_the_published_schemas_refuse_an_unknown_field_a_wrong_type_and_an_open_commitment(laid):
    leaf = next(one for one in map(json.loads, entries(laid.site)) if one["kind"] == "visit")
    schema = Draft202012Validator(json.loads((laid.site / "schemas/leaf-visit.schema.json").read_bytes()))
    data, hidden = leaf["data"], leaf["committed"]

    assert hidden["by"].startswith("hmac-sha256:")
    assert schema.is_valid(leaf)
    assert not schema.is_valid({**leaf, "data": {**data, "telephone": "1"}})
    assert not schema.is_valid({**leaf, "data": {**data, "points_milli": "1"}})
    assert not schema.is_valid({**leaf, "happened_at": 1.5})
    assert not schema.is_valid({**leaf, "committed": {**hidden, "by": "WORKER-N7"}})


@pytest.mark.parametrize("example", AS_OF)
def test_packages_and_feeds_of_the_site_are_read_by_their_own_schemas_and_readers(example, laid, shared):
    contract = laid.site / "contracts" / example
    for kind in ("release", "record"):
        package = json.loads((contract / "ocds" / f"{kind}-package.json").read_bytes())
        assert faults(package, shared / "data" / "ocds", kind) == []
    feeds = [feedparser.parse(path.read_bytes()) for path in (contract / "feeds").iterdir()]

    assert len(feeds) == 6
    assert not any(feed.bozo for feed in feeds)
    assert sum(len(feed.entries) for feed in feeds) > 0


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_manual_names_everything_that_lies_on_a_site(language, laid):
    page = (ROOT / "docs" / "manual" / language / "publishing.md").read_text(encoding="utf-8")
    table = page.split("\n## ")[1]
    tops = [
        one.name + ("/" if one.is_dir() else "") for one in laid.site.iterdir() if one.name != "contracts"
    ]
    contract = laid.site / "contracts" / "by-hand-2024"
    inner = [one.name + ("/" if one.is_dir() else "") for one in contract.iterdir()]
    named = [f"contracts/ID/{one}" if f"contracts/ID/{one}" in table else one for one in inner]

    assert [one for one in (*tops, *named) if f"`{one}`" not in table] == []
