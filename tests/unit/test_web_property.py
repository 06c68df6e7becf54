"""Whatever comes over the described API without a session: no 500, no echo, nothing carried out."""

import asyncio
import json
from pathlib import Path

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.page_client import JSON, ORIGIN, client_of
from tests.support.page_hall import KIOSK, TOKEN

CANARY = "canary7f3a"
BOUNDED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    derandomize=True,
)


def test_described_api_without_session_never_fails_or_echoes(tmp_path: Path):
    """Generated calls of every operation: each answer is a typed 4xx, and the hall hears nothing."""

    async def run() -> None:
        async with client_of(tmp_path, mode="demo") as web:
            description = (await web.http.get("/openapi.json")).json()
            schema = schemathesis.openapi.from_dict(description)
            operations = [found.ok() for found in schema.get_all_operations()]
            assert {o.path for o in operations} >= {"/api/v1/{hall}/commands", "/api/v1/enrol"}
            cases = [case for o in operations for case in _cases(o.as_strategy())]
            for case in cases:
                body = case.body if isinstance(case.body, (dict, list, str, int)) else {}
                path = case.formatted_path
                reply = await web.http.request(
                    case.method, path, content=json.dumps([CANARY, body]), headers=JSON | {"origin": ORIGIN}
                )
                assert 400 <= reply.status_code < 500, (case.method, path)
                assert CANARY not in reply.text
            assert web.hall.asked == []

    asyncio.run(run())


def _cases(strategy: st.SearchStrategy[schemathesis.Case]) -> list[schemathesis.Case]:
    found: list[schemathesis.Case] = []

    @BOUNDED
    @given(case=strategy)
    def collect(case: schemathesis.Case) -> None:
        found.append(case)

    collect()
    return found


def test_any_bytes_never_fail_or_echo(tmp_path: Path):
    """Raw bytes at every door, with every credential's shape."""
    paths = (
        "/api/v1/wushan/commands",
        f"/t/{TOKEN}/commands",
        "/api/v1/enrol",
        "/sign-in",
        "/setup",
        "/staff/end",
    )
    sent: list[tuple[str, bytes, bool]] = []

    @BOUNDED
    @given(path=st.sampled_from(paths), body=st.binary(max_size=300), device=st.booleans())
    def collect(path: str, body: bytes, device: bool) -> None:
        sent.append((path, body, device))

    collect()

    async def run() -> None:
        async with client_of(tmp_path) as web:
            for path, body, device in sent:
                headers = JSON | ({"x-yitang-device": KIOSK.device} if device else {})
                reply: httpx.Response = await web.http.post(
                    path, content=body + CANARY.encode(), headers=headers
                )
                assert 400 <= reply.status_code < 500, (path, body)
                assert CANARY not in reply.text
            assert web.hall.asked == []

    asyncio.run(run())
