"""Templates and the answer that renders one."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from queue_server.contracts.base import Language
from queue_server.service.staff import StaffSession
from queue_server.web.day_words import day_words
from queue_server.web.incoming import LANGUAGE_COOKIE, language_of
from queue_server.web.texts import page_texts, refusal_words

Ways = Callable[[StaffSession], frozenset[str]]
"""The addresses that open for whoever is signed in: a page links to no other."""
TEMPLATES: Final = Path(__file__).parent / "templates"


class Views:
    """Renders pages: everything is escaped, an unknown name is an error."""

    def __init__(self, ways: Ways, *, demo: bool, organisation: bool = False) -> None:
        self._ways, self._organisation = ways, organisation
        loader = FileSystemLoader(TEMPLATES)
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._templates.globals.update(demo=demo, organisation=organisation)

    def page(
        self,
        request: Request,
        page: str,
        *,
        status: int = 200,
        data: dict[str, Any] | None = None,
        kept: Mapping[str, str] | None = None,
        repeats: Collection[str] | None = None,
        session: StaffSession | None = None,
        **values: Any,
    ) -> Response:
        """One page in the request's language. `data` reaches the page's module as JSON, beside its texts.

        The way to its twin keeps what the address asks for (`repeats`: these alone), and `kept`: what a form brought instead.
        """
        language = language_of(request)
        texts = page_texts(page.partition("_")[0], language)
        ways = self._ways(session) if session else frozenset[str]()
        given = {"texts": texts, "words": refusal_words(language), "language": language}
        html = self._templates.get_template(f"{page}.html").render(
            t=texts, language=language, session=session, ways=ways, day_said=partial(day_words, language=language),
            page_data={**given, "organisation": self._organisation, "ways": sorted(ways), **(data or {})},
            **_twin(request, language, kept or {}, repeats), **values,
        )  # fmt: skip
        return _remembered(request, HTMLResponse(html, status), language)


def _twin(
    request: Request, language: Language, kept: Mapping[str, str], repeats: Collection[str] | None
) -> dict[str, str]:
    """The way to this page in the other language, and how that one is tagged; an address that is no page's is not repeated."""
    to = "en" if language == "zh" else "zh"
    given = request.query_params.multi_items() if "endpoint" in request.scope else []
    asked = [(k, v) for k, v in given if k != "lang" and k not in kept and (repeats is None or k in repeats)]
    turned = urlencode([*asked, *kept.items(), ("lang", to)])
    return {"turned": f"?{turned}", "other_tag": "zh-CN" if to == "zh" else to}


def _remembered(request: Request, response: Response, language: Language) -> Response:
    """The answer; where its language was asked for, the browser asks for it from now on."""
    if request.query_params.get("lang") == language:
        response.set_cookie(
            LANGUAGE_COOKIE, language, secure=True, httponly=True, samesite="strict", max_age=86_400 * 90
        )
    return response
