"""Said: the words of the interface for other programs, and the language that is asked for.

In:  a request; services, steps and errors.
Out: sentences.

The surprise: the standard knows no languages. Here `locale` in the query comes first, then
what the client accepts, then the language of the place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from onus.base.texts import Language, Localized
from onus.core.reports.events import CLAIMED_DONE, CLOSED, ESCALATED, FEEDBACK, SATISFIED, Event
from onus.web.sentences import say
from onus.wire.open311.asked import Wrong
from onus.wire.open311.services import SaidOfService, Service, words_wanted

NOT_TOLD = ("hidden", "shown")
"""Steps of which the public learns nothing but that the report is kept back."""


def language_asked(request: HttpRequest) -> Language:
    """Return the language in which a program is answered."""
    asked = request.GET.get("locale", "") or request.headers.get("Accept-Language", "")
    for one in asked.split(","):
        code = one.partition(";")[0].strip().lower()
        if code.startswith("en"):
            return "en"
        if code.startswith("zh"):
            return "zh-Hans"
    return "zh-Hans"


def told(wrong: Sequence[Wrong], language: Language) -> list[tuple[int, str]]:
    """Return everything that is wrong, each with its code and its words."""
    return [(one.code, say(f"open311.{one.key}", language, **one.named)) for one in wrong]


def service_words(service: Service, language: Language) -> SaidOfService:
    """Return the words of a service."""
    named = service.title.text(language)
    return SaidOfService(
        name=say(f"open311.service_{service.sort}", language, service=named),
        description=say(f"open311.about_{service.sort}", language),
        group=say("open311.group", language),
        keywords=say("open311.keywords", language, service=named),
    )


def definition_words(service: Service, language: Language) -> dict[str, str]:
    """Return the words of the questions of a service."""
    return {key: say(f"open311.{key}", language) for key in words_wanted(service)}


def step_told(event: Event, posts: Mapping[str, Localized], language: Language) -> str:
    """Return what the public learns of a step: never what a reporter wrote."""
    post = post_named(event.by_post, posts, language)
    kind = (
        f"{event.kind}_{'yes' if event.target == SATISFIED else 'no'}"
        if event.kind == FEEDBACK
        else event.kind
    )
    target = post_named(event.target, posts, language) if event.kind == ESCALATED else event.target
    done = event.done
    if event.kind in (CLAIMED_DONE, CLOSED) and done and done[-1] not in ".!?。！？":
        done += "." if language == "en" else "。"
    return say(
        f"open311.did_{kind}", language, post=post, by=event.done_by, done=done, text=event.text,
        target=target, evidence=", ".join(event.evidence),
    )  # fmt: skip


def post_named(post: str, posts: Mapping[str, Localized], language: Language) -> str:
    """Return the title of a post."""
    return posts[post].text(language) if post in posts else post
