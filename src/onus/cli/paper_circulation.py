"""`onus papers serve`, `onus papers receive` and `onus papers handover`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from onus.actions.hand_over import hand_over
from onus.actions.receive_paper import receive_paper
from onus.actions.serve_paper import Service, serve_paper
from onus.base.instants import Instant, instant
from onus.base.texts import LANGUAGES, Language, Localized
from onus.cli.dossiers import OK
from onus.outside import clock

TOWARD = ("contractor", "officer", "issuer", "residents", "shops", "public", "superior", "self")

SAID = {
    "served": Localized("On record: {what}  ({id})", "已记录：{what}（{id}）"),
    "before": Localized("On record already: {what}  ({id})", "此前已记录：{what}（{id}）"),
    "cure": Localized("Time for the cure ends {at}.", "整改期限至 {at}。"),
    "reply": Localized("Time for a reply ends {at}.", "答复期限至 {at}。"),
    "received": Localized("{about}: scan kept as {file}, sha256 {sha256}", "{about}：扫描件已归档 {file}，sha256 {sha256}"),
    "twice": Localized(
        "warning: the same scan came back for {number}, too; one file shows one paper",
        "提示：同一扫描件还归入了 {number}；一份文件只能证明一件文书",
    ),
    "received_before": Localized(
        "{about}: this scan was kept already as {file}, sha256 {sha256}", "{about}：此扫描件此前已归档 {file}，sha256 {sha256}"
    ),
}  # fmt: skip


def serve(argv: Sequence[str]) -> int:
    """Run `onus papers serve`."""
    parser = argparse.ArgumentParser(
        prog="onus papers serve", description="Write down that a paper was served; its clocks start."
    )
    parser.add_argument("--number", required=True, help="as it stands on the paper: 整改〔2023〕第3号")
    parser.add_argument("--register", type=Path, required=True, metavar="CSV", help="papers.csv")
    parser.add_argument("--by-post", required=True, metavar="POST", help="post that served it")
    parser.add_argument("--to", choices=TOWARD, default="", help="on whom (default: whom the paper is for)")
    parser.add_argument(
        "--although-replaced", action="store_true", help="serve it though a later paper replaces it"
    )
    words = _times(parser).parse_args(argv)
    at, recorded_at = _moments(words)
    service = Service(words.number, at, recorded_at, words.by_post, words.to, words.although_replaced)
    done = serve_paper(words.dossier, words.register, service)
    language: Language = words.language
    for act in done.acts:
        said = SAID["served" if done.new else "before"].text(language)
        print(said.format(id=act.id, what=act.text.text(language)))
    for name, ends in (("cure", done.cure_by), ("reply", done.reply_by)):
        if ends is not None:
            print(SAID[name].text(language).format(at=done.zone.local_text(ends)))
    return OK


def receive(argv: Sequence[str]) -> int:
    """Run `onus papers receive`."""
    parser = argparse.ArgumentParser(
        prog="onus papers receive", description="Keep the signed scan of a paper that was served."
    )
    parser.add_argument("scan", type=Path, metavar="SCAN", help="PDF or picture")
    parser.add_argument("--number", required=True, help="as it stands on the paper, or the name of its files")
    parser.add_argument("--by-post", default="", metavar="POST", help="post that filed it")
    words = _times(parser).parse_args(argv)
    at, recorded_at = _moments(words)
    done = receive_paper(
        words.scan, words.dossier, number=words.number, at=at, recorded_at=recorded_at, by_post=words.by_post
    )  # fmt: skip
    said = SAID["received" if done.new else "received_before"].text(words.language)
    print(said.format(about=done.row.about, file=done.row.file, sha256=done.row.sha256))
    for number in done.also:
        print(SAID["twice"].text(words.language).format(number=number), file=sys.stderr)
    return OK


def _times(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--dossier", type=Path, required=True, metavar="D", help="dossier folder")
    parser.add_argument("--at", required=True, help="2023-12-20T09:00:00+08:00; when it happened")
    parser.add_argument("--recorded-at", help="when it was written down (default: this moment)")
    parser.add_argument("--language", choices=LANGUAGES, default="zh-Hans", help="default zh-Hans")
    return parser


def _moments(words: argparse.Namespace) -> tuple[Instant, Instant]:
    return instant(words.at), instant(words.recorded_at) if words.recorded_at else clock.now()


def handover(argv: Sequence[str]) -> int:
    """Run `onus papers handover`."""
    parser = argparse.ArgumentParser(
        prog="onus papers handover", description="Seal everything about a case in one zip for inspectors."
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="what `onus assess` wrote")
    parser.add_argument("--case", required=True, help="id of the case, as cases.jsonl names it")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.zip", help="zip to be written")
    parser.add_argument("--dossier", type=Path, metavar="D", help="its dossier, for scans that came back")
    parser.add_argument(
        "--papers",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="folder of papers; may be repeated",
    )
    parser.add_argument("--with-homes", action="store_true", help="take along papers that name homes")
    words = parser.parse_args(argv)
    done = hand_over(
        words.out, words.case, words.to, dossier=words.dossier, papers=words.papers, with_homes=words.with_homes
    )  # fmt: skip
    for number in done.withheld:
        print(f"{number}: withheld, because it names homes; --with-homes takes it along")
    for number in done.missing:
        print(f"{number}: listed in the register and not found")
    print(f"{words.to}: {done.files} files, sha256 {done.sha256}")
    return OK
