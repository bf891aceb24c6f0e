"""The page of the operators."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db


def failed(why: str) -> None:
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={"args": ["district-1"], "kwargs": {}}, task_path="onus.jobs.tasks.assess",
        backend_name="default", run_after="2026-01-01T00:00:00Z", exception_class_path="x",
        traceback=f"Traceback (most recent call last):\n  a line\nNotInStore: {why}\n",
    )  # fmt: skip


@pytest.mark.parametrize(("role", "status"), [("resident", 302), ("officer", 403), ("operator", 200)])
def test_the_page_is_for_operators(role, status):
    assert signed_in(role).get("/en/status/").status_code == status


@pytest.mark.parametrize(("code", "word"), [("en", "failed"), ("zh-hans", "失败")])
def test_it_says_what_failed_and_why_in_the_language_of_the_reader(code, word):
    failed("STORE-001 a file is missing")

    page = signed_in("operator").get(f"/{code}/status/").content.decode()
    assert "NotInStore: STORE-001 a file is missing" in page
    assert "district-1" in page and word in page
    assert "a line" not in page


@pytest.mark.parametrize(
    ("code", "waits", "lost"), [("en", "they wait", "are not kept"), ("zh-hans", "等待发送", "未保存")]
)
def test_it_says_that_mails_wait_and_originals_are_not_kept_where_that_is_so(settings, code, waits, lost):
    operator = signed_in("operator")
    page = operator.get(f"/{code}/status/").content.decode()
    assert waits not in page and lost not in page
    settings.MAILS_GO_OUT = settings.ORIGINALS_KEPT = False

    page = operator.get(f"/{code}/status/").content.decode()
    assert f"{waits}" in page and "ONUS_SMTP_HOST" in page
    assert lost in page and "ONUS_SEALING_KEYS" in page
