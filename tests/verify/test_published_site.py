"""A site as `onus publish` writes it: verified whole, from a folder and over http; any changed byte is found."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.__main__ import main
from onus.log.keys import parse_signing_key
from onus.simulation.benxi import write_benxi
from tests.verify.forger import STRANGER, WITNESS, Pen, edited, policy, taken_from
from tests.verify.publisher import EXAMPLES

BENXI_AS_OF, AS_OF = "2023-12-31T00:00:00+08:00", "2024-02-05T00:00:00+08:00"
DUTY = "CLEAR/R-10/snowfall-2024-01-15T00:00:00Z"


def run(*words: object) -> None:
    assert main([str(word) for word in words]) == 0


@pytest.fixture(scope="session")
def log(tmp_path_factory) -> Path:
    """Return a log with the Benxi replay and the example by hand, published beside it as `site`."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(EXAMPLES / "benxi-2023", folder / "benxi")
    write_benxi(folder / "benxi")
    run("log", "init", folder / "log", "--origin", "sample.example/log")
    for dossier, as_of in ((folder / "benxi", BENXI_AS_OF), (EXAMPLES / "by-hand-2024", AS_OF)):
        out = folder / f"out-{dossier.name}"
        run("assess", dossier, "--as-of", as_of, "--out", out, "--workers", 1)
        run("publish", out, "--log", folder / "log", "--site", folder / "site", "--workers", 1)
    return folder / "log"


@pytest.fixture(scope="session")
def site(log) -> Path:
    return log.parent / "site"


@pytest.fixture(scope="session")
def pen(log) -> Pen:
    """Return the key of the log, as whoever stole it would hold it."""
    texts = [path.read_bytes() for path in (log / "private").iterdir() if path.is_file()]
    text = next(one for one in texts if one.startswith(b"PRIVATE+KEY+")).decode().strip()
    key = parse_signing_key(text)
    return Pen(key.name, key.seed)


def told(capsys, place: Path | str, *words: object) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["verify", str(place), "--no-state", "--workers", "1", *map(str, words)])
    return code, "".join(capsys.readouterr())


def test_what_was_published_is_verified_and_recomputed_at_the_full_level(site, capsys):
    code, text = told(capsys, site, "--json")
    found = {one["dossier"]: one for one in json.loads(text)["verified"]["contracts"]}

    assert code == 0
    assert {name: one["tracks"] for name, one in found.items()} == {
        "benxi-2023-replay": "full",
        "by-hand-2024": "none",
    }
    assert all(one["public"] == one["findings"] > 40 for one in found.values())
    assert [one["taken_out"] + one["backdated"] + len(one["foreign_rules"]) for one in found.values()] == [
        0,
        0,
    ]


def test_the_statement_of_a_published_site_fits_on_a_page(site, capsys):
    for language in ("en", "zh-Hans"):
        code, text = told(capsys, site, "--language", language)

        assert (code, len(text.splitlines()) <= 60) == (0, True)


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(site) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.parent))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/site/"
        server.shutdown()


def test_over_http_the_same_is_found_but_for_files_that_nobody_can_list(site, served, capsys):
    told_here, told_there = (
        json.loads(told(capsys, place, "--json")[1])["verified"] for place in (site, served)
    )

    assert told_there["contracts"] == told_here["contracts"]
    assert (told_here["files"].pop("strangers"), told_there["files"].pop("strangers")) == (True, False)
    assert told_there["files"] == told_here["files"] and told_there["log"] == told_here["log"]


def test_a_finding_is_explained_with_the_proof_that_the_log_held_it(site, tmp_path, capsys):
    for language, word in (("en", "WHO ANSWERS"), ("zh-Hans", "责任人")):
        code, text = told(capsys, site, "--explain", DUTY, "--language", language)

        assert (code, word in text, "c2sp.org/tlog-proof@v1\nindex " in text) == (0, True, True)


def test_an_explained_proof_is_read_by_the_command_of_the_log(site, log, tmp_path, capsys):
    _, text = told(capsys, site, "--explain", DUTY)
    proof = tmp_path / "finding.tlog-proof"
    proof.write_text(text[text.rindex("c2sp.org/tlog-proof@v1") :], encoding="utf-8")
    index = int(proof.read_text(encoding="utf-8").split("\n")[1].removeprefix("index "))
    (tmp_path / "entry").write_bytes(taken_from(site).entries[index])

    run("log", "check", proof, tmp_path / "entry", "--policy", site / "log" / "policy")


def test_what_cannot_be_explained_is_told_with_names_close_to_it(site, capsys):
    code, text = told(capsys, site, "--explain", DUTY[:-3])

    assert (code, DUTY in text) == (2, True)


# ---- any single byte ------------------------------------------------------------------


def linked(site: Path, to: Path) -> Path:
    for path in site.rglob("*"):
        if path.is_file():
            place = to / path.relative_to(site)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)
    return to


def rewritten(path: Path, raw: bytes) -> None:
    path.unlink()
    path.write_bytes(raw)


def kind_of(path: Path, site: Path) -> str:
    """Return the kind of a file: where it lies, and its ending."""
    parts = path.relative_to(site).parts
    return f"{parts[0]}/{parts[2] if len(parts) > 3 and parts[0] == 'contracts' else ''}{path.suffix}"


@pytest.fixture(scope="session")
def by_kind(site) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.stat().st_size:
            found.setdefault(kind_of(path, site), []).append(path)
    return found


@given(st.data())
@settings(max_examples=40)
def test_any_single_changed_byte_of_any_published_file_ends_non_zero(site, by_kind, data):
    path = data.draw(st.sampled_from(by_kind[data.draw(st.sampled_from(sorted(by_kind)))]))
    raw = bytearray(path.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with tempfile.TemporaryDirectory(dir=site.parent) as folder:
        copy = linked(site, Path(folder) / "copy")
        rewritten(copy / path.relative_to(site), bytes(raw))

        assert 10 <= main(["verify", str(copy), "--no-state", "--workers", "1"]) <= 29


@pytest.mark.slow
def test_a_changed_byte_in_each_kind_of_file_ends_non_zero(site, by_kind, tmp_path, capsys):
    survived = []
    for number, (kind, paths) in enumerate(sorted(by_kind.items())):
        for at in ("first", "middle", "last"):
            raw = bytearray(paths[-1].read_bytes())
            raw[{"first": 0, "middle": len(raw) // 2, "last": -1}[at]] ^= 1
            copy = linked(site, site.parent / f"copy-{number}-{at}")
            rewritten(copy / paths[-1].relative_to(site), bytes(raw))
            if not 10 <= told(capsys, copy)[0] <= 29:
                survived.append((kind, at))
            shutil.rmtree(copy)

    assert survived == []


# ---- a publisher in bad faith ------------------------------------------------------------


@pytest.fixture
def witnessed(site, pen, tmp_path) -> tuple[Path, Path]:
    """Return the site with a cosigned checkpoint, and the policy that asks for it."""
    copy = linked(site, site.parent / tmp_path.name)
    head = copy / "log" / "checkpoint"
    raw = head.read_bytes()
    rewritten(head, raw + WITNESS.line(raw.decode().split("\n\n")[0] + "\n").encode())
    rules = tmp_path / "policy"
    rules.write_bytes(policy(pen))
    return copy, rules


def spoilt(site: Path):
    """Return the site with one finding edited: not done becomes done."""
    forged = taken_from(site)
    place = next(
        at
        for at, one in enumerate(forged.entries)
        if b'"kind":"finding"' in one and b'"outcome":"unmet"' in one
    )
    forged.entries[place] = edited(
        forged.entries[place], lambda value: value["data"].update(outcome="fulfilled")
    )
    return forged


def test_a_finding_edited_by_someone_without_the_key_is_not_signed_by_the_log(witnessed, tmp_path, capsys):
    site, rules = witnessed
    assert told(capsys, site, "--policy", rules)[0] == 0
    forged = spoilt(site)
    forged.log = Pen("sample.example/log", STRANGER.seed)
    forged.witnesses = ()

    code, text = told(capsys, forged.write(tmp_path / "forged"), "--policy", rules)

    assert (code, "VERIFY-013" in text) == (13, True)


def test_a_finding_edited_by_someone_with_the_key_lacks_the_witness(witnessed, pen, tmp_path, capsys):
    site, rules = witnessed
    forged = spoilt(site)
    forged.log, forged.witnesses = pen, ()

    code, text = told(capsys, forged.write(tmp_path / "forged"), "--policy", rules)

    assert (code, "VERIFY-014" in text) == (14, True)


def test_a_finding_edited_with_key_and_witness_still_does_not_name_its_leaf(witnessed, pen, tmp_path, capsys):
    """The publication names its leaves by their hashes; an edited one is another leaf."""
    site, rules = witnessed
    forged = spoilt(site)
    forged.log = pen

    code, text = told(capsys, forged.write(tmp_path / "forged"), "--policy", rules)

    assert (code, "VERIFY-025" in text) == (25, True)


def test_who_saw_the_log_before_sees_that_it_was_rebuilt(witnessed, pen, tmp_path, capsys):
    site, rules = witnessed
    state = tmp_path / "state"
    assert main(["verify", str(site), "--policy", str(rules), "--state", str(state)]) == 0
    forged = spoilt(site)
    forged.log = pen

    code = main(
        ["verify", str(forged.write(tmp_path / "forged")), "--policy", str(rules), "--state", str(state)]
    )

    assert (code, "VERIFY-016" in "".join(capsys.readouterr())) == (16, True)


# ---- what the law takes away ---------------------------------------------------------------


def test_an_erased_entry_goes_from_the_site_with_the_next_publication_and_the_rest_still_holds(log, tmp_path, capsys):  # fmt: skip
    again, site = (Path(shutil.copytree(log.parent / name, tmp_path / name)) for name in ("log", "site"))
    dossier = Path(shutil.copytree(EXAMPLES / "by-hand-2024", tmp_path / "dossier"))
    sets = json.loads((site / "contracts/by-hand-2024/publication.json").read_bytes())
    entries = taken_from(site).entries
    index = next(one for one in sets["facts"] if b'"kind":"crew"' in entries[one])
    assert entries[index] in in_bundles(site)
    run("log", "erase", again, index, "--basis-zh", "示例法第一条", "--basis-en", "Sample act, article 1")
    assert "publish again now" in "".join(capsys.readouterr())
    others = ["publish", log.parent / "out-benxi", "--log", again, "--site", site, "--workers", 1]
    assert main([str(one) for one in others]) == 2
    assert "erased since" in "".join(capsys.readouterr())
    assert told(capsys, site)[0] == 0, "until then the site is the one that was published"

    rows = (dossier / "crews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    name = json.loads(entries[index])["id"]
    (dossier / "crews.csv").write_text("".join(row for row in rows if name not in row), encoding="utf-8")
    run("assess", dossier, "--as-of", AS_OF, "--out", tmp_path / "out", "--workers", 1)
    run("publish", tmp_path / "out", "--log", again, "--site", site, "--workers", 1)

    code, text = told(capsys, site)
    assert (code, "1 erased entries" in text) == (0, True), text
    assert entries[index] not in in_bundles(site)


def in_bundles(site: Path) -> bytes:
    return b"".join(
        path.read_bytes() for path in sorted((site / "log/tile/entries").rglob("*")) if path.is_file()
    )
