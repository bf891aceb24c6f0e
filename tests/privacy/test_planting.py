"""The planting itself: everything is planted, and the search finds it in whatever form."""

from __future__ import annotations

import gzip
import html
import json
import zipfile
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onus.__main__ import main
from onus.wire.dossier_schemas import FILES, schema
from onus.wire.fact_columns import COLUMNS

from .leaks import leaks
from .planted import CODES, PLATE, every_free_text, write_planted

ALL = ("phone", "identity", "plate", "mail", "home", "holder", "worker")


@pytest.fixture
def planted(tmp_path):
    return tmp_path / "dossier", write_planted(tmp_path / "dossier", homes=True, kinds=ALL)


def test_every_text_that_people_fill_in_is_planted(planted):
    _, plants = planted

    assert every_free_text() - {one.where.split(" (")[0] for one in plants} == set()
    assert len(every_free_text()) > 50


def test_the_planted_dossier_has_no_fault(planted, capsys):
    assert main(["dossier", "check", str(planted[0])]) == 0

    assert "0 fault(s)" in capsys.readouterr().out


def test_the_search_finds_every_plant_in_the_dossier_itself(planted):
    folder, plants = planted
    words = {word for one in plants for word in one.needles} | {PLATE}

    found = {line.split(": ", 1)[1] for line in leaks(folder, words)}

    assert found == words


def test_no_code_outlives_its_field():

    known = {file: {one.name for one in columns} for file, columns in COLUMNS.items()}
    for name in FILES:
        whole = schema(name)
        for kind, part in {FILES[name].__name__: whole, **whole["$defs"]}.items():
            inner = part["properties"].get(name.removesuffix(".toml"), part)
            known[kind] = set(part["properties"]) | set(inner.get("properties", {}))

    assert [
        (kind, one) for kind, names in CODES.items() for one in names.split() if one not in known[kind]
    ] == []


WORD = "请致电13941007919"
FORMS = {
    "plain": lambda word: word.encode(),
    "in a Parquet column": lambda word: parquet(pa.table({"a": [word]})),
    "in a list of a Parquet column": lambda word: parquet(pa.table({"a": [[word]]})),
    "beside the columns of a Parquet file": lambda word: parquet(
        pa.table({"a": [1]}).replace_schema_metadata({"note": word})
    ),
    "packed": lambda word: gzip.compress(word.encode()),
    "escaped in JSON": lambda word: json.dumps(word).encode(),
    "escaped in HTML": lambda word: "".join(f"&#{ord(mark)};" for mark in html.escape(word)).encode(),
    "spaced": lambda word: word.replace("139", "139 ").replace("00", "-00-").encode(),
    "as a plain digest": lambda word: sha256(word.encode()).hexdigest().upper().encode(),
    "as the digest of its JSON": lambda word: sha256(json.dumps(word, ensure_ascii=False).encode()).hexdigest().encode(),
}  # fmt: skip


def parquet(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue().to_pybytes()


@pytest.mark.parametrize("form", FORMS)
def test_the_search_finds_a_word(form, tmp_path):
    (tmp_path / "file").write_bytes(FORMS[form](WORD))

    assert leaks(tmp_path, [WORD, "nothing"]) != []
    assert leaks(tmp_path, ["nothing"]) == []


def test_the_search_finds_a_word_in_an_archive_and_in_the_name_of_a_file(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", WORD)
    (tmp_path / f"{WORD}.txt").write_bytes(b"")

    assert len(leaks(tmp_path, [WORD])) == 2
