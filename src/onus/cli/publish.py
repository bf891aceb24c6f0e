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
from onus.cli.progress import progress_on
from onus.log.policies import Policy
from onus.log.policy_files import POLICY_BYTES_MAX, parse_policy
from onus.outside.clock import now
from onus.outside.files import bounded_read
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
NOT_SIGNED = Localized("not signed by {name}: {reason}", "{name} 未联署：{reason}")
CLOCK_BACK = Localized(
    "the clock went back by {seconds} s; the log keeps the later time",
    "时钟回拨 {seconds} 秒；日志保留较晚的时间",
)


def main(argv: Sequence[str]) -> int:
    """Run `onus publish`; return 0, or 2 when nothing could be published."""
    words = _parser().parse_args(argv)
    wishes = Wishes(
        now=instant(words.now) if words.now else now(),
        address=words.address or "",
        language=words.language,
        policy=_policy(words.policy),
        workers=words.workers,
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
    for witness in done.sequenced.witnesses:
        if witness.line is None:
            told = NOT_SIGNED.text(language).format(name=witness.name, reason=witness.reason)
            print(told, file=sys.stderr)
    if done.sequenced.clock_back_s:
        print(CLOCK_BACK.text(language).format(seconds=done.sequenced.clock_back_s), file=sys.stderr)
    print(f"site: {site}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus publish", description="Put assessments under a log and publish them as a site."
    )
    parser.add_argument("out", type=Path, nargs="+", help="folders that `onus assess` wrote, one a contract")
    parser.add_argument("--log", type=Path, required=True, help="folder that `onus log init` made")
    parser.add_argument("--site", type=Path, required=True, help="folder to be written")
    parser.add_argument("--policy", type=Path, help="key and witnesses that readers shall believe")
    parser.add_argument("--address", type=_address, help="https://... where the site will stand")
    parser.add_argument("--now", help="clock of the publisher; default the present instant")
    usual = min(os.cpu_count() or 1, 4)
    parser.add_argument("--workers", type=int, default=usual, help=f"processes (default {usual})")
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en", help="of index.html and of this; default en"
    )
    return parser


def _policy(path: Path | None) -> Policy | None:
    return None if path is None else parse_policy(bounded_read(path, limit_bytes=POLICY_BYTES_MAX))


def _address(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment)
    if not plain or any(one.isspace() or one in "<>\"'" for one in text):
        raise argparse.ArgumentTypeError(f"`{text}` is no address like https://onus.example.org/district/")
    return text.rstrip("/") + "/"
