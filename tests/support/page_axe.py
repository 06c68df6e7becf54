"""Accessibility as axe-core judges it."""

from typing import Any

from playwright.async_api import Page

from tests.support.page_hall import ROOT

_AXE = ROOT / "setup/node_modules/axe-core/axe.min.js"


async def violations(page: Page) -> list[str]:
    """Rule and first place of each violation of WCAG 2.2 A and AA; runs beside the page's CSP."""
    await page.evaluate(_AXE.read_text())
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    found: dict[str, Any] = await page.evaluate("options => axe.run(document, options)", options)
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found["violations"]]
