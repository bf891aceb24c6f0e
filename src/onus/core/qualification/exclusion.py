"""Exclusion: what bars a supplier whatever it shows, on the day of the deadline and of the award.

In:  a supplier, violations, bans, the rules in force.
Out: breaches with their dates; nothing for a supplier that may take part.

The surprise: a ban that has run its course is over. The rule looks three years back for
violations, but somebody whose ban has ended may take part again, and is not barred
a second time for the same thing.

Source: CN-QUAL-13 (article 22 of the law, articles 17 and 19 of the regulation); CN-CLASS1-08.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Iterable
from datetime import date

from onus.base.instants import Instant
from onus.core.contracts.breach import Judged, NotComputable, breach
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.bans import ENDED, Ban, BanList, ban_on, bans_active, looked_up
from onus.core.qualification.credit_codes import code_faults, folded, kind_by_code
from onus.core.qualification.suppliers import PUBLIC_INSTITUTION, Supplier, Violation

MAJOR = ("criminal", "business_suspended", "licence_revoked", "large_fine")
"""Forms of a major violation, by article 19 of the regulation."""
LEAP_DAY = (2, 29)


def years_before(day: date, years: int) -> date:
    """Return the same day some years before; 28 February for a 29th that the year lacks.

    >>> years_before(date(2024, 2, 29), 3)
    datetime.date(2021, 2, 28)
    """
    year = day.year - years
    if (day.month, day.day) == LEAP_DAY and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def code_barred(supplier: Supplier, rule: Rule) -> Judged:
    """Return what is wrong with a supplier's credit code, and where it speaks of another kind of body.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R", "1", "qualification", Localized(), Localized())
    >>> [one.facts[0] for one in code_barred(Supplier("s", Localized(), "9"), rule)]
    [('reason', 'credit_code_length')]
    """
    subject = f"supplier:{supplier.id}"
    wrong = code_faults(supplier.credit_code)
    if wrong:
        return tuple(
            breach(
                rule,
                subject,
                reason=f"credit_code_{one.what}",
                place=one.place,
                found=one.found,
                asked=one.asked,
            )
            for one in wrong
        )
    says = kind_by_code(supplier.credit_code)
    if says and says != supplier.kind:
        return (breach(rule, subject, reason="credit_code_kind", code_says=says, declared=supplier.kind),)
    return ()


def violations_barred(
    supplier: Supplier,
    violations: Iterable[Violation],
    bans: Iterable[Ban],
    rule: Rule,
    *,
    day: date,
    as_of: Instant,
) -> Judged:
    """Return the major violations of the years before a day that bar a supplier.

    Three years before 30 May 2024 begin on 30 May 2021. What was taken back by the day, and what was
    answered by a ban that has ended (a ban whose ground names the violation), bars nobody.

    Args:
        supplier: the supplier.
        violations: of any suppliers.
        bans: of any suppliers.
        rule: of kind `qualification`, with `clean_years`.
        day: local day of the deadline.
        as_of: what came on record later is not seen.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R", "1", "qualification", Localized(), Localized(), parameters={"clean_years": 3})
    >>> one = Violation("v", "s", "large_fine", date(2021, 5, 30))
    >>> len(violations_barred(Supplier("s", Localized(), ""), [one], (), rule, day=date(2024, 5, 30), as_of=Instant(0)))
    1
    """
    years = rule.parameters.get("clean_years")
    if not isinstance(years, int):
        return (NotComputable(rule.key, f"supplier:{supplier.id}", ("clean_years",)),)
    first = years_before(day, years)
    served = {
        one.ground
        for one in bans
        if folded(one.credit_code) == folded(supplier.credit_code) and ban_on(one, day).state == ENDED
    }
    found = [
        one
        for one in sorted(violations, key=lambda one: (one.decided_on, one.id))
        if one.supplier == supplier.id and one.form in MAJOR and first <= one.decided_on <= day
        if (one.recorded_at is None or one.recorded_at <= as_of) and one.id not in served
        if one.lifted_on is None or one.lifted_on > day
    ]
    subject = f"supplier:{supplier.id}"
    return tuple(
        breach(rule, subject, reason="major_violation", violation=one.id, form=one.form, decided=one.decided_on,
               since=first, source=one.source)
        for one in found
    )  # fmt: skip


def bans_barred(
    supplier: Supplier,
    bans: Iterable[Ban],
    rule: Rule,
    *,
    days: Iterable[tuple[str, date]],
    regions: tuple[str, ...],
) -> Judged:
    """Return the bans that bar a supplier on any of some named days.

    Args:
        supplier: the supplier.
        bans: of any suppliers.
        rule: of kind `qualification`.
        days: as name and day: `deadline` and, once there is one, `award`.
        regions: regions of the purchase, from the street to the country.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R", "1", "qualification", Localized(), Localized())
    >>> bans_barred(Supplier("s", Localized(), "c"), [Ban("b", "c", date(2024, 6, 1))], rule,
    ...             days=[("deadline", date(2024, 5, 30)), ("award", date(2024, 6, 20))], regions=())[0].facts[2]
    ('tested', 'award')
    """
    held = tuple(bans)
    return tuple(
        breach(rule, f"supplier:{supplier.id}", reason="ban", ban=f"{ban.list}/{ban.id}", tested=name, on=day,
               since=ban.since, until=ban.until, ground=ban.ground, issuer=ban.issuer, appealed=state.appealed)
        for name, day in days
        for ban, state in bans_active(held, supplier.credit_code, day, regions=regions)
    )  # fmt: skip


def bans_unknown(
    supplier: Supplier,
    lists: Collection[BanList],
    rule: Rule,
    *,
    day: date,
    today: date,
    days_max: int | None,
) -> Judged:
    """Return that nobody looked up whether a supplier is banned on a day, where no debarment list tells of it.

    A ban that a person entered bars its supplier; of all others it says nothing.

    Args:
        supplier: the supplier.
        lists: debarment lists that were taken, each with its source and day.
        rule: of kind `qualification`.
        day: of the step; `today` is the day on which it is judged.
        today: a list of a later day is nobody's knowledge yet.
        days_max: how many days older than `day` a list may be; None for any age.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R", "1", "qualification", Localized(), Localized())
    >>> day = date(2024, 2, 5)
    >>> bans_unknown(Supplier("s", Localized(), ""), (), rule, day=day, today=day, days_max=31)[0].missing
    ('ban_lists',)
    """
    told = looked_up(lists, day, today=today, days_max=days_max)
    return () if told else (NotComputable(rule.key, f"supplier:{supplier.id}", ("ban_lists",)),)


def class_barred(supplier: Supplier, rule: Rule) -> Judged:
    """Return whether a public institution is of a class that may not supply; unknown is no pass.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R", "1", "institution_class", Localized(), Localized(), parameters={"classes": ["class_one"]})
    >>> class_barred(Supplier("s", Localized(), "", "public_institution", institution_class="class_one"), rule)[0].facts
    (('reason', 'institution_class'), ('found', 'class_one'))
    """
    if supplier.kind != PUBLIC_INSTITUTION:
        return ()
    subject = f"supplier:{supplier.id}"
    if not supplier.institution_class:
        return (NotComputable(rule.key, subject, ("institution_class",)),)
    barred = rule.parameters.get("classes", ())
    if isinstance(barred, (list, tuple)) and supplier.institution_class in barred:
        return (breach(rule, subject, reason="institution_class", found=supplier.institution_class),)
    return ()
