"""From an office's own twelve files to its papers, in one go."""

from __future__ import annotations

import pytest

from onus.__main__ import main

from .conftest import ROOT, the_only, words_of

MOST = {
    "整改",
    "扣款确认",
    "约谈",
    "考核通报",
    "付款审核",
    "履约验收",
    "告知",
    "疑点",
    "取证",
    "绩效评价",
    "张贴",
    "派工",
}


@pytest.mark.slow
def test_twelve_files_of_an_office_become_all_papers_with_their_cells(tmp_path):
    dossier, out, to = (str(tmp_path / name) for name in ("dossier", "out", "papers"))
    files = str(ROOT / "examples" / "office" / "corrected")
    known = "2024-01-08T09:00:00+08:00"

    assert main(["import", "office", files, "--dossier", dossier, "--recorded-at", known, "--yes"]) == 0
    assert (
        main(["assess", dossier, "--as-of", "2024-01-10T00:00:00+08:00", "--out", out, "--workers", "1"]) == 0
    )
    words = ["papers", out, "--period", "2023-12", "--to", to, "--dossier", dossier]
    assert main([*words, "--base-url", "https://onus.example.org/street"]) == 0

    made = sorted((tmp_path / "papers").glob("*.docx"))
    assert {path.name.split("〔")[0] for path in made} == MOST
    trail = [words_of(path) for path in made if path.name.startswith("取证")]
    assert any("05 车辆与人工作业.xlsx!人工作业记录!B" in text for text in trail)
    bulletin = words_of(the_only(tmp_path / "papers", "考核通报*.docx"))
    assert "样例街道办事处" in bulletin and "增项作业" in bulletin and "extra_work" not in bulletin
