"""`onus publish OUT ... --log LOG --site SITE`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from onus.actions.publish import PublishedSite, Wishes, publish
from onus.base.instants import instant
from onus.base.texts import LANGUAGES, Language, Localized
from onus.cli.dossiers import OK
from onus.cli.log_entries import policy_of
from onus.cli.log_words import to_look_at
from onus.cli.progress import progress_on
from onus.outside.clock import now
from onus.wire.leaves.publication import FULL, PUBLIC

CONTRACT = Localized(
    "{dossier}: publication {number}, {facts} facts ({new_facts} new), {findings} findings ({new_findings} new)",
    "{dossier}：第 {number} 次公开，事实 {facts} 条（新 {new_facts}），认定结论 {findings} 条（新 {new_findings}）",
)
LEVELS = Localized(
    "  anyone can recompute {public} findings; {full} only with what is withheld",
    "  认定结论 {public} 条人人可复算；{full} 条须凭未公开内容复算",
)
NOTHING_NEW = Localized("nothing new: the site is as it was", "无新内容：网站未变")


def main(argv: Sequence[str]) -> int:
    """Run `onus publish`; return 0, or 2 when nothing could be published."""
    words = _parser().parse_args(argv)
    wishes = Wishes(
        now=instant(words.now) if words.now else now(),
        address=words.address or "",
        language=words.language,
        policy=None if words.policy is None else policy_of(words.policy),
        workers=words.workers,
        tenders=tuple(words.tender),
    )
    with progress_on(sys.stderr) as progress:
        done = publish(words.out, words.log, words.site, wishes, progress)
    tell(done, words.site, words.language)
    return OK


def tell(done: PublishedSite, site: Path, language: Language) -> None:
    """Print what a publication came to."""
    for one in done.contracts:
        told = CONTRACT.text(language).format(
            dossier=one.dossier,
            number=one.number,
            facts=one.facts[0],
            new_facts=one.facts[1],
            findings=one.findings[0],
            new_findings=one.findings[1],
        )
        print(told)
        print(LEVELS.text(language).format(public=one.levels[PUBLIC], full=one.levels[FULL]))
    if not done.changed:
        print(NOTHING_NEW.text(language))
    for line in to_look_at(done.sequenced, language):
        print(line, file=sys.stderr)
    print(f"site: {site}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus publish", description="Put assessments under a log and publish them as a site."
    )
    parser.add_argument("out", type=Path, nargs="+", help="folders that `onus assess` wrote, one a contract")
    parser.add_argument("--log", type=Path, required=True, help="folder that `onus log init` made")
    parser.add_argument("--site", type=Path, required=True, help="folder to be written")
    parser.add_argument(
        "--tender", type=Path, action="append", default=[], help="folder of a tender to publish beside them"
    )
    parser.add_argument("--policy", type=Path, help="key and witnesses that readers shall believe")
    parser.add_argument("--address", type=_address, help="https://... where the site will stand")
    parser.add_argument("--now", help="clock of the publisher; default the present instant")
    usual = min(os.cpu_count() or 1, 4)
    parser.add_argument("--workers", type=int, default=usual, help=f"processes (default {usual})")
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en", help="of index.html and of this; default en"
    )
    return parser


def _address(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment)
    if not plain or any(one.isspace() or one in "<>\"'" for one in text):
        raise argparse.ArgumentTypeError(f"`{text}` is no address like https://onus.example.org/district/")
    return text.rstrip("/") + "/"
