"""Templates and the answer that renders one."""

from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from queue_server.contracts.base import Language
from queue_server.web.day_words import day_words
from queue_server.web.incoming import LANGUAGE_COOKIE, language_of
from queue_server.web.texts import page_texts, refusal_words

TEMPLATES: Final = Path(__file__).parent / "templates"


class Views:
    """Renders pages: everything is escaped, an unknown name is an error."""

    def __init__(self, *, demo: bool, organisation: bool = False) -> None:
        self._organisation = organisation
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
        **values: Any,
    ) -> Response:
        """One page in the request's language. `data` reaches the page's module as JSON, beside its texts."""
        language = language_of(request)
        texts = page_texts(page.partition("_")[0], language)
        given = {
            "texts": texts,
            "words": refusal_words(language),
            "language": language,
            "organisation": self._organisation,
        }
        given |= data or {}
        html = self._templates.get_template(f"{page}.html").render(
            t=texts,
            language=language,
            day_said=partial(day_words, language=language),
            other="en" if language == "zh" else "zh",
            page_data=given,
            **values,
        )
        response = HTMLResponse(html, status)
        _remember(request, response, language)
        return response


def _remember(request: Request, response: Response, language: Language) -> None:
    if request.query_params.get("lang") == language:
        response.set_cookie(
            LANGUAGE_COOKIE, language, secure=True, httponly=True, samesite="strict", max_age=86_400 * 90
        )
