"""`onus ocds merge|validate|import`: procurement data that strangers published."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from onus.actions.read_ocds import (
    Checked,
    Imported,
    Tally,
    import_ocds,
    merge_ocds,
    release_schema,
    validate_ocds,
)
from onus.base.texts import LANGUAGES, Language
from onus.base.visible import visible
from onus.cli.ocds_words import ASKED, HOWS, REASONS, TABLE, WORDS

OK, FAULTY = 0, 2
LISTED_MAX = 40
ASKED_LETTERS = 80
COUNTED = ("taken", "mended")


def main(argv: Sequence[str]) -> int:
    """Run `onus ocds`; return 0, or 2 where a release was refused or has a fault."""
    words = _parser().parse_args(argv)
    schema = release_schema(words.schema, words.extension)
    if words.what == "merge":
        return _tell_merge(merge_ocds(words.files, words.to, schema), words.language)
    if words.what == "import":
        return _tell_import(import_ocds(words.files, words.to, schema), words.json, words.language)
    return _tell_validation(validate_ocds(words.files, schema), words.json, words.language)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onus ocds", description="Read OCDS that strangers published.")
    parts = parser.add_subparsers(dest="what", required=True)
    for name, told in (
        ("merge", "write the compiled release of every process, in the order of their ids"),
        ("validate", "find every fault by the schema, without a network"),
        ("import", "take releases in, mended where that is safe; refuse the others with reasons"),
    ):
        part = parts.add_parser(name, help=told, description=told)
        part.add_argument(
            "files",
            nargs="+",
            type=Path,
            help="JSON, JSON Lines, packages; plain or gzip; - for what comes in",
        )
        part.add_argument("--schema", type=Path, help="release schema; else that of OCDS 1.1.5")
        part.add_argument(
            "--extension", type=Path, action="append", default=[], help="release-schema.json of an extension"
        )
        part.add_argument("--language", choices=LANGUAGES, default="en")
        if name != "validate":
            part.add_argument("--to", type=Path, required=True, help="JSON Lines to write")
        if name != "merge":
            part.add_argument("--json", action="store_true", help="print the counts as JSON")
    return parser


def _tell_merge(tally: Tally, language: Language) -> int:
    _tell_refused(tally, language)
    for name, count in sorted(tally.notes.items()):
        print(visible(WORDS["repeated_ids"].filled(name=name, count=count).text(language)))
    print(WORDS["read"].filled(count=tally.read).text(language))
    print(WORDS["compiled"].filled(count=tally.done).text(language))
    return FAULTY if tally.reasons else OK


def _tell_refused(tally: Tally, language: Language) -> None:
    for came, reason, where in tally.refused[:LISTED_MAX]:
        at = f":{came.line or f'byte {came.at}'}" if came.line or came.at else ""
        place = " ".join(one for one in (f"{came.file}{at}", came.place, where) if one)
        told = f" ({came.told})" if came.told else ""
        print(visible(f"{place}: {REASONS[reason].text(language)}{told}"), file=sys.stderr)
    if sum(tally.reasons.values()) > LISTED_MAX:
        more = sum(tally.reasons.values()) - LISTED_MAX
        print(WORDS["more"].filled(count=more).text(language), file=sys.stderr)
    for reason, count in sorted(tally.reasons.items()):
        told = REASONS[reason].text(language)
        print(WORDS["refused"].filled(count=count, reason=told).text(language))


def _tell_validation(found: Checked, as_json: bool, language: Language) -> int:
    tally = found.tally
    kinds = sorted(found.faults.items(), key=lambda one: (-one[1], one[0]))
    if as_json:
        faults = [
            {
                "keyword": kind[0],
                "place": kind[1],
                "asked": kind[2],
                "count": count,
                "examples": found.examples[kind],
            }
            for kind, count in kinds
        ]
        told = {
            "read": tally.read,
            "valid": tally.done,
            "refused": dict(sorted(tally.reasons.items())),
            "faults": faults,
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return FAULTY if tally.reasons or faults else OK
    _tell_refused(tally, language)
    for kind, count in kinds:
        keyword, place, asked = kind
        short = asked if len(asked) <= ASKED_LETTERS else f"{asked[:ASKED_LETTERS]} ..."
        what = ASKED[keyword].filled(asked=short).text(language)
        print(visible(WORDS["fault"].filled(count=count, place=place or ".", asked=what).text(language)))
        for one in found.examples[kind]:
            print(visible(WORDS["example"].filled(place=one).text(language)))
    print(WORDS["read"].filled(count=tally.read).text(language))
    print(WORDS["valid"].filled(count=tally.done).text(language))
    return FAULTY if tally.reasons or kinds else OK


def _tell_import(found: Imported, as_json: bool, language: Language) -> int:
    tally, counts = found.tally, found.importing.by_publisher
    mends = sorted(found.importing.by_mend.items(), key=lambda one: (-one[1], one[0]))
    if as_json:
        told = {
            "read": tally.read,
            "imported": tally.done,
            "publishers": {name: dict(sorted(counts[name].items())) for name in sorted(counts)},
            "mends": [{"place": one.place, "how": one.how, "count": count} for one, count in mends],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return FAULTY if tally.reasons else OK
    _tell_refused(tally, language)
    for one, count in mends[:LISTED_MAX]:
        how = HOWS[one.how].text(language)
        print(visible(WORDS["mend"].filled(count=count, place=one.place, how=how).text(language)))
    if len(mends) > LISTED_MAX:
        print(WORDS["more"].filled(count=len(mends) - LISTED_MAX).text(language))
    for row in publisher_table(found, language):
        print("\t".join(visible(one) for one in row))
    mended = sum(one["mended"] for one in counts.values())
    print(WORDS["read"].filled(count=tally.read).text(language))
    print(WORDS["imported"].filled(count=tally.done, mended=mended).text(language))
    return FAULTY if tally.reasons else OK


def publisher_table(found: Imported, language: Language) -> list[tuple[str, ...]]:
    """Return how many releases of each publisher were taken, mended and refused, and why."""
    rows = [tuple(TABLE[name].text(language) for name in ("publisher", "taken", "mended", "refused", "why"))]
    for name, counted in sorted(found.importing.by_publisher.items()):
        reasons = {reason: count for reason, count in sorted(counted.items()) if reason not in COUNTED}
        why = "; ".join(f"{REASONS[reason].text(language)} ({count})" for reason, count in reasons.items())
        numbers = (counted["taken"], counted["mended"], sum(reasons.values()))
        rows.append((name, *(str(one) for one in numbers), why))
    return rows
