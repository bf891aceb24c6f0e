"""Build the manual in both languages as static pages, and serve it on 127.0.0.1.

In:  docs/manual/en and docs/manual/zh-Hans, docs/errors.md, docs/schemas.
Out: build/manual, which opens from the disk as well as from a server.

A page links to its twin in the other language. Links to Markdown pages become
links to the built ones; a link to a file outside the manual is not followed.
"""

from __future__ import annotations

import argparse
import posixpath
import re
import shutil
from contextlib import suppress
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import generate
from markdown_it import MarkdownIt

from onus.base.texts import LANGUAGES

DOCS = Path(__file__).parent
ROOT = DOCS.parent
IMAGES = DOCS / "images"
OUT = ROOT / "build" / "manual"
HOST, PORT = "127.0.0.1", 8021
TITLES = {"en": "Onus manual", "zh-Hans": "Onus 手册"}
OTHER = {"en": ("zh-Hans", "中文"), "zh-Hans": ("en", "English")}
ORDER = (
    "first-half-hour", "dossier", "commands", "imports", "real-input",
    "tender", "tender-walk", "tenders-website", "outsourcing", "qualification", "restraint", "competition", "sealed-bids", "award",
    "flags", "ocds", "rules", "museum",
)  # fmt: skip
STYLE = """
:root { color-scheme: light dark; --line: #8886; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif; }
nav { border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
nav a { margin-right: 1rem; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); }
code { font-family: ui-monospace, "Noto Sans Mono CJK SC", monospace; font-size: .9em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
img { max-width: 100%; border: 1px solid var(--line); }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
@media print { nav { display: none; } pre { white-space: pre-wrap; } }
"""


def pages() -> dict[str, str]:
    """Return every built page by its path below the manual."""
    built: dict[str, str] = {}
    for language in LANGUAGES:
        names = page_names(language)
        for name in names:
            source = DOCS / "manual" / language / f"{name}.md"
            built[f"{language}/{name}.html"] = page(source, language, name, names)
        built[f"{language}/index.html"] = built[f"{language}/{names[0]}.html"]
        built[f"{language}/errors.html"] = page(DOCS / "errors.md", language, "errors", names)
    built["index.html"] = (
        '<!doctype html><meta charset="utf-8"><title>Onus</title>'
        '<p><a href="en/index.html">English</a> <a href="zh-Hans/index.html" lang="zh-Hans">中文</a></p>\n'
    )
    return built


def page_names(language: str) -> list[str]:
    """Return the pages of a language, those of `ORDER` first."""
    found = sorted(path.stem for path in (DOCS / "manual" / language).glob("*.md"))
    return [name for name in ORDER if name in found] + [name for name in found if name not in ORDER]


def page(source: Path, language: str, name: str, names: list[str]) -> str:
    """Return one page as HTML."""
    text = source.read_text(encoding="utf-8")
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(without_marks(text))
    body = re.sub(r'href="([^"]+)"', partial(_linked, source), body)
    body = re.sub(r'src="([^"]+)"', partial(_pictured, source), body)
    body = body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    title = heading.group(1) if heading else name
    other, called = OTHER[language]
    links = [f'<a href="{one}.html">{escape(_title(language, one))}</a>' for one in names]
    links.append(f'<a href="../{other}/{name}.html" lang="{other}" hreflang="{other}">{called}</a>')
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} - {TITLES[language]}</title>\n<style>{STYLE}</style>\n</head>\n"
        f'<body>\n<nav aria-label="{TITLES[language]}">{" ".join(links)}</nav>\n'
        f"<main>\n{body}</main>\n</body>\n</html>\n"
    )


def without_marks(text: str) -> str:
    """Return a page without the marks of its made parts."""
    return re.sub(r"^<!-- .* -->\n", "", text, flags=re.MULTILINE)


def _title(language: str, name: str) -> str:
    first = (DOCS / "manual" / language / f"{name}.md").read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("# ")


def _linked(source: Path, found: re.Match[str]) -> str:
    target = found.group(1)
    if "://" in target or target.startswith("#"):
        return found.group(0)
    if posixpath.basename(target.partition("#")[0]) == "errors.md":
        return 'href="errors.html"'
    if not (source.parent / target.partition("#")[0]).exists():
        raise SystemExit(f"{source.relative_to(ROOT)}: the link {target} leads nowhere")
    return f'href="{target.replace(".md", ".html")}"'


def _pictured(source: Path, found: re.Match[str]) -> str:
    target = (source.parent / found.group(1)).resolve()
    if not target.is_relative_to(IMAGES):
        raise SystemExit(
            f"{source.relative_to(ROOT)}: pictures of the manual lie in {IMAGES.relative_to(ROOT)}"
        )
    return f'src="../{IMAGES.name}/{target.relative_to(IMAGES).as_posix()}"'


def write(out: Path) -> int:
    """Write all pages and the schemas; return how many pages there are."""
    shutil.rmtree(out, ignore_errors=True)
    built = pages()
    for name, text in built.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    shutil.copytree(DOCS / "schemas", out / "schemas")
    if IMAGES.is_dir():  # Without its pictures the manual still says everything.
        shutil.copytree(IMAGES, out / IMAGES.name)
    return len(built)


def serve(out: Path, port: int) -> None:
    """Serve the manual until it is stopped."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(out))
    with ThreadingHTTPServer((HOST, port), handler) as server:
        print(f"The manual: http://{HOST}:{server.server_port}/  (Ctrl+C ends)", flush=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev docs", description="Make, build and serve the manual.")
    parser.add_argument("--no-serve", action="store_true", help="build it and end")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a made page is stale")
    parser.add_argument("--port", type=int, default=PORT, help=f"port (default {PORT}; 0 for any)")
    words = parser.parse_args()
    if words.check:
        pages()
        return 1 if generate.told_stale() else 0
    generate.write()
    print(f"wrote {write(OUT)} pages to {OUT.relative_to(ROOT)}", flush=True)
    if not words.no_serve:
        serve(OUT, words.port)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
