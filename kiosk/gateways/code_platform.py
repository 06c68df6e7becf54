"""Who shows this code? Asked of the platform that made it, over HTTP; the code is opaque here and kept nowhere.

`POST {url}/v1/verify` with `{"code": …}` and a bearer key; 200 with `Answer`, 404 for a code that the platform does not
know, anything else, nothing, or too much is silence. A platform's own protocol comes as an entry point of the group
`kiosk.code_platforms` with the same `verify`: it asks the platform, decides nothing itself, and keeps and logs nothing. A plain function may
block: it is called in a thread. An `async def` must not.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Final, Literal, Protocol

from pydantic import StringConstraints, ValidationError

from firmware_bridge import plugins
from kiosk.flow.claims import Claim, typed
from kiosk.flow.intents import Intent
from kiosk.flow.way_intents import CodeFailed, CodeVerified
from kiosk.gateways.platform_client import PlatformClient, Silent, answered, silent
from queue_server.contracts.base import Message

ANSWER_S: Final = 6.0
"""All of it, name resolution to last byte; the screen's own limit is longer."""
WHO: Final = "code_platform"
_PLUGIN: Final = "plugin:"


class CodePlatform(Protocol):
    """A platform that knows its own codes."""

    async def verify(self, text: str) -> Claim | None:
        """Who shows the code; None when the platform does not know it. Raises Silent."""


class Answer(Message):
    """What the platform says. `number` is a citizen's number; `emulated` is true of a demo's platform alone."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    number: Annotated[str, StringConstraints(min_length=18, max_length=18)]
    emulated: bool = False


class HttpPlatform:
    """A platform that speaks the protocol above."""

    def __init__(self, url: str, key: str) -> None:
        self._client = PlatformClient(WHO, f"{url.rstrip('/')}/v1/verify", key)

    async def verify(self, text: str) -> Claim | None:
        """See `CodePlatform`."""
        body = await self._client.ask({"code": text})
        try:
            answer = Answer.model_validate_json(body) if body is not None else None
        except ValidationError:
            raise silent(WHO, "not an answer") from None
        if answer is None:
            return None
        return Claim("electronic_code", answer.name, answer.number, emulated=answer.emulated)


def plugin(kind: str, sha256: str) -> CodePlatform:
    """A platform's own protocol, named `plugin:NAME`, of the package with that digest; raises ConfigRefused."""
    made: CodePlatform = plugins.pinned("kiosk.code_platforms", kind.removeprefix(_PLUGIN), sha256)()
    return made


class CodeCheck:
    """One question at a time; the answer comes back as one intent, or nobody waits for it any more.

    Whatever platform answered: only a citizen's number counts, and a kiosk of `mode` production takes no emulated word.
    """

    def __init__(
        self,
        platform: CodePlatform | None,
        dispatch: Callable[[Intent], None],
        *,
        mode: Literal["demo", "production"],
        today: Callable[[], date],
    ) -> None:
        self._platform, self._dispatch = platform, dispatch
        self._mode, self._today = mode, today
        self._task: asyncio.Task[None] | None = None

    def start(self, attempt: str, text: str) -> None:
        """Ask; whatever was asked before is given up."""
        self.stop()
        self._task = asyncio.create_task(self._run(attempt, text))

    def stop(self) -> None:
        """Nobody waits any more."""
        if self._task is not None:
            self._task.cancel()

    async def close(self) -> None:
        """Give up and wait for the end."""
        self.stop()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, attempt: str, text: str) -> None:
        try:
            if self._platform is None:
                raise Silent
            found = await answered(WHO, partial(self._platform.verify, text), ANSWER_S)
            claim = None if found is None else self._checked(found)
        except Silent:
            self._dispatch(CodeFailed(attempt, "code.silent"))
            return
        self._dispatch(CodeVerified(attempt, claim) if claim else CodeFailed(attempt, "code.unknown"))

    def _checked(self, found: object) -> Claim:
        """The claim, with what its number says of birth and sex; raises Silent."""
        answer = _answer_in(found)
        if answer.emulated and self._mode == "production":
            raise silent(WHO, "emulated")
        claim = typed("electronic_code", answer.number, self._today())
        if isinstance(claim, str):
            raise silent(WHO, "not a citizen's number")
        return replace(claim, name=answer.name, emulated=answer.emulated)


def _answer_in(found: object) -> Answer:
    if not isinstance(found, Claim):
        raise silent(WHO, "not an answer")
    try:
        return Answer(name=found.name, number=found.number, emulated=found.emulated)
    except ValidationError:
        raise silent(WHO, "not an answer") from None
