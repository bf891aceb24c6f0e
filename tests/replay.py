"""The Benxi replay: its folder, its OUT, and the database that holds both in every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from onus.actions.assess import assess_folder
from onus.base.instants import SECOND_US, instant
from onus.cli.demo import AS_OF, make_dossier
from onus.outside import clock
from onus.outside.clock import run_behind

LATER_S = 900


@pytest.fixture(scope="session")
def benxi_folder(tmp_path_factory) -> Path:
    """The dossier folder of the replay; whoever changes it copies it first."""
    folder = tmp_path_factory.mktemp("replay") / "dossier"
    make_dossier(folder)
    return folder


@pytest.fixture(scope="session")
def benxi_out(benxi_folder, tmp_path_factory) -> Path:
    """The assessed OUT of the replay."""
    out = tmp_path_factory.mktemp("replay-out") / "out"
    assess_folder(benxi_folder, out, as_of=instant(AS_OF), workers=1, progress=lambda *_: None)
    return out


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """A database that holds the replay; what a test changes is rolled back."""
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    from onus.actions.import_assessment import import_assessment
    from onus.actions.load_dossier import load_dossier

    folder, out = request.getfixturevalue("benxi_folder"), request.getfixturevalue("benxi_out")
    with django_db_blocker.unblock():
        kept = setup_databases(verbosity=0, interactive=False)
        load_dossier(folder, Path(settings.STORE), now=instant("2023-12-31T00:00:00+08:00"))
        import_assessment(out, now=instant("2023-12-31T00:10:00+08:00"))
    yield
    with django_db_blocker.unblock():
        leave_alone()
        teardown_databases(kept, verbosity=0)


def leave_alone() -> None:
    """End what a thread of some test left open in the database: PostgreSQL drops none that anybody is in."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as asks:
            asks.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@contextmanager
def going_on_from(at: str) -> Iterator[None]:
    """Let the clock go on from an instant of the past, a quarter of an hour after it."""
    run_behind((clock.now() - instant(at)) // SECOND_US - LATER_S)
    try:
        yield
    finally:
        run_behind(0)


@pytest.fixture
def where_the_record_ends():
    """The clock goes on from where the record of the replay ends."""
    with going_on_from(AS_OF):
        yield
