"""`onus papers OUT --period MONTH --to DIR`, and what else is done with papers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from onus.actions.make_papers import MadePapers, PaperOrder, make_papers
from onus.actions.paper_facts import Sources
from onus.actions.write_templates import write_templates
from onus.base.instants import HOUR_US
from onus.base.texts import Language, Localized
from onus.cli.dossiers import OK
from onus.cli.paper_circulation import handover, receive, serve
from onus.core.papers.kinds import BY_ID, CREWS
from onus.papers.ordered import Ordered
from onus.wire.paper_register import REGISTER, number_text

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LANGUAGES: dict[str, tuple[Language, ...]] = {
    "zh-Hans": ("zh-Hans",),
    "en": ("en",),
    "both": ("zh-Hans", "en"),
}
HINTS = {
    CREWS.id: Localized(
        " With --dossier, what falls due tomorrow is listed, too.", "加上 --dossier 可列入次日到期的事项。"
    )
}
CURE_HOURS_MAX = 24 * 90
NONE_MADE = Localized(
    "{kind}: nothing to list for {period}, so no such paper was made.{hint}",
    "{kind}：{period} 没有可列的内容，未制发。{hint}",
)
MADE = Localized(
    "Papers: {papers}, files: {files}; register: {register}",
    "文书 {papers} 件，文件 {files} 个；登记册：{register}",
)


def main(argv: Sequence[str]) -> int:
    """Run `onus papers`; return 0, or 2 when a person must do something first."""
    verb = VERBS.get(argv[0]) if argv else None
    return verb(argv[1:]) if verb is not None else _make(argv)


def _make(argv: Sequence[str]) -> int:
    words = _parser().parse_args(argv)
    order = PaperOrder(
        ordered=Ordered(words.period, cure_within_us=words.cure_within_h * HOUR_US, base_url=words.base_url),
        kinds=tuple(words.kinds),
        languages=LANGUAGES[words.language],
        day=words.date or "",
        register=words.register,
        templates=words.templates,
        fonts=words.fonts,
        sources=Sources(words.dossier, words.forecast, words.photos, words.votes),
    )
    made = make_papers(words.out, words.to, order)
    language = order.languages[0]
    _say(made, language)
    made_kinds = [row.kind for row in made.rows]
    for kind in (one for one in words.kinds if one not in made_kinds):
        hint = HINTS[kind].text(language) if kind in HINTS else ""
        print(NONE_MADE.text(language).format(kind=kind, period=words.period, hint=hint))
    return OK


def _say(made: MadePapers, language: Language) -> None:
    for row in made.rows:
        number = number_text(row.kind, year=row.year, serial=row.serial, language=language)
        print(f"{number}  {BY_ID[row.kind].title.text(language)}  {row.subject}")
    print(
        MADE.text(language).format(papers=len(made.rows), files=made.files, register=made.folder / REGISTER)
    )


def _templates(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="onus papers templates", description="Write the templates of all papers, to be edited in Word."
    )
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder to be written")
    words = parser.parse_args(argv)
    names = write_templates(words.to)
    print(f"{len(names)} templates in {words.to}; use them with: onus papers OUT ... --templates {words.to}")
    return OK


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "handover": handover,
    "receive": receive,
    "serve": serve,
    "templates": _templates,
}
"""What is done with papers beside making them, by its word."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus papers",
        description="Write the papers of a month, numbered and ready to sign. Also: onus papers templates --to DIR.",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="what `onus assess` wrote")
    parser.add_argument("--period", type=_month, required=True, metavar="MONTH", help="2023-12")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder to be written")
    parser.add_argument(
        "--kinds", nargs="+", default=[], choices=sorted(BY_ID), metavar="KIND", help=f"of {', '.join(BY_ID)}"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="zh-Hans", help="default zh-Hans")
    parser.add_argument("--templates", type=Path, metavar="DIR", help="templates that were edited")
    parser.add_argument("--register", type=Path, metavar="CSV", help="register of the papers before these")
    parser.add_argument(
        "--date", type=_day, metavar="DAY", help="date of new papers (default: the day of as-of)"
    )
    parser.add_argument(
        "--cure-within-h",
        type=_hours,
        default=0,
        metavar="N",
        help="hours for a cure (default: as many as the standard allows)",
    )
    parser.add_argument("--fonts", type=Path, metavar="DIR", help="folder with more fonts for the PDF")
    more = parser.add_argument_group("further facts")
    more.add_argument(
        "--dossier", type=Path, metavar="D", help="the dossier of OUT: what comes tomorrow, photos"
    )
    more.add_argument(
        "--forecast", type=Path, metavar="FILE", help="a forecast (.csv or .txt), for the work hint"
    )
    more.add_argument(
        "--photos", type=Path, metavar="DIR", help="photos that photos.csv of the dossier names"
    )
    more.add_argument(
        "--votes", type=Path, metavar="CSV", help="votes of those served, for the evaluation of a year"
    )
    more.add_argument(
        "--base-url",
        type=_address,
        default="",
        metavar="URL",
        help="address of a street, for QR sheets; {place} stands for its id",
    )
    return parser


def _address(text: str) -> str:
    if (text and not text.startswith(("https://", "http://"))) or any(sign.isspace() for sign in text):
        raise argparse.ArgumentTypeError(
            f"`{text}` is no address; write it as https://example.org/street/{{place}}"
        )
    return text


def _month(text: str) -> str:
    if not MONTH.fullmatch(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no month; write it as 2023-12")
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is no day; write it as 2023-12-31") from None


def _hours(text: str) -> int:
    hours = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= hours <= CURE_HOURS_MAX:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of hours from 1 to {CURE_HOURS_MAX}")
    return hours
