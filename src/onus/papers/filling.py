"""Filling: a template and what a paper says become a docx.

In:  the bytes of a template that a person may have edited, and a context.
Out: the bytes of the filled docx.

The surprise: a template is somebody's file. It may hold tags that no paper knows, or
tags that were broken by editing; both are named with their place in the text. Tags
run in a sandbox, so a template reaches nothing but the words it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from onus.base.errors import OnusError
from onus.papers.packing import packed

TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
PARAGRAPH = re.compile(r"(?=<w:p[ >])")
SHOWN = 80
WORD = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'")


class UnknownTag(OnusError):
    """A template asks for words that its kind of paper does not have."""

    code = "PAPERS-002"
    what = "The template {template} has the tag `{tag}`, which its kind of paper does not know."
    why = "A paper with a hole in it would be signed by somebody."
    do = "Correct or remove the tag in Word. Known here: {known}."


class LostTag(OnusError):
    """A template no longer says which paper it is."""

    code = "PAPERS-018"
    what = "The template {template} has lost the tag `{{{{ {tag} }}}}`."
    why = "A paper without its number or digest cannot be served, and nobody could tell which one was signed."
    do = "Put the tag back in Word, in the text or the footer; `onus papers templates` writes it anew."


class BrokenTag(OnusError):
    """A tag of a template cannot be read."""

    code = "PAPERS-003"
    what = "The template {template} has a broken tag near `{tag}`: {reason}."
    why = "Where a tag begins or ends cannot be told, so nothing is filled in."
    do = "Write it anew in Word, with both its brackets; `onus papers templates` shows how it was."


class NotATemplate(OnusError):
    """A file that shall be a template is no docx."""

    code = "PAPERS-004"
    what = "The template {template} is no docx file."
    why = "Papers are filled into templates of Word in its docx format alone."
    do = "Save it in Word as docx, or take it away, so that the built-in one is used."


def filled(
    template: bytes, context: Mapping[str, Any], *, name: str, at_us: int, must_say: Sequence[str] = ()
) -> bytes:
    """Return a template with its tags filled in.

    Args:
        template: the bytes of a docx.
        context: what tags may name; pictures are functions of the opened template.
        name: of the template, for messages.
        at_us: instant that stands in the docx as its time.
        must_say: tags, or beginnings of tags, that it must hold somewhere.

    Raises:
        NotATemplate: it is no docx.
        UnknownTag, BrokenTag: a tag cannot be filled in.
        LostTag: it holds none of a kind of tag that it must hold.
    """
    try:
        opened = DocxTemplate(BytesIO(template))
        opened.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise NotATemplate(template=name) from None
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    _check_tags(opened, environment, context, name)
    tags = " ".join(_plain(tag) for part in _parts(opened) for tag in TAG.findall(part))
    for needed in must_say:
        if needed not in tags:
            raise LostTag(template=name, tag=needed)
    try:
        opened.render(_with_pictures(opened, context), environment, autoescape=True)
    except UndefinedError as error:
        found = WORD.search(str(error))
        tag = (found.group(1) or found.group(2)) if found else str(error)
        raise UnknownTag(template=name, tag=tag, known=_known(context)) from None
    # Whatever a tag reckons with, a person wrote it: a division by zero is a broken tag, too.
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise BrokenTag(template=name, tag=_near(error, opened), reason=_said(error)) from None
    stream = BytesIO()
    opened.save(stream)
    return packed(stream.getvalue(), at_us=at_us)


def _with_pictures(opened: Any, value: Any) -> Any:
    """Return a context in which every picture belongs to the opened template."""
    if callable(value):
        return value(opened)
    if isinstance(value, Mapping):
        return {name: _with_pictures(opened, one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_with_pictures(opened, one) for one in value]
    return value


def _known(context: Mapping[str, Any]) -> str:
    names = [f"paper.{name}" for name in sorted(context.get("paper", {}))]
    return ", ".join([*names, *sorted(name for name in context if name != "paper")])


def _parts(opened: Any) -> Iterator[str]:
    """Yield the text of each part with its tags made whole again, as they will be filled."""
    yield _by_paragraphs(opened.patch_xml(opened.get_xml()))
    for uri in (opened.HEADER_URI, opened.FOOTER_URI):
        for _, part in opened.get_headers_footers(uri):
            yield _by_paragraphs(opened.patch_xml(opened.get_part_xml(part)))


def _by_paragraphs(part: str) -> str:
    """Return a part with each paragraph on a line of its own, so that a line tells where a tag stands."""
    return PARAGRAPH.sub("\n", part.replace("\n", " "))


def _check_tags(opened: Any, environment: Any, context: Mapping[str, Any], name: str) -> None:
    for part in _parts(opened):
        try:
            asked = find_undeclared_variables(environment.parse(part))
        except TemplateSyntaxError as error:
            raise BrokenTag(template=name, tag=_tag_on(part, error.lineno), reason=_said(error)) from None
        unknown = sorted(asked - context.keys())
        if unknown:
            whole = next((tag for tag in TAG.findall(part) if unknown[0] in tag), unknown[0])
            raise UnknownTag(template=name, tag=_plain(whole), known=_known(context))


def _said(error: Exception) -> str:
    return (str(getattr(error, "message", "")) or str(error)).rstrip(".")


def _tag_on(part: str, line: int) -> str:
    """Return the words of the paragraph on a line, or the last tag before it where it has none."""
    lines = part.split("\n")[:line]
    return next((text for text in map(_plain, reversed(lines)) if "{" in text), "{")[:SHOWN]


def _near(error: Exception, opened: Any) -> str:
    line = getattr(error, "lineno", 0)
    return _tag_on(next(_parts(opened)), line) if line else "{{"


def _plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text).strip()
