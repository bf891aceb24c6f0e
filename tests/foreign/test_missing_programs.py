"""A program that is missing: passed over on a desk, a failure where everything is required."""

from __future__ import annotations

import pytest

from .conftest import wanted


def test_a_missing_program_is_passed_over_on_a_desk(monkeypatch):
    monkeypatch.delenv("ONUS_REQUIRE_ALL", raising=False)

    with pytest.raises(pytest.skip.Exception, match="missing: strace"):
        wanted(False, "strace")


def test_a_missing_program_fails_where_everything_is_required(monkeypatch):
    monkeypatch.setenv("ONUS_REQUIRE_ALL", "1")

    with pytest.raises(AssertionError, match="missing: strace"):
        wanted(False, "strace")
    wanted(True, "strace")
