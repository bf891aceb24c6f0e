"""A tab that is watched: what the page says in the console, asks of others, or does against its policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import axe_playwright_python

from tests.in_browser import TAGS

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
POLICY = """window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));"""
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
A4 = {"width": 688, "height": 1000}
"""What is left of a sheet between its margins."""


class Watched:
    """One tab, and what was noted since the last page was opened in it."""

    def __init__(self, browser: Any, base: str, **more: Any) -> None:
        self.base = base
        self.context = browser.new_context(viewport=NARROW, locale="zh-CN", reduced_motion="reduce", **more)
        self.context.add_init_script(POLICY)
        self.context.add_init_script(path=AXE)
        self.tab = self.context.new_page()
        self.notes: list[str] = []
        self.tab.on("console", lambda said: self.notes.append(f"console {said.type}: {said.text}"))
        self.tab.on("pageerror", lambda error: self.notes.append(f"error: {error}"))
        self.tab.on("request", self._asked)
        self.tab.on("response", self._answered)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.notes.append(f"asked of others: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.notes.append(f"{response.status}: {response.url}")

    def open(self, address: str, *, light: bool = True, size: dict[str, int] = NARROW) -> Any:
        """Open an address and return the answer."""
        self.notes.clear()
        self.tab.set_viewport_size(size)
        self.tab.emulate_media(color_scheme="light" if light else "dark", media="screen")
        return self.tab.goto(self.base + address)

    def faults(self) -> list[str]:
        """Return what the page did that no page of ours does."""
        return [*self.notes, *(f"policy: {one}" for one in self.tab.evaluate("window.broken"))]

    def beyond_the_side(self) -> list[str]:
        """Return what is wider than the screen, if the page can be moved sideways."""
        return self.tab.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
            [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
              .slice(0, 5).map((one) => `wider than ${innerWidth}: ${one.tagName} ${one.className}`)"""
        )

    def shown(self, which: str) -> list[str]:
        """Return the words of what can be seen of some kinds of parts."""
        return [one.inner_text() for one in self.tab.locator(which).all() if one.is_visible()]

    def violations(self, *rules: str) -> list[str]:
        """Return the violations of WCAG 2.2 AA that axe finds, by all rules or by some."""
        asked = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else TAGS
        found = self.tab.evaluate(
            "(asked) => axe.run(document, asked)", {**asked, "resultTypes": ["violations"]}
        )
        return [
            f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"][:3]
        ]

    def picture(self, name: str) -> None:
        """Keep a picture of the page in the folder that ONUS_PICTURES names, for people to look at."""
        folder = os.environ.get("ONUS_PICTURES")
        if folder:
            file = Path(folder) / f"{name.replace(':', '.')}.png"
            self.tab.screenshot(path=file, full_page=True)

    def close(self) -> None:
        self.context.close()
