"""Pages on the real hall: a number issued over HTTP, called from the console, shown on board and phone."""

import hashlib
from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex, token_urlsafe

import httpx
import pytest
import pytest_asyncio

from queue_server.adapters.brokers.base import free_ports
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.staff import SqliteStaff
from queue_server.bootstrap import running_server
from queue_server.config import parse_settings
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import decode_reply, sign
from queue_server.contracts.commands import Command, IssueTicket, PersonCheck, Visitor
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted, TicketView
from queue_server.contracts.sealing import seal_visitor
from tests.support.page_browser import DESK, PHONE, READY, WALL, chromium, page_of
from tests.support.page_hall import PASSWORD, ROOT
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def origin(tmp_path: Path) -> AsyncIterator[str]:
    """The sample hall's server, complete."""
    [port] = free_ports(1)
    table = {
        "hall": str(ROOT / "assets/halls/wushan.toml"), "data": str(tmp_path), "http_port": port, "broker_port": 0,
        "websocket_port": 0, "libraries": str(ROOT / "setup/node_modules"), "assets": str(ROOT / "assets"),
        "page_base": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    async with running_server(parse_settings(table)):
        yield f"http://127.0.0.1:{port}"


async def issue(origin: str, credential: DeviceCredential, token: str, birth: date) -> TicketView:
    """One number for a synthetic person, as a kiosk asks for it."""
    number = f"330106{birth:%Y%m%d}0018"
    visitor = Visitor(name="测试", number=number, birth=birth.isoformat())
    body = IssueTicket(
        matter="property-transfer", language="zh", page_token_sha256=hashlib.sha256(token.encode()).hexdigest(),
        sealed=seal_visitor(credential.seal_public_key, visitor), person=PersonCheck(outcome="review"),
    )  # fmt: skip
    command = Command(id=token_hex(16), hall="wushan", sent_at=datetime.now(UTC), body=body)
    path = "/api/v1/wushan/commands"
    sealed = sign(b64decode(credential.mac_key), credential.key_id, path, command)
    async with httpx.AsyncClient(base_url=origin) as http:
        answer = await http.post(path, content=sealed, headers={"x-yitang-device": credential.device})
    reply = decode_reply(answer.content)
    assert isinstance(reply, Accepted), reply
    assert isinstance(reply.result, TicketView)
    return reply.result


async def test_one_ticket_from_issue_to_served(origin: str, tmp_path: Path):
    """Kiosk's command, phone's page, board's call, console's keys: one hall, one truth."""
    registry = DeviceRegistry(tmp_path / "devices", "wushan")
    staff = SqliteStaff(tmp_path / "staff.db", SystemClock())
    staff.first_manager(staff.first_manager_code(), "m01", PASSWORD, unrecorded)
    staff.add("0317", PASSWORD, Role.CLERK, unrecorded)
    staff.close()
    async with httpx.AsyncClient(base_url=origin) as http:
        code = registry.add(Role.KIOSK, "kiosk-1", ("b",), datetime.now(UTC))
        enrolled = await http.post("/api/v1/enrol", json={"code": code})
    credential = DeviceCredential.model_validate_json(enrolled.content)
    token = token_urlsafe(16)
    ticket = await issue(origin, credential, token, date(1950, 3, 2))
    board_code = registry.add(Role.BOARD, "board-b", ("b",), datetime.now(UTC))
    async with (
        chromium() as browser,
        page_of(browser, DESK) as console,
        page_of(browser, WALL) as board,
        page_of(browser, PHONE) as phone,
    ):
        await phone.goto(f"{origin}/t/{token}?lang=zh")
        assert ticket.number in await phone.inner_text("#number")
        await board.goto(f"{origin}/board/b?lang=zh#code={board_code}")
        await board.wait_for_selector("#live:not([hidden])", timeout=30000)
        await console.goto(f"{origin}/sign-in?lang=zh")
        await console.fill("#staff", "0317")
        await console.fill("#password", PASSWORD)
        option = console.locator("#window option", has_text="不动产登记").first
        await console.select_option("#window", await option.get_attribute("value"))
        await console.click("button[type=submit]")
        await console.wait_for_url("**/console")
        await console.wait_for_selector("#primary:enabled")
        if await console.inner_text("#primary-text") == "开窗":
            await console.keyboard.press("Space")
        await console.wait_for_selector("#primary:enabled >> text=叫下一位")
        await console.wait_for_selector(READY)
        await console.keyboard.press("Space")
        await console.wait_for_selector(f".number:text('{ticket.number}')")
        await board.wait_for_selector(f"#hero b:text('{ticket.number}')")
        await phone.wait_for_selector("text=轮到您了")
        await console.wait_for_selector("text=测*")
        await console.wait_for_selector(READY)
        await console.keyboard.press("y")
        await console.wait_for_selector("text=工作人员已核对本人")
        await console.wait_for_selector(READY)
        await console.keyboard.press("Space")
        await console.wait_for_selector("#primary-text:text('办结')")
        await console.wait_for_selector(READY)
        await console.keyboard.press("Space")
        await phone.wait_for_selector("text=窗口已办好，谢谢您来")
        assert "绿色通道" in await board.inner_text("#hero")
