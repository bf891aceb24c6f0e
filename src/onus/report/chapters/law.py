"""Law: the legal form as a dated what-if, and every rule that was applied.

In:  an assessment and its ledger.
Out: chapters.
"""

from __future__ import annotations

from markupsafe import Markup

from onus.core.assessment.assessment import Assessment
from onus.core.contracts.legal_form import FormFinding
from onus.core.contracts.rulebook import Rule
from onus.report.blocks import Cell, Chapter, table
from onus.report.chapters.notices import citation
from onus.report.codes import word
from onus.report.figures import percent
from onus.report.ledger import Ledger
from onus.report.sentences import say
from onus.report.words import label

DIGEST_SHOWN = 16
GRADES = {"V": "grade_v", "S": "grade_s", "M": "grade_m"}
FORCE = {True: "in_force", False: "not_in_force", None: "force_unknown"}


def legal_form(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return what each rule on legal form says, and whether it held at signature."""
    if not assessed.form:
        return None
    language = ledger.language
    rules = {rule.key: rule for rule in assessed.dossier.rulebook.rules}
    rows: list[tuple[Cell, ...]] = [
        (
            citation(rules[found.rule], ledger),
            rules[found.rule].says.text(language),
            Markup('<span class="v-{}">{}</span>').format(
                found.verdict, word("verdict", found.verdict, language)
            ),
            label(FORCE[found.in_force_at_signature], language),
            _facts(found, ledger),
        )
        for found in assessed.form
    ]
    title = label("form", language)
    return Chapter(
        "form", title, (table(title, ("rule", "says", "verdict", "force", "facts"), rows, language),)
    )


def _facts(found: FormFinding, ledger: Ledger) -> Markup:
    language = ledger.language
    told = []
    for name, value in found.facts:
        shown = percent(int(value)) if name == "user_paid_ppm" else word("value", value, language)
        told.append(say("pair", language, name=word("fact", name, language), value=shown))
    return Markup("<br>").join(told)


def rules(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return every rule that a finding rests on, with its date, whether it was read, its digest."""
    used = _used(assessed)
    if not used:
        return None
    language = ledger.language
    rows: list[tuple[Cell, ...]] = []
    for rule in used:
        said = label(GRADES[rule.grade], language) if rule.grade in GRADES else rule.grade
        read = label("yes" if rule.verified else "no", language)
        rows.append(
            (
                Markup("{}<br><code>{}</code>").format(rule.citation.text(language), rule.key),
                rule.says.text(language),
                str(rule.since) if rule.since else label("date_unknown", language),
                say("by_findings", language, name=read, findings=said),
                ledger.count(rule.citation.text(language), ("rule", "is", (rule.key,))),
                Markup("<code>{}</code>").format(rule.digest()[:DIGEST_SHOWN]),
            )
        )
    title = label("rules", language)
    heads = ("citation", "says", "since", "text_read", "duties#", "digest")
    return Chapter("rules", title, (table(title, heads, rows, language),))


def _used(assessed: Assessment) -> list[Rule]:
    """Return rules of duties, notices, form and certificates, each once, in order of their keys."""
    keys = {rule.key for rule in assessed.rules}
    keys |= {part.rule for found in assessed.notices for part in found.parts}
    keys |= {found.rule for found in assessed.form}
    keys |= {line.rule for c in assessed.consequences.certificates for line in c.lines}
    every = {rule.key: rule for rule in (*assessed.dossier.rulebook.rules, *assessed.rules)}
    return [every[key] for key in sorted(keys) if key in every]
