"""The kiosk's own application while people pay at it: python -m benchmarks.payments_inside FOLDER

It shows a code, says so, and notes the frame in which the screen says that it is paid.
"""

import asyncio
import json
import sys
from pathlib import Path
from time import monotonic

from benchmarks import windows
from benchmarks.kiosk_inside import _home, _settings
from kiosk.kivy_env import prepare

PAYMENTS = 40
_PATIENCE_S = 60


async def inside(folder: Path) -> list[float]:
    """When each was on the screen, by the clock that all programs of this machine share."""
    from kiosk.bootstrap import assemble  # noqa: PLC0415 - loads Kivy
    from kiosk.config import parse_config  # noqa: PLC0415 - as above

    kiosk = assemble(parse_config(_settings(folder)))
    app = kiosk.app()
    running = asyncio.create_task(app.async_run("asyncio"))
    await app.runtime.until(lambda state: state.link_up and state.catalogue is not None, _PATIENCE_S)
    await kiosk.gate.ready()
    await app.frames(2)
    found = [await _paid(app) for _ in range(PAYMENTS)]
    app.stop()
    await running
    return found


async def _paid(app) -> float:  # type: ignore[no-untyped-def]  # Kivy's widgets have no types
    """One payment, from the price list to the frame that says paid; then home."""
    from kiosk.flow import intents as i  # noqa: PLC0415 - loads Kivy
    from kiosk.flow import pay_intents as pi  # noqa: PLC0415 - as above

    for intent in (pi.OpenFees(), pi.PickFee("id-card"), i.Proceed()):
        app.runtime.dispatch(intent)
    await app.runtime.until(lambda state: _phase(state) == "choose", _PATIENCE_S)
    app.runtime.dispatch(pi.ChooseWay("alipay_show"))
    await app.runtime.until(
        lambda state: _phase(state) == "waiting" and bool(state.payment.attempt.code), _PATIENCE_S
    )
    await app.frames(2)
    print(f"pay {app.state.payment.attempt.attempt}", flush=True)
    await app.runtime.until(lambda state: _phase(state) == "done", _PATIENCE_S)
    await app.frames(1)
    shown = monotonic()
    await app.runtime.until(
        lambda state: getattr(state.screen, "paper", "") in ("printed", "failed"), _PATIENCE_S
    )
    await _home(app)
    return shown


def _phase(state) -> str:  # type: ignore[no-untyped-def]  # as the application has it
    from kiosk.flow import paying  # noqa: PLC0415 - loads Kivy
    from kiosk.flow.pay_screens import Pay  # noqa: PLC0415 - as above

    return paying.phase(state, state.screen) if isinstance(state.screen, Pay) else ""


if __name__ == "__main__":
    prepare(width=windows.WIDTH, height=windows.HEIGHT, dpi=windows.DPI, headless=True)
    print(json.dumps({"shown": asyncio.run(inside(Path(sys.argv[1])))}), flush=True)
