"""What a clerk chooses among: from the commands themselves, to the page, with words for each in both languages."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from queue_server.contracts.commands import Body
from queue_server.service.case_in import OF_CASES
from queue_server.web.choices import FIELDS, choices, options
from queue_server.web.files import STATIC
from queue_server.web.texts import page_texts
from tests.support.page_client import client_of

PREFIXES = {
    "pauses": "pause", "parks": "park", "park_reasons": "park_reason", "transfers": "transfer", "picks": "pick",
    "take_backs": "class_back", "needs": "need", "refusals": "refuse", "outcomes": "outcome", "case_pauses": "case_pause",
    "ways": "issue", "refunds": "refund",
}  # fmt: skip
SAID_BY_THE_PAGE = {"lacking"}
"""Words that the page's data has beside the list."""
LIST = re.compile(r"\[\s*(\"[a-z_]+\"(?:\s*,\s*\"[a-z_]+\")+)\s*,?\s*\]")


def _lists() -> dict[frozenset[str], str]:
    """Every set of words that a command's field takes, by where it is declared."""
    found: dict[frozenset[str], str] = {}
    for model in get_args(get_args(Body)[0]):
        for name in model.model_fields:
            try:
                values = options(model, name)
            except (IndexError, TypeError):
                continue
            if len(values) > 1 and all(isinstance(value, str) for value in values):
                found[frozenset(values)] = f"{model.__name__}.{name}"
    return found


def test_lists_of_the_commands_are_found():
    """Else the test below would look for nothing."""
    known = set(_lists().values())
    assert {f"{model.__name__}.{field}" for model, field in FIELDS.values()} <= known


def test_no_script_has_a_copy_of_a_command_s_list():
    """Neither whole nor but for one word: what a command takes stands in the contract alone."""
    lists = _lists()
    copies = [
        (path.name, declared)
        for path in sorted((STATIC / "js").glob("*.js"))
        for found in LIST.findall(path.read_text(encoding="utf-8"))
        for values, declared in lists.items()
        if len(values ^ set(json.loads(f"[{found}]"))) < min(2, len(values) - 1)
    ]
    assert copies == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_choice_has_its_words(language: Any):
    """In both languages, on the console's page."""
    texts = page_texts("console", language)
    assert PREFIXES.keys() | SAID_BY_THE_PAGE == FIELDS.keys()
    missing = [
        f"{prefix}_{each}"
        for name, prefix in PREFIXES.items()
        for each in choices()[name]
        if not texts.get(f"{prefix}_{each}")
    ]
    assert missing == []


async def test_console_is_given_the_lists(tmp_path: Path):
    """All of them, in the order of their declaration; what may be lacking has words beside it."""
    async with client_of(tmp_path) as web:
        await web.sign_in()
        page = (await web.http.get("/console")).text
    data = json.loads(re.search(r'id="page-data"[^>]*>(.*?)</script>', page, re.S)[1])  # type: ignore[index]  # it is there
    assert data["choices"] == {name: list(values) for name, values in choices().items()}
    assert data["lacking"].keys() == set(data["choices"]["lacking"])


def test_every_command_about_a_case_is_sent_from_a_page():
    """One that no page sends is a case that cannot go on: its name stands in the list's own modules."""
    scripts = "".join((STATIC / "js" / name).read_text() for name in ("case_acts.js", "cases.js"))
    kinds = {kind.model_fields["kind"].default for kind in OF_CASES}
    assert {kind for kind in kinds if f'"{kind}"' not in scripts} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_of_a_case_says_what_follows_from_it(language):
    """Its name and its consequence, on the console and in the list."""
    steps = set(re.findall(r"\bdo: \"([a-z_]+)\"", (STATIC / "js/case_acts.js").read_text()))
    steps |= {f"{name}{more}" for name in ("accept", "accept_received") for more in ("", "_with")}
    assert {"decide", "hand_over", "finish_step", "accept_received"} < steps
    for page in ("console", "cases"):
        texts = page_texts(page, language)
        assert {
            step for step in steps if not texts.get(f"case_{step}") or not texts.get(f"case_{step}_note")
        } == set()
