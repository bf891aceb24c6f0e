"""`onus mirror SITE DIR`: carry a whole published site, verified before it is kept."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from onus.base.texts import LANGUAGES, Localized
from onus.cli.log_entries import policy_of
from onus.cli.log_services import over_and_over
from onus.outside.clock import now
from onus.outside.site_folder import see_that_they_lie_apart
from onus.outside.tlog.http_client import NoAnswer
from onus.outside.tlog.key_files import read_cosigning_key
from onus.outside.tlog.mirroring import NotExplainedYet
from onus.outside.tlog.site_mirroring import SiteRefused, mirror_site
from onus.outside.tlog.site_source import pieces_of

MIRRORED = Localized(
    "mirror: {size} entries, {added} new, {erased} erased; {files} files, {fetched} new",
    "镜像：条目 {size} 条（新 {added}，注销 {erased}）；文件 {files} 个（新 {fetched}）",
)


def main(argv: Sequence[str]) -> int:
    """Run `onus mirror`; return 0, or 2 when the mirror stays as it was."""
    words = _parser().parse_args(argv)
    policy = policy_of(words.policy)
    key = read_cosigning_key(words.key) if words.key else None
    if "://" not in words.source:
        see_that_they_lie_apart(words.folder, {"its origin": Path(words.source)})

    def once() -> None:
        with pieces_of(words.source) as pieces:
            done = mirror_site(
                pieces, words.folder, policy, now(), key=key, allow_unknown=words.allow_unknown
            )
        told = {"size": done.log.size, "added": done.log.added, "erased": done.log.erased}
        text = MIRRORED.text(words.language)
        print(text.format(**told, files=done.files, fetched=done.fetched), flush=True)

    return over_and_over(once, words.every, (NoAnswer, NotExplainedYet, SiteRefused))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus mirror", description="Carry a whole published site, verified before it is kept."
    )
    parser.add_argument("source", help="address or folder of a site")
    parser.add_argument("folder", type=Path, help="of the mirror; it holds the site and nothing else")
    parser.add_argument("--policy", type=Path, required=True, help="whom to believe")
    parser.add_argument("--key", type=Path, help="sign what is mirrored with this key")
    parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped")
    parser.add_argument("--allow-unknown", action="store_true", help="keep signatures of unnamed keys")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser
