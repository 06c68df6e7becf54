"""The emulated provider over HTTP: discovery, keys, a page to choose a person on, tokens, sign-out."""

import asyncio
import html
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, unquote_plus, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from queue_server.adapters.oidc_emulator import LABEL_EN, LABEL_ZH
from queue_server.adapters.oidc_emulator.codes import LIFE_S, Codes, Grant, Person
from queue_server.adapters.oidc_emulator.faults import OF_ANSWERS, Fault, token_of
from queue_server.adapters.oidc_emulator.tokens import TokenKey

_STAYS: Final = "emulated-person"
"""The cookie by which this provider knows a browser again."""
Query = dict[str, str]


@dataclass(frozen=True, slots=True)
class Client:
    """The one client that it serves."""

    client_id: str
    secret: str = field(repr=False)
    redirect: str


class EmulatedProvider:
    """One issuer. `rotate` gives it a new key; `fault` spoils what comes next; `asked` counts requests by path."""

    def __init__(
        self, issuer: str, client: Client, people: Sequence[Person], now: Callable[[], datetime]
    ) -> None:
        self.issuer, self.client = issuer, client
        self.fault, self.posts_secret, self.asked = Fault.NONE, False, dict[str, int]()
        self._people = {person.subject: person for person in people}
        self._now, self._codes = now, Codes()
        self._keys = [TokenKey("key-1")]
        self._signed_in: dict[str, int] = {}

    def rotate(self) -> None:
        """A new key signs; the old one is no longer published."""
        self._keys = [TokenKey(f"key-{int(self._keys[0].kid.removeprefix('key-')) + 1}")]

    def app(self) -> FastAPI:
        """To be served."""
        app = FastAPI(title="Yitang emulated identity provider", openapi_url=None)
        app.middleware("http")(self._faulty)
        for path, method, act in (
            ("/.well-known/openid-configuration", "GET", self._description),
            ("/keys", "GET", self._jwks),
            ("/authorize", "GET", self._authorize),
            ("/choose", "GET", self._choose),
            ("/token", "POST", self._token),
            ("/sign-out", "GET", self._sign_out),
        ):
            app.add_api_route(path, act, methods=[method])
        return app

    async def _faulty(self, request: Request, call_next: Callable[[Request], Any]) -> Any:
        path = request.url.path
        self.asked[path] = self.asked.get(path, 0) + 1
        if self.fault not in OF_ANSWERS or path in ("/authorize", "/choose", "/sign-out"):
            return await call_next(request)
        return await _spoiled(self.fault)

    async def _description(self) -> Response:
        issuer = "https://other.example" if self.fault is Fault.OTHER_ISSUER else self.issuer
        return JSONResponse({
            "issuer": issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/sign-out", "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [f"client_secret_{'post' if self.posts_secret else 'basic'}"],
            "authorization_response_iss_parameter_supported": True, "service_documentation": f"{LABEL_ZH} / {LABEL_EN}",
        })  # fmt: skip

    async def _jwks(self) -> Response:
        return JSONResponse({"keys": [key.public() for key in self._keys]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if (asked.get("client_id"), asked.get("redirect_uri")) != (
            self.client.client_id,
            self.client.redirect,
        ):
            return HTMLResponse("unknown client or redirect_uri", 400)
        if asked.get("code_challenge_method") != "S256" or "openid" not in asked.get("scope", "").split():
            return self._back(asked, {"error": "invalid_request"})
        stays = request.cookies.get(_STAYS, "")
        if stays in self._signed_in and asked.get("prompt") != "login" and asked.get("max_age") != "0":
            return self._granted(asked, self._people[stays])
        return HTMLResponse(self._page(asked))

    async def _choose(self, request: Request) -> Response:
        asked = dict(request.query_params)
        person = self._people.get(asked.pop("person", ""))
        if person is None:
            return self._back(asked, {"error": "access_denied"})
        self._signed_in[person.subject] = self._seconds()
        response = self._granted(asked, person)
        response.set_cookie(_STAYS, person.subject, httponly=True, samesite="lax")
        return response

    async def _token(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if not self._is_client(request.headers.get("authorization", ""), sent):
            return JSONResponse({"error": "invalid_client"}, 401)
        grant = self._codes.take(
            sent.get("code", ""), sent.get("redirect_uri", ""), sent.get("code_verifier", ""), self._seconds()
        )
        if grant is None or sent.get("grant_type") != "authorization_code":
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = token_of(self._claims(grant), self._keys[0], self.fault)
        return JSONResponse({"token_type": "Bearer", "access_token": "emulated", "id_token": token})

    async def _sign_out(self, request: Request) -> Response:
        back = request.query_params.get("post_logout_redirect_uri", "")
        response = RedirectResponse(back, 303) if back else HTMLResponse(LABEL_EN)
        response.delete_cookie(_STAYS)
        return response

    def _is_client(self, header: str, sent: Query) -> bool:
        if self.posts_secret:
            given = (sent.get("client_id"), sent.get("client_secret"))
        else:
            user, _, password = b64decode(header.removeprefix("Basic ")).decode().partition(":")
            given = (unquote_plus(user), unquote_plus(password))
        return given == (self.client.client_id, self.client.secret)

    def _granted(self, asked: Query, person: Person) -> Response:
        signed_in, now = self._signed_in[person.subject], self._seconds()
        grant = Grant(
            person, asked["redirect_uri"], asked.get("code_challenge", ""), asked.get("nonce", ""), signed_in, now + LIFE_S
        )  # fmt: skip
        return self._back(asked, {"code": self._codes.give(grant)})

    def _back(self, asked: Query, answer: Query) -> Response:
        more = urlencode({**answer, "state": asked.get("state", ""), "iss": self.issuer})
        return RedirectResponse(f"{self.client.redirect}?{more}", 303)

    def _claims(self, grant: Grant) -> dict[str, Any]:
        now, person = self._seconds(), grant.person
        return {
            "iss": self.issuer, "sub": person.subject, "aud": self.client.client_id, "iat": now, "exp": now + 300,
            "auth_time": grant.signed_in_s, "nonce": grant.nonce, "groups": list(person.roles),
        }  # fmt: skip

    def _page(self, asked: Query) -> str:
        links = "".join(
            f'<p><a id="{html.escape(who)}" href="/choose?{html.escape(urlencode({**asked, "person": who}))}">{html.escape(label)}</a></p>'
            for who, label in [*((p.subject, p.name) for p in self._people.values()), ("", "取消 Cancel")]
        )
        return f'<!doctype html><meta charset="utf-8"><title>Emulator</title><h1>{LABEL_ZH}</h1><h1>{LABEL_EN}</h1>{links}'

    def _seconds(self) -> int:
        return int(self._now().timestamp())


async def _spoiled(fault: Fault) -> Response:
    match fault:
        case Fault.SLOW:
            await asyncio.Event().wait()  # until the caller has had enough
            return Response()
        case Fault.OVERSIZED:
            return Response(b'{"issuer": "' + b"x" * 300_000 + b'"}', media_type="application/json")
        case Fault.GARBLED:
            return Response(b"[" * 100_000, media_type="application/json")
        case Fault.MOVED:
            return RedirectResponse("https://other.example/")
        case _:
            return JSONResponse({"error": "server_error"}, 500)
