"""A log against what was seen of it before, against its tombstones, and against what a leaf may be."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.verify.forger import (
    STRANGER,
    Forged,
    Pen,
    edited,
    entry,
    policy,
    seed,
    site_entry,
    taken_from,
)
from tests.verify.sample_log import GONE, bodies, change, copied, edit, sample, told

# ---- what was seen before ----------------------------------------------------------


def test_a_log_that_grew_still_begins_with_what_was_seen(tmp_path, rules, capsys):
    words = ("--policy", rules, "--state", tmp_path / "state")
    for size in (1, 3, 256, 300, 600):
        grown = sample(600)
        grown.entries = [*bodies(size - 1)]
        assert told(capsys, grown.write(tmp_path / f"site-{size}"), *words)[0] == (0 if size == 1 else 17)
        break

    first = sample(5)
    assert told(capsys, first.write(tmp_path / "a"), "--policy", rules, "--state", tmp_path / "s")[0] == 0
    more = Forged(
        [*taken_from(tmp_path / "a").entries, logged(tmp_path / "a"), *bodies(700)[5:]], first.files
    )
    code, text = told(capsys, more.write(tmp_path / "b"), "--policy", rules, "--state", tmp_path / "s")
    assert (code, "begins with the 6 entries" in text) == (0, True)


def logged(site: Path) -> bytes:
    """Return the entry by which a site's own list is logged."""
    text = (site / "files").read_text(encoding="utf-8").split("\n\n")[0] + "\n"
    return site_entry(hashlib.sha256(text.encode()).hexdigest(), text.count("\n"))


def test_a_log_that_lost_entries_went_back(tmp_path, rules, capsys):
    words = ("--policy", rules, "--state", tmp_path / "state")
    assert told(capsys, sample(50).write(tmp_path / "a"), *words)[0] == 0

    code, text = told(capsys, sample(40).write(tmp_path / "b"), *words)

    assert (code, "VERIFY-017" in text, "state" in text) == (17, True, True)


def test_a_longer_log_without_one_of_the_old_entries_is_no_continuation(tmp_path, rules, capsys):
    words = ("--policy", rules, "--state", tmp_path / "state")
    assert told(capsys, sample(50).write(tmp_path / "a"), *words)[0] == 0
    without = sample(400)
    del without.entries[7]

    code, text = told(capsys, without.write(tmp_path / "b"), *words)

    assert (code, "VERIFY-017" in text) == (17, True)
    assert told(capsys, tmp_path / "a", *words)[0] == 0  # What was relied on stays remembered.


def test_two_checkpoints_of_one_size_are_a_split_view(tmp_path, rules, capsys):
    words = ("--policy", rules, "--state", tmp_path / "state")
    assert told(capsys, sample(50).write(tmp_path / "a"), *words)[0] == 0
    other = sample(50)
    edit(other)

    code, text = told(capsys, other.write(tmp_path / "b"), *words)

    assert (code, "VERIFY-016" in text) == (16, True)


def test_without_a_policy_the_first_one_shown_is_believed_from_then_on(tmp_path, site, capsys):
    words = ("--state", tmp_path / "state")
    assert told(capsys, site, *words)[0] == 0
    forged = taken_from(site)
    forged.log = STRANGER
    forged.files["log/policy"] = policy(STRANGER)

    code, _ = told(capsys, forged.write(tmp_path / "b"), *words)
    again, text = told(capsys, site, *words)

    assert (code, again) == (13, 0)
    assert "policy of your earlier run" in text


def test_a_broken_state_is_told_and_never_passed_over(tmp_path, site, capsys):
    words = ("--state", tmp_path / "state")
    assert told(capsys, site, *words)[0] == 0
    kept = next((tmp_path / "state").glob("*.checkpoint"))
    kept.write_bytes(b"x")

    code, text = told(capsys, site, *words)

    assert (code, "VERIFY-003" in text) == (2, True)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_address_that_shows_a_log_of_another_name_is_believed_only_by_a_policy_of_the_readers_own(
    tmp_path, capsys
):
    words, other = ("--state", tmp_path / "state"), Pen("log.example/another", seed("log"))
    anew = sample(40)
    anew.log, anew.files["log/policy"] = other, policy(other)
    own = tmp_path / "own"
    own.write_bytes(policy(other))
    with served(tmp_path) as address:
        sample(50).write(tmp_path / "site")
        first = told(capsys, f"{address}/site/", *words)[0]
        anew.write(tmp_path / "site")
        code, text = told(capsys, f"{address}/site", *words)
        elsewhere = told(capsys, anew.write(tmp_path / "elsewhere"), *words)[0]
        by_own = told(capsys, f"{address}/site", *words, "--policy", own)[0]
        after = told(capsys, f"{address}/site", *words)[0]

    assert (first, code, "VERIFY-017" in text) == (0, 17, True)
    assert "showed log.example/sample, of 51 entries" in text
    assert (elsewhere, by_own, after) == (0, 0, 0)


def test_a_log_whose_facts_were_found_faulty_cannot_begin_anew_unseen(tmp_path, capsys):
    words, faulty = ("--state", tmp_path / "state"), sample(50)
    faulty.entries[40] = edited(faulty.entries[40], lambda value: value["data"].update(phone="1"))
    assert told(capsys, faulty.write(tmp_path / "a"), *words)[0] == 24

    code, text = told(capsys, sample(50).write(tmp_path / "b"), *words)

    assert (code, "VERIFY-016" in text) == (16, True)


def test_a_policy_on_the_site_that_the_signed_list_does_not_hold_is_not_remembered(tmp_path, site, capsys):
    words, spoiled = ("--state", tmp_path / "state"), copied(site, tmp_path / "spoiled")
    change(spoiled / "log" / "policy", lambda _: policy(witness=None))

    code, _ = told(capsys, spoiled, *words, "--allow-unknown")

    assert (code, list(tmp_path.glob("state/*"))) == (23, [])


# ---- present, withheld with a tombstone, missing --------------------------------------


def tombstone(of: str) -> bytes:
    data = {
        "of": of,
        "fields": ["entry"],
        "legal_basis": {"en": "Sample act, article 1", "zh": "示例法第一条"},
    }
    return entry("tombstone", "t-1", data=data, at=1_700_000_000_000_000, recorded=None)


def test_an_entry_without_bytes_is_withheld_where_a_tombstone_says_so_and_else_missing(
    tmp_path, rules, capsys
):
    forged = sample()
    forged.withhold(GONE)
    code, text = told(capsys, forged.write(tmp_path / "a"), "--policy", rules)
    assert (code, f"VERIFY-020 log ({GONE})" in text) == (20, True)

    forged.entries.append(tombstone(forged.withheld[GONE].hex()))
    code, text = told(capsys, forged.write(tmp_path / "b"), "--policy", rules)

    assert (code, "1 entries are withheld" in text) == (0, True)


def test_a_tombstone_of_another_entry_excuses_nothing(tmp_path, rules, capsys):
    forged = sample()
    forged.withhold(GONE)
    forged.entries.append(tombstone(hashlib.sha256(b"other").hexdigest()))

    assert told(capsys, forged.write(tmp_path / "a"), "--policy", rules)[0] == 20


# ---- leaves ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"{}", 24),
        (b"\xff\xfe", 24),
        (b"[" * 60_000, 24),
        (b'{"leaf":1}', 24),
        (
            entry("body", "b", data={"order": 0, "roles": [], "name": {"en": "X", "zh": ""}}).replace(
                b"X", rb"\ud800"
            ),
            24,
        ),
        (entry("body", "b", data={"order": 2**60, "roles": [], "name": {"en": "", "zh": ""}}), 24),
        (entry("body", "b", data={"order": 0, "roles": [], "name": {"en": "B", "zh": ""}, "phone": "1"}), 24),
        (entry("body", "b", data={"order": 0, "roles": [], "name": {"en": "B", "zh": ""}}) + b" ", 24),
        (
            entry("body", "b", data={"order": 0, "roles": [], "name": {"en": "B", "zh": ""}}).replace(
                b'"leaf":1', b'"leaf":2'
            ),
            27,
        ),
        (entry("publication", "1", data={}, at=1), 24),
    ],
)
def test_an_entry_that_is_no_leaf_is_refused_or_of_a_newer_version(tmp_path, rules, capsys, raw, wanted):
    forged = sample(10)
    forged.entries.append(raw)

    code, text = told(capsys, forged.write(tmp_path / "a"), "--policy", rules)

    assert (code, f"VERIFY-{wanted:03d} log (10)" in text) == (wanted, True)
