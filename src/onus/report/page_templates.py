"""Page templates: the one place that reads the templates and styles of our pages.

In:  the name of a template, the styles of its page, and what it may name always.
Out: the template, with everything escaped that is no markup of our own.

The surprise: a name that nobody gave is an error, never an empty place in a page.
"""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup


def page_template(name: str, *styles: str, **always: object) -> Template:
    """Return a template of our pages; it may include the others.

    Args:
        name: of its file.
        styles: files of its styles, in the order in which they rule.
        always: what the template and those it includes may name.

    >>> "Content-Security-Policy" in page_template("head.html").render()
    True
    """
    environment = Environment(loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    style = Markup("".join(map(_source, styles)))  # noqa: S704 our own files
    environment.globals.update(style=style, **always)
    return environment.get_template(name)


def _source(name: str) -> str:
    return files("onus.report").joinpath(f"templates/{name}").read_text(encoding="utf-8")
