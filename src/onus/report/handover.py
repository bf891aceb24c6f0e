"""Hand-over: one case as a folder that an inspector opens without Onus.

In:  the rows of a case: findings, facts with their trail, acts, papers, rulings.
Out: its pages and tables by file name: index.html in both languages, CSV, statement.

The surprise: the folder asks for no trust. Every number in it leads to a fact with
file, sheet and cell, and the statement says by which commands a stranger comes to
the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Language
from onus.report.codes import word
from onus.report.figures import listed
from onus.report.page_templates import page_template
from onus.report.words import label
from onus.wire.csv_rows import csv_text

ROWS_SHOWN = 200
ORDER: tuple[Language, ...] = ("zh-Hans", "en")
FINDINGS = ("duty_id", "outcome", "opened_at", "due_at", "met_at", "clause", "rule", "officer_post", "grounds",
            "stage", "source_ref")  # fmt: skip
FACTS = ("duty_id", "kind", "evidence_id", "result", "happened_at", "recorded_at", "use", "reason", "by",
         "source_ref")  # fmt: skip
ACTS = ("id", "kind", "happened_at", "recorded_at", "by_post", "by_body", "toward", "text", "source")
VOCABULARY = {"outcome": "outcome", "stage": "stage", "kind": "act", "result": "result", "toward": "toward"}
TIMES = ("opened_at", "due_at", "met_at", "happened_at", "recorded_at")
WORDS: dict[str, tuple[str, str]] = {
    "title": ("Hand-over of case {id}", "案件移交：{id}"),
    "case": ("Case", "案件"), "opened": ("Opened", "立案"), "duties": ("Duties", "事项数"),
    "state": ("State", "状态"), "open": ("open", "未办结"), "closed": ("closed {at}", "{at} 办结"),
    "as_of": ("Known by", "截至"), "version": ("Made by", "生成工具"), "lies_with": ("Asked", "督办岗位"),
    "h_duty_id": ("Duty", "履约事项"), "h_outcome": ("Outcome", "认定结论"), "h_opened_at": ("Opens", "起"),
    "h_due_at": ("Due", "到期"), "h_met_at": ("Done", "完成"), "h_clause": ("Clause", "条款"), "h_rule": ("Rule", "规则"),
    "h_officer_post": ("Post", "岗位"), "h_grounds": ("Grounds", "理由"), "h_stage": ("Stage", "阶段"),
    "h_source_ref": ("File, sheet, cell", "文件、表、单元格"), "h_kind": ("Kind", "种类"), "h_evidence_id": ("Fact", "事实编号"),
    "h_result": ("Result", "结果"), "h_happened_at": ("Happened", "发生"), "h_recorded_at": ("Recorded", "记录"),
    "h_use": ("Use", "采用"), "h_reason": ("Reason", "原因"), "h_by": ("By", "由"), "h_id": ("Act", "行为编号"),
    "h_by_post": ("Post", "岗位"), "h_by_body": ("Body", "单位"), "h_toward": ("Toward", "对象"), "h_text": ("Text", "内容"),
    "h_source": ("Source", "出处"),
    "findings": ("Findings", "认定结论"), "findings_note": ("All of them: findings.csv. The first {count} as rulings in rulings/.", "全部见 findings.csv；前 {count} 项的认定书见 rulings/。"),
    "facts": ("Facts and where they stand", "事实及其出处"), "facts_note": ("Each with file, sheet and cell where it was read from an office's file: facts.csv.", "逐条载明来源文件、工作表与单元格：facts.csv。"),
    "acts": ("Acts of the public body", "履职行为"), "acts_note": ("Since the case was opened, about what it is about: acts.csv.", "立案以来与本案有关的行为：acts.csv。"),
    "papers": ("Papers", "文书"), "papers_note": ("As they were written; those signed and returned beside them.", "原件及已归档的签收扫描件。"),
    "files": ("File", "文件"), "size": ("Bytes", "字节"),
    "verify": ("How to check this folder", "如何核验"),
    "v_sums": ("1. No file was changed: compare every file with SHA256SUMS.", "一、文件未被改动：将各文件与 SHA256SUMS 比对。"),
    "v_recompute": ("2. The findings follow from the facts: with the dossier whose digests stand in manifest.json under `inputs`, these commands give the same findings, and the digests under `outputs` are the same. They need Onus {version}, from whoever you trust, with the SHA-256 that the release states.", "二、认定由事实得出：持有与 manifest.json 中 `inputs` 摘要一致的卷宗，执行下列命令即得相同认定，`outputs` 摘要相同。所用 Onus 版本为 {version}，应从可信来源取得，并与发行说明所载 SHA-256 核对。"),
    "v_trail": ("3. The facts are those of the files: open the file, sheet and cell that facts.csv names.", "三、事实出自原件：按 facts.csv 所列打开文件、工作表与单元格核对。"),
    "v_withheld": ("Left out, because they name homes: {names}.", "载有住户编号，未予收入的文书：{names}。"),
    "v_missing": ("Listed in the register and not found: {names}.", "登记簿所列而未找到的文书：{names}。"),
    "v_homes": ("Papers in this folder name homes by their numbers; it is not for publication.", "本材料所收文书载有住户编号，不得公开。"),
    "v_signed": ("Scans in papers/signed/ hold signatures, and with them names of persons; they are not for publication.", "papers/signed/ 内的扫描件载有签名，可识别个人，不得公开。"),
    "v_names": ("Names are withheld here as in the published report; papers name posts.", "姓名与公开报告一致予以隐去；文书只载岗位。"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """What is known of one case, as published.

    Attributes:
        manifest: of the assessment.
        case: its row in cases.jsonl.
        findings: rows of findings.parquet; moments as microseconds.
        facts: rows of weighed.parquet.
        acts: rows of acts.jsonl.
        titles: titles of obligations and posts by id, in both languages.
        rulings: how many findings have a ruling in the folder.
        papers: papers and scans by name.
        withheld: numbers of papers that name homes and were left out.
        missing: numbers of papers that the register lists and no folder holds.
        homes: whether papers that name homes are in it.
        signed: whether scans with signatures are in it.
    """

    manifest: Mapping[str, Any]
    case: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    facts: Sequence[Mapping[str, Any]]
    acts: Sequence[Mapping[str, Any]]
    titles: Mapping[str, Mapping[str, str]]
    rulings: int
    papers: Mapping[str, bytes]
    withheld: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    homes: bool = False
    signed: bool = False


def case_pages(folder: CaseFolder, zone: ZoneTable) -> dict[str, bytes]:
    """Return index.html, the tables and the statement of verification, by name."""
    tables = {
        "findings": (FINDINGS, folder.findings),
        "facts": (FACTS, folder.facts),
        "acts": (ACTS, folder.acts),
    }
    made = {
        f"{name}.csv": csv_text(columns, [_cells(row, columns, zone, None) for row in rows])
        for name, (columns, rows) in tables.items()
    }
    made["VERIFY.txt"] = "\n\n".join("\n".join(_verify(folder, language)) for language in ORDER) + "\n"
    parts = [_part(folder, zone, language) for language in ORDER]
    made["index.html"] = page_template("handover.html", "style.css").render(
        parts=parts, case=folder.case, names=[*folder.papers]
    )
    return {name: text.encode() for name, text in made.items()}


def _tell(name: str, language: Language, /, **parts: object) -> str:
    en, zh = WORDS[name]
    return (zh if language == "zh-Hans" else en).format(**parts)


def _part(folder: CaseFolder, zone: ZoneTable, language: Language) -> dict[str, Any]:
    case, manifest = folder.case, folder.manifest
    key = "zh" if language == "zh-Hans" else "en"
    closed = case["closed_at"]
    state = (
        _tell("open", language) if closed is None else _tell("closed", language, at=zone.local_text(closed))
    )
    obligation = folder.titles.get(case["obligation"], {}).get(key, case["obligation"])
    posts = [folder.titles.get(step["post"], {}).get(key, step["post"]) for step in case["steps"]]
    facts = [
        ("case", f"{obligation} · {case['district']} · {case['occurrence']}"),
        ("opened", zone.local_text(Instant(case["opened_at"]))),
        ("state", state),
        ("duties", f"{case['duties']:,}"),
        ("lies_with", " → ".join(posts)),
        ("as_of", f"{manifest['as_of']} ({zone.name})"),
        ("version", f"onus {manifest['onus']}"),
    ]
    origin = manifest["origin"]
    return {
        "language": language,
        "title": _tell("title", language, id=case["id"]),
        "dossier": manifest["title"][key],
        "banners": [label(origin, language)] if origin in ("generated", "mixed") else [],
        "facts": [(_tell(name, language), value) for name, value in facts],
        "tables": _tables(folder, zone, language),
        "verify_title": _tell("verify", language),
        "verify": _verify(folder, language)[1:],
    }


def _tables(folder: CaseFolder, zone: ZoneTable, language: Language) -> list[dict[str, Any]]:
    shown = (
        ("findings", FINDINGS, folder.findings),
        ("facts", FACTS, folder.facts),
        ("acts", ACTS, folder.acts),
    )
    tables = [
        {
            "name": name,
            "title": _tell(name, language),
            "note": _tell(f"{name}_note", language, count=folder.rulings),
            "heads": [_tell(f"h_{column}", language) for column in columns],
            "rows": [_cells(row, columns, zone, language) for row in rows[:ROWS_SHOWN]],
            "link": False,
        }
        for name, columns, rows in shown
    ]
    papers = {
        "name": "papers",
        "title": _tell("papers", language),
        "note": _tell("papers_note", language),
        "heads": (_tell("files", language), _tell("size", language)),
        "rows": [(name, f"{len(raw):,}") for name, raw in sorted(folder.papers.items())],
        "link": True,
    }
    return [*tables, papers]


def _cells(
    row: Mapping[str, Any], columns: Sequence[str], zone: ZoneTable, language: Language | None
) -> list[str]:
    return [_cell(name, row.get(name), zone, language) for name in columns]


def _cell(name: str, value: Any, zone: ZoneTable, language: Language | None) -> str:
    if value is None:
        return ""
    if name in TIMES:
        return zone.local_text(Instant(value))
    if isinstance(value, Mapping):
        return " / ".join(text for text in (value.get("zh"), value.get("en")) if text)
    if isinstance(value, list):
        told = [
            word("ground", str(one), language) if language and name == "grounds" else str(one)
            for one in value
        ]
        return listed(told, language) if language else " ".join(told)
    vocabulary = VOCABULARY.get(name, "") if language is not None else ""
    return word(vocabulary, str(value), language) if vocabulary and language else str(value)


def _verify(folder: CaseFolder, language: Language) -> list[str]:
    """Return the statement: a title, sentences, and commands that begin with `$ `."""
    manifest = folder.manifest
    return [
        _tell("verify", language),
        _tell("v_sums", language),
        "$ sha256sum --check SHA256SUMS",
        "$ certutil -hashfile index.html SHA256",
        _tell("v_recompute", language, version=str(manifest["onus"])),
        f"$ onus assess DOSSIER --as-of {manifest['as_of']} --out OUT",
        f'$ onus papers handover OUT --case "{folder.case["id"]}" --to case.zip',
        _tell("v_trail", language),
        _tell("v_names", language),
        *_cautions(folder, language),
    ]


def _cautions(folder: CaseFolder, language: Language) -> list[str]:
    """Return what the folder lacks, and what it holds that is not for everybody."""
    lists = (("v_withheld", folder.withheld), ("v_missing", folder.missing))
    told = [_tell(name, language, names=listed(list(names), language)) for name, names in lists if names]
    held = (("v_homes", folder.homes), ("v_signed", folder.signed))
    return [*told, *(_tell(name, language) for name, holds in held if holds)]
