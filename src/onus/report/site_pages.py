"""Pages of a published site: the front page, one page a contract, the data dictionary.

In:  summaries of the contracts, and what there is to know of the log.
Out: HTML by file name, for each language; nothing is fetched, no program runs.

The surprise: a page cannot show the checkpoint that it is proved by, for that one is
made over the page itself. It shows the one before and links to the latest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.currencies import amount_text
from onus.base.instants import Instant, utc_text
from onus.base.texts import LANGUAGES, Language
from onus.report.codes import LINES, OUTCOMES, word
from onus.report.figures import percent
from onus.report.page_templates import page_template
from onus.report.site_feeds import KINDS, feed_name
from onus.report.site_field_words import withheld_words
from onus.report.site_words import SITE_LABELS, site_label
from onus.wire.leaves.publication import FULL, PUBLIC
from onus.wire.site.dictionary import COLUMNS
from onus.wire.site.ocds_packages import RECORD_PACKAGE, RELEASE_PACKAGE
from onus.wire.site.summary import NONE, PUBLISHED, WITHHELD, Summary
from onus.wire.site_layout import PASSES, TOUCHES, TRACKS

NAMES: Mapping[Language, str] = {"en": "English", "zh-Hans": "简体中文"}
REASONS = {
    "holder": "why_holder",
    "file": "why_file",
    "sha256": "why_file",
    "photo": "why_file",
    "text": "why_text",
    "note": "why_text",
    "reason": "why_text",
}
"""Why a field is withheld, by its name; any other is personal information."""


ALWAYS_SAID = ("deduction", "waiver")
"""Parts of what is payable that are said even where they are nothing: that, too, is told to the public."""
TRACKS_SAID = {NONE: "no_tracks", WITHHELD: "why_tracks", PUBLISHED: "tracks_are_public"}
VERIFIER_NEEDS = (
    "python3 -m venv check\n"
    'check/bin/pip install "numpy>=2.2" "pyarrow>=20" "cattrs>=25.1" "cryptography>=46"'
)
"""What `onus-verify.pyz` runs with. Onus itself is on no public index; the name there is another project's."""


@dataclass(frozen=True, slots=True)
class LogShown:
    """What a page shows of the log.

    Attributes:
        key: verifier key, as a policy names it.
        fingerprint: SHA-256 of the public key.
        size: of the tree when the page was written.
    """

    origin: str
    key: str
    fingerprint: str
    size: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    title: str
    href: str


def front_pages(
    contracts: Sequence[Summary],
    log: LogShown,
    *,
    address: str,
    version: str,
    first: Language,
    schemas: Sequence[str],
) -> dict[str, str]:
    """Return `index.html`, in the first language, and `index.<language>.html`.

    Args:
        contracts: every contract on the site.
        log: what there is to know of the log.
        address: where the site will stand; empty where nobody said so.
        version: of Onus.
        first: language of `index.html`.
        schemas: paths of the JSON Schemas of leaves.
    """
    pages = {}
    for language in LANGUAGES:
        pages[f"index.{language}.html"] = _template().render(
            **_shell(language, site_label("site_title", language), version),
            body="site_front.html",
            back="",
            origin=log.origin,
            other_page=f"index.{_other(language)}.html",
            banners=[],
            contract="",
            feeds=[_feed_link(one, kind, language) for one in contracts for kind in KINDS],
            contracts=[_contract(one, language, folder=f"contracts/{one.dossier}/") for one in contracts],
            commands=verify_commands(address, version, language),
            log=log,
            schemas=[Link(_kind_of(path), path) for path in schemas],
        )
    return {**pages, "index.html": pages[f"index.{first}.html"]}


def contract_pages(
    one: Summary,
    files: Sequence[str],
    *,
    version: str,
    rows: Mapping[str, Sequence[str]],
    rules: Mapping[str, str],
) -> dict[str, str]:
    """Return `index.<language>.html` of a contract.

    Args:
        one: its figures.
        files: paths below the contract that stand beside the tables of days, to be linked.
        version: of Onus.
        rows: files of each day, by the day.
        rules: path of each rule from the root of the site, by its key.
    """
    return {
        f"index.{language}.html": _template().render(
            **_shell(language, one.title.text(language), version),
            body="site_contract.html",
            back=f"../../index.{language}.html",
            other_page=f"index.{_other(language)}.html",
            origin="",
            contract=one.contract.text(language),
            banners=_banners(one, language),
            feeds=[
                Link(site_label(f"feed_{kind}", language), f"feeds/{feed_name(kind, language)}")
                for kind in KINDS
            ],
            one=_contract(one, language, folder=""),
            as_of_utc=utc_text(Instant(one.as_of)),
            published=one.published_text,
            nth=site_label("nth", language).format(number=one.number),
            outcomes=[(OUTCOMES[name][language == "zh-Hans"], count) for name, count in one.outcomes.items()],
            levels=_levels(one, language),
            downloads=[*_downloads(files, language), _rules(rules, language)],
            days=_days(rows, language),
            withheld=_withheld(one, language),
            tracks=site_label(TRACKS_SAID[one.positions], language),
        )
        for language in LANGUAGES
    }


def dictionary_pages(*, version: str) -> dict[str, str]:
    """Return `dictionary.<language>.html`."""
    return {
        f"dictionary.{language}.html": _template().render(
            **_shell(language, site_label("dictionary_title", language), version),
            body="site_dictionary.html",
            back=f"index.{language}.html",
            other_page=f"dictionary.{_other(language)}.html",
            origin="",
            contract="",
            banners=[],
            feeds=[],
            tables=[
                {
                    "name": table,
                    "title": site_label(table, language),
                    "columns": [(name, words[language == "zh-Hans"]) for name, words in columns.items()],
                }
                for table, columns in COLUMNS.items()
            ],
        )
        for language in LANGUAGES
    }


def site_page(language: Language, title: str, version: str, **parts: Any) -> str:
    """Return a page within the frame of all pages of a site; `parts` are what its own template asks for."""
    empty: dict[str, Any] = {"origin": "", "contract": "", "banners": [], "feeds": []}
    return str(_template().render({**_shell(language, title, version), **empty, **parts}))


def _template() -> Any:
    return page_template("site_shell.html", "style.css", "site.css")


def _shell(language: Language, title: str, version: str) -> dict[str, Any]:
    return {
        "language": language,
        "other": _other(language),
        "other_name": NAMES[_other(language)],
        "title": title,
        "back_name": site_label("back", language),
        "t": {name: site_label(name, language) for name in SITE_LABELS},
        "written_by": site_label("written_by", language).format(version=version),
    }


def _other(language: Language) -> Language:
    return "en" if language == "zh-Hans" else "zh-Hans"


def _banners(one: Summary, language: Language) -> list[str]:
    names = [one.origin] if one.origin in ("generated", "mixed") else []
    names += ["placeholder"] if one.placeholder else []
    names += ["sample_banner"] if one.sample else []
    names += ["erased_banner"] if one.erased else []
    told = [site_label(name, language) for name in names]
    count = one.levels.get(FULL, 0)
    return [*told, site_label("full_banner", language).format(count=f"{count:,}")] if count else told


def _contract(one: Summary, language: Language, *, folder: str) -> dict[str, Any]:
    return {
        "title": one.title.text(language),
        "contract": one.contract.text(language),
        "banners": _banners(one, language),
        "as_of": one.as_of_text,
        "zone": one.zone,
        "href": f"{folder}index.{language}.html",
        "report": f"{folder}report/report.{language}.html",
        "figures": _figures(one, language),
    }


def _figures(one: Summary, language: Language) -> list[tuple[str, str]]:
    few = site_label("insufficient", language)

    def money(minor: int) -> str:
        return f"{amount_text(minor, currency=one.currency)} {one.currency}"

    share, index = one.on_time_ppm, one.hands_off_ppm
    counts = one.outcomes
    return [
        (site_label("duties", language), f"{sum(counts.values()):,}"),
        (site_label("in_time", language), few if share is None else percent(share)),
        (site_label("late_unmet", language), f"{counts['late']:,} / {counts['unmet']:,}"),
        (site_label("unknown", language), f"{counts['unknown']:,}"),
        (site_label("cases", language), f"{one.cases:,}"),
        (site_label("cases_open", language), f"{one.cases_open:,}"),
        *_parts(one, language),
        (site_label("payable", language), f"=\N{NO-BREAK SPACE}{money(one.payable_minor)}"),
        (site_label("paid", language), money(one.paid_minor)),
        *([(site_label("interest", language), money(one.interest_minor))] if one.interest_minor else []),
        (site_label("hands_off", language), few if index is None else percent(index)),
    ]


def _parts(one: Summary, language: Language) -> Iterator[tuple[str, str]]:
    """Yield every part that leads to what is payable, with its sign, in the order of a certificate."""
    for kind in dict.fromkeys((*LINES, *one.parts)):
        minor = one.parts.get(kind, 0)
        if minor or kind in ALWAYS_SAID:
            sign = "\N{MINUS SIGN}" if minor < 0 else "+"
            amount = amount_text(abs(minor), currency=one.currency)
            said = word("line", kind, language)
            yield said[:1].upper() + said[1:], f"{sign}\N{NO-BREAK SPACE}{amount} {one.currency}"


def _levels(one: Summary, language: Language) -> list[str]:
    told = [(PUBLIC, "level_public"), (FULL, "level_full")]
    return [
        f"{one.levels[level]:,} {site_label(name, language)}"
        for level, name in told
        if one.levels.get(level) or level == PUBLIC
    ]


def verify_commands(address: str, version: str, language: Language) -> list[tuple[str, str]]:
    """Return the steps of verifying a site: what to do, and the commands that do it."""
    at = address or f"<{site_label('verify_address', language)}>/"
    return [
        (site_label("verify_install", language), VERIFIER_NEEDS),
        (site_label("verify_policy", language), f"curl --output policy {at}log/policy"),
        (
            site_label("verify_run", language).format(version=version),
            f"check/bin/python onus-verify.pyz {at} --policy policy",
        ),
    ]


def _feed_link(one: Summary, kind: str, language: Language) -> Link:
    title = site_label("colon", language).join(
        (site_label(f"feed_{kind}", language), one.title.text(language))
    )
    return Link(title, f"contracts/{one.dossier}/feeds/{feed_name(kind, language)}")


def _downloads(files: Sequence[str], language: Language) -> list[tuple[str, list[Link]]]:
    ocds = [
        Link(site_label("ocds_release", language), f"ocds/{RELEASE_PACKAGE}"),
        Link(site_label("ocds_record", language), f"ocds/{RECORD_PACKAGE}"),
    ]
    feeds = [
        Link(site_label(f"feed_{kind}", language), f"feeds/{feed_name(kind, language)}") for kind in KINDS
    ]
    found = [(site_label("download_ocds", language), ocds), (site_label("download_feeds", language), feeds)]
    for folder in (PASSES, TOUCHES, TRACKS):
        links = [Link(path.rsplit("/", 1)[-1], path) for path in files if path.startswith(f"{folder}/")]
        if links:
            found.append((site_label(f"download_{folder}", language), links))
    told = [Link(path, path) for path in files if "/" not in path]
    found.append((site_label("download_publication", language), told))
    dictionary = Link(site_label("dictionary_title", language), f"../../dictionary.{language}.html")
    return [*found, (site_label("download_dictionary", language), [dictionary])]


def _rules(rules: Mapping[str, str], language: Language) -> tuple[str, list[Link]]:
    links = [Link(key, f"../../{path}") for key, path in rules.items()]
    return site_label("download_packs", language), links


def _days(rows: Mapping[str, Sequence[str]], language: Language) -> list[dict[str, Any]]:
    found = []
    for day, names in rows.items():
        cells = []
        for table in COLUMNS:
            links = [
                Link(_form(name), f"days/{day}/{name}") for name in names if name.startswith(f"{table}.")
            ]
            cells.append((site_label(table, language), links))
        title = site_label("undated", language) if day == "undated" else day
        found.append({"name": title, "cells": cells})
    return found


def _kind_of(path: str) -> str:
    """Return the kind whose schema lies at a path.

    >>> _kind_of("schemas/leaf-track-day.schema.json")
    'track day'
    """
    name = path.rsplit("/", 1)[-1].removesuffix(".schema.json").removeprefix("leaf-")
    return name.replace("-", " ")


def _form(name: str) -> str:
    return {"parquet": "Parquet", "csv": "CSV", "geojson": "GeoJSON"}[name.rsplit(".", 1)[-1]]


def _withheld(one: Summary, language: Language) -> list[tuple[str, str, str, str]]:
    found = []
    for name, count in one.withheld.items():
        kind, _, field = name.partition(" ")
        why = site_label(REASONS.get(field, "why_person"), language)
        found.append((withheld_words(kind, field, language), f"{kind}.{field}", f"{count:,}", why))
    return found
