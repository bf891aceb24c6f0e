"""The log of a site: every attack on tiles, entries, checkpoint and list ends with its own named fault."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.__main__ import main
from tests.verify.forger import (
    LOG,
    STRANGER,
    WITNESS,
    Pen,
    checkpoint_text,
    seed,
    signed,
    taken_from,
    tile_path,
)
from tests.verify.sample_log import SIZE, bodies, change, copied, edit, flip, sample, told


def test_a_site_as_it_was_published_is_verified(site, rules, capsys):
    code, text = told(capsys, site, "--policy", rules)

    assert code == 0
    assert "600 entries" in text and "Quorum `w` is met." in text and "No other file lies there." in text


def test_the_statement_fits_on_a_page_in_both_languages(site, capsys):
    _, english = told(capsys, site)
    _, chinese = told(capsys, site, "--language", "zh-Hans")

    assert max(len(english.splitlines()), len(chinese.splitlines())) <= 60
    assert "公钥是否属于主管单位" in chinese and "second source" in english


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 513])
def test_a_log_of_any_size_is_verified(tmp_path, capsys, size):
    code, text = told(capsys, sample(size - 1).write(tmp_path / "site"))

    assert code == 0, text


TILE, BUNDLE = "log/" + tile_path("0", 1, 256), "log/" + tile_path("entries", 1, 256)
UPPER, LAST = "log/" + tile_path("1", 0, 2), "log/" + tile_path("entries", 2, 88)
ATTACKS = {
    "a flipped bit in a tile": (TILE, flip(700), 18),
    "a flipped bit in an upper tile": (UPPER, flip(3), 18),
    "a truncated tile": (TILE, lambda raw: raw[:-1], 18),
    "a tile of the wrong size": (TILE, lambda raw: raw + bytes(32), 18),
    "an empty tile": (UPPER, lambda raw: b"", 18),
    "a tile of zeros": (TILE, lambda raw: bytes(len(raw)), 18),
    "a flipped bit in an entry": (BUNDLE, flip(700), 19),
    "a flipped bit in the length of an entry": (BUNDLE, flip(1), 19),
    "an entry above 65,535 bytes": (BUNDLE, lambda raw: raw[:2] + b"x" * 70_000 + raw[2:], 19),
    "a truncated bundle": (LAST, lambda raw: raw[:-1], 19),
    "a bundle with a byte too many": (LAST, lambda raw: raw + b"x", 19),
    "an empty bundle": (LAST, lambda raw: b"", 19),
    "a checkpoint without signatures": ("log/checkpoint", lambda raw: raw.split(b"\n\n")[0] + b"\n", 12),
    "a truncated checkpoint": ("log/checkpoint", lambda raw: raw[:-1], 12),
    "an empty checkpoint": ("log/checkpoint", lambda raw: b"", 12),
    "a checkpoint with another root": (
        "log/checkpoint", lambda raw: re.sub(rb"^(.*\n.*\n)(.)", lambda m: m[1] + b"Z" if m[2] != b"Z" else m[1] + b"Y", raw, count=1), 13,
    ),
    "a file that is not as listed": ("index.html", flip(20), 23),
    "a truncated file": ("index.html", lambda raw: raw[:-1], 23),
    "a list with another digest": ("files", flip(5, 2), 22),
    "a list without signature": ("files", lambda raw: raw.split(b"\n\n")[0] + b"\n", 22),
    "an empty list": ("files", lambda raw: b"", 22),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_ends_with_its_own_exit_code(tampered, rules, capsys, attack):
    path, how, wanted = ATTACKS[attack]
    change(tampered / path, how)

    code, text = told(capsys, tampered, "--policy", rules)

    assert code == wanted, text
    assert f"VERIFY-{wanted:03d} {path}" in text


@pytest.mark.parametrize(
    ("path", "wanted"), [(TILE, 20), (BUNDLE, 20), ("index.html", 20), ("files", 22), ("log/checkpoint", 11)]
)
def test_whatever_is_missing_is_named(tampered, rules, capsys, path, wanted):
    (tampered / path).unlink()

    code, text = told(capsys, tampered, "--policy", rules)

    assert code == wanted
    assert f"VERIFY-{wanted:03d}" in text


@pytest.mark.parametrize(
    "name", ["more.txt", "log/tile/0/999", "log/tile/3/000.p/1", "log/tile/0/001.p/0", "log/x", ".hidden"]
)
def test_a_file_that_nobody_signed_is_a_stranger(tampered, rules, capsys, name):
    (tampered / name).parent.mkdir(parents=True, exist_ok=True)
    (tampered / name).write_bytes(b"x")

    code, text = told(capsys, tampered, "--policy", rules)

    assert (code, f"VERIFY-021 {name}" in text) == (21, True)


def test_a_link_is_a_stranger_even_where_it_leads_to_the_right_bytes(tampered, rules, capsys):
    (tampered / "index.html").rename(tampered.parent / "elsewhere.html")
    (tampered / "index.html").symlink_to(tampered.parent / "elsewhere.html")

    assert told(capsys, tampered, "--policy", rules)[0] in (10, 21)


def test_older_partial_tiles_may_stay_but_not_with_other_bytes(tampered, rules, capsys):
    for kind, index, full in (("0", 1, 256), ("entries", 2, 88)):
        whole = (tampered / "log" / tile_path(kind, index, full)).read_bytes()
        size = 32 * 7 if kind == "0" else sum(2 + len(one) for one in bodies(SIZE - 1)[512:519])
        old = tampered / "log" / tile_path(kind, index, 7)
        old.parent.mkdir(exist_ok=True)
        old.write_bytes(whole[:size])
    assert told(capsys, tampered, "--policy", rules)[0] == 0

    change(old, flip(9))

    code, text = told(capsys, tampered, "--policy", rules)
    assert (code, "entries/002.p/7" in text) == (18, True)


def test_a_checkpoint_of_another_key_is_foreign(site, rules, tmp_path, capsys):
    forged = taken_from(site)
    forged.log = STRANGER

    code, text = told(capsys, forged.write(tmp_path / "site"), "--policy", rules)

    assert (code, "VERIFY-013" in text) == (13, True)


def test_an_edited_entry_whose_log_was_rebuilt_without_the_key_is_not_signed(site, rules, tmp_path, capsys):
    forged = taken_from(site)
    edit(forged)
    forged.log = STRANGER

    assert told(capsys, forged.write(tmp_path / "site"), "--policy", rules)[0] == 13


def test_an_edited_entry_under_the_old_checkpoint_does_not_lead_to_its_root(site, rules, tmp_path, capsys):
    forged = taken_from(site)
    edit(forged)
    other = forged.write(tmp_path / "site")
    change(other / "log/checkpoint", lambda raw: (site / "log/checkpoint").read_bytes())

    assert told(capsys, other, "--policy", rules)[0] == 18


def test_an_edited_entry_whose_log_was_rebuilt_with_the_key_lacks_the_witness(site, rules, tmp_path, capsys):
    forged = taken_from(site)
    edit(forged)
    forged.witnesses = ()

    code, text = told(capsys, forged.write(tmp_path / "site"), "--policy", rules)

    assert (code, "VERIFY-014" in text) == (14, True)


def test_a_witness_of_another_checkpoint_is_no_witness(site, rules, tmp_path, capsys):
    forged = taken_from(site)
    edit(forged)
    other = forged.write(tmp_path / "site")
    line = (site / "log/checkpoint").read_bytes().splitlines(keepends=True)[-1]
    change(other / "log/checkpoint", lambda raw: b"".join([*raw.splitlines(keepends=True)[:-1], line]))

    assert told(capsys, other, "--policy", rules)[0] == 13


def test_a_signature_of_nobody_is_refused_unless_allowed(tampered, rules, capsys):
    stranger = Pen("someone.example", seed("someone"), 4)

    def with_line(raw: bytes) -> bytes:
        return raw + stranger.line(raw.decode().split("\n\n")[0] + "\n").encode()

    change(tampered / "log/checkpoint", with_line)

    assert told(capsys, tampered, "--policy", rules)[0] == 15
    code, text = told(capsys, tampered, "--policy", rules, "--allow-unknown")
    assert (code, "1 signature line(s) of unknown keys" in text) == (0, True)


def test_a_removed_entry_changes_every_root_after_it(site, rules, tmp_path, capsys):
    forged = taken_from(site)
    del forged.entries[40]
    other = forged.write(tmp_path / "site")
    size = len(forged.entries) + 1
    assert told(capsys, other, "--policy", rules)[0] == 0  # Nothing was seen before: nobody can know.

    change(other / "log/checkpoint", lambda raw: (site / "log/checkpoint").read_bytes())

    assert told(capsys, other, "--policy", rules)[0] in (18, 19, 20)
    assert size == SIZE - 1


# ---- the list of files -----------------------------------------------------------------


def test_a_second_list_signed_with_the_key_is_not_the_one_in_the_log(site, rules, tampered, capsys):
    change(tampered / "index.html", lambda raw: raw + b"x")
    raw = (tampered / "index.html").read_bytes()
    text = (tampered / "files").read_text(encoding="utf-8").split("\n\n")[0] + "\n"
    line = f"{hashlib.sha256(raw).hexdigest()} {len(raw)} index.html\n"
    forged = re.sub(r"^.* index\.html\n", line, text, flags=re.MULTILINE)
    change(tampered / "files", lambda old: signed(forged, LOG))

    code, told_text = told(capsys, tampered, "--policy", rules)

    assert (code, "in the log" in told_text) == (22, True)


def test_all_faults_are_told_at_once_and_the_gravest_gives_the_exit_code(tampered, rules, capsys):
    change(tampered / TILE, flip(1))
    change(tampered / "index.html", flip(1))
    (tampered / "more").write_bytes(b"")

    code, text = told(capsys, tampered, "--policy", rules)

    assert code == 18
    assert all(f"VERIFY-{one:03d}" in text for one in (18, 21, 23))


def test_a_thousand_faults_are_counted_and_twenty_told(tampered, rules, capsys):
    for number in range(1_000):
        (tampered / f"more-{number}").write_bytes(b"")

    code, text = told(capsys, tampered, "--policy", rules)

    assert (code, text.count("VERIFY-021"), "and 980 more" in text) == (21, 20, True)


# ---- any single byte ------------------------------------------------------------------


@given(st.data())
def test_any_single_changed_byte_of_any_file_ends_non_zero(site, rules, data):
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(paths))
    size = (site / path).stat().st_size
    at, bits = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, 255))
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(site, Path(folder) / "copy")
        change(copy / path, flip(at, bits))

        assert 10 <= main(["verify", str(copy), "--no-state", "--policy", str(rules)]) <= 29


def test_a_base64_twin_of_a_signature_is_not_the_signature(tampered, rules, capsys):
    """The last letter of a base64 text holds bits that say nothing; only one of its twins is canonical."""

    def twin(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        coded = lines[-2].split(b" ")[-1]
        meaning = base64.b64decode(coded)
        letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        head, last, ending = coded.rstrip(b"=")[:-1], coded.rstrip(b"=")[-1:], b"=" * coded.count(b"=")
        others = [head + bytes([one]) + ending for one in letters if bytes([one]) != last]
        same = [one for one in others if base64.b64decode(one) == meaning]
        lines[-2] = lines[-2].replace(coded, (same or [coded + b"A"])[0])
        return b"\n".join(lines)

    change(tampered / "log/checkpoint", twin)

    assert told(capsys, tampered, "--policy", rules)[0] == 12


# ---- what the reader brings ------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [["NOTHING"], ["FILE"], ["ftp://x/"], ["SITE", "--policy", "FILE"], ["SITE", "--policy", "NOTHING"]],
)
def test_what_the_reader_brings_wrongly_is_told_with_exit_code_two(tmp_path, site, capsys, words):
    (tmp_path / "FILE").write_bytes(b"x")
    places = {"SITE": str(site), "FILE": str(tmp_path / "FILE"), "NOTHING": str(tmp_path / "NOTHING")}

    assert main(["verify", *(places.get(word, word) for word in words), "--no-state"]) == 2

    assert capsys.readouterr().err


def test_the_same_is_told_to_a_program(site, rules, tampered, capsys):
    import json

    code, text = told(capsys, site, "--policy", rules, "--json")
    assert (code, json.loads(text)["verified"]["log"]["size"]) == (0, SIZE)
    change(tampered / TILE, flip(1))

    code, text = told(capsys, tampered, "--policy", rules, "--json")

    assert (code, json.loads(text)["faults"][0]["code"]) == (18, "VERIFY-018")


def test_the_forger_builds_the_tree_of_the_specification():
    assert checkpoint_text([], {}).split("\n")[2] == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert WITNESS.kind == 4
