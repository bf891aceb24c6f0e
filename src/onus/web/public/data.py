"""Data and verification: what can be taken away, how to check it, and under which checkpoint it stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from onus import __version__
from onus.actions.site_receipts import files_of, head_of
from onus.base.instants import Instant
from onus.outside.site_receipts import SiteHead
from onus.outside.time_zones import zone_table
from onus.records.dossiers import dossiers
from onus.report.site_pages import verify_commands
from onus.report.site_words import site_label
from onus.web.public.asked import Words, public, to
from onus.web.public.parts import Cell, Code, Facts, Heading, Links, Prose, Shown, Table
from onus.web.shell import language_of

KILOBYTE = 1024


@public("data.see")
def data(request: HttpRequest) -> Shown:
    """Show what can be downloaded and how it is verified."""
    words = Words(language_of(request))
    head = head_of(settings.SITE)
    shown = [one for one in dossiers() if one.assessment is not None]
    rows = tuple(
        (
            Cell(words.text(one.title), to("contract", one.id)),
            Cell(zone_table(one.time_zone).local_text(Instant(one.as_of))),
            Cell(zone_table(one.time_zone).local_text(Instant(one.imported_at))),
            Cell(one.digest),
        )
        for one in shown
    )
    heads = words.heads("contract", "known_by", "imported", "digest")
    parts: list[Any] = [
        Heading(words.say("data_assessments"), "assessments"),
        Prose(words.say("data_assessments_note")),
        Table(words.say("data_assessments"), heads, rows, empty=words.say("nothing_watched")),
    ]
    if head is None:
        parts.append(Prose(words.say("data_unpublished"), "banner"))
    else:
        parts += _published(words, head, [one.id for one in shown])
    parts += [Heading(words.say("data_source"), "source"), Prose(words.say("data_source_text"))]
    return Shown(words.say("data_title"), tuple(parts), lead=words.say("data_lead"))


def _published(words: Words, head: SiteHead, names: list[str]) -> list[Any]:
    def said(name: str) -> str:
        return site_label(name, words.language)

    facts = Facts(
        (
            (said("log_origin"), (Cell(head.origin),)),
            (said("log_key"), (Cell(head.key),)),
            (said("log_fingerprint"), (Cell(head.fingerprint),)),
            (words.say("log_entries"), (Cell(f"{head.size:,}"),)),
            (words.say("log_root"), (Cell(head.root),)),
            (said("log_checkpoint"), (Cell(words.say("open_file"), file_href("log/checkpoint")),)),
            (said("log_witnesses"), (Cell(words.say("open_file"), file_href("log/policy")),)),
            (said("log_files"), (Cell(words.say("open_file"), file_href("files")),)),
        )
    )
    address = f"{settings.PUBLIC_ADDRESS}{file_href('index.html').removesuffix('index.html')}"
    steps = verify_commands(address, __version__, words.language)
    site = file_href(f"index.{words.language}.html")
    parts: list[Any] = [
        Heading(said("the_log"), "log"),
        facts,
        Heading(said("verify"), "verify"),
        *(part for told, commands in steps for part in (Prose(told), Code(commands))),
        Prose(said("verify_exit")),
        Prose(words.say("verify_receipt")),
        Prose(words.say("the_site"), href=site),
    ]
    for name in names:
        files = files_of(settings.SITE, name)
        if files:
            links = tuple(Cell(path, file_href(path), soft=_size(size)) for path, size in files)
            parts += [Heading(f"{said('downloads')}{words.say('colon')}{name}", f"d-{name}"), Links(links)]
    return parts


def file_href(path: str) -> str:
    """Return where a file of the published site is found."""
    return reverse("site:file", args=(path,))


def _size(size: int) -> str:
    return f"{size} B" if size < KILOBYTE else f"{size // KILOBYTE:,} KB"
