"""`onus bid ceremony`, `announce`, `receive`, `close`, `release`, `open` and `audit`: keys, office, custodians, auditors."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from onus.base.instants import instant, utc_text
from onus.cli.bid_own import DOES_NOT_HOLD, OK, bytes_of
from onus.cli.bid_words import FINDINGS, OUTCOMES, REASONS, WAYS, say
from onus.cli.log_entries import policy_of
from onus.core.sealing.commitments import DIGEST_BYTES, SIGNATURE_BYTES
from onus.core.sealing.facts import BiddingClosed, BidOpened, SealingCeremony, TenderVersion
from onus.core.tendering.custody_by_register import custody_by_register
from onus.log.bundles import ENTRY_BYTES_MAX
from onus.log.notes import NOTE_BYTES_MAX
from onus.outside.clock import now
from onus.outside.files import atomic_directory, atomic_file, bounded_read
from onus.outside.sealing.announcing import announce, close_bidding, proof_beside
from onus.outside.sealing.auditing import ShownReceipt, audit
from onus.outside.sealing.ceremony import hold_ceremony
from onus.outside.sealing.faults import NotVouchedFor, PlaceTaken, UnfitCustodians
from onus.outside.sealing.opening import HandedIn, OpeningKeys, escrowed_codes, open_bids, released_share
from onus.outside.sealing.receiving import receive_bid, withdraw_bid
from onus.outside.sealing.sealing import write_secret
from onus.outside.sealing.store import LOG, EntryProved, SealedStore, make_store, read_store
from onus.outside.tenders import read_tender
from onus.outside.tlog.log_folder import POLICY
from onus.wire.sealing.codes import code_text, parse_code
from onus.wire.sealing.entries import entry_of, fact_of
from onus.wire.sealing.envelopes import COMMIT_NONCE_BYTES
from onus.wire.sealing.escrow import DEPOSIT_BYTES
from onus.wire.sealing.faults import NotACode
from onus.wire.sealing.headers import is_tender_id
from onus.wire.sealing.shares import KeyShare, parse_sheet

CEREMONY = "ceremony.json"
SHEET_BYTES_MAX, CODES_BYTES_MAX = 10_000, 10_000_000


def make(words: argparse.Namespace) -> int:
    """Run `onus bid store`."""
    key = make_store(words.store, words.origin)
    print(say("store", words.language, path=words.store))
    print(say("log_key", words.language, value=key.encode()))
    print(say("policy", words.language, path=words.store / LOG / POLICY))
    return OK


def hold(words: argparse.Namespace) -> int:
    """Run `onus bid ceremony`."""
    if words.out.exists():
        raise PlaceTaken(path=words.out)
    posts = [_post(one) for one in words.custodian]
    if not is_tender_id(words.tender):
        raise UnfitCustodians(faults=f"`{words.tender}` names no tender")
    apart = (
        []
        if words.apart_from is None
        else [one.organisation for one in _ceremony(words.apart_from).custodians]
    )
    _see_register(words, posts)
    ceremony, shares = hold_ceremony(
        words.tender, posts, threshold=words.threshold, at=now(), apart_from=apart
    )
    with atomic_directory(words.out) as new:
        new.chmod(0o700)
        (new / CEREMONY).write_bytes(entry_of(ceremony))
        for share in shares:
            write_secret(new / f"share-{share.number}.txt", share.sheet())
    told = {"ceremony": ceremony.ceremony[:16], "tender": ceremony.tender, "threshold": ceremony.threshold}
    print(say("ceremony", words.language, count=len(shares), **told))
    for share in shares:
        path = words.out / f"share-{share.number}.txt"
        print(say("sheet", words.language, number=share.number, post=share.post, organisation=share.organisation, path=path))  # fmt: skip
    print(say("sheets_apart", words.language, threshold=ceremony.threshold))
    return OK


def _see_register(words: argparse.Namespace, posts: Sequence[tuple[str, str]]) -> None:
    """Refuse custodians against whom the register of the tender speaks, where its folder is named."""
    if words.folder is None:
        return
    tender = read_tender(words.folder).tender
    if tender.id != words.tender:
        raise UnfitCustodians(faults=f"the folder is of `{tender.id}`")
    faults = custody_by_register(tender, posts, words.threshold, now())
    if faults:
        raise UnfitCustodians(faults="; ".join(f"{one.reason.value} ({one.about})" for one in faults))


def _post(text: str) -> tuple[str, str]:
    post, _, organisation = text.partition("@")
    return post.strip(), organisation.strip()


def _ceremony(path: Path) -> SealingCeremony:
    fact = fact_of(bounded_read(path, limit_bytes=ENTRY_BYTES_MAX))
    if not isinstance(fact, SealingCeremony):
        raise NotVouchedFor(path=path, reason=f"it is a `{fact.kind}`")
    return fact


def announce_one(words: argparse.Namespace) -> int:
    """Run `onus bid announce`."""
    fact = _ceremony(words.ceremony)
    proved = announce(
        SealedStore(words.store),
        fact,
        deadline=instant(words.deadline),
        document=bounded_read(words.document),
        now=now(),
    )
    version = fact_of(proved.entry)
    assert isinstance(version, TenderVersion), "a version was announced"
    told = {"version": version.version, "tender": version.tender, "deadline": utc_text(version.deadline)}
    print(say("announced", words.language, index=proved.index, **told))
    _write(words.out, proved)
    print(say("file", words.language, what=say("tender_file", words.language), path=words.out))
    print(say("file", words.language, what=say("proof", words.language), path=proof_beside(words.out)))
    return OK


def _write(path: Path, proved: EntryProved) -> None:
    for place, raw in ((path, proved.entry), (proof_beside(path), proved.proof)):
        with atomic_file(place) as aside:
            aside.write_bytes(raw)


def receive(words: argparse.Namespace) -> int:
    """Run `onus bid receive`."""
    escrow = b"" if words.escrow is None else bounded_read(words.escrow, limit_bytes=DEPOSIT_BYTES)
    receipt = receive_bid(
        SealedStore(words.store), words.envelope, tender=words.tender, now=now(), replaces=words.replaces,
        proof=words.proof, escrow=escrow,
    )  # fmt: skip
    _write(words.out, receipt.proved)
    print(say("received", words.language, index=receipt.proved.index, at=_at(receipt.proved)))
    print(say("ciphertext", words.language, value=receipt.fact.ciphertext))
    print(say("receipt", words.language, path=words.out))
    if not receipt.in_time:
        print(say("too_late", words.language))
    return OK if receipt.in_time else DOES_NOT_HOLD


def _at(proved: EntryProved) -> str:
    return "-" if proved.witnessed_at is None else utc_text(proved.witnessed_at)


def withdraw(words: argparse.Namespace) -> int:
    """Run `onus bid withdraw`."""
    proved = withdraw_bid(
        SealedStore(words.store), words.tender, words.ciphertext, proof=words.proof, now=now()
    )
    print(say("withdrawn", words.language, index=proved.index))
    return OK


def close_one(words: argparse.Namespace) -> int:
    """Run `onus bid close`."""
    proved = close_bidding(SealedStore(words.store), words.tender, now=now())
    fact = fact_of(proved.entry)
    assert isinstance(fact, BiddingClosed), "a closing was logged"
    print(say("closed", words.language, count=fact.count, index=proved.index, at=_at(proved)))
    return OK


def release(words: argparse.Namespace) -> int:
    """Run `onus bid release`."""
    share = parse_sheet(bounded_read(words.sheet, limit_bytes=SHEET_BYTES_MAX).decode("utf-8", "replace"))
    given = released_share(share, words.store, policy_of(words.policy))
    write_secret(words.out, given.sheet())
    print(say("released", words.language, number=given.number, path=words.out))
    return OK


def open_all(words: argparse.Namespace) -> int:
    """Run `onus bid open`."""
    shares = _shares(words.share)
    keys = OpeningKeys(
        shares, _codes(words.codes), _codes(words.escrowed),
        {digest: _handed_in(*told) for digest, *told in words.handed_in},
    )  # fmt: skip
    store = SealedStore(words.store)
    for one in open_bids(store, words.tender, keys, words.out, now=now(), last=words.last):
        if isinstance(one, BidOpened):
            print(
                say(
                    "opened",
                    words.language,
                    way=WAYS[one.way].text(words.language),
                    ciphertext=one.ciphertext,
                )
            )
        else:
            told = {"outcome": OUTCOMES[one.outcome], "reason": REASONS[one.reason]}
            print(say("unopened", words.language, ciphertext=one.ciphertext, **{k: v.text(words.language) for k, v in told.items()}))  # fmt: skip
    standing = store.standing(words.tender)
    left = len(standing.bids) - len(standing.opened) - len(standing.unopened)
    if left:
        print(say("left", words.language, count=left))
    return OK


def codes(words: argparse.Namespace) -> int:
    """Run `onus bid codes`."""
    group, shares = _ceremony(words.ceremony), _shares(words.share)
    found = escrowed_codes(SealedStore(words.store), words.tender, group, shares, words.bid)
    write_secret(words.out, "".join(f"{digest} {code_text(code)}\n" for digest, code in found.items()))
    print(say("file", words.language, what=say("escrowed", words.language), path=words.out))
    return OK


def _shares(paths: Sequence[Path]) -> list[KeyShare]:
    return [
        parse_sheet(bounded_read(path, limit_bytes=SHEET_BYTES_MAX).decode("utf-8", "replace"))
        for path in paths
    ]


def _codes(path: Path | None) -> dict[str, bytes]:
    if path is None:
        return {}
    lines = bounded_read(path, limit_bytes=CODES_BYTES_MAX).decode("utf-8", "replace").splitlines()
    found = {}
    for number, line in enumerate(lines, start=1):
        digest, _, code = line.strip().partition(" ")
        if line.strip():
            try:
                found[digest] = parse_code(code)
            except NotACode as error:
                raise NotACode(reason=f"{path.name}:{number}: {error.named['reason']}") from None
    return found


def _handed_in(folder: str, nonce: str, signer: str, signature: str) -> HandedIn:
    return HandedIn(
        Path(folder),
        bytes_of(nonce, length=COMMIT_NONCE_BYTES, what="nonce"),
        bytes_of(signer, length=DIGEST_BYTES, what="signer"),
        bytes_of(signature, length=SIGNATURE_BYTES, what="signature"),
    )


def audit_all(words: argparse.Namespace) -> int:
    """Run `onus bid audit`."""
    policy = policy_of(words.policy)
    receipts = [
        ShownReceipt(
            bounded_read(path, limit_bytes=ENTRY_BYTES_MAX),
            bounded_read(proof_beside(path), limit_bytes=NOTE_BYTES_MAX),
        )
        for path in words.receipt
    ]
    findings = audit(
        words.store, words.tender, policy, receipts=receipts, opened=words.opened, ended=words.ended
    )
    for one in findings:
        print(say("found", words.language, what=FINDINGS[one.kind].text(words.language), about=one.about))
    if findings:
        return DOES_NOT_HOLD
    bids = len(read_store(words.store, policy).standing(words.tender).bids)
    print(say("nothing_found", words.language, bids=bids, receipts=len(receipts)))
    return OK
