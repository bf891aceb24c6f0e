"""Wishes for an assessment: the earliest one counts, whoever came first, and none is lost."""

from __future__ import annotations

import pytest

from onus.records.models import Deadline
from onus.records.work import ASSESSMENT, wish_assessment

pytestmark = pytest.mark.django_db
ACT, REPORT = 1_000, 1_900
"""An act wants its assessment at once; a report, in a quarter of an hour."""


def waiting() -> list[int]:
    return list(
        Deadline.objects.filter(kind=ASSESSMENT, settled_at=None)
        .order_by("due_at")
        .values_list("due_at", flat=True)
    )


def test_an_act_does_not_wait_behind_the_report_of_a_resident():
    wish_assessment("benxi", at=REPORT)
    wish_assessment("benxi", at=ACT)

    assert waiting()[0] == ACT


def test_a_report_adds_no_wish_to_that_of_an_act_that_comes_sooner():
    wish_assessment("benxi", at=ACT)
    wish_assessment("benxi", at=REPORT)

    assert waiting() == [ACT]


def test_a_wish_at_an_instant_whose_wish_was_taken_up_is_a_new_one():
    wish_assessment("benxi", at=ACT)
    Deadline.objects.update(settled_at=ACT)
    wish_assessment("benxi", at=ACT)

    assert len(waiting()) == 1


def test_the_wish_of_another_dossier_serves_nobody_else():
    wish_assessment("benxi", at=ACT)
    wish_assessment("shenyang", at=REPORT)

    assert waiting() == [ACT, REPORT]
