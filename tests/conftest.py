"""What every test may use: the real data beside the checkout, and steady laws."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.in_browser import browser, browsers
from tests.replay import benxi_folder, benxi_out, django_db_setup, where_the_record_ends

__all__ = [
    "benxi_folder",
    "benxi_out",
    "browser",
    "browsers",
    "django_db_setup",
    "where_the_record_ends",
]  # Fixtures for every test.
ROOT = Path(__file__).resolve().parents[1]
SKIPPED: list[str] = []
# Programs that tests start: importing them would do their work.
collect_ignore = ["on_postgres.py", "jobs/postgres_that_stops.py", "jobs/full_database.py"]

REMEMBERED = {
    "onus.actions.report_ways": ("ways_in", "_answer_area"),
    "onus.actions.report_publication": ("_counted",),
    "onus.records.documents": ("_lasting",),
    "onus.records.notice_checks": ("_notices",),
    "onus.web.reports.making": ("_blank",),
}
"""What a process remembers of rows that never change; in tests they are undone, and their numbers given out again."""

steady = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("usual", max_examples=60, **steady)
settings.register_profile("ci", max_examples=100, derandomize=True, **steady)
settings.register_profile("few", max_examples=15, derandomize=True, **steady)
settings.load_profile(os.environ.get("ONUS_HYPOTHESIS", "usual"))


BLOCK = re.compile(r"`([a-z]+\.(?:toml|csv))`\n\n```(?:toml|csv)\n(.*?)```", re.DOTALL)


def files_of_the_manual(language: str = "en") -> dict[str, str]:
    """Return the files of the dossier that the manual writes by hand, by name."""
    page = ROOT / "docs" / "manual" / language / "dossier.md"
    return dict(BLOCK.findall(page.read_text(encoding="utf-8")))


def write_first_street(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in files_of_the_manual().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Begin without what an earlier test's rows left in memory."""
    for module, names in REMEMBERED.items():
        for name in names if module in sys.modules else ():
            remembered = getattr(sys.modules[module], name)
            (remembered.clear if isinstance(remembered, dict) else remembered.cache_clear)()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data; skip where it is absent, fail where it must be there."""
    folder = Path(os.environ.get("ONUS_SHARED", ROOT.parent / "shared"))
    if folder.is_dir():
        return folder
    if os.environ.get("ONUS_REQUIRE_ALL"):
        pytest.fail(f"the real data is not at {folder}; set ONUS_SHARED")
    pytest.skip(f"no real data at {folder}")


@pytest.fixture(scope="session")
def first_street() -> Callable[[Path], Path]:
    """Return what writes the dossier of the manual into a folder."""
    return write_first_street


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files of slow tests: one that came last would leave the other worker idle."""
    slow = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "browser", "foreign")))}
    items.sort(key=lambda item: item.path not in slow)


def pytest_terminal_summary(terminalreporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    SKIPPED.extend(str(r.longrepr) for r in reports if "no real data" in str(r.longrepr))


def pytest_unconfigure(config) -> None:
    """Say on the very last line how many tests the missing data cost."""
    if not hasattr(config, "workerinput"):
        print(f"{len(SKIPPED)} test(s) skipped for want of the real data (ONUS_SHARED)")
