"""`onus import office`: the workbooks of an office into a dossier.

In:  the folder of the workbooks, and what a person says of their sheets and columns.
Out: the dossier, and 0; or every fault by cell, a list of them, the workbooks with
     their cells marked, no change of the dossier, and 2.

The surprise: what was guessed is always shown, also where it is sure. What is unsure
stops the import until a person confirms it (--yes) or says better (--map).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from onus.actions.import_office import Asked, FaultyOffice, TakenIn, Wishes, import_office, profile_at
from onus.base.instants import instant, utc_text
from onus.base.texts import LANGUAGES, Language, Localized
from onus.cli.photos import tell_photos
from onus.outside.clock import now
from onus.outside.office.fault_folders import LIST, MARKED, clear_faults, write_faults
from onus.outside.office.kinds import sheet_kinds
from onus.outside.office.office_folders import read_headings
from onus.wire.chinese_datums import DATUMS
from onus.wire.office.grids import column_letters
from onus.wire.office.mapping import FORM
from onus.wire.office.profiles import LEFT_OUT, ColumnSaid, Profile, SheetSaid
from onus.wire.office.records import Sheet
from onus.wire.office.sheet_faults import OfficeError

FAULTY = 2
NO_SUCH_SHEET = Localized(
    "no such file or sheet, or its kind is not known", "没有此文件或工作表，或其种类不明"
)
SHOWN_MAX = 60
TOLD = {
    "rows": Localized("{place}: {title}, header in row {row}, {count} row(s)", "{place}：{title}，表头在第 {row} 行，{count} 行"),
    "column": Localized("    {letter} {header} -> {field} ({reason}{unit})", "    {letter} {header} → {field}（{reason}{unit}）"),
    "unit": Localized(", in {unit}", "，单位：{unit}"),
    "form": Localized("    {first}-{last}: {count} column(s) with the headers of the form", "    {first} 至 {last}：{count} 列与模板表头一致"),
    "left_out": Localized("{place}: left out", "{place}：按指定不读取"),
    "more": Localized("... and {count} more in {list}", "……另有 {count} 条，见 {list}"),
    "faults": Localized("Marked workbooks: {marked}; list: {list}", "已标注的工作簿：{marked}；清单：{list}"),
    "refused": Localized(
        "{code} {count} fault(s) in {folder}; nothing was imported, not even the sound rows. Half a road list owes less, "
        "and an inspection sheet without its faulty row scores better. Mend the marked cells in the files themselves "
        "and run the same command again.",
        "{code} {folder} 中有 {count} 处问题；未导入任何内容，正确的行也未导入。半份道路清单会少算义务，缺了问题行的检查表会得分偏高。"
        "请在原文件中改正已标注的单元格，再次运行同一命令。",
    ),
    "same": Localized("{dossier}: nothing has changed", "{dossier}：没有变化"),
    "table": Localized(
        "{table}: {added} new, {changed} corrected, {withdrawn} withdrawn, {same} as before",
        "{table}：新增 {added}，更正 {changed}，撤回 {withdrawn}，不变 {same}",
    ),
    "register": Localized("{table}: {count} change(s), see office/changes.csv", "{table}：{count} 处变动，见 office/changes.csv"),
    "done": Localized("{dossier}: written. Next: onus assess {dossier} --as-of {at} --out out", "{dossier}：已写入。下一步：onus assess {dossier} --as-of {at} --out out"),
}  # fmt: skip


class WrongMap(OfficeError):
    """A `--map` that says nothing of a sheet or column."""

    code = "OFFICE-003"
    what = "`{found}` says nothing of a sheet or a column: {reason}."
    why = "A mapping that is passed over would leave the guess in place."
    do = "Write FILE!SHEET=KIND, FILE!SHEET!COLUMN=FIELD, or `-` to leave it out."
    zh_what = "“{found}”没有指明任何表或列：{reason}。"
    zh_why = "若忽略不计，自动识别的结果将保留不变。"
    zh_do = "请写作 文件!工作表=种类 或 文件!工作表!列=字段；用 - 表示不读取。"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `onus import office`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the office's workbooks")
    parser.add_argument("--dossier", type=Path, default=Path("dossier"), help="(default dossier)")
    parser.add_argument(
        "--recorded-at", default="", metavar="T", help="when the office wrote it down (default now)"
    )
    parser.add_argument("--map", action="append", default=[], metavar="WHAT=MEANING",
                        help="FILE!SHEET=KIND or FILE!SHEET!COLUMN=FIELD; `-` leaves it out; remembered")  # fmt: skip
    parser.add_argument("--profile", type=Path, help="mappings of another dossier: its office/profile.toml")
    parser.add_argument(
        "--pack", action="append", default=[], help="law pack of a new dossier (may be repeated)"
    )
    parser.add_argument(
        "--datum", choices=DATUMS, default="", help="of track sheets that do not name it (never guessed)"
    )
    parser.add_argument("--title", default="", help="title of a new dossier")
    parser.add_argument(
        "--faults", type=Path, metavar="OUT", help="where the faults go (default DIR-faults beside DIR)"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default="zh-Hans", help="of what is said (default zh-Hans)"
    )
    parser.add_argument("--yes", action="store_true", help="confirm the guesses that are shown")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run `onus import office`."""
    try:
        return _run(arguments)
    except OfficeError as error:
        _say(error.told(arguments.language))
        return FAULTY


def _run(arguments: argparse.Namespace) -> int:
    # Of `.` and `..` only the whole path has a name, and a folder beside it.
    told: Path = arguments.folder
    folder = told if told.name not in ("", "..") else told.resolve()
    language: Language = arguments.language
    out = arguments.faults or folder.with_name(f"{folder.name}-faults")
    at = instant(arguments.recorded_at) if arguments.recorded_at else now()
    profile = profile_at(arguments.profile) if arguments.profile else Profile()
    said = profile.joined(_said(folder, arguments.map))
    wishes = Wishes(said, arguments.yes, tuple(arguments.pack), arguments.title, arguments.datum)
    try:
        done = import_office(
            folder,
            arguments.dossier,
            now=at,
            wishes=wishes,
            heard=_say,
            shown=lambda asked: _show(asked, language),
        )
    except FaultyOffice as error:
        write_faults(folder, out, error.asked.books, error.asked.faults)
        _tell_faults(error.asked, out, language)
        _tell(
            "refused",
            language,
            code=error.code,
            count=sum(not f.warning for f in error.asked.faults),
            folder=folder,
        )
        return FAULTY
    clear_faults(out)
    _tell_faults(done.asked, None, language)
    _tell_done(done, arguments.dossier, arguments.recorded_at or utc_text(at), language)
    return 0


def _said(folder: Path, maps: list[str]) -> Profile:
    """Return what `--map` says; a column is remembered by its heading."""
    sheets: list[SheetSaid] = []
    columns: list[ColumnSaid] = []
    kinds = sheet_kinds()
    for text in maps:
        what, _, meaning = text.rpartition("=")
        parts = what.split("!")
        if len(parts) == 2 and (meaning == LEFT_OUT or meaning in kinds.ids()):
            sheets.append(SheetSaid(parts[0], parts[1], meaning))
        elif len(parts) == 3:
            columns.append(_column(folder, parts, meaning, sheets, text))
        else:
            known = ", ".join(kinds.ids())
            raise WrongMap(found=text, reason=Localized(f"kinds are {known}", f"种类有 {known}"))
    return Profile(tuple(sheets), tuple(columns))


def _column(folder: Path, parts: list[str], meaning: str, sheets: list[SheetSaid], text: str) -> ColumnSaid:
    said = Profile(tuple(sheets))
    found = read_headings(folder, parts[0], parts[1], sheet_kinds(), said)
    if found is None:
        raise WrongMap(found=text, reason=NO_SUCH_SHEET)
    kind, headings = found
    header = headings.get(parts[2].upper(), "")
    fields = [column.field for column in kind.columns]
    if not header:
        raise WrongMap(
            found=text, reason=Localized(f"no heading in column {parts[2]}", f"{parts[2]} 列没有表头")
        )
    if meaning != LEFT_OUT and meaning not in fields:
        known = ", ".join(fields)
        raise WrongMap(
            found=text,
            reason=Localized(
                f"fields of {kind.id} are {known}", f"{kind.title.zh} [{kind.id}] 的字段有 {known}"
            ),
        )
    return ColumnSaid(kind.id, header, meaning)


def _show(asked: Asked, language: Language) -> None:
    for sheet in asked.sheets:
        _show_sheet(sheet, language)
    for place in asked.left_out:
        _tell("left_out", language, place=place)


def _show_sheet(sheet: Sheet, language: Language) -> None:
    kind = sheet.mapping.kind
    place = f"{sheet.grid.file}!{sheet.grid.sheet}"
    title = f"{kind.title.text(language)} [{kind.id}]"
    _tell("rows", language, place=place, title=title, row=sheet.layout.last, count=len(sheet.records))
    exact = [guess for guess in sheet.mapping.guesses if guess.confidence == FORM and not guess.tied]
    if exact:
        first, last = (column_letters(exact[end].heading.column) for end in (0, -1))
        _tell("form", language, first=first, last=last, count=len(exact))
    for guess in (guess for guess in sheet.mapping.guesses if guess not in exact):
        field = f"{guess.column.header(language)} [{guess.column.field}]"
        unit = sheet.units.get(guess.column.field, "")
        _tell(
            "column",
            language,
            letter=column_letters(guess.heading.column),
            header=" ".join(guess.heading.label.split()),
            field=field,
            reason=guess.reason.text(language),
            unit=TOLD["unit"].text(language).format(unit=unit) if unit else "",
        )


def _tell_faults(asked: Asked, out: Path | None, language: Language) -> None:
    faults = sorted(asked.faults, key=lambda fault: fault.warning)
    for fault in faults[:SHOWN_MAX]:
        _say(fault.sentence(language))
    if out is None:
        return
    if len(faults) > SHOWN_MAX:
        _tell("more", language, count=len(faults) - SHOWN_MAX, list=out / LIST)
    _tell("faults", language, marked=out / MARKED, list=out / LIST)


def _tell_done(done: TakenIn, dossier: Path, at: str, language: Language) -> None:
    for table, found in sorted(done.renewals.items()):
        _tell("table", language, table=table, added=found.added, changed=found.changed,
              withdrawn=found.withdrawn, same=found.same)  # fmt: skip
    for table in sorted({change.table for change in done.changes}):
        count = sum(change.table == table for change in done.changes)
        _tell("register", language, table=table, count=count)
    if done.photos is not None:
        tell_photos(done.photos, language)
    _tell("done" if done.written else "same", language, dossier=dossier, at=at)


def _tell(name: str, language: Language, **named: object) -> None:
    _say(TOLD[name].text(language).format(**named))


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
