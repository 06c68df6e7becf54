"""The accounts of a demo, made through the pages as a manager would."""

from pathlib import Path

import pytest

from kiosk.demo.programs import running_server, staff

pytestmark = pytest.mark.asyncio


async def test_demo_accounts_are_made_and_signed_in(tmp_path: Path):
    """A clerk's door and a helper's are open; the manager's password was asked for again before."""
    async with running_server(tmp_path) as server:
        doors, helper = await staff(server, {"w1": "clerk-1"}, "a-demo-password")
        listed = await server.command("staff", "list", "--data", str(server.data))
    assert [line.split()[:3] for line in listed.splitlines()] == [
        ["clerk-1", "clerk", "active"],
        ["helper", "helper", "active"],
        ["helper-2", "helper", "active"],
        ["manager", "manager", "active"],
    ]
    assert {"pick", "transfer"} <= set(listed.splitlines()[0].split())
    assert doors["w1"].cookie
    assert helper.cookie
