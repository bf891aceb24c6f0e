"""`onus bid key`, `seal`, `signature`, `check`, `secret` and `page`: what a bidder does on the own machine, without a network."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from onus.base.texts import Language
from onus.cli.bid_words import CODE_SHEET, say
from onus.cli.log_entries import policy_of
from onus.core.sealing.commitments import CONTENT
from onus.core.sealing.facts import TenderVersion
from onus.core.sealing.size_classes import CHUNK_BYTES
from onus.core.tendering.bid import BidContent
from onus.outside.entropy import new_bytes
from onus.outside.files import atomic_file, bounded_read
from onus.outside.sealing.announcing import tender_file
from onus.outside.sealing.bid_folder import digests_of_files
from onus.outside.sealing.faults import PlaceTaken
from onus.outside.sealing.sealing import (
    ESCROW_ENDING,
    file_sha256,
    read_envelope,
    seal_bid,
    sealed_to,
    write_secret,
)
from onus.outside.sealing.sealing_page import sealing_page
from onus.wire.sealing.bidder_keys import KeptKey, kept_key
from onus.wire.sealing.codes import parse_code
from onus.wire.sealing.envelopes import COMMIT_NONCE_BYTES, SEALED_CHUNK_BYTES
from onus.wire.sealing.faults import NotABidderKey, NotACode
from onus.wire.sealing.headers import is_tender_id
from onus.wire.sealing.signing import BidderKey
from onus.wire.sealing.suite import KEY_BYTES, fit_public_key, withdrawal_secret
from onus.wire.tenders.opened_files import CONTENT_BYTES_MAX, PEOPLE, read_content, read_people

OK, DOES_NOT_HOLD = 0, 1
CODE_FILE_BYTES_MAX = 10_000


def seal(words: argparse.Namespace) -> int:
    """Run `onus bid seal`."""
    version = _tender(words)
    sheet = words.out.with_name(words.out.name + ".code.txt")
    deposit = words.out.with_name(words.out.name + ESCROW_ENDING)
    for path in (sheet, deposit):
        if path.exists():
            raise PlaceTaken(path=path)
    escrow, own = _key(words.escrow), _own_key(words.key)
    made = seal_bid(words.folder, version, words.out, key=own.key, escrow_key=escrow)
    told = {"ciphertext": made.ciphertext, "nonce": made.committed.nonce.hex(), **made.committed.shown()}
    write_secret(sheet, CODE_SHEET.text(words.language).format(tender=version.tender, code=made.code, **told))
    language = words.language
    print(say("sealed", language, files=made.files, bytes=made.bid_bytes, padded=made.header.size_class))
    print(say("envelope", language, path=words.out))
    print(say("ciphertext", language, value=made.ciphertext))
    print(say("commitment", language, value=made.header.commitment.hex()))
    print(say("signed", language, supplier=own.supplier, value=told["signer"]))
    for remark in _unread(words.folder, own.supplier, language):
        print(remark)
    if made.escrow:
        with atomic_file(deposit) as aside:
            aside.write_bytes(made.escrow)
        print(say("file", language, what=say("escrow", language), path=deposit))
    print(say("code_once", language, code=made.code))
    print(say("code_sheet", language, path=sheet))
    return OK


def _unread(folder: Path, supplier: str, language: Language) -> Iterator[str]:
    """Yield what keeps the bid from being read, or from being its bidder's; the envelope is made all the same."""
    for name, read in ((CONTENT, read_content), (PEOPLE, read_people)):
        path = folder / name
        if path.is_file():
            found, faults = read(bounded_read(path, limit_bytes=CONTENT_BYTES_MAX), file=name)
            yield from (
                say("unread", language, file=name, where=one.where, reason=one.what) for one in faults
            )
            if isinstance(found, BidContent) and found.supplier != supplier:
                yield say("other_supplier", language, file=name, named=found.supplier, supplier=supplier)
        elif name == CONTENT:
            yield say("no_content", language, file=name)


def key(words: argparse.Namespace) -> int:
    """Run `onus bid key`."""
    if not is_tender_id(words.supplier):
        raise NotABidderKey(reason="the supplier is no id")
    made = KeptKey(words.supplier, BidderKey(new_bytes(KEY_BYTES)))
    write_secret(words.out, made.text())
    print(say("key", words.language, path=words.out))
    print(say("key_public", words.language, text=made.public_text()), end="")
    return OK


def signature(words: argparse.Namespace) -> int:
    """Run `onus bid signature`."""
    version, own = _tender(words), _own_key(words.key)
    nonce = bytes_of(words.nonce, length=COMMIT_NONCE_BYTES, what="nonce")
    made = own.key.commit(sealed_to(version).signed_for(), digests_of_files(words.folder, nonce))
    told = made.shown()
    print(say("commitment", words.language, value=told["commitment"]))
    print(say("signature", words.language, signer=told["signer"], signature=told["signature"]))
    return OK


def bytes_of(text: str, *, length: int, what: str) -> bytes:
    """Return the bytes that somebody copied from a code sheet.

    Raises:
        NotACode: others.
    """
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != length:
        raise NotACode(reason=f"the {what} has not {2 * length} hexadecimal digits")
    return raw


def check(words: argparse.Namespace) -> int:
    """Run `onus bid check`."""
    header, _ = read_envelope(words.envelope)
    fit_public_key(header.ephemeral)
    told = {"tender": header.tender, "version": header.version, "ceremony": header.ceremony.hex()[:16]}
    print(say("header", words.language, **told))
    print(say("ciphertext", words.language, value=file_sha256(words.envelope)))
    print(say("commitment", words.language, value=header.commitment.hex()))
    wanted = len(header.encode()) + header.size_class // CHUNK_BYTES * SEALED_CHUNK_BYTES
    found = [("whole", "not_whole", words.envelope.stat().st_size == wanted)]
    if words.tender is not None:
        version = _tender(words)
        same = (header.tender, header.ceremony.hex(), header.tender_key.hex()) == (
            version.tender, version.ceremony, version.tender_key,
        )  # fmt: skip
        found.append(("fits_tender", "not_tender", same))
    if words.code_file is not None:
        mark = sha256(withdrawal_secret(code_of(words.code_file), ephemeral=header.ephemeral)).digest()
        found.append(("code_fits", "code_not", mark == header.mark))
    for yes, no, holds in found:
        print(say(yes if holds else no, words.language))
    return OK if all(holds for _, _, holds in found) else DOES_NOT_HOLD


def secret(words: argparse.Namespace) -> int:
    """Run `onus bid secret`."""
    header, _ = read_envelope(words.envelope)
    found = withdrawal_secret(code_of(words.code_file), ephemeral=header.ephemeral)
    if sha256(found).digest() != header.mark:
        print(say("code_not", words.language))
        return DOES_NOT_HOLD
    print(say("secret", words.language, value=found.hex()))
    return OK


def page(words: argparse.Namespace) -> int:
    """Run `onus bid page`."""
    raw = sealing_page()
    with atomic_file(words.out) as aside:
        aside.write_bytes(raw)
    print(say("page", words.language, path=words.out))
    print(say("page_digest", words.language, value=sha256(raw).hexdigest()))
    return OK


def code_of(path: Path) -> bytes:
    """Return the code in a file: the code alone, or the first line of a code sheet that holds one.

    Raises:
        NotACode: there is none in it.
    """
    text = bounded_read(path, limit_bytes=CODE_FILE_BYTES_MAX).decode("utf-8", "replace")
    refused: NotACode | None = None
    for line in text.splitlines():
        try:
            return parse_code(line)
        except NotACode as error:
            if line.count("-") == 6 or refused is None:
                refused = error
    raise refused or NotACode(reason="the file is empty")


def _tender(words: argparse.Namespace) -> TenderVersion:
    policy = None if words.policy is None else policy_of(words.policy)
    version = tender_file(words.tender, policy)
    print(say("unproved" if policy is None else "proved", words.language))
    return version


def _own_key(path: Path) -> KeptKey:
    return kept_key(bounded_read(path, limit_bytes=CODE_FILE_BYTES_MAX).decode("utf-8", "replace"))


def _key(text: str) -> str:
    if not text:
        return ""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    return fit_public_key(raw[:KEY_BYTES] if len(raw) == KEY_BYTES else raw).hex()
