"""The digest of the code that decides."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from onus.outside.code_digest import code_digest

SRC = Path(__file__).resolve().parents[2] / "src"


def digest_of(place: Path) -> str:
    code = f"import sys; sys.path.insert(0, {str(place)!r}); from onus.outside.code_digest import code_digest; print(code_digest())"
    ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def copied(to: Path) -> Path:
    return Path(
        shutil.copytree(SRC / "onus", to / "onus", ignore=shutil.ignore_patterns("__pycache__"))
    ).parent


def test_the_same_sources_have_one_digest_as_files_in_a_zip_and_with_other_line_ends(tmp_path):
    folder = copied(tmp_path / "a")
    turned = folder / "onus" / "core" / "assessment" / "assess.py"
    turned.write_bytes(turned.read_bytes().replace(b"\n", b"\r\n"))
    archive = tmp_path / "onus.pyz"
    with zipfile.ZipFile(archive, "w") as packed:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                packed.write(one, one.relative_to(folder))

    assert {digest_of(folder), digest_of(archive)} == {code_digest()}


def test_one_changed_line_that_decides_changes_the_digest(tmp_path):
    folder = copied(tmp_path)
    changed = folder / "onus" / "core" / "determinations" / "timeliness.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")

    assert digest_of(folder) != code_digest()


def test_a_changed_page_changes_no_digest(tmp_path):
    folder = copied(tmp_path)
    changed = folder / "onus" / "report" / "words.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")

    assert digest_of(folder) == code_digest()
