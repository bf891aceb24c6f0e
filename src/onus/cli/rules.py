"""`onus rules list|at|explain|what-if ...`: the rules, on a day, in words, and what if they were others."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from onus.actions.what_if import CaseReplayed, changed_rules, what_if
from onus.base.errors import OnusError
from onus.base.texts import LANGUAGES, Language, Localized
from onus.cli.assess import as_of_named
from onus.cli.dossiers import OK
from onus.cli.progress import progress_on
from onus.core.contracts.rulebook import Rule
from onus.outside.law import load_pack, pack_ids
from onus.report.tender_speaker import COLON, STOP
from onus.report.tender_words import tender_word

WORDS: Mapping[str, Localized] = {
    "unknown": Localized("unknown", "不明"),
    "open": Localized("in force", "现行"),
    "since": Localized("in force since", "施行日期"),
    "until": Localized("until, without that day", "终止日期（不含）"),
    "citation": Localized("citation", "依据条款"),
    "says": Localized("says", "内容"),
    "source": Localized("source", "来源"),
    "kind": Localized("decides", "类别"),
    "grade": Localized("text of the law", "原文"),
    "not_read": Localized(
        "not read in full, and every finding under it says so", "未读全文，依其作出的认定结论均予注明"
    ),
    "parameters": Localized("number, as programs read it", "参数（供程序读取）"),
    "stated": Localized("stated, not applied", "另有说明，未予适用"),
    "pack": Localized("pack", "规则包"),
    "digest": Localized("digest", "摘要"),
    "undated": Localized("of unknown date, applied only where named", "施行日期不明，仅在指明时适用"),
    "none": Localized("No rule is in force on {day}.", "{day} 无有效规则。"),
    "unchanged": Localized("the pack changes no rule of this case", "该规则包未改变本案任何规则"),
    "same": Localized("nothing would change", "结论不变"),
    "shown": Localized(
        "{shown} of {count} differences; --all shows every one",
        "差异 {count} 处，列出 {shown} 处；--all 列出全部",
    ),
    "as_is": Localized("as it is", "现状"),
    "would_be": Localized("as it would be", "改变后"),
    "nothing_written": Localized(
        "A replay: nothing was written, and no past finding changes.",
        "以上为重演：未写入任何内容，既往认定结论不变。",
    ),
}
SHOWN_MOST = 40


class NoSuchRule(OnusError):
    """No pack holds a rule of this name."""

    code = "RULE-006"
    what = "No pack holds the rule {rule}."
    why = "A rule can be explained only where its text is on record."
    do = "Correct the name, or see `onus rules list`. Close to it: {near}."


class NoDay(OnusError):
    """A text is no day."""

    code = "RULE-007"
    what = "`{text}` is no day."
    why = "Which rule was in force depends on the day."
    do = "Write it as 2024-05-01."


def main(argv: Sequence[str]) -> int:
    """Run `onus rules`; return 0."""
    words = _parser().parse_args(argv)
    if words.verb == "what-if":
        return _what_if(words)
    rules = _rules(words.pack)
    if words.verb == "explain":
        _explain(rules, words.id, words.language)
    elif words.verb == "at":
        _at(rules, _day(words.date), words.language)
    else:
        for rule in rules:
            print(_line(rule, words.language))
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus rules", description="The rules, and what if they were others."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, what in (
        ("list", "list every version of every rule"),
        ("at", "list the rules in force on a day"),
        ("explain", "tell one rule: citation, dates, grade, parameters"),
    ):
        made = verbs.add_parser(verb, help=what)
        if verb == "at":
            made.add_argument("date", help="2024-05-01")
        if verb == "explain":
            made.add_argument("id", help="CN-TIME-10")
        made.add_argument(
            "--pack", action="append", choices=pack_ids(), help="only of this pack; may be repeated"
        )
        made.add_argument("--language", choices=LANGUAGES, default="en")
    made = verbs.add_parser("what-if", help="replay past cases under a changed pack; nothing is written")
    made.add_argument("folders", nargs="+", type=Path, help="folders of dossiers or tenders")
    made.add_argument("--pack", required=True, help="the changed pack: a file, or a folder with pack.toml")
    made.add_argument("--as-of", required=True, help="2024-03-01T00:00:00+08:00; known by then")
    made.add_argument("--workers", type=int, default=1, help="processes for tracks (default 1)")
    made.add_argument("--all", action="store_true", help="every difference, not the first of each case")
    made.add_argument("--json", action="store_true", help="print JSON")
    made.add_argument("--language", choices=LANGUAGES, default="en")
    return parser


def _rules(packs: Sequence[str] | None) -> list[Rule]:
    found = [rule for pack in packs or pack_ids() for rule in load_pack(pack).rules]
    return sorted(found, key=lambda rule: (rule.id, str(rule.since or ""), rule.version, rule.pack))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoDay(text=text) from None


def _line(rule: Rule, language: Language) -> str:
    since = str(rule.since or WORDS["unknown"].text(language))
    until = str(rule.until or "")
    kind, read = tender_word("rule_kind", rule.kind, language), tender_word("reading", rule.grade, language)
    return f"{rule.key:<36} {since:<10} {until:<10} {rule.says.text(language)} ({kind}; {read})"


def _at(rules: Sequence[Rule], day: date, language: Language) -> None:
    holding = [rule for rule in rules if rule.holds_on(day)]
    undated = [rule for rule in rules if rule.since is None and (rule.until is None or day < rule.until)]
    for rule in holding:
        print(_line(rule, language))
    if not holding:
        print(WORDS["none"].text(language).format(day=day))
    if undated:
        print(f"\n{WORDS['undated'].text(language)}:")
        for rule in undated:
            print(_line(rule, language))


def _explain(rules: Sequence[Rule], name: str, language: Language) -> None:
    found = [rule for rule in rules if name in (rule.id, rule.key)]
    if not found:
        ids = sorted({rule.id for rule in rules})
        near = ", ".join(get_close_matches(name, ids, n=3, cutoff=0.3))
        raise NoSuchRule(rule=name, near=near or "-")
    print("\n\n".join(_explained(rule, language) for rule in found))


def _explained(rule: Rule, language: Language) -> str:
    def word(name: str) -> str:
        return WORDS[name].text(language)

    stated = rule.parameters.get("stated")
    applied = {name: value for name, value in rule.parameters.items() if name != "stated"}
    rows = [
        (word("says"), rule.says.text(language)),
        (word("citation"), rule.citation.text(language)),
        (word("since"), str(rule.since or word("undated"))),
        (word("until"), str(rule.until or word("open"))),
        (word("grade"), _read(rule, language)),
        (word("source"), tender_word("rule_source", rule.source, language)),
        (word("kind"), tender_word("rule_kind", rule.kind, language)),
        *((word("parameters"), f"[{name} = {_told(value)}]") for name, value in applied.items()),
        *(((word("stated"), f"[{_told(stated)}]"),) if stated else ()),
        (word("pack"), f"{load_pack(rule.pack).title.text(language)} [{rule.pack}]"),
        (word("digest"), f"[{rule.digest()}]"),
    ]
    return "\n".join([rule.key, *(f"  {name}{COLON[language]}{value}" for name, value in rows)])


def _read(rule: Rule, language: Language) -> str:
    """Say whether the text was read, and what every finding says where it was not."""
    said = tender_word("reading", rule.grade, language)
    return said if rule.verified else f"{said}{STOP[language]}{WORDS['not_read'].text(language)}"


def _told(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _what_if(words: argparse.Namespace) -> int:
    as_of = as_of_named(words.as_of)
    changed = changed_rules(words.pack)
    with progress_on(sys.stderr) as progress:
        cases = what_if(words.folders, changed, as_of=as_of, workers=max(words.workers, 1), progress=progress)
    if words.json:
        print(json.dumps([asdict(case) for case in cases], ensure_ascii=False, indent=2))
        return OK
    for case in cases:
        _say(case, words.language, most=None if words.all else SHOWN_MOST)
    print(WORDS["nothing_written"].text(words.language))
    return OK


def _say(case: CaseReplayed, language: Language, *, most: int | None) -> None:
    print(case.folder)
    for change in case.changes:
        print(f"  {change.rule} {change.field}: {change.before or '-'} -> {change.after or '-'}")
    if not case.changes or not case.differences:
        print(f"  {WORDS['same' if case.changes else 'unchanged'].text(language)}\n")
        return
    print(f"  {'':<14}{WORDS['as_is'].text(language):>16}{WORDS['would_be'].text(language):>16}")
    for outcome in sorted({*case.before, *case.after}):
        print(f"  {outcome:<14}{case.before.get(outcome, 0):>16}{case.after.get(outcome, 0):>16}")
    for each in case.differences[:most]:
        print(f"  {each.subject} {each.field}: {each.before or '-'} -> {each.after or '-'}")
    if most is not None and len(case.differences) > most:
        print(f"  {WORDS['shown'].text(language).format(shown=most, count=len(case.differences))}")
    print()
