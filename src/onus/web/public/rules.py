"""Rules: what each one says, what it cites, since when it holds, and where its text can be read.

In:  requests.
Out: the list of all rules by pack, and one page for each version of each rule.

The surprise: a page that names a rule leads here, to its words, and not to a file of ours.
Whether anybody read the text itself stands on it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.http import HttpRequest

from onus.base.canonical import canonical_json
from onus.base.texts import Language
from onus.core.contracts.rulebook import Rule
from onus.outside.law import load_pack, pack_ids
from onus.report.tender_words import tender_word
from onus.web.public.asked import NotThere, Words, public, to
from onus.web.public.parts import Cell, Code, Facts, Heading, Links, Prose, Shown, Table
from onus.web.shell import language_of


@cache
def rules_known() -> Mapping[str, Rule]:
    """Return every rule of every pack that comes with Onus, by `id@version`; the first pack that has it."""
    found: dict[str, Rule] = {}
    for pack in pack_ids():
        for rule in load_pack(pack).rules:
            found.setdefault(rule.key, rule)
    return found


def rule_href(key: str) -> str:
    """Return the address of a rule's page; empty for a rule that comes with no pack of ours."""
    return to("rule", key) if key in rules_known() else ""


def reading(rule: Rule, language: Language) -> str:
    """Say whether the text of a rule was read."""
    return tender_word("reading", rule.grade, language)


@public("method.see")
def rules(request: HttpRequest) -> Shown:
    """Show every rule by its pack."""
    words = Words(language_of(request))
    parts: list[object] = []
    heads = words.heads(".rule", ".says", ".since", ".text_read")
    for name in pack_ids():
        pack = load_pack(name)
        rows = tuple(
            (
                Cell(words.text(rule.citation), rule_href(rule.key), mark=rule.key),
                Cell(words.text(rule.says)),
                Cell(str(rule.since or words.label("date_unknown"))),
                Cell(reading(rule, words.language)),
            )
            for rule in sorted(pack.rules, key=lambda one: one.key)
        )
        title = words.text(pack.title)
        parts += [Heading(title, name), Table(title, heads, rows)]
    crumbs = (
        {"name": words.say("method_title"), "href": to("method")},
        {"name": words.say("rules_title"), "href": ""},
    )
    return Shown(words.say("rules_title"), tuple(parts), crumbs=crumbs, lead=words.say("rules_lead"))


@public("method.see")
def rule(request: HttpRequest, key: str) -> Shown:
    """Show one version of one rule."""
    words = Words(language_of(request))
    found = rules_known().get(key)
    if found is None:
        raise NotThere("rule", key)
    told = tender_word("rule_source", found.source, words.language)
    source = Cell(told, found.source if found.source.startswith("https://") else "")
    pairs = [
        (words.label("rule"), Cell("", mark=found.key)),
        (words.say("rule_kind"), Cell(tender_word("rule_kind", found.kind, words.language))),
        (words.label("since"), Cell(str(found.since or words.label("date_unknown")))),
        (words.say("rule_until"), Cell(str(found.until or words.say("rule_open")))),
        (words.label("text_read"), Cell(reading(found, words.language))),
        (words.label("source"), source),
        (words.say("rule_pack"), Cell(words.text(load_pack(found.pack).title), f"{to('rules')}#{found.pack}")),
        (words.say("rule_digest"), Cell("", mark=found.digest())),
    ]  # fmt: skip
    others = [one for one in rules_known().values() if one.id == found.id and one.key != found.key]
    crumbs = (
        {"name": words.say("method_title"), "href": to("method")},
        {"name": words.say("rules_title"), "href": to("rules")},
        {"name": found.id, "href": ""},
    )
    return Shown(
        words.text(found.citation),
        (
            Prose(words.text(found.says), "lead"),
            Facts(tuple((name, (cell,)) for name, cell in pairs)),
            *_versions(words, others),
            *_parameters(words, found),
        ),
        crumbs=crumbs,
    )


def _versions(words: Words, others: list[Rule]) -> list[object]:
    if not others:
        return []
    links = tuple(
        Cell(f"{one.since or words.label('date_unknown')}", rule_href(one.key), mark=one.key)
        for one in others
    )
    return [Heading(words.say("rule_versions")), Links(links)]


def _parameters(words: Words, found: Rule) -> list[object]:
    """Return the numbers by which the rule decides, as programs read them."""
    if not found.parameters:
        return []
    told = "\n".join(f"{name} = {canonical_json(value).decode()}" for name, value in found.parameters.items())
    return [
        Heading(words.say("rule_parameters")),
        Prose(words.say("rule_parameters_how"), "soft"),
        Code(told),
    ]
