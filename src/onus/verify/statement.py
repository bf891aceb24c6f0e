"""The statement: on one page, what was verified, how far, and what nobody could check.

In:  what a run came to, a language.
Out: plain text.

The surprise: the last part is the one to read. A verifier that lists only what
agrees tells less than one that says where it could not look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onus.base.canonical import canonical_json
from onus.base.instants import SECOND_US, Instant, utc_text
from onus.base.texts import Language, Localized
from onus.base.visible import visible
from onus.verify.faults import SiteFaults
from onus.verify.heads import GIVEN
from onus.verify.statement_words import REASONS, WORDS
from onus.verify.verified import ContractVerified, Erased, LogVerified, TenderLeaves, Verified

NAMES_MAX = 5
NONE = "none"


class Writer:
    """Writes lines in one language."""

    def __init__(self, language: Language) -> None:
        """Choose the language."""
        self.language = language

    def say(self, word: str, **named: object) -> str:
        """Return a sentence with its parts filled in."""
        shown = {name: visible(value) if isinstance(value, str) else value for name, value in named.items()}
        return WORDS[word].text(self.language).format(**shown)

    def names(self, names: tuple[str, ...], count: int) -> str:
        """Return the first of some names."""
        shown = ", ".join(names[:NAMES_MAX])
        return shown + (", ..." if count > NAMES_MAX else "")


def statement(found: Verified, language: Language) -> str:
    """Return the statement as text."""
    write = Writer(language)
    lines = [
        write.say("head", version=found.version, place=found.place),
        write.say("ok"),
        write.say("ok_carried"),
        "",
    ]
    for title, part in (
        ("log", _log(write, found.log)),
        ("hashed", _hashed(write, found)),
        *(("contract", _contract(write, one)) for one in found.contracts),
        *((("tenders", _tenders(write, found)),) if found.tenders else ()),
        *((("receipts", _receipts(write, found)),) if found.receipts else ()),
        ("carried", _carried(write, found)),
        ("unchecked", _unchecked(write, found)),
    ):
        first, *rest = part
        lines.append(first if title == "contract" else write.say(title))
        lines += [f"  {line}" for line in (rest if title == "contract" else (first, *rest)) if line]
    return "\n".join(lines) + "\n"


def _tenders(write: Writer, found: Verified) -> list[str]:
    told = []
    for one in found.tenders:
        named = {"tender": one.tender, "facts": one.facts, "lots": one.lots, "stage": one.stage}
        told.append(write.say("tender", **named))
        told.append(write.say("tender_claims", claims=one.claims) if one.claims else "")
        signed = {"count": one.signed, "nobodys": one.nobodys}
        told.append(write.say("tender_signed", **signed) if one.signed or one.nobodys else "")
        told.append(write.say("tender_disputed", count=one.disputed) if one.disputed else "")
        told.append(write.say("tender_unshown", count=one.unshown) if one.unshown else "")
        told += _tender_leaves(write, one.leaves) if one.leaves is not None else []
    return told


def _receipts(write: Writer, found: Verified) -> list[str]:
    return [
        write.say(
            "receipt", tender=one.tender, ciphertext=one.ciphertext[:16],
            state=f"{one.state} ({one.reason})" if one.reason else one.state,
        )
        for one in found.receipts
    ]  # fmt: skip


def _tender_leaves(write: Writer, one: TenderLeaves) -> list[str]:
    told = [write.say("tender_leaves", number=one.number, told=one.told, opened=one.opened)]
    counts = {
        "tender_sealed": one.sealed, "tender_changed": one.changed, "tender_erased": one.erased,
        "tender_withheld": one.withheld, "tender_shown": one.shown,
    }  # fmt: skip
    return told + [write.say(word, count=count) for word, count in counts.items() if count]


def failure(faults: SiteFaults, language: Language) -> tuple[str, str]:
    """Return the faults, a paragraph each, and the one line of the result."""
    write = Writer(language)
    told = [fault.told(language) for fault in faults.faults]
    if faults.count > len(told):
        told.append(write.say("more", count=faults.count - len(told)))
    first = faults.faults[0]
    result = write.say("failed", title=first.title.text(language), count=faults.count, code=first.exit_code)
    return "\n".join(told) + "\n", result + "\n"


def as_json(found: Verified) -> bytes:
    """Return what a run came to as canonical JSON."""
    return canonical_json({"exit": 0, "faults": [], "verified": found}) + b"\n"


def failure_as_json(faults: SiteFaults) -> bytes:
    """Return faults as canonical JSON."""
    rows = [
        {
            "code": one.code,
            "exit": one.exit_code,
            "where": one.where,
            "found": one.found,
            "told": one.sentence(),
        }
        for one in faults.faults
    ]
    exit_code = faults.faults[0].exit_code
    return canonical_json({"exit": exit_code, "count": faults.count, "faults": rows}) + b"\n"


def _log(write: Writer, log: LogVerified) -> Iterator[str]:
    yield write.say("size", origin=log.origin, size=log.size, root=log.root)
    yield write.say("key", key=log.key)
    yield write.say("fingerprint", fingerprint=log.fingerprint)
    yield write.say(log.right)
    if log.other_policy:
        yield write.say("other_policy")
    for name, at in sorted(log.witnessed_at.items()):
        yield write.say("witness", name=name, at=utc_text(Instant(at * SECOND_US)))
    if log.quorum != NONE:
        yield write.say("quorum", quorum=log.quorum)
    if log.unknown:
        yield write.say("unknown", count=log.unknown)
    if log.before:
        yield write.say("before", before=log.before)
    if log.remembered:
        yield write.say("remembered")


def _hashed(write: Writer, found: Verified) -> Iterator[str]:
    yield write.say("entries", leaves=found.log.leaves, levels=found.log.levels)
    if found.log.withheld:
        yield write.say("withheld", count=found.log.withheld)
    yield write.say("files", count=found.files.count, size=found.files.size)
    if found.files.strangers:
        yield write.say("no_strangers")


def _contract(write: Writer, one: ContractVerified) -> Iterator[str]:
    yield write.say("contract", dossier=one.dossier, title=Localized(*one.title).text(write.language))
    if one.origin in ("generated", "mixed"):
        yield write.say(one.origin)
    as_of, published = utc_text(Instant(one.as_of)), utc_text(Instant(one.published_at))
    yield write.say("publication", number=one.number, as_of=as_of, published_at=published)
    yield write.say("counts", facts=one.facts, findings=one.findings)
    yield write.say("public", count=one.public)
    if one.full:
        yield write.say("full", count=one.full)
    if one.told:
        yield write.say("told", count=one.told)
    if one.opened_up:
        yield write.say("opened_up", count=one.opened_up)
    yield write.say(f"tracks_{one.tracks}", days=one.days, matched=one.matched, positions=one.positions)
    if one.compared > one.matched:
        yield write.say("compared", count=one.compared - one.matched)
    yield write.say("rules", count=one.rules)
    if one.foreign_rules:
        count = len(one.foreign_rules)
        yield write.say("foreign_rules", names=write.names(one.foreign_rules, count))
    if one.disclosed:
        yield write.say("disclosed", count=one.disclosed)
    if one.ahead:
        yield write.say("ahead", numbers=", ".join(map(str, one.ahead)))
    if one.taken_out:
        names = write.names(one.taken_out_ids, one.taken_out)
        yield write.say("taken_out", count=one.taken_out, names=names)
    if one.changed:
        yield write.say("changed", count=one.changed, names=write.names(one.changed_ids, one.changed))
    if one.backdated:
        names = write.names(one.backdated_ids, one.backdated)
        yield write.say("backdated", count=one.backdated, names=names)
    if one.undated:
        yield write.say("undated", count=one.undated, names=write.names(one.undated_ids, one.undated))


def _carried(write: Writer, found: Verified) -> Iterator[str]:
    yield write.say("carried_files", files=_counts(found.files.carried) or "0")


def _unchecked(write: Writer, found: Verified) -> Iterator[str]:
    yield write.say("truth")
    if found.log.right != GIVEN:
        yield write.say("first_use")
    if found.log.quorum == NONE:
        yield write.say("no_witness")
    if not found.files.strangers:
        yield write.say("no_list")
    if found.log.withheld:
        yield write.say("erased", count=found.log.withheld, bases=_erased(write, found.log.erased))
    for one in found.contracts:
        if one.number > 1:
            yield write.say("earlier", dossier=one.dossier, count=one.number - 1)
        if one.withheld:
            yield write.say("fields", dossier=one.dossier, fields=_counts(one.withheld))
        if one.erased:
            yield write.say("fields_erased", dossier=one.dossier, fields=_erased(write, one.erased))
        if one.only_full:
            reasons = {REASONS[name].text(write.language): count for name, count in one.only_full.items()}
            total = sum(one.only_full.values())
            yield write.say("only_full", dossier=one.dossier, count=total, reasons=_counts(reasons))
        if one.tracks == "public":
            yield write.say("positions", dossier=one.dossier)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _erased(write: Writer, erased: tuple[Erased, ...]) -> str:
    """Return what was erased, each with its legal basis."""
    told = [
        f"{one.name} {one.count:,} ({Localized(*one.legal_basis).text(write.language)})".strip()
        for one in erased[:NAMES_MAX]
    ]
    return ", ".join([*told, "..."] if len(erased) > NAMES_MAX else told)
