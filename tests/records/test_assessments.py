"""Assessments come in once, whole, and are shown in one step."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction

from onus.actions.import_assessment import import_assessment
from onus.records.assessments import begin, kept_in
from onus.records.dossiers import dossier_named
from onus.records.facts import FactThere, KeptFact, facts_of, record_fact
from onus.records.models import Assessment, Case, Duty, Place

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"


def test_what_is_shown_is_what_the_assessment_found(benxi_out):
    counts = json.loads((benxi_out / "scorecard.json").read_text())["outcomes"]
    shown = dossier_named(DOSSIER)

    found = {
        code: Duty.objects.filter(assessment_id=shown.assessment, outcome=code).count() for code in counts
    }

    assert found == counts
    assert Case.objects.filter(assessment_id=shown.assessment).count() == 16


def test_the_same_assessment_twice_is_one(benxi_out):
    before = (Assessment.objects.count(), Duty.objects.count(), Place.objects.count())

    import_assessment(benxi_out, now=5)

    assert (Assessment.objects.count(), Duty.objects.count(), Place.objects.count()) == before


def test_what_an_assessment_keeps_is_found_again_where_its_data_folder_was_moved(tmp_path, settings):
    settings.DATA = tmp_path / "before"
    number, _ = begin(
        DOSSIER, digest="moved", as_of=1, onus="", kept_in=tmp_path / "before" / "out" / "moved", at=1
    )

    settings.DATA = tmp_path / "after"

    assert kept_in(number) == tmp_path / "after" / "out" / "moved"


def test_what_lies_outside_of_the_data_folder_is_named_as_it_is(tmp_path, settings):
    settings.DATA = tmp_path / "data"

    number, _ = begin(DOSSIER, digest="outside", as_of=1, onus="", kept_in=tmp_path / "out", at=1)

    assert kept_in(number) == tmp_path / "out"


def fact(**other):
    return KeptFact(**({"dossier": DOSSIER, "file": "acts.toml", "fact_id": "a", "row": {"kind": "inspection"},
                        "happened_at": 1, "recorded_at": 2, "action": "case.act.inspect"} | other))  # fmt: skip


def test_a_fact_is_kept_and_found_by_what_it_speaks_of():
    record_fact(fact(about="case-1"))

    assert [one.fact_id for one in facts_of(DOSSIER, about="case-1")] == ["a"]


def test_the_same_fact_twice_is_one_and_another_of_its_name_is_refused():
    record_fact(fact())
    record_fact(fact())

    with pytest.raises(FactThere):
        record_fact(fact(row={"kind": "order_to_cure"}))
    assert len(facts_of(DOSSIER)) == 1


@pytest.mark.parametrize("deed", ["UPDATE records_fact SET post = 'x'", "DELETE FROM records_fact"])
def test_the_database_itself_refuses_to_change_or_delete_a_fact(deed):
    record_fact(fact())

    refused = pytest.raises(Exception, match="never changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
    assert len(facts_of(DOSSIER)) == 1
