"""The sealing page: one file that seals bids in a browser, and may speak to nobody.

In:  the parts of the page, and its words in two languages.
Out: the bytes of the page, the same on every machine.

The surprise: the page forbids itself the network. Its policy allows one script and one
style, by their digests, and no address at all; so whoever changes a letter of the
script has a page that does nothing, until the digest of the whole page changes too.
"""

from __future__ import annotations

import json
import tomllib
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

FOLDER = files("onus.outside.sealing") / "page"


def sealing_page() -> bytes:
    """Return the whole page."""
    said = tomllib.loads(_part("words.toml"))
    words = json.dumps(said, ensure_ascii=False, sort_keys=True)
    script = (
        f"{_part('sealing.js')}\nconst WORDS = {words.replace('<', chr(92) + 'u003c')};\n{_part('page.js')}"
    )
    style = _part("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source(script)}'",
            f"style-src '{_source(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    told = "".join(f'<p lang="{code}">{escape(text)}</p>' for code, text in said["without_script"].items())
    page = _part("page.html").replace("{policy}", policy).replace("{style}", style)
    page = page.replace("{without_script}", told)
    return page.replace("{script}", script).encode()


def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _source(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
