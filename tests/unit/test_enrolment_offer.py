"""What the server gives a device that enrols, while an operator rotates keys beside it."""

from typing import cast

from queue_server import parts
from queue_server.adapters.brokers.running import Broker
from queue_server.adapters.keys import KeyRing
from queue_server.config import ServerSettings


class Address:
    """A broker's address alone."""

    device_url = "mqtts://hall.example:8883"


def test_device_that_enrols_after_a_rotation_seals_to_the_new_key(tmp_path):
    """No restart is needed: else destroying the old key, as the manual says, would leave the kiosk's words unreadable."""
    keys = KeyRing.create(tmp_path / "keys")
    settings = ServerSettings(hall=tmp_path / "hall.toml", data=tmp_path)
    assert parts.offer(settings, cast("Broker", Address()), keys).seal_key_id == "hall-seal-1"
    KeyRing.open(tmp_path / "keys").rotate("hall-seal")
    offer = parts.offer(settings, cast("Broker", Address()), keys)
    assert (offer.seal_key_id, offer.seal_public_key) == ("hall-seal-2", keys.seal_public_b64)
