"""The desk: what every paper looks up in the files of an assessment, in one language.

In:  a published OUT and a language.
Out: names of places, posts and rules, times and amounts as texts.

The surprise: no paper prints the name of a person. A post signs, and who holds it
writes the name by hand; so a paper that leaves the office never says more about a
person than the published files do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onus.base.currencies import amount_text
from onus.base.instants import HOUR_US, MINUTE_US, Instant
from onus.base.texts import Language
from onus.papers.figures import day_text, money_in_words
from onus.report.codes import word
from onus.report.figures import listed
from onus.wire.published_out import PublishedOut

Row = Mapping[str, Any]
SHOWN_NAMES = 16
GROUNDS_LEFT_OUT = ("RULE_UNDATED", "RULE_UNVERIFIED")
"""What the table of rules says already."""


class Desk:
    """Looks things up for one paper."""

    def __init__(self, out: PublishedOut, language: Language) -> None:
        """Keep the files by the names under which papers ask for them."""
        self.out, self.language = out, language
        self.zh = language == "zh-Hans"
        self.obligations = {row["id"]: row for row in out.contract["obligations"]}
        self.triggers = {row["id"]: row for row in out.contract["triggers"]}
        self.posts = {row["id"]: row for row in out.posts}
        self.bodies = {row["id"]: row for row in out.bodies}
        self.places = {row["id"]: row for row in out.places}
        self.rules = {f"{row['id']}@{row['version']}": row for row in out.rules["rulebook"]}
        self.happened = {row["id"]: row for row in out.occurrences}

    def say(self, zh: str, en: str) -> str:
        """Return the words of the language."""
        return zh if self.zh else en

    def text(self, words: Mapping[str, str]) -> str:
        """Return a text that OUT has in both languages."""
        return (words["zh"] or words["en"]) if self.zh else (words["en"] or words["zh"])

    def word(self, vocabulary: str, code: str) -> str:
        """Return the words of a code."""
        return word(vocabulary, code, self.language)

    def at(self, at: int | None) -> str:
        """Return a moment as the clocks of the place show it; empty for none."""
        if at is None:
            return ""
        local = self.out.zone.local_text(Instant(at))
        return f"{day_text(local[:10], self.language)}{'' if self.zh else ', '}{local[11:]}"

    def short_at(self, at: int | None) -> str:
        """Return a moment as a table shows it."""
        return "—" if at is None else self.out.zone.local_text(Instant(at))

    def day(self, day: str) -> str:
        """Return a day as it stands under a paper."""
        return day_text(day, self.language)

    def money(self, minor: int) -> str:
        """Return an amount in figures."""
        return amount_text(minor, currency=self.out.payment["currency"])

    def in_words(self, minor: int) -> str:
        """Return an amount in words."""
        return money_in_words(minor, currency=self.out.payment["currency"], language=self.language)

    def hours(self, length_us: int) -> str:
        """Return a span in whole hours, or in minutes where it is shorter than one."""
        if 0 < length_us < HOUR_US:
            return f"{length_us // MINUTE_US}{self.say('分钟', ' minutes')}"
        hours = -(-length_us // HOUR_US)
        return f"{hours}{self.say('小时', ' hours')}"

    def place(self, place: str) -> str:
        """Return the name of a place; a home goes by its pseudonym, or by what the office calls it."""
        if place in self.out.private_names:
            return self.out.private_names[place]
        if place.startswith("private-"):
            return f"{self.say('服务对象', 'home')} {place.removeprefix('private-')}"
        row = self.places.get(place)
        if row is None or row["name"] in ("", place):
            return "—" if place in ("", "-") else place
        return f"{row['name']}（{place}）" if self.zh else f"{row['name']} ({place})"

    def obligation(self, name: str) -> str:
        """Return the title of an obligation."""
        row = self.obligations.get(name)
        return name if row is None else self.text(row["title"]) or name

    def post(self, post: str) -> str:
        """Return the title of a post; a gap of the register is said as such."""
        if not post:
            return self.say("（登记册中无岗位具有此项权限）", "(no post of the register has this power)")
        row = self.posts.get(post)
        return post if row is None else self.text(row["title"]) or post

    def body(self, body: str) -> str:
        """Return the name of a body."""
        row = self.bodies.get(body)
        return body if row is None else self.text(row["name"]) or body

    def office(self, post: str) -> str:
        """Return the name of the body that a post belongs to, else of the buyer."""
        row = self.posts.get(post)
        return self.party("buyer") if row is None else self.body(row["body"])

    def party(self, role: str) -> str:
        """Return the name of a party to the contract."""
        for row in self.out.contract["parties"]:
            if row["role"] == role:
                return self.text(row["name"]) or self.body(row["body"])
        return self.word("toward", role)

    @property
    def contract(self) -> str:
        """Return the title of the contract."""
        return self.text(self.out.contract["title"]) or str(self.out.contract["id"])

    def grounds(self, codes: str) -> str:
        """Return the grounds of a finding in words."""
        named = [self.word("ground", code) for code in codes.split() if code not in GROUNDS_LEFT_OUT]
        return listed([name for name in named if name], self.language)

    def rule_rows(self, keys: Sequence[str]) -> list[dict[str, str]]:
        """Return rules with their citations; one that was not read in full says so."""
        found = []
        for key in dict.fromkeys(key for key in keys if key):
            rule = self.rules.get(key)
            if rule is None:
                continue
            read = self.say("已核对原文", "yes") if rule["verified"] else self.say("未核对原文", "no")
            found.append(
                {
                    "key": key,
                    "citation": self.text(rule["citation"]),
                    "says": self.text(rule["says"]),
                    "read": read,
                }
            )
        return found

    def mark(self) -> str:
        """Return what a paper says of itself where it is no real one; empty for a real one."""
        said = []
        if self.out.manifest["origin"] == "generated":
            said.append(self.say("生成数据示例，不具有任何效力", "Generated example, without any effect"))
        elif self.out.manifest["origin"] != "real":
            said.append(
                self.say(
                    "重演示例，含生成数据，不具有任何效力", "Replay with generated data, without any effect"
                )
            )
        if self.out.contract["placeholder"]:
            said.append(self.say("合同与责任人为占位内容", "Contract and officers are placeholders"))
        if self.out.contract["payment"] and self.out.contract["payment"]["sample"]:
            said.append(self.say("计价条款为示例", "Prices and deductions are a sample"))
        return self.say("；", "; ").join(said)

    def names(self, names: Sequence[str]) -> str:
        """Return names in a row; of very many the first ones and how many more."""
        shown = " ".join(names[:SHOWN_NAMES])
        more = len(names) - SHOWN_NAMES
        return (
            shown
            + (
                self.say(
                    f" 等{len(names)}项，全部载于登记册", f" and {more} more, all of them in the register"
                )
                if more > 0
                else ""
            )
            or "—"
        )
