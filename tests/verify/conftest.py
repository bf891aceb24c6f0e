"""Sites that the tests of the verifier share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify.forger import policy
from tests.verify.sample_log import copied, sample


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    return sample().write(tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="session")
def rules(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("policy") / "policy"
    path.write_bytes(policy())
    return path


@pytest.fixture
def tampered(site, tmp_path) -> Path:
    """Return a copy of the site that may be changed; its files are links until one is."""
    return copied(site, tmp_path / "copy")
