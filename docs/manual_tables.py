"""The tables of the manual that are made from the code, and their places on the pages.

In:  the classes, columns and meanings of `onus.wire`.
Out: Markdown in one of the two languages, to stand between the marks of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flag_tables import flag_table, real_table, screen_table, signal_table
from museum_tables import museum_table
from site_tables import exit_codes, leaf_fields

from onus.base.texts import LANGUAGES, Language
from onus.core.integrity.after_award import SERVICE_RULES
from onus.core.integrity.collusion import COLLUSION_RULES
from onus.outside.office.kinds import sheet_kinds
from onus.wire.dossier_schemas import FILES, toml_schema
from onus.wire.fact_columns import COLUMNS, Column

BEGIN = "<!-- made by ./dev docs: {name} -->"
END = "<!-- end -->"
WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "key": "key", "holds": "holds", "needed": "needed", "meaning": "meaning", "yes": "yes", "no": "",
        "column": "column", "row": "in each row", "header": "in the header", "of": "list of", "table": "table",
        "text": "text", "both": "text, or one in each language", "whole": "whole number", "yes_no": "true or false",
        "day": "day", "month": "month", "instant": "instant", "by": "table of", "any": "table",
        "id": "id", "ids": "ids", "number": "number", "word": "word", "geometry": "geometry",
        "field": "field", "sha256": "64 hexadecimal digits", "likeness": "16 hexadecimal digits",
    },
    "zh-Hans": {
        "key": "键", "holds": "内容", "needed": "必填", "meaning": "含义", "yes": "是", "no": "",
        "column": "列", "row": "每行必填", "header": "须有此列", "of": "列表：", "table": "表",
        "text": "文本", "both": "文本，或中英文各一", "whole": "整数", "yes_no": "true 或 false",
        "day": "日期", "month": "月份", "instant": "时刻", "by": "对照表：", "any": "表",
        "id": "编号", "ids": "若干编号", "number": "数", "word": "用词", "geometry": "几何图形",
        "field": "字段", "sha256": "64 位十六进制", "likeness": "16 位十六进制",
    },
}  # fmt: skip


def filled(page: str, language: Language) -> str:
    """Return a page with its made parts made anew.

    Raises:
        ValueError: a mark has no end.
    """
    made = {
        "toml": "\n".join(toml_tables(language)),
        "csv": "\n".join(csv_tables(language)),
        "sheets": "\n".join(sheet_tables(language)),
        "exit_codes": "\n".join(exit_codes(language)) + "\n",
        "leaf_fields": "\n".join(leaf_fields(language)) + "\n",
        "flags": "\n".join(flag_table(language)) + "\n",
        "price_screens": "\n".join(screen_table(language)) + "\n",
        "collusion_checks": "\n".join(signal_table(language, COLLUSION_RULES)) + "\n",
        "service_signals": "\n".join(signal_table(language, SERVICE_RULES)) + "\n",
        "museum": "\n".join(museum_table(language)) + "\n",
        "flags_on_real_files": "\n".join(real_table(language)) + "\n",
    }
    for name, text in made.items():
        begin = BEGIN.format(name=name)
        if begin in page:
            before, rest = page.split(begin, 1)
            _, after = rest.split(END, 1)
            page = f"{before}{begin}\n\n{text}\n{END}{after}"
    return page


def sheet_tables(language: Language) -> Iterator[str]:
    """Yield the lines of the tables of columns, one for each kind of sheet."""
    said = WORDS[language]
    for kind in sheet_kinds().kinds:
        yield f"### {kind.title.text(language)} (`{kind.id}`)\n"
        yield f"{kind.note.text(language)} → `{kind.table}`\n"
        yield f"| {said['column']} | {said['field']} | {said['needed']} | {said['meaning']} |\n|---|---|---|---|"
        for column in kind.columns:
            header = column.header(language).replace("|", "\\|")
            needed = said["yes"] if column.required else said["no"]
            yield f"| {header} | `{column.field}` | {needed} | {column.note.text(language)} |"
        yield ""


def toml_tables(language: Language) -> Iterator[str]:
    """Yield the lines of the tables of keys, file by file, list by list."""
    for name in FILES:
        found = toml_schema(name)
        yield from _section(name, found, language)


def _section(file: str, found: dict[str, Any], language: Language) -> Iterator[str]:
    yield f"### `{file}`\n"
    for place, table in _tables(found):
        yield f"`{place or file}`\n"
        yield from _header(language, "key")
        for key, value in table["properties"].items():
            if "description" not in value:
                continue
            needed = WORDS[language]["yes" if key in table.get("required", ()) else "no"]
            yield f"| `{key}` | {_holds(value, language)} | {needed} | {_meaning(value, language)} |"
        yield ""


def _tables(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each table of a file once, the outer before the inner ones, with its TOML header."""
    outer = next((name for name in ("dossier", "contract") if name in found["properties"]), "")
    first = found["properties"][outer] if outer else found
    queue: list[tuple[str, bool, dict[str, Any]]] = [(outer, False, first)]
    seen: set[str] = set()
    while queue:
        path, repeated, table = queue.pop(0)
        yield (f"[[{path}]]" if repeated else f"[{path}]") if path else "", table
        for key, value in table["properties"].items():
            many = value.get("type") == "array"
            name = (value.get("items", {}) if many else value).get("$ref", "").rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                above = "" if (path in ("dossier", "contract") and many) or not path else f"{path}."
                above = "" if path == "contract" else above
                queue.append((f"{above}{key}", many, found["$defs"][name]))


def _header(language: Language, first: str) -> Iterator[str]:
    words = WORDS[language]
    yield f"| {words[first]} | {words['holds']} | {words['needed']} | {words['meaning']} |"
    yield "|---|---|---|---|"


def _holds(value: dict[str, Any], language: Language) -> str:
    words = WORDS[language]
    if "oneOf" in value:
        return words["both"]
    if value.get("type") == "array":
        return _of(words["of"], _holds(value["items"], language))
    if "additionalProperties" in value:
        inner = value["additionalProperties"]
        return _of(words["by"], _holds(inner, language)) if inner else words["any"]
    if "$ref" in value:
        return words["table"]
    if "enum" in value:
        return "、".join(value["enum"]) if language == "zh-Hans" else ", ".join(value["enum"])
    kinds = {"integer": "whole", "boolean": "yes_no", "string": "text"}
    kinds_of_text = {"date": "day", "date-time": "instant"}
    return words[kinds_of_text.get(value.get("format", ""), kinds[value["type"]])]


def _of(before: str, what: str) -> str:
    return before + what if before.endswith("：") else f"{before} {what}"


def _meaning(value: dict[str, Any], language: Language) -> str:
    key = "description" if language == "en" else "x-description-zh-Hans"
    return str(value[key]).replace("|", "\\|")


def csv_tables(language: Language) -> Iterator[str]:
    """Yield the lines of the tables of columns, file by file."""
    for file, columns in COLUMNS.items():
        yield f"### `{file}`\n"
        yield from _header(language, "column")
        yield from (_column_row(column, language) for column in columns)
        yield ""


def _column_row(column: Column, language: Language) -> str:
    words = WORDS[language]
    needed = words["row"] if column.filled else words["header"] if column.in_header else ""
    kinds = {
        "whole": words["whole"],
        "yes": words["yes_no"],
        "instant": words["instant"],
        "text": words["text"],
    }
    holds = kinds.get(column.type) or words[column.type]
    if column.allowed:
        holds = ("、" if language == "zh-Hans" else ", ").join(column.allowed)
    if column.unit:
        holds += f"（{column.unit}）" if language == "zh-Hans" else f" ({column.unit})"
    return f"| `{column.name}` | {holds} | {needed} | {column.meaning.text(language)} |"


__all__ = ["LANGUAGES", "csv_tables", "filled", "toml_tables"]
