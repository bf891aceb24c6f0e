"""`onus bid` from the store to the audit, as people type it, with witnesses that answer over the network."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from onus.__main__ import main
from onus.base.instants import SECOND_US, instant, utc_text
from onus.base.money import Minor
from onus.cli import bid_office
from onus.core.tendering.bid import BidContent, BidPrice
from onus.log.keys import parse_verifier_key
from onus.log.policies import Group, Log, Policy
from onus.log.policies import Witness as Known
from onus.outside.tlog.witness import Witness, make_witness, witness_server
from onus.wire.sealing.bidder_keys import KeptKey
from onus.wire.tenders.opened_files import content_bytes
from tests.outside.sealing.town import KEY, Clock, Town
from tests.outside.tlog.servers import serving

OPENS, DEADLINE = instant("2026-03-02T01:00:00Z"), instant("2026-03-23T01:00:00Z")


@pytest.fixture
def told(capsys, monkeypatch, tmp_path):
    """Run a command in the folder; return what it prints. `told.clock` is everybody's."""
    monkeypatch.chdir(tmp_path)
    clock = Clock(OPENS)
    monkeypatch.setattr(bid_office, "now", clock)

    def run(*words: object, code: int = 0) -> str:
        assert main(["bid", *(str(word) for word in words)]) == code
        out, err = capsys.readouterr()
        return out + err

    run.clock = clock
    return run


def witnesses(told, tmp_path):
    key = re.search(r"key of the log: (\S+)", told("store", "store", "--origin", "bids.generated.example"))[1]
    log = Log(parse_verifier_key(key))
    served = []
    for name in ("university", "newspaper"):
        verifier = make_witness(tmp_path / name, f"{name}.generated.example")
        witness = Witness(tmp_path / name, Policy((log,)), told.clock)
        served.append((name, verifier, witness_server(witness, host="127.0.0.1", port=0)))
    return log, served


def test_a_tender_goes_from_its_ceremony_to_a_clean_audit_by_commands_alone(told, tmp_path):
    log, served = witnesses(told, tmp_path)
    with serving(served[0][2]) as one, serving(served[1][2]) as other:
        known = tuple(Known(name, key, url) for (name, key, _), url in zip(served, (one, other), strict=True))
        policy = Policy((log,), known, (Group("both", 2, tuple(x.name for x in known)),), "both")
        for place in ("store/log/policy", "policy"):
            (tmp_path / place).write_bytes(policy.encode())
        walk(told, tmp_path)


def walk(told, tmp_path):
    posts = [word for n in "ABCDE" for word in ("--custodian", f"post {n}@Generated Body {n}")]
    assert "3 of 5" in told("ceremony", "keys", "--tender", "T-1", *posts)
    lost = [word for n in "XYZ" for word in ("--custodian", f"post {n}@Generated Body {n}")]
    told(
        "ceremony",
        "escrow",
        "--tender",
        "T-1 escrow",
        *lost,
        "--threshold",
        2,
        "--apart-from",
        "keys/ceremony.json",
    )
    both = told("ceremony", "no", "--tender", "U", *posts, "--apart-from", "keys/ceremony.json", code=2)
    assert "in_both_groups" in both and "SEALBID-036" in both
    (tmp_path / "notice.txt").write_text("what is bought")
    announced = ("announce", "store", "--ceremony", "keys/ceremony.json", "--deadline", utc_text(DEADLINE))
    assert "version 1 of T-1" in told(*announced, "--document", "notice.txt", "--out", "tender.json")
    digests = {name: sealed_and_received(told, tmp_path, name) for name in ("a", "b", "c")}

    secret = re.search("[0-9a-f]{64}", told("secret", "c.onusbid", "--code-file", "c.onusbid.code.txt"))[0]
    assert "withdrawn" in told("withdraw", "store", digests["c"], "--tender", "T-1", "--proof", secret)
    assert "SEALBID-033" in told(
        "release", "keys/share-1.txt", "--store", "store", "--policy", "policy", "--out", "x", code=2
    )
    told.clock.to(DEADLINE + SECOND_US)
    assert "SEALBID-035" in told("receive", "store", "a.onusbid", "--tender", "T-9", "--out", "x", code=2)
    assert "2 bid(s) stand" in told("close", "store", "--tender", "T-1")
    for number in (1, 3, 5):
        told(
            "release",
            f"keys/share-{number}.txt",
            "--store",
            "store",
            "--policy",
            "policy",
            "--out",
            f"give-{number}.txt",
        )
    open_and_audit(told, tmp_path, digests)


def sealed_and_received(told, tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "offer.txt").write_text(f"price of {name}")
    if name == "c":
        (tmp_path / name / "bid.json").write_text('{"supplier":"firm-c"}')
    public = told("key", f"{name}.key", "--supplier", f"firm-{name}")
    assert f"supplier firm-{name}\npublic " in public
    assert (tmp_path / f"{name}.key").stat().st_mode & 0o077 == 0
    key = re.search('"tender_key":"([0-9a-f]{64})"', (tmp_path / "escrow/ceremony.json").read_text())[1]
    words = ("--tender", "tender.json", "--policy", "policy")
    sealing = ("--key", f"{name}.key", "--out", f"{name}.onusbid", "--escrow", key)
    said = told("seal", name, *words, *sealing)
    assert public.split()[-1] in said
    remark = "bid.json prices cannot be read" if name == "c" else "There is no bid.json"
    assert remark in said
    code = re.search(r"shown here once: (\S+)", said)[1]
    sheet = (tmp_path / f"{name}.onusbid.code.txt").read_text()
    assert code in sheet
    nonce, signer, signature = (value_of(sheet, one) for one in ("nonce", "signer", "signature"))
    again = told("signature", name, *words, "--key", f"{name}.key", "--nonce", nonce)
    assert f"signer: {signer}\nsignature: {signature}" in again
    assert "NOT" not in told("check", f"{name}.onusbid", *words, "--code-file", f"{name}.onusbid.code.txt")
    told(
        "receive",
        "store",
        f"{name}.onusbid",
        "--tender",
        "T-1",
        "--out",
        f"{name}.json",
        "--escrow",
        f"{name}.onusbid.escrow",
    )
    return re.search("its digest: ([0-9a-f]{64})", said)[1]


def value_of(sheet, name):
    return re.search(rf"^{name} +([0-9a-f]+)$", sheet, re.MULTILINE)[1]


def open_and_audit(told, tmp_path, digests):
    shares = [word for n in (1, 3, 5) for word in ("--share", f"give-{n}.txt")]
    code = re.search(r"(\w{4}-){6}\w{4}", (tmp_path / "a.onusbid.code.txt").read_text())[0]
    (tmp_path / "codes").write_text(f"{digests['a']} {code.lower()}\n")
    opening = ("open", "store", "--tender", "T-1", *shares, "--codes", "codes", "--out", "opened")
    sheet = (tmp_path / "b.onusbid.code.txt").read_text()
    nonce, signer, signature = (value_of(sheet, one) for one in ("nonce", "signer", "signature"))
    again = ("--handed-in", digests["b"], "b", nonce, signer)
    assert "1 bid(s) are not opened yet" in told(*opening, *again, signature[::-1])
    assert "signature has not 128 hexadecimal digits" in told(*opening, *again, signature[:-1], code=2)
    group = [word for n in (1, 2) for word in ("--share", f"escrow/share-{n}.txt")]
    told(
        "codes",
        "store",
        "--tender",
        "T-1",
        "--ceremony",
        "escrow/ceremony.json",
        *group,
        "--bid",
        digests["b"],
        "--out",
        "found",
    )
    assert "托管的解密码" in told(*opening, "--escrowed", "found", "--last", "--language", "zh-Hans")
    assert (tmp_path / "opened" / digests["b"] / "files" / "offer.txt").read_text() == "price of b"
    audited = ("audit", "store", "--tender", "T-1", "--policy", "policy", "--opened", "opened", "--ended")
    receipts = [word for name in "abc" for word in ("--receipt", f"{name}.json")]
    assert "Everything holds: 2 bid(s), 3 receipt(s)." in told(*audited, *receipts)
    (tmp_path / "store" / "envelopes" / f"{digests['a']}.onusbid").unlink()
    assert "缺少密封文件" in told(*audited, *receipts, "--language", "zh-Hans", code=1)


def test_a_bid_in_the_name_of_another_is_told_before_it_is_handed_in(told, tmp_path):
    own = KeptKey("firm-a", KEY)
    (tmp_path / "bid").mkdir()
    content = BidContent("firm-b", (BidPrice("1", Minor(5)),))
    (tmp_path / "bid" / "bid.json").write_bytes(content_bytes(content))
    (tmp_path / "key").write_text(own.text())
    town = Town(tmp_path / "town")
    town.announced()
    (tmp_path / "tender.json").write_bytes(town.file.entry)

    said = told("seal", "bid", "--tender", "tender.json", "--key", "key", "--out", "x.onusbid")

    assert "names firm-b, and the key is that of firm-a: such a bid counts for NOBODY" in said


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("onus bidder key 1", "onus bidder key 2"),
        ("supplier firm-a", "supplier "),
        ("public 03", "public 04"),
        ("private 00", "private 01"),
        ("\nprivate", "\nmore\nprivate"),
    ],
)
def test_a_key_that_was_copied_wrongly_signs_nothing(told, tmp_path, was, now):
    text = KeptKey("firm-a", KEY).text()
    (tmp_path / "key").write_text(text.replace(was, now))
    (tmp_path / "bid").mkdir()
    town = Town(tmp_path / "town")
    town.announced()
    (tmp_path / "tender.json").write_bytes(town.file.entry)

    words = ("--tender", "tender.json", "--key", "key", "--out", "x.onusbid")
    assert was in text and "SEALBID-011" in told("seal", "bid", *words, code=2)


def test_the_page_is_written_and_its_digest_printed(told, tmp_path):
    told_digest = re.search("[0-9a-f]{64}", told("page", "--out", "seal.html"))[0]

    assert sha256((tmp_path / "seal.html").read_bytes()).hexdigest() == told_digest


def test_what_is_no_envelope_is_told_by_its_code(told, tmp_path):
    (tmp_path / "x.onusbid").write_bytes(b"not one")

    assert "SEALBID-001" in told("check", "x.onusbid", code=2)
