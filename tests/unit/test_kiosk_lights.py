"""Lights at the reader and the slip slot: on where something is asked for, blinking at what may be forgotten."""

import pytest

from firmware_bridge import registry
from firmware_bridge.emulators.hall_units import RelaysEmulator
from firmware_bridge.emulators.modbus_line import ModbusLineEmulator
from firmware_bridge.emulators.pty import PtyHost
from kiosk import scenes
from kiosk.flow import left_card
from kiosk.flow.intents import CardLifted
from kiosk.flow.lights import lit
from kiosk.flow.states import Home
from kiosk.gateways.lights import BEAT_S, LightDesk
from tests.support.kiosk_flow import Walk
from tests.support.kiosk_window import runtime_of

BY_NAME = {scene.name: scene for scene in scenes.SCENES}


@pytest.mark.parametrize(
    ("scene", "steady", "blinking"),
    [
        ("home", set(), set()),
        ("ask-card", {"reader"}, set()),
        ("attendant-card", {"reader"}, set()),
        ("printing", {"slip"}, set()),
        ("ticket", set(), {"slip"}),
        ("ticket-unprinted", set(), set()),
        ("take", set(), {"slip"}),
        ("take-card", set(), {"slip", "reader"}),
        ("take-slip", set(), {"slip"}),
        ("take-both", set(), {"slip", "reader"}),
        ("home-card-left", set(), {"reader"}),
        ("booked", set(), {"slip"}),
        ("certificate-asking", {"slip"}, set()),
        ("certificate-made", set(), {"slip"}),
        ("certificate-paper", set(), set()),
        ("pay-done", set(), {"slip"}),
        ("pay-done-unprinted", set(), set()),
    ],
)
def test_lights_say_where(scene, steady, blinking):
    """What is asked for stands still, what is to be taken blinks."""
    state = BY_NAME[scene].play(scenes.hall())
    assert (lit(state, beat=False), lit(state, beat=True)) == (steady, steady | blinking)


def test_card_left_on_the_reader_reaches_the_hall_once_the_good_bye_is_over():
    """While whoever forgot it may still take it the hall hears nothing; then until somebody takes it."""
    walk = Walk(BY_NAME["take-card"].play(scenes.hall()))
    assert left_card.part(walk.state) is None
    assert left_card.part(walk.wait(60).state) == "low"
    assert isinstance(walk.screen, Home)
    assert lit(walk.state, beat=True) == {"reader"}
    assert left_card.part(walk.do(CardLifted()).state) is None
    assert lit(walk.state, beat=True) == set()


def test_lights_flash_less_than_three_times_a_second():
    """WCAG 2.3.1: on with every other beat."""
    assert 1 / (2 * BEAT_S) <= 3


def test_lights_are_switched_on_the_relays_by_their_bytes(tmp_path):
    """A card left behind: both outputs of the emulated unit follow the beat; at the end it is dark."""
    relays = RelaysEmulator()
    with PtyHost(ModbusLineEmulator({7: relays}), tmp_path / "line"):
        state = BY_NAME["take-card"].play(scenes.hall())
        desk = LightDesk(
            registry.open_relays(f"pty://{tmp_path}/line", 7), {"reader": 2, "slip": 5}, runtime_of(state)
        )
        seen = []
        for beat in (True, False):
            desk.show(lit(state, beat))
            seen.append((relays.outputs[2], relays.outputs[5]))
        assert (seen, desk.part()) == ([(True, True), (False, False)], "ok")
        desk.show(lit(state, beat=True))
        desk._dark()
        assert relays.outputs == [False] * 8
