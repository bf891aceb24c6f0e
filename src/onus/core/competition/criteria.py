"""Criteria: does one treat bidders unequally, can its points be recomputed?

In:  the criteria of a notice, as worded and as declared field by field.
Out: breaches of what the fields say, and hints of what the words say.

The surprise: a word is never a breach. "Registered in this city" may stand in a
sentence that forbids to ask for it; the hit is shown with its place in the text,
and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.base.money import PPM
from onus.base.texts import Localized
from onus.core.competition.announced import AnnouncedCriterion, TenderNotice
from onus.core.contracts.breach import Judged, breach
from onus.core.contracts.rule_values import lists_of, number_of, texts_of
from onus.core.contracts.rulebook import Rule

PRICE, QUALIFICATION = "price", "qualification"
LOWEST_PRICE = "lowest_price"
AROUND = 12


@dataclass(frozen=True, slots=True, order=True)
class WordHit:
    """A word in a criterion that hints at unequal treatment.

    Attributes:
        rule: `id@version` whose words are looked for.
        criterion: id of the criterion.
        ground: form of unequal treatment that the word hints at.
        language: `en` or `zh-Hans`.
        at: position of its first letter in the text, from 0.
        word: as the rule lists it.
        around: the text around it.
    """

    rule: str
    criterion: str
    ground: str
    language: str
    at: int
    word: str
    around: str


def judge_discrimination(notice: TenderNotice, rule: Rule) -> Judged:
    """Return each criterion that by its own fields treats bidders unequally.

    Source: regulation implementing the Government Procurement Law, article 20 (CN-DISC-12).

    >>> from onus.base.texts import Localized
    >>> judge_discrimination(SAMPLE, Rule("D", "1", "discrimination", Localized(), Localized(),
    ...     parameters={"grounds": ["brand"], "consequence": "block"}))[0].facts[0]
    ('ground', 'brand')
    """
    grounds = texts_of(rule, "grounds")
    return tuple(
        breach(
            rule, f"criterion:{each.id}", at=notice.issued, ground=ground, found_by="field",
            justification=each.justification,
        )
        for each in notice.criteria
        for ground in each.restricts
        if ground in grounds
    )  # fmt: skip


def word_hits(notice: TenderNotice, rule: Rule) -> tuple[WordHit, ...]:
    """Return the words that hint at a ground which the criterion does not declare itself.

    >>> from onus.base.texts import Localized
    >>> [hit.around for hit in word_hits(SAMPLE, Rule("D", "1", "discrimination", Localized(), Localized(),
    ...     parameters={"words": {"location": ["registered in this city"]}}))]
    ['the firm is registered in this city']
    """
    return tuple(sorted(hit for each in notice.criteria for hit in _hits(each, rule)))


def judge_scoring(notice: TenderNotice, rule: Rule) -> Judged:
    """Return each scored item whose points two evaluators need not agree on.

    Scored is what earns points. Under `lowest_price` nothing but the price may.

    Source: regulation implementing the Government Procurement Law, article 34 (CN-SCORE-22).

    >>> from onus.base.texts import Localized
    >>> rule = Rule("S", "1", "scoring", Localized(), Localized(), parameters={"methods": ["combined_score"]})
    >>> judge_scoring(SAMPLE, rule)[0].facts
    (('points', '30000'), ('why', 'no_indicator'))
    """
    if notice.scoring not in texts_of(rule, "methods"):
        return (breach(rule, f"notice:{notice.version}", at=notice.issued, scoring=notice.scoring),)
    found = ((each, _unscorable(each, notice.scoring)) for each in notice.criteria if each.points)
    return tuple(
        breach(rule, f"criterion:{each.id}", at=notice.issued, points=each.points, why=why)
        for each, why in found
        if why
    )


def judge_price_weight(notice: TenderNotice, rule: Rule) -> Judged:
    """Return each lot in which price weighs less than it must.

    >>> from onus.base.texts import Localized
    >>> judge_price_weight(SAMPLE, Rule("P", "1", "price_weight", Localized(), Localized(),
    ...     parameters={"services_ppm_min": 100_000}))[0].facts[0]
    ('price_ppm', '0')
    """
    least = number_of(rule, f"{notice.object}_ppm_min")
    if least is None or notice.scoring == LOWEST_PRICE:
        return ()
    lots = [lot.id for lot in notice.lots] or [""]
    weights = ((lot, _price_ppm(notice, lot)) for lot in lots)
    return tuple(
        breach(rule, f"lot:{lot}" if lot else f"notice:{notice.version}", at=notice.issued, price_ppm=ppm, least_ppm=least)
        for lot, ppm in weights
        if ppm is not None and ppm < least
    )  # fmt: skip


def _price_ppm(notice: TenderNotice, lot: str) -> int | None:
    """Return the share of price in all points of a lot, rounded down; None where nothing earns points."""
    counted = [each for each in notice.criteria if each.lot in ("", lot) and each.kind != QUALIFICATION]
    total = sum(each.points for each in counted)
    price = sum(each.points for each in counted if each.kind == PRICE)
    return price * PPM // total if total else None


def _unscorable(criterion: AnnouncedCriterion, scoring: str) -> str:
    if not criterion.in_document:
        return "not_in_document"
    if criterion.kind == QUALIFICATION:
        return "qualification_scored"
    if scoring == LOWEST_PRICE and criterion.kind != PRICE:
        return "scored_beside_lowest_price"
    if criterion.indicator is None:
        return "no_indicator"
    return "" if criterion.indicator.quantified() else "not_quantified"


def _hits(criterion: AnnouncedCriterion, rule: Rule) -> Iterator[WordHit]:
    texts = (("en", criterion.text.en), ("zh-Hans", criterion.text.zh))
    for ground, words in lists_of(rule, "words"):
        if ground in criterion.restricts:
            continue
        for language, text in texts:
            yield from _found(criterion.id, rule.key, ground, words, language, text)


def _found(
    criterion: str, rule: str, ground: str, words: tuple[str, ...], language: str, text: str
) -> Iterator[WordHit]:
    lowered = text.lower()
    for word in words:
        at = lowered.find(word.lower())
        if at >= 0:
            around = text[max(at - AROUND, 0) : at + len(word) + AROUND]
            yield WordHit(rule, criterion, ground, language, at, word, around)


SAMPLE = TenderNotice(
    "t", 1, Instant(0), date(1970, 1, 1), date(1970, 1, 9), Instant(1), "open", "combined_score", None, "CNY",
    "services",
    criteria=(
        AnnouncedCriterion(
            "C1", Localized(en="the firm is registered in this city"), "quality", 30_000, restricts=("brand",)
        ),
    ),
)  # fmt: skip
"""A made-up notice for the examples above."""
