"""Suppliers: firms, public institutions and social organisations that want to take part.

In:  rows of a register of suppliers.
Out: frozen values; nothing is decided here.

The surprise: a public institution of the first class is a supplier that may not
supply. It is listed all the same, because whoever lists only those who may take
part cannot show why somebody was refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.instants import Instant
from onus.base.texts import Localized

FIRM, PUBLIC_INSTITUTION, SOCIAL_ORGANISATION, STATE_ORGAN = (
    "firm", "public_institution", "social_organisation", "state_organ",
)  # fmt: skip
SUPPLIER_KINDS = (FIRM, PUBLIC_INSTITUTION, SOCIAL_ORGANISATION, STATE_ORGAN)
CLASS_ONE, CLASS_TWO, PRODUCING = "class_one", "class_two", "producing"
INSTITUTION_CLASSES = ("", CLASS_ONE, CLASS_TWO, PRODUCING)
"""Of a public institution: wholly (公益一类) or partly (公益二类) paid by the public, or producing; empty, unknown."""
SOCIAL_GRADES = ("", "1A", "2A", "3A", "4A", "5A")
"""As the civil-affairs authority assesses a social organisation; empty for none."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who may want to take part.

    Attributes:
        id: its name in the file of a purchase.
        name: as registered.
        credit_code: unified social credit code, as written.
        kind: of `SUPPLIER_KINDS`.
        head: id of the person who represents it by law.
        since: day on which it was founded; None where that is not known.
        address, telephone, mail: as it gave them.
        institution_class: of `INSTITUTION_CLASSES`.
        social_grade: of `SOCIAL_GRADES`.
        grade_from: first day of the grade; None where that is not known.
        grade_until: last day of the grade; None where it has no end.
    """

    id: str
    name: Localized
    credit_code: str
    kind: str = FIRM
    head: str = ""
    since: date | None = None
    address: str = ""
    telephone: str = ""
    mail: str = ""
    institution_class: str = ""
    social_grade: str = ""
    grade_from: date | None = None
    grade_until: date | None = None

    def __post_init__(self) -> None:
        """Refuse kinds and grades that are not known, and those of another kind of body."""
        refuse(
            [
                not_one_of("kind", self.kind, SUPPLIER_KINDS),
                not_one_of("institution_class", self.institution_class, INSTITUTION_CLASSES),
                not_one_of("social_grade", self.social_grade, SOCIAL_GRADES),
                unless(
                    not self.institution_class or self.kind == PUBLIC_INSTITUTION,
                    "institution_class is for public institutions",
                ),
                unless(
                    not self.social_grade or self.kind == SOCIAL_ORGANISATION,
                    "social_grade is for social organisations",
                ),
            ]
        )

    def grade_on(self, day: date) -> str:
        """Return the grade of a social organisation that holds on a day; empty for none.

        >>> one = Supplier("s", Localized(), "", SOCIAL_ORGANISATION, social_grade="3A",
        ...                grade_until=date(2024, 5, 1))
        >>> one.grade_on(date(2024, 5, 1)), one.grade_on(date(2024, 5, 2))
        ('3A', '')
        """
        begun = self.grade_from is None or self.grade_from <= day
        lasts = self.grade_until is None or day <= self.grade_until
        return self.social_grade if begun and lasts else ""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that a supplier was punished for.

    Attributes:
        id: name of the record.
        supplier: id of the supplier.
        form: `criminal`, `business_suspended`, `licence_revoked`, `large_fine` or another.
        decided_on: day of the decision.
        source: where it can be read.
        recorded_at: when it came on record; None where it always was.
        lifted_on: day on which the decision was taken back; None while it stands.
    """

    id: str
    supplier: str
    form: str
    decided_on: date
    source: str = ""
    recorded_at: Instant | None = None
    lifted_on: date | None = None
